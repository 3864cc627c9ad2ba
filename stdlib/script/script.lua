-- A script's header: what it is for, what it needs, and its arguments, said once; from it come the script's help, the
-- checks of its arguments, and what it is allowed to do: docs/contracts.md, "Scripts".
local shell = ...
local errors = shell.library("core/errors")
local sequence = shell.library("core/sequence")
local script_arguments = shell.library("script/arguments")
local script_help = shell.library("script/help")
local strict_globals = shell.library("script/strict_globals")

local exit = os.exit -- as it is now: a script may put another in its place

local NEEDS = { read = true, change = true, destroy = true }
local FORMS = { "table", "lua", "json", "ndjson", "csv" } -- of -o, but for auto, which is none of its own
local FIELDS = { "description", "needs", "args", "output", "strict", "plugin", "single", "form" }

-- The chunk that calls: the innermost one that is a file's or the prompt's own code.
local function caller()
  local level = 2
  while true do
    local info = debug.getinfo(level, "S")
    if not info then return "?" end
    if info.what == "main" then return info.source end
    level = level + 1
  end
end

-- "rpo-audit.lua" for messages about a header.
local function file_of(chunk)
  return chunk:match("^@(.*)$") or chunk:match("^=(.*)$") or "the command line"
end

local function wrong(file, field, problem, hint)
  local message = ("%s: script: %s %s"):format(file, field, problem)
  shell.raise { kind = "argument", message = message, hint = hint, field = field }
end

local function need_text(header, field, file)
  local value = header[field]
  if value == nil then wrong(file, field, "is missing", 'script{description = "…", needs = "read", args = {…}}') end
  if type(value) ~= "string" then wrong(file, field, "must be a string, got " .. errors.what(value)) end
  if not value:find("%S") then wrong(file, field, "is empty") end
end

local function check(header, file)
  if type(header) ~= "table" then wrong(file, "the header", "must be a table, got " .. errors.what(header)) end
  for key in pairs(header) do
    local ok, raised = pcall(errors.check_keys, "script", { [key] = true }, FIELDS)
    if not ok then
      wrong(file, tostring(key), "is no field of it" .. raised.message:match("is not an argument(.*)$"), raised.hint)
    end
  end
  need_text(header, "description", file)
  need_text(header, "needs", file)
  if not NEEDS[header.needs] then
    wrong(file, "needs", 'must be "read", "change" or "destroy", got ' .. errors.what(header.needs))
  end
  if header.output ~= nil then need_text(header, "output", file) end
  if header.form ~= nil then
    need_text(header, "form", file)
    if not sequence.has(FORMS, header.form) then
      wrong(file, "form", ("must be one of %s, as -o has them, got %s"):format(table.concat(FORMS, ", "),
        errors.what(header.form)))
    end
  end
  for _, field in ipairs { "strict", "single" } do
    if header[field] ~= nil and type(header[field]) ~= "boolean" then
      wrong(file, field, "must be true or false, got " .. errors.what(header[field]))
    end
  end
  if header.args ~= nil and type(header.args) ~= "table" then
    wrong(file, "args", "must be a table, got " .. errors.what(header.args))
  end
  if header.plugin ~= nil and type(header.plugin) ~= "boolean" then
    wrong(file, "plugin", "must be true or false, got " .. errors.what(header.plugin))
  end
  return script_arguments.specifications(header.args or {}, function(field, problem, hint)
    wrong(file, field, problem, hint)
  end)
end

-- Whether a script can be a monitoring plug-in: then an argument says whether it is one.
local function has_plugin(header, specifications, file)
  if not header.plugin then return false end
  for _, each in ipairs(specifications) do
    if each.name == "plugin" and each.type == "boolean" then return true end
  end
  wrong(file, "plugin", "is true, and args has no plugin that is true or false",
    'args = {plugin = {default = false, text = "as a monitoring plug-in"}}')
end

---@class ScriptHeader
---@field description string  what it is for, in a sentence
---@field needs "read"|"change"|"destroy"  the most that anything in it does; "read": no session changes anything
---@field args table?  its arguments: name → {type =, default =, required =, text =, choices =, form =}, or the default
---  alone; form = true: it says in which form is printed, and is refused beside -o
---@field form string?  the form in which it prints whatever -o says, "csv": another one is refused
---@field output string?  what it prints, as the user will see it
---@field strict boolean?  true: a global that nothing stands under is an error
---@field plugin boolean?  true: it can be the plug-in of a monitoring system, by an argument `plugin` of true or false
---@field single boolean?  true: while it runs, no other run of it begins

--- Opens a script: says what it is for and what it needs, and gives its arguments, checked and converted.
---
---     local args = script{
---       description = "Lists the VMs without a good backup in the last hours.",
---       needs = "read",
---       args = {
---         hours = {type = "integer", default = 24, text = "how far back to look"},
---         group = {type = "string", required = true, text = "name or id of a resource group"},
---       },
---       output = [[…]],
---     }
---
--- On the command line they are given as `hours=48`, `--hours 48` or `--hours=48`; `--help` prints the header and ends.
--- An argument is one of the types string, integer, number, boolean and duration ("24h", given as seconds); it may be
--- written as its default alone: `args = {hours = 24}`. With `needs = "read"` no session can change anything from then
--- on. At the prompt, and in a script that another one loads, the defaults are given.
---
--- With `plugin = true` the argument `plugin` makes it the plug-in of a monitoring system: it tells by plugin_result
--- what it has found, and whatever stops it is told as UNKNOWN.
---
--- With `strict = true` a global that nothing stands under is an error with "did you mean", and so is one that a
--- function assigns without the script having done so before; one that may be missing is asked for by
--- `rawget(_G, "x")`.
---
--- With `single = true` a second run of the same user ends with status 4, before it does anything, as long as the first
--- goes on; the error has the first one's `pid`. A dry run changes nothing, and neither waits nor is waited for.
---@param header ScriptHeader
---@return table<string, any> args
local function script(header)
  local chunk = caller()
  local specifications = check(header, file_of(chunk))
  local program = shell.program()
  if program.chunk == chunk then shell.can_be_plugin(has_plugin(header, specifications, file_of(chunk))) end
  -- What a person types at the prompt next is not the script's business.
  if header.needs == "read" and not program.prompt then shell.restrict_to_reading() end
  if program.chunk ~= chunk then return script_arguments.defaults(specifications) end
  if header.strict then strict_globals.install(_G, file_of(chunk)) end
  local name = file_of(chunk):match("([^/]+)$"):gsub("%.lua$", "")
  if script_arguments.asks_for_help(program.arguments) then
    io.stdout:write(script_help.text(name, header, specifications))
    io.stdout:flush()
    exit(0)
  end
  local values = script_arguments.read(program.arguments, specifications, name)
  if header.form and shell.output_form() ~= "auto" and shell.output_form() ~= header.form then
    shell.raise {
      kind = "usage", message = ("%s prints %s, and -o says %s"):format(name, header.form, shell.output_form()),
      hint = "leave -o out",
    }
  end
  -- Last, so that a slip is told whatever runs.
  if header.single then shell.run_alone() end
  return values
end

return { script = script }
