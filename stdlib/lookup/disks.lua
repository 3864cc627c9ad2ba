-- Which disks of a VM are meant: by name ("Hard disk 2") or by path, alone or as a list.
local shell = ...
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local optional = shell.library("core/record").optional
local read = shell.library("core/record").reader("vms.vmdk_locations")
local sequence = shell.library("core/sequence")
local suggest = shell.library("core/suggest")

local disks = {}

-- Each has a path; not each has a name.
local function field_of(disk, key)
  if key == "path" then return read(disk, "path", "text") end
  return read.maybe(disk, key, "text")
end

local KIND = {
  ids = { "path" }, read = field_of, columns = { "name", "path", "datastore", "size_gb" },
  advice = "name one by its path:",
}

local function shown(all)
  return choices.shown(all, "name", "path", "datastore", "size_gb", "attached")
end

local function one(all, wanted, what, func, index)
  local said = type(wanted) == "table" and (optional(wanted, "path") or optional(wanted, "name")) or wanted
  if type(said) ~= "string" or said == "" then
    errors.argument(func, ("disks[%d]"):format(index), "must be a disk's name or path, got " .. errors.what(wanted))
  end
  local found, word = match.meant(all, wanted, KIND)
  if #found == 0 then
    local near = suggest.meant(word, match.names(all, KIND))
    errors.raise {
      kind = "not_found",
      message = ("%s has no disk %q in this backup%s"):format(what, word,
        near and ("; did you mean %q?"):format(near) or ""),
      hint = "there are:\n" .. shown(all),
    }
  end
  return match.only(found, word, {
    what = "disk of " .. what, argument = "disks", ids = KIND.ids, read = KIND.read, columns = KIND.columns,
    advice = KIND.advice,
  })
end

--- The disks that are meant, each once. Nothing chosen is an error that lists what there is, never "all".
---@param all List  as vmdk_locations gives them
---@param wanted string|table|nil
---@param what string  whose disks they are, for messages
---@param func string
---@return table[]
function disks.choose(all, wanted, what, func)
  if wanted == nil then
    errors.argument(func, "disks", "is missing", "one of these, or a list of them:\n" .. shown(all))
  end
  local is_list = type(wanted) == "table" and optional(wanted, "path") == nil and optional(wanted, "name") == nil
  local list = is_list and wanted or { wanted }
  if #list == 0 then errors.empty("disks", func .. ": disks is an empty list") end
  local chosen = {}
  for index, each in ipairs(list) do chosen[index] = one(all, each, what, func, index) end
  return sequence.distinct(chosen, function(disk) return read(disk, "path", "text") end)
end

return disks
