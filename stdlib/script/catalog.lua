-- scripts(): the scripts that can be called by their names alone, with what their headers say of them.
local shell = ...
local errors = shell.library("core/errors")
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local script_arguments = shell.library("script/arguments")
local wildcards = shell.library("core/wildcards")

-- Enough for any header; what counts on is no header.
local STEPS = 1000000

local function copy(functions)
  local own = {}
  for name, value in next, functions do own[name] = value end
  return own
end

-- What a header may be made with: nothing that does anything, and nothing that others have, too.
local function sandbox(on_header)
  return {
    script = on_header, ipairs = ipairs, pairs = pairs, tonumber = tonumber, tostring = tostring, type = type,
    select = select, math = copy(math), string = copy(string), table = copy(table), utf8 = copy(utf8),
    os = { time = os.time, date = os.date },
  }
end

-- What a script says to `script{…}`; nil where it has no header. Nothing behind the header is run.
local function header_of(row)
  local found
  local environment = sandbox(function(header)
    found = header
    error("the header is all that is wanted")
  end)
  local chunk = load((row.text:gsub("^#[^\n]*", "")), "=" .. row.name, "t", environment)
  if not chunk then return nil, "it is no Lua" end
  local runner = coroutine.create(chunk)
  debug.sethook(runner, function() error("this is no header") end, "", STEPS)
  coroutine.resume(runner)
  if type(found) ~= "table" then return nil, "it has no header: script{…}" end
  return found
end

-- The first sentence of what a header says: `scvsh NAME --help` has all of it.
local function sentence_of(value)
  if type(value) ~= "string" then return nil end
  local text = value:gsub("%s+", " "):match("^ ?(.-) ?$")
  return text:match("^(.-%.) %u") or text
end

-- What a header says of its arguments, as help has it; nil where that can't be read.
local function arguments_of(header)
  local given = header.args
  if given == nil then return List.new {} end
  if type(given) ~= "table" then return nil end
  local is_read, all = pcall(script_arguments.specifications, given, function() error("it is no argument") end)
  return is_read and List.new(all) or nil
end

-- A name is typed as it stands there.
local COLUMNS = { { key = "name", is_whole = true }, { key = "needs" }, { key = "origin" }, { key = "description" } }
local FURTHER = fields.further { "path", "args", "problem" }
local WITH_PROBLEMS = { table.unpack(COLUMNS) }
WITH_PROBLEMS[#WITH_PROBLEMS + 1] = { key = "problem" }

--- Lists the scripts that `scvsh NAME` runs, with what their headers say: the user's own, those that come with the
--- program, and those of the system. None of them is run.
---
---     scripts()
---     scripts("*audit*")
---@param pattern string?  a pattern for their names; all unless given
---@return List scripts  with name, needs, origin ("own", "bundled" or "system"), description, path; args, a table
---  for each argument (name, type, required, default, text, choices); and problem where there is no header that can be
---  read
local function scripts(pattern)
  if pattern ~= nil and type(pattern) ~= "string" then
    errors.argument("scripts", "pattern", "must be a string, got " .. errors.what(pattern), 'scripts("*audit*")')
  end
  local rows, columns = {}, COLUMNS
  for _, file in ipairs(shell.shared_scripts()) do
    if pattern == nil or wildcards.fits(file.name, pattern) then
      local header, problem = nil, file.problem
      if file.text then header, problem = header_of(file) end
      rows[#rows + 1] = {
        name = file.name, needs = header and sentence_of(header.needs), origin = file.origin,
        description = header and sentence_of(header.description), path = file.path, problem = problem,
        args = header and arguments_of(header),
      }
      if problem then columns = WITH_PROBLEMS end
    end
  end
  return List.mark(List.new(rows), { columns = columns, noun = "scripts", also = FURTHER })
end

return { scripts = scripts }
