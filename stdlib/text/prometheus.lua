-- Figures in the text form that Prometheus reads, and node_exporter from the files of its textfile collector.
local shell = ...
local errors = shell.library("core/errors")
local visible = shell.library("core/visible")

local prometheus = {}

local TYPES = { gauge = true, counter = true, untyped = true }

local function is_metric(name) return type(name) == "string" and name:find("^[%a_:][%w_:]*$") ~= nil end

-- Two underscores at its beginning are Prometheus' own.
local function is_label(name)
  return type(name) == "string" and name:find("^[%a_][%w_]*$") ~= nil and name:sub(1, 2) ~= "__"
end

-- A text in which a backslash and an end of a line stand for themselves; nothing of it is unseen, or no UTF-8.
local function escaped(text, is_quoted)
  local plain = visible.lines(text):gsub("\\", "\\\\"):gsub("\n", "\\n")
  return is_quoted and (plain:gsub('"', '\\"')) or plain
end

local function number(value)
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if value ~= value then return "NaN" end
  if value == math.huge or value == -math.huge then return value > 0 and "+Inf" or "-Inf" end
  return ("%.17g"):format(value)
end

-- {vm = "web01"} as {vm="web01"}, in the order of the names.
local function labels_text(func, labels)
  if labels == nil then return "" end
  if type(labels) ~= "table" then errors.argument(func, "labels", "must be a table, got " .. errors.what(labels)) end
  local names, parts = {}, {}
  for name in next, labels do
    if not is_label(name) then
      errors.argument(func, "labels", "has a name that can't be one: " .. errors.what(name))
    end
    names[#names + 1] = name
  end
  table.sort(names)
  for index, name in ipairs(names) do
    parts[index] = ('%s="%s"'):format(name, escaped(tostring(labels[name]), true))
  end
  return #parts > 0 and ("{%s}"):format(table.concat(parts, ",")) or ""
end

---@class MetricSample
---@field value number
---@field labels table<string, string|number>?

---@class MetricFamily
---@field name string  "scvsh_vm_last_good_backup_age_seconds"
---@field help string  what it is, in a sentence
---@field type "gauge"|"counter"|"untyped"|nil  gauge unless given
---@field samples MetricSample[]

-- What would make Prometheus refuse the whole file is an error here.
local function family_lines(func, family, lines, names)
  if type(family) ~= "table" then errors.argument(func, "families", "must hold tables, got " .. errors.what(family)) end
  errors.check_keys(func, family, { "name", "help", "type", "samples" })
  local kind = family.type or "gauge"
  if not is_metric(family.name) then errors.argument(func, "name", "can't be one: " .. errors.what(family.name)) end
  if names[family.name] then errors.argument(func, "name", "is given twice: " .. family.name) end
  names[family.name] = true
  if type(family.help) ~= "string" then
    errors.argument(func, "help", "must be text, got " .. errors.what(family.help))
  end
  if not TYPES[kind] then
    errors.argument(func, "type", "must be gauge, counter or untyped, got " .. errors.what(kind))
  end
  if type(family.samples) ~= "table" then
    errors.argument(func, "samples", "must be a list, got " .. errors.what(family.samples))
  end
  lines[#lines + 1] = ("# HELP %s %s"):format(family.name, escaped(family.help))
  lines[#lines + 1] = ("# TYPE %s %s"):format(family.name, kind)
  local seen = {}
  for _, sample in ipairs(family.samples) do
    if type(sample) ~= "table" or type(sample.value) ~= "number" then
      errors.argument(func, "samples", "must hold tables with a value that is a number, got " .. errors.what(sample))
    end
    local series = family.name .. labels_text(func, sample.labels)
    if seen[series] then errors.argument(func, "labels", "stand twice in one family: " .. series) end
    seen[series] = true
    lines[#lines + 1] = series .. " " .. number(sample.value)
  end
end

--- Figures as text: for each family its `# HELP` and `# TYPE`, then its samples. Names that can't be one, and samples
--- that stand twice, are errors: Prometheus would take nothing of the file.
---
---     prometheus.text{{name = "scv_jobs", help = "Jobs that the appliance has.", samples = {{value = #scv.jobs()}}}}
---@param families MetricFamily[]
---@return string
function prometheus.text(families)
  if type(families) ~= "table" then
    errors.argument("prometheus.text", "families", "must be a list, got " .. errors.what(families))
  end
  local lines, names = {}, {}
  for _, family in ipairs(families) do family_lines("prometheus.text", family, lines, names) end
  return #lines > 0 and table.concat(lines, "\n") .. "\n" or ""
end

--- Writes figures into a file, for node_exporter's textfile collector: under another name first, so that it never
--- sees half of one. A file that is there is replaced, no link or folder is. Others may read it, as the umask says.
---
---     prometheus.save("/var/lib/prometheus/node-exporter/scv.prom", families)
---@param path string
---@param families MetricFamily[]
function prometheus.save(path, families)
  if type(path) ~= "string" or path == "" then
    errors.argument("prometheus.save", "path", "must be the name of a file, got " .. errors.what(path))
  end
  shell.write_readable(path, prometheus.text(families))
end

return prometheus
