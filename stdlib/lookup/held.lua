-- What resource groups hold, as their lists say it: VMs, datastores, tags, folders; and what can't be read of it.
local shell = ...
local cell = shell.library("text/cell")
local moref = shell.library("core/moref")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local held = {}

local read_group = reader("resource_groups.list")

-- The subjects of the operations that list the backups of an entity, by what its moref is of; tags and folders have
-- none of their own.
local LISTS = { vm = "vms", datastore = "datastores" }

--- The subject of the operation that lists the backups of something, "vms" or "datastores"; nil where it has none.
---@param reference any  a moref
---@return string?
function held.subject(reference) return LISTS[moref.kind(reference)] end

--- Whether something has backups of its own.
---@param reference any
---@return boolean
function held.has_backups(reference) return held.subject(reference) ~= nil end

local function says_one_of(text, words)
  for _, word in ipairs(words) do
    if text:find(word, 1, true) then return true end
  end
  return false
end

local function type_of(entity) return tostring(optional(entity, "type")):lower() end

local function is_tag_type(entity) return says_one_of(type_of(entity), { "tag", "folder" }) end

-- How a VM or a datastore is called, as a type or as the beginning of a moref.
local BACKED_UP = { "vm", "machine", "datastore" }

--- Whether what a group holds is a tag or a folder without a moref, as its type says: of that nothing is asked.
---@param entity any
---@return boolean
function held.is_tag(entity)
  if type(entity) ~= "table" or optional(entity, "moref") ~= nil then return false end
  return is_tag_type(entity)
end

local function group_label(group) return cell.text(optional(group, "name") or optional(group, "id")) end

--- Whether an element of what a group holds is null: it says nothing, and costs nothing else.
---@param entity any
---@return boolean
function held.is_null(entity) return entity == shell.json_null or entity == nil end

--- Says that a group holds what is null.
---@param group table
function held.note_null(group)
  shell.note(("resource group %s holds something that the appliance says nothing of (null); it is passed over"):format(
    group_label(group)))
end

--- In which group an entity is that can't be read, for the hint.
---@param group table
---@return string
function held.place_of(group) return ("it is held by resource group %s"):format(group_label(group)) end

--- Whether something that a group holds is called as nothing is in vCenter, or as what its type says is not called.
--- What is called like anything but a VM or a datastore has no backups of its own.
---@param reference string
---@param entity any
---@return boolean
function held.is_strange(reference, entity)
  if held.has_backups(reference) or is_tag_type(entity) then return false end
  if says_one_of(type_of(entity), BACKED_UP) then return true end
  if moref.kind(reference) then return false end
  local of = reference:lower():match("^(%a+)%-%a*%d+$")
  return not of or says_one_of(of, BACKED_UP)
end

local FORM = "the moref of a VM or of a datastore (vm-12, datastore-3)"

--- The moref of something that a group holds, which is no tag and not null, and whether its form is not known: then it
--- may be of what has backups.
---@param group table
---@param index integer  of it in the group's list
---@return string
---@return boolean is_unknown
function held.reference(group, index)
  local entities = optional(group, "entities", "list")
  local entity = entities[index]
  local reference = type(entity) == "string" and read_group(entities, index, "text")
    or read_group(entity, "moref", "text", held.place_of(group))
  return reference, held.is_strange(reference, entity)
end

--- "resource group lab holds vm-101:x"
---@param group table
---@param index integer
---@return string
function held.member_of(group, index)
  return ("resource group %s holds %s"):format(group_label(group), cell.text((held.reference(group, index))))
end

--- Raises for one of a form that is not known.
---@param group table
---@param index integer
---@param advice string?
function held.refuse_form(group, index, advice)
  local entities = optional(group, "entities", "list")
  local is_bare = type(entities[index]) == "string"
  read_group.wrong(is_bare and entities or entities[index], is_bare and index or "moref", FORM,
    held.place_of(group) .. (advice and "\n" .. advice or ""))
end

--- The morefs of what a group holds. An appliance may list bare morefs. One of a form that is not known may be of what
--- has backups.
---@param group table
---@param mode "loose"|"shown"|nil  shown: such a one is a note, not an error; loose: not even that
---@return string[]
function held.entities(group, mode)
  local entities, morefs = read_group(group, "entities", "list"), {}
  for index, entity in ipairs(entities) do
    if held.is_null(entity) then
      if mode ~= "loose" then held.note_null(group) end
    elseif not held.is_tag(entity) then
      local reference, is_unknown = held.reference(group, index)
      if is_unknown and not mode then
        held.refuse_form(group, index)
      elseif is_unknown and mode == "shown" then
        shell.note(("%s, which is no moref of a known form: its backups are not among these"):format(
          held.member_of(group, index)))
      end
      morefs[#morefs + 1] = reference
    end
  end
  return morefs
end

return held
