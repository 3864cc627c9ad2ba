-- Which lessons there are: those of the library, and the user's own, files of the same form in
-- ~/.local/share/scvsh/lessons (CONTRIBUTING.md, "Recipe: a lesson").
local shell = ...
local errors = shell.library("core/errors")
local places = shell.library("lessons/places")
local sequence = shell.library("core/sequence")

local catalogue = {}

---@class Lesson
---@field name string  "restore-a-vm"
---@field title string
---@field order integer  its place among the others
---@field minutes integer?  how long it takes
---@field steps Step[]
---@field is_own boolean?  whether it is the user's

-- The files of this room that are no lessons.
local OTHERS = { engine = true, catalogue = true, places = true }

local function is_text(value) return type(value) == "string" end

-- What a step lacks; nil where it lacks nothing.
local function fault_of_step(step, index)
  if type(step) ~= "table" then return ("step %d is no table"):format(index) end
  for _, key in ipairs { "say", "task", "try" } do
    if not is_text(step[key]) then return ("step %d has no text %s"):format(index, key) end
  end
  if step.right ~= nil and not is_text(step.right) then return ("step %d has a right that is no text"):format(index) end
  if type(step.check) ~= "function" then return ("step %d has no function check"):format(index) end
  local hints = step.hints == nil and {} or step.hints
  local are_texts = type(hints) == "table" and #sequence.where(hints, is_text) == #hints
  return not are_texts and ("the hints of step %d are no list of texts"):format(index) or nil
end

-- What a file lacks that is to be a lesson; nil where it lacks nothing.
local function fault_of(data)
  if type(data) ~= "table" then return "returns no table" end
  if not is_text(data.title) then return "has no title" end
  if data.order ~= nil and math.type(data.order) ~= "integer" then return "has an order that is no whole number" end
  if data.minutes ~= nil and (math.type(data.minutes) ~= "integer" or data.minutes < 1) then
    return "has minutes that are no whole number"
  end
  if type(data.steps) ~= "table" or #data.steps == 0 then return "has no steps" end
  for index, step in ipairs(data.steps) do
    local fault = fault_of_step(step, index)
    if fault then return fault end
  end
  return nil
end

local function lesson_of(name, data, is_own)
  for _, step in ipairs(data.steps) do step.hints = step.hints or {} end
  return {
    name = name, title = data.title, order = data.order or 1000, minutes = data.minutes, steps = data.steps,
    is_own = is_own,
  }
end

-- A file of the user's as a lesson; nil, and why, where it is none.
local function own_lesson(folder, file, name)
  local path = ("%s/%s"):format(folder, file)
  local chunk, fault = loadfile(path, "t")
  local data
  if chunk then
    local ok, result = errors.attempt(chunk)
    fault = ok and fault_of(result) or not ok and errors.message(result) or nil
    data = ok and result or nil
  end
  if not fault then return lesson_of(name, data, true) end
  return nil, ("%s is no lesson: %s"):format(path, fault)
end

-- All lessons in their order; and why files of the user's are none, by the names that they would have.
local function read_all()
  local by_name, found, faults = {}, {}, {}
  for _, file in ipairs(shell.sources()) do
    local name = file:match("^lessons/([%w_]+)$")
    if name and not OTHERS[name] then
      local plain = name:gsub("_", "-")
      by_name[plain] = lesson_of(plain, shell.library(file))
    end
  end
  local folder = places.own_folder()
  for _, file in ipairs(folder and shell.file_names(folder) or {}) do
    local name = file:match("^([%w_%-]+)%.lua$")
    local plain = name and name:gsub("_", "-")
    local own, fault
    if name then own, fault = own_lesson(folder, file, plain) end
    if fault then faults[plain] = fault end
    if own then
      own.order = by_name[plain] and own.order == 1000 and by_name[plain].order or own.order
      by_name[plain] = own
    end
  end
  for _, one in next, by_name do found[#found + 1] = one end
  table.sort(found, function(a, b)
    if a.order ~= b.order then return a.order < b.order end
    return a.name < b.name
  end)
  return found, faults
end

local told = {}

-- Says why files are no lessons, each fault once.
local function tell(faults)
  for _, name in ipairs(sequence.keys(faults)) do
    local fault = faults[name]
    if not told[fault] then shell.note(fault) end
    told[fault] = true
  end
end

--- All lessons in their order. One of the user's takes the place of that of its name.
---@return Lesson[]
function catalogue.all()
  local found, faults = read_all()
  tell(faults)
  return found
end

--- The names of all lessons, in their order.
---@return string[]
function catalogue.names()
  local names = {}
  for index, one in ipairs(catalogue.all()) do names[index] = one.name end
  return names
end

--- The lesson of a name, of what only it begins with, or of a number in the order.
---@param wanted string|integer
---@return Lesson
function catalogue.find(wanted)
  local all, faults = read_all()
  local names, begun, folded = {}, {}, tostring(wanted):lower():gsub("[_ ]", "-")
  for index, one in ipairs(all) do names[index] = one.name end
  local fault = faults[folded]
  if fault and not sequence.has(names, folded) then
    errors.raise {
      kind = "not_found", message = ("no lesson %s: %s"):format(errors.what(wanted), fault),
      hint = "lesson() lists those that there are", candidates = names,
    }
  end
  tell(faults)
  if math.type(wanted) == "integer" then
    if all[wanted] then return all[wanted] end
    errors.argument("lesson", "name", ("must be a number from 1 to %d, got %d"):format(#all, wanted),
      "lesson() lists them")
  end
  for _, one in ipairs(all) do
    if one.name == folded then return one end
    if one.name:sub(1, #folded) == folded and #folded >= 3 then begun[#begun + 1] = one end
  end
  if #begun == 1 then return begun[1] end
  errors.not_found("lesson", wanted, names)
end

return catalogue
