-- save(): the session as a script.
local shell = ...
local errors = shell.library("core/errors")
local folders = shell.library("core/folders")
local globals = shell.library("session/globals")
local visible = shell.library("core/visible")

local save = {}

-- What one does at the prompt to look around, or to set it up, is no part of a script.
local LOOKS = { help = true, lesson = true, why = true, source = true, set = true, narrate = true }

-- The first word of a line, where it is called.
local function called(text)
  return text:match("^%s*([%a_][%w_]*)%s*[%({\"'%[]")
end

local function is_at_prompt(word)
  for _, global in ipairs(globals.all()) do
    if global.at_prompt and global.name == word then return true end
  end
  return false
end

-- Whether a text has a name as a word of its own. One in a text or a comment counts too, which costs little.
local function has_word(text, word)
  return (" " .. text .. " "):find("[^%w_]" .. word .. "[^%w_]") ~= nil
end

local function uses_values(lines)
  for _, line in ipairs(lines) do
    if has_word(line.text, "_") or has_word(line.text, "__") or has_word(line.text, "___") then return true end
  end
  return false
end

-- The lines that are to be in it: those that went well, and of expressions that were asked for again the first.
local function kept(all)
  local lines = {}
  for _, line in ipairs(all) do
    local word = called(line.text)
    if line.ok and not (word and (LOOKS[word] or is_at_prompt(word))) then lines[#lines + 1] = line end
  end
  -- What `_` is depends on each of them.
  if uses_values(lines) then return lines, true end
  local seen, once = {}, {}
  for _, line in ipairs(lines) do
    if not line.expression or not seen[line.text] then once[#once + 1] = line end
    seen[line.text] = true
  end
  return once, false
end

local GRAVITY = { read = 1, change = 2, destroy = 3 }

local function needs_of(lines)
  local needs = "read"
  for _, line in ipairs(lines) do
    if line.effect and GRAVITY[line.effect] > GRAVITY[needs] then needs = line.effect end
  end
  return needs
end

local function is_statement(text) return load(text, "=line", "t", {}) ~= nil end

-- An expression as a statement that shows its values. A comment at its end must not swallow the bracket.
local function shown(line, keeps_values)
  local text = line.text:gsub(";%s*$", "")
  local inner = text:find("--", 1, true) and ("\n%s\n"):format(text) or text
  if keeps_values then
    local kept_value = ("___, __, _ = __, _, (%s)"):format(inner)
    return line.quiet and kept_value or kept_value .. "\nif _ ~= nil then show(_) end"
  end
  if line.quiet then return is_statement(text) and text or nil end
  return ("show(%s)"):format(inner)
end

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
  local lines, keeps_values = kept(all)
  local body, has_secret = {}, false
  for _, line in ipairs(lines) do
    if line.withheld then
      body[#body + 1] = "-- A line with a secret that can't be told from the rest stood here."
    else
      has_secret = has_secret or line.text:find("secret%(\"[%u%d_]+\"%)") ~= nil
      body[#body + 1] = line.expression and shown(line, keeps_values) or not line.expression and line.text or nil
    end
  end
  local parts = {
    ("-- %s, saved from a session of scvsh. Look through it before you share it."):format(visible.text(name)),
    "script{", "  description = \"What was done at the prompt.\",", ("  needs = %q,"):format(needs_of(lines)), "}", "",
  }
  if has_secret then parts[#parts + 1] = SECRET end
  if keeps_values then parts[#parts + 1] = "local _, __, ___ -- the last values, as at the prompt\n" end
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
--- that looked around, and those that asked the same again; with a header that says what it needs, and
--- `secret("NAME")`, which asks the environment, in the place of each secret. A name alone makes it one of your own
--- scripts, which `scvsh NAME` runs. A file that is there is replaced with `overwrite = true` only.
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
  local lines = kept(all)
  if #lines == 0 then
    errors.raise { kind = "empty", message = "save: no line of this session has done anything yet" }
  end
  local own = own_path(path)
  local file = own or path
  local text = save.script(all, file:match("[^/]*$"))
  local is_whole, problem = load(text, "=" .. path, "t", {})
  shell.write_private(file, text, options and options.overwrite == true, own ~= nil)
  local where = own and ("%s; scvsh %s runs %s"):format(file, path, #lines == 1 and "it" or "them") or file
  shell.note(#lines == 1 and ("1 line is in %s"):format(where) or ("%d lines are in %s"):format(#lines, where))
  -- Each line is Lua by itself; together they may have too many locals.
  if not is_whole then shell.note(("it does not run as it is: %s"):format(problem)) end
end

return save
