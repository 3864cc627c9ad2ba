-- Which disks of a VM are meant: by name ("Hard disk 2") or by path, alone or as a list.
local shell = ...
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional
local read = shell.library("core/record").reader("vms.vmdk_locations")

local function shown(disks)
  return choices.shown(disks, "name", "path", "datastore", "size_gb", "attached")
end

-- By what a disk is meant, the surest first. Each has a path; not each has a name.
local ways = {
  function(disk) return read(disk, "path", "text") end,
  function(disk) return read.maybe(disk, "name", "text") end,
}

local function matching(disks, wanted)
  for _, way in ipairs(ways) do
    local found = {}
    for _, disk in ipairs(disks) do
      if way(disk) == wanted then found[#found + 1] = disk end
    end
    if #found > 0 then return found end
  end
  return nil
end

-- The text by which a record or a word means a disk.
local function word_of(value, func, index)
  if type(value) == "table" then value = optional(value, "path") or optional(value, "name") end
  if type(value) == "string" and value ~= "" then return value end
  errors.argument(func, ("disks[%d]"):format(index), "must be a disk's name or path, got " .. errors.what(value))
end

--- The disks that are meant, each once. Nothing chosen is an error that lists what there is, never "all".
---@param disks List  as vmdk_locations gives them
---@param wanted string|table|nil
---@param what string  whose disks they are, for messages
---@param func string
---@return table[]
return function(disks, wanted, what, func)
  if wanted == nil then
    errors.argument(func, "disks", "is missing", "one of these, or a list of them:\n" .. shown(disks))
  end
  local is_list = type(wanted) == "table" and optional(wanted, "path") == nil and optional(wanted, "name") == nil
  local list = is_list and wanted or { wanted }
  if #list == 0 then errors.empty("disks", func .. ": disks is an empty list") end
  local chosen, seen = {}, {}
  for index, each in ipairs(list) do
    local word = word_of(each, func, index)
    local found = matching(disks, word)
    if not found then
      errors.raise {
        kind = "not_found", message = ("%s has no disk %q in this backup"):format(what, word),
        hint = "there are:\n" .. shown(disks),
      }
    end
    if #found > 1 then
      choices.ambiguous(("%s has %d disks called %q"):format(what, #found, word), "name one by its path:", found,
        "name", "path", "datastore", "size_gb")
    end
    local path = read(found[1], "path", "text")
    if not seen[path] then
      seen[path] = true
      chosen[#chosen + 1] = found[1]
    end
  end
  return chosen
end
