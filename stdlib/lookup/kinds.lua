-- What things of a sort are known by: which of their fields are names and which are ids, and how these are read.
local shell = ...
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local schemas = shell.library("lookup/schemas")

local kinds = {}

--- What things of a sort are known by, and how they are told apart.
---@class Kind
---@field what string?  "resource group", for messages
---@field of string?  whose they are, where that is to be said: " of web01"
---@field names string[]?  the fields that are names: {"name"} unless given
---@field ids string[]?  the fields that are ids: {"id"} unless given
---@field columns string[]?  of the table that tells candidates apart; without it their names and ids stand on one line
---@field advice string?  with `columns`: how one is named, "name one by its moref:"
---@field argument string?  what it is given as, where a record will do: "vm"
---@field read (fun(item: table, key: string): any)?  how a field is read, where what is chosen by it is read strictly
---@field is_plain boolean?  whether the things are tables of the library's own, which hold what they say
---@field sole string?  the field that requests take it by, so that no other may have the same: "id"
---@field schemas string[]?  of what its records are, out of `schemas.of`: one of something else is refused
---@field func string?  the function that it is passed to, where that is always the same
---@field hint string?  how one is given
---@field loosely (fun(word: string): string)?  how words are compared that are not exact: as they are seen unless given

-- How the fields of an operation's records are read, where something is chosen by them.
local function reading(operation, fields)
  local read = reader(operation)
  return function(item, key)
    if fields[key] then return read(item, key, fields[key]) end
    return read.maybe(item, key, "id")
  end
end

--- The sorts of things that have no look-up of their own.
kinds.of = {
  resource_group = {
    what = "resource group", argument = "group", sole = "id", schemas = schemas.of.group,
    read = reading("resource_groups.list", { name = "text", id = "id" }),
  },
  policy = {
    what = "policy", argument = "policy", sole = "id", schemas = schemas.of.policy,
    read = reading("policies.list", { name = "text", id = "id" }),
  },
  -- By its id it is known to this library only: the appliance takes its name.
  storage_system = {
    what = "storage system", ids = { "id", "address" }, sole = "name", schemas = schemas.of.storage_system,
    read = reading("storage_systems.list", { name = "text" }),
  },
}

local NAMES, IDS = { "name" }, { "id" }

--- The fields that are names of things of a sort.
---@param kind Kind?
---@return string[]
function kinds.names(kind) return kind and kind.names or NAMES end

--- The fields that are their ids.
---@param kind Kind?
---@return string[]
function kinds.ids(kind) return kind and kind.ids or IDS end

--- Both, names first.
---@param kind Kind?
---@return string[]
function kinds.names_and_ids(kind)
  local keys = table.move(kinds.names(kind), 1, #kinds.names(kind), 1, {})
  return table.move(kinds.ids(kind), 1, #kinds.ids(kind), #keys + 1, keys)
end

--- What an item says under a key. Things that are known by one name or id alone are plain text.
---@param item any
---@param key string
---@param kind Kind?
---@return any
function kinds.value(item, key, kind)
  if type(item) ~= "table" then return key == (kinds.names(kind)[1] or kinds.ids(kind)[1]) and item or nil end
  return (kind and kind.read or optional)(item, key)
end

return kinds
