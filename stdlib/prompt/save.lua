-- save(): the session as a script.
local shell = ...
local errors = shell.library("core/errors")
local folders = shell.library("core/folders")
local globals = shell.library("session/globals")
local tokens = shell.library("prompt/tokens")
local visible = shell.library("core/visible")

local save = {}

-- What one does at the prompt to look around, or to set it up, is no part of a script.
local LOOKS = { help = true, lesson = true, why = true, source = true, set = true, narrate = true }

local GRAVITY = { read = 1, change = 2, destroy = 3 }

local function changes(line) return line.effect ~= nil and GRAVITY[line.effect] > GRAVITY.read end

-- The first word of a line, where it is called.
local function called(text)
  return text:match("^%s*([%a_][%w_]*)%s*[%({\"'%[]")
end

local function is_at_prompt(word) return globals.at_prompt(word) ~= nil end

-- Whether a word means what the library has for it, and nothing of the user's.
local function is_librarys(word)
  local value = shell.prompt_value(word)
  return value == nil or globals.is_own(word, value) or value == globals.at_prompt(word)
end

local CALLING = { ["("] = true, ["{"] = true }
local NO_GLOBAL = { ["."] = true, [":"] = true }

-- The first of the prompt's own functions that a text calls anywhere, but for `time`, which a script can do without;
-- and whether it calls that.
local function prompts_own(text)
  local list, found, has_time = tokens.of(text), nil, false
  for index, token in ipairs(list) do
    local before, behind = list[index - 1], list[index + 1]
    local is_call = token.kind == "name" and behind and (behind.kind == "string" or CALLING[behind.text])
      and not (before and NO_GLOBAL[before.text])
    if is_call and is_at_prompt(token.text) and is_librarys(token.text) then
      if token.text == "time" then has_time = true else found = found or token.text end
    end
  end
  return found, has_time
end

-- Whether a text has a name as a word of its own. One in a text or a comment counts too, which costs little.
local function has_word(text, word)
  return (" " .. text .. " "):find("[^%w_]" .. word .. "[^%w_]") ~= nil
end

local function uses_values(lines, left_out)
  for _, line in ipairs(lines) do
    if left_out[line] then goto continue end
    if has_word(line.text, "_") or has_word(line.text, "__") or has_word(line.text, "___") then return true end
    ::continue::
  end
  return false
end

-- Whether a line did no more than look around, or set the prompt up. What has changed something did more, whatever it
-- begins with, and so may a statement, which goes on behind its first call.
local function is_look(line)
  local word = called(line.text)
  if not word or not line.expression or changes(line) or word == "time" then return false end
  return (LOOKS[word] or is_at_prompt(word)) and is_librarys(word)
end

-- Whether a line that stands there already says nothing new: it only reads. What has changed something has done so
-- twice, and what else is called may have.
local function is_repeatable(line)
  if not line.expression or changes(line) then return false end
  return line.effect == "read" or not line.text:find("[%({\"'%[]")
end

-- Why a line that is told of is no part of the script: no script can run it, since it calls what the prompt alone has,
-- or it ended in an error, or by Ctrl-C, behind a change that was sent. Nil for a line that goes into it.
local function reason(line)
  if not line.ok then return "it did not end well, though " .. table.concat(line.deeds, "; ") end
  local own = prompts_own(line.text)
  return own and own .. "() is the prompt's alone"
end

-- The lines that are to be in it: those that went well, or changed something, and of reads that were asked for again
-- the first. Second comes by line why it stands there as a comment only.
local function kept(all)
  local lines, left_out = {}, {}
  for _, line in ipairs(all) do
    local has_changed = line.deeds and line.deeds[1] ~= nil
    if line.ok and not is_look(line) or has_changed then
      left_out[line] = reason(line)
      lines[#lines + 1] = line
    end
  end
  -- What `_` is depends on each of them.
  if uses_values(lines, left_out) then return lines, left_out, true end
  local seen, once = {}, {}
  for _, line in ipairs(lines) do
    if not seen[line.text] or not is_repeatable(line) then once[#once + 1] = line end
    seen[line.text] = true
  end
  return once, left_out, false
end

local function needs_of(lines, left_out)
  local needs = "read"
  for _, line in ipairs(lines) do
    if line.effect and not left_out[line] and GRAVITY[line.effect] > GRAVITY[needs] then needs = line.effect end
  end
  return needs
end

local function is_statement(text) return load(text, "=line", "t", {}) ~= nil end

local TELLS_APART = { ["and"] = true, ["or"] = true, [","] = true }

-- Whether an expression gives a list to a program, which has shown it: scv.jobs() | "head -3"
local function is_piped(text)
  local list = tokens.of(text)
  local command, sign, depth = list[#list], list[#list - 1], 0
  if not sign or sign.text ~= "|" or command.kind ~= "string" or tonumber(command.text) then return false end
  for _, token in ipairs(list) do
    local is_sign = token.kind == "sign"
    if is_sign and token.text:find("^[%(%[{]$") then depth = depth + 1 end
    if is_sign and token.text:find("^[%)%]}]$") then depth = depth - 1 end
    if depth == 0 and (is_sign or token.kind == "keyword") and TELLS_APART[token.text] then return false end
  end
  return true
end

-- An expression as a statement that shows its values. A comment at its end must not swallow the bracket.
local function shown(line, keeps_values)
  local text = line.text:gsub(";%s*$", "")
  local inner = text:find("--", 1, true) and ("\n%s\n"):format(text) or text
  if keeps_values then
    return ((line.quiet or is_piped(text)) and "_keep(%s)" or "show(_keep(%s))"):format(inner)
  end
  if is_piped(text) then return ("do local _ = %s end"):format(inner) end
  if line.quiet then return is_statement(text) and text or nil end
  return ("show(%s)"):format(inner)
end

-- What is no part of the script, as a comment that says so.
local function commented(line, why)
  return ("-- Left out, since %s:\n-- %s"):format(visible.text(why), (line.text:gsub("[\r\n]+", "\n-- ")))
end

local TIME = [[
-- At the prompt time() says how long a call took; here it only calls.
local function time(fn, ...) return fn(...) end
]]

local VALUES = [[
-- The last values, as at the prompt.
local _, __, ___
local function _keep(...)
  ___, __, _ = __, _, (...)
  if (...) ~= nil then return ... end
end
]]

local SECRET = [[
-- What was secret is not in here: it is asked of the environment.
local function secret(name)
  return os.getenv(name) or fail{kind = "usage", message = name .. " is not set", hint = "it holds a secret"}
end
]]

--- The script that lines of the prompt make.
---@param all table[]  as the shell has them: {text =, effect =, expression =, quiet =, ok =, withheld =}
---@param name string  of the file
---@return string
function save.script(all, name)
  local lines, left_out, keeps_values = kept(all)
  local body, has_secret, has_time = {}, false, false
  for _, line in ipairs(lines) do
    if line.withheld then
      body[#body + 1] = "-- A line with a secret that can't be told from the rest stood here."
        .. (line.ok and "" or ("\n-- It was left out, since %s."):format(visible.text(left_out[line])))
    elseif left_out[line] then
      body[#body + 1] = commented(line, left_out[line])
    else
      has_time = has_time or select(2, prompts_own(line.text))
      has_secret = has_secret or line.text:find("secret%(\"[%u%d_]+\"%)") ~= nil
      body[#body + 1] = line.expression and shown(line, keeps_values) or not line.expression and line.text or nil
    end
  end
  local parts = {
    ("-- %s, saved from a session of scvsh. Look through it before you share it."):format(visible.text(name)),
    "script{", "  description = \"What was done at the prompt.\",",
    ("  needs = %q,"):format(needs_of(lines, left_out)), "}", "",
  }
  if has_time then parts[#parts + 1] = TIME end
  if has_secret then parts[#parts + 1] = SECRET end
  if keeps_values then parts[#parts + 1] = VALUES end
  return table.concat(parts, "\n") .. "\n" .. table.concat(body, "\n") .. "\n"
end

-- Where a script goes that is given a name alone, neither a folder nor an ending: among the user's own, where
-- `scvsh NAME` finds it. Nil for the path of a file.
local function own_path(name)
  if name:find("[/.]") then return nil end
  if not name:find("^[%w_][%w_-]*$") then
    errors.argument("save", "path", ("must be a file, or a name of letters, digits, - and _, got %s"):format(
      errors.what(name)), 'for example save("restore-web01") or save("./restore-web01.lua")')
  end
  local data = folders.data()
  if not data then errors.argument("save", "path", "must be a file: there is no home folder for a name alone") end
  return ("%s/scripts/%s.lua"):format(data, name)
end

--- Writes the lines of this session that went well as a script for its owner alone: without those that failed, those
--- that looked around, and reads that came again; with a header that says what it needs, and `secret("NAME")`, which
--- asks the environment, in the place of each secret. A line that ended in an error, or by Ctrl-C, behind a change
--- stands there as a comment that says what was carried out. A name alone makes it one of your own scripts, which
--- `scvsh NAME` runs. A file that is there is replaced with `overwrite = true` only.
---
---     save("restore-web01")
---     save("./restore-web01.lua")
---@param path string  of the file, or a name
---@param options {overwrite: boolean?}?
function save.save(path, options)
  if type(path) ~= "string" or path == "" then
    errors.argument("save", "path", "must be the name of a file, got " .. errors.what(path))
  end
  if options ~= nil and type(options) ~= "table" then
    errors.argument("save", "options", "must be a table, got " .. errors.what(options))
  end
  errors.check_keys("save", options or {}, { "overwrite" })
  local all = shell.prompt_lines()
  local lines, left_out = kept(all)
  local count = 0
  for _, line in ipairs(lines) do
    if not left_out[line] then count = count + 1 end
  end
  if #lines == 0 then
    errors.raise { kind = "empty", message = "save: no line of this session has done anything yet" }
  end
  local own = own_path(path)
  local file = own or path
  local text = save.script(all, file:match("[^/]*$"))
  local is_whole, problem = load(text, "=" .. path, "t", {})
  shell.write_private(file, text, options and options.overwrite == true, own ~= nil)
  local runs = own and count > 0
  local where = runs and ("%s; scvsh %s runs %s"):format(file, path, count == 1 and "it" or "them") or file
  if count == 0 then
    shell.note(("only comments are in %s: no line of this session can be run again as it stands"):format(where))
  else
    shell.note(count == 1 and ("1 line is in %s"):format(where) or ("%d lines are in %s"):format(count, where))
  end
  for _, line in ipairs(lines) do
    if left_out[line] then
      local what = line.ok and changes(line) and "a line that changed something" or "a line"
      shell.note(("left out %s, since %s; it stands there as a comment"):format(what, left_out[line]))
    end
  end
  -- Each line is Lua by itself; together they may have too many locals.
  if not is_whole then shell.note(("it does not run as it is: %s"):format(problem)) end
end

return save
