-- Where learners stand in lessons, kept from run to run: ~/.local/state/scvsh/lessons.json.
local shell = ...
local errors = shell.library("core/errors")
local folders = shell.library("core/folders")

local places = {}

---@class Place
---@field step integer  the step to go on with
---@field is_done boolean?  whether the lesson was finished once

--- The folder of a user's own lessons; nil where the user has no home.
---@return string?
function places.own_folder()
  local data = folders.data()
  return data and data .. "/lessons" or nil
end

local function file_path()
  local state = folders.state()
  return state and state .. "/lessons.json" or nil
end

local function read_file(path)
  local file = path and io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

-- Name → place, of what makes sense in the file; a damaged one is as none.
local function read()
  local text = read_file(file_path())
  local ok, kept = pcall(shell.json.decode, text or "")
  local found = {}
  for name, place in next, ok and type(kept) == "table" and kept or {} do
    if type(name) == "string" and type(place) == "table" and math.type(place.step) == "integer" and place.step >= 1 then
      found[name] = { step = place.step, is_done = place.is_done == true }
    end
  end
  return found
end

local known
local is_told = false

--- Where the learner stands in a lesson.
---@param name string
---@return Place
function places.of(name)
  known = known or read()
  return known[name] or { step = 1, is_done = false }
end

--- Keeps where the learner stands. Where it can't be kept it holds until the end, and that is said once.
---@param name string
---@param place Place
function places.keep(name, place)
  -- Another shell may have kept something since.
  local all = read()
  for each, old in next, known or {} do all[each] = all[each] or old end
  all[name] = place
  known = all
  local path = file_path()
  local ok, problem = false, "there is no home folder"
  if path then
    ok, problem = errors.attempt(shell.write_private, path, shell.json.encode(all, { sorted = true }) .. "\n", true)
  end
  if ok or is_told then return end
  is_told = true
  shell.note("where you stand in the lessons is not kept: " .. errors.message(problem))
end

return places
