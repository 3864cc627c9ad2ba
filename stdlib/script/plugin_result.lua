-- What a script says that is the plug-in of a monitoring system (Nagios, Icinga, Checkmk and others): one line on
-- standard output, and a status of 0 to 3. See docs/contracts.md, "Plug-ins of monitoring systems".
local shell = ...
local errors = shell.library("core/errors")
local visible = shell.library("core/visible")

local NAME = "plugin_result"

local STATES = { OK = 0, WARNING = 1, CRITICAL = 2, UNKNOWN = 3 }

-- What the guidelines of the plug-ins know: others would be taken for a part of the number, or for nothing.
local UNITS = { "s", "ms", "us", "%", "B", "KB", "MB", "GB", "TB", "c" }

-- The unit of a figure as it stands behind it; none unless given.
local function unit_of(given)
  if given.unit == nil or given.unit == "" then return "" end
  for _, unit in ipairs(UNITS) do
    if given.unit == unit then return unit end
  end
  errors.argument(NAME, "data", ("has a unit that is not known: %s"):format(errors.what(given.unit)),
    "it is one of " .. table.concat(UNITS, ", "))
end

-- A text in one line, in which no bar begins the figures.
local function plain(text) return (visible.text((text:gsub("%s*\n%s*", "; "))):gsub("|", "/")) end

local function number(value)
  if value == nil then return "" end
  if type(value) ~= "number" or value ~= value or value == math.huge or value == -math.huge then
    errors.argument(NAME, "data", "must hold numbers, got " .. errors.what(value))
  end
  return math.type(value) == "integer" and ("%d"):format(value) or ("%.6g"):format(value)
end

-- 'late VMs'=2;;0;0;13
local function figure(given)
  if type(given) ~= "table" or type(given.label) ~= "string" or given.label == "" then
    errors.argument(NAME, "data", "must hold tables with a label, got " .. errors.what(given))
  end
  errors.check_keys(NAME, given, { "label", "value", "unit", "warning", "critical", "least", "most" })
  local label = plain(given.label):gsub("[='\"]", "_")
  if label:find("[^%w_.-]") then label = ("'%s'"):format(label) end
  if given.value == nil then errors.argument(NAME, "data", "lacks the value of " .. label) end
  local text = ("%s=%s%s;%s;%s;%s;%s"):format(label, number(given.value), unit_of(given), number(given.warning),
    number(given.critical), number(given.least), number(given.most))
  return (text:gsub(";+$", ""))
end

---@class PluginFigure
---@field label string
---@field value number
---@field unit string?  s, ms, us, %, B, KB, MB, GB, TB or c (a counter); none unless given
---@field warning number?  above it, the state is WARNING
---@field critical number?
---@field least number?
---@field most number?

---@class PluginResult
---@field state "OK"|"WARNING"|"CRITICAL"|"UNKNOWN"
---@field text string  what was found, in a sentence
---@field data PluginFigure[]?

--- Says what a script has found that a monitoring system runs as its plug-in: `plugin = true` in its header, and behind
--- its name. At the end of the script it stands on standard output, in one line, and the status is 0 (OK), 1, 2 or 3.
--- Where the script fails, be it behind this call, the state is UNKNOWN.
---
---     plugin_result{state = "OK", text = "13 VMs, all backed up", data = {{label = "vms", value = 13}}}
---@param result PluginResult
local function plugin_result(result)
  if type(result) ~= "table" then errors.argument(NAME, "result", "must be a table, got " .. errors.what(result)) end
  errors.check_keys(NAME, result, { "state", "text", "data" })
  local status = STATES[result.state]
  if not status then
    errors.argument(NAME, "state", "must be OK, WARNING, CRITICAL or UNKNOWN, got " .. errors.what(result.state))
  end
  if type(result.text) ~= "string" then
    errors.argument(NAME, "text", "must be a string, got " .. errors.what(result.text))
  end
  local figures = {}
  for index, each in ipairs(result.data or {}) do figures[index] = figure(each) end
  local script = (shell.program().chunk or "scvsh"):match("([^/@=]+)$"):gsub("%.lua$", ""):upper()
  local line = ("%s %s - %s"):format(script, result.state, plain(result.text))
  if #figures > 0 then line = ("%s | %s"):format(line, table.concat(figures, " ")) end
  if shell.plugin_result(status, line) then return end
  errors.raise {
    kind = "argument", message = NAME .. ": this run is none of a plug-in",
    hint = "a script that can be one has plugin = true in its header, and is called with plugin=true",
  }
end

return { plugin_result = plugin_result }
