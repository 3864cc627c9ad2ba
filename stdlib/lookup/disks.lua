-- Which disks of a VM are meant: by name ("Hard disk 2") or by path, alone or as a list.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local element = shell.library("lookup/element")
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local read = shell.library("core/record").reader("vms.vmdk_locations")
local sequence = shell.library("core/sequence")
local suggest = shell.library("core/suggest")

local disks = {}

--- What a request is to hand back of a disk: its path, as it came.
---@param disk table|string
---@return string|table
function disks.given(disk) return element.of(disk, "path", read.operation) end

--- What a disk is called before people, if only by its path.
---@param disk table|string
---@return string
function disks.label(disk) return element.label(disks.given(disk)) end

--- The name of the datastore that a disk is on. A bare path begins with it: "[nfs_web01] web01/web01.vmdk".
---@param disk table|string
---@return string
function disks.datastore(disk)
  if not element.is_bare(disk) then return element.label(read(disk, "datastore", "element")) end
  return disk:match("^%[([^%]]+)%]") or read(disk, "datastore", "element")
end

--- Whether a disk is attached out of its backup; nil where the list says nothing of disks but their paths.
---@param disk table|string
---@return boolean?
function disks.is_attached(disk)
  if element.is_bare(disk) then return nil end
  return read(disk, "attached", "flag")
end

-- Each has a path; not each has a name.
local function field_of(disk, key)
  if key == "path" then return disks.given(disk) end
  return read.maybe(disk, key, "text")
end

local KIND = {
  ids = { "path" }, read = field_of, columns = { "name", "path", "datastore", "size_gb" },
  advice = "name one by its path:",
}

-- Those of bare paths have nothing else.
local BARE = { names = {}, ids = { "path" }, read = field_of, advice = "name one by its path:" }

local function shown(all)
  if element.is_bare(all[1]) then return table.concat(sequence.map(all, cell.text), "\n") end
  return choices.shown(all, "name", "path", "datastore", "size_gb", "attached")
end

-- How what was given as a disk is to be looked for among these.
local function kind_of(all, what, func)
  local sort = element.is_bare(all[1]) and BARE or KIND
  return {
    what = "disk", of = " of " .. what, argument = "disks", names = sort.names, ids = sort.ids, read = sort.read,
    columns = sort.columns, advice = sort.advice, func = func,
  }
end

local function check(wanted, func, index)
  if type(wanted) ~= "table" and (type(wanted) ~= "string" or wanted == "") or sequence.is(wanted) then
    errors.argument(func, ("disks[%d]"):format(index), "must be a disk's name or path, got " .. errors.what(wanted))
  end
end

-- Not each has a name; but where none has, the one that was named may be there. A path is no name.
local function check_nameless(all, word)
  local is_name = type(word) == "string" and not word:find("^%[") and all[1] and not element.is_bare(all[1])
  if is_name and #sequence.where(all, function(disk) return field_of(disk, "name") ~= nil end) == 0 then
    read(all[1], "name", "text", "or give the disk by its path:\n" .. shown(all))
  end
end

local function refuse(all, word, what, kind, where)
  check_nameless(all, word)
  local near = suggest.near(word, match.names(all, kind))
  errors.raise {
    kind = "not_found",
    message = ("%s has no disk %q in %s%s"):format(what, word, where,
      near and ("; did you mean %q?"):format(near) or ""),
    hint = #all > 0 and "there are:\n" .. shown(all) or "no backup of it that can be used tells of any disk",
  }
end

-- Rows that say the same in everything are one disk.
local function each_once(all)
  local kept = {}
  for _, disk in ipairs(all) do
    if #sequence.where(kept, function(other) return element.same(other, disk) end) == 0 then kept[#kept + 1] = disk end
  end
  return kept
end

-- A request says a disk by its path alone: of two that have it, neither can be named.
local function refuse_shared(found, word)
  local path = disks.given(found[1])
  local others = sequence.where(found, function(disk) return not element.same(disks.given(disk), path) end)
  if #found < 2 or #others > 0 then return end
  choices.ambiguous(("%s is ambiguous: %d disks are said to be at %s, and differ"):format(cell.text(tostring(word)),
    #found, cell.text(element.label(path))),
    "a request says a disk by its path alone, so that neither can be meant; another backup may tell them apart:",
    found, "name", "path", "datastore", "size_gb", "attached")
end

local function one(all, wanted, what, func, index)
  check(wanted, func, index)
  local kind = kind_of(all, what, func)
  local found, word = match.meant(all, wanted, kind)
  if #found == 0 then refuse(all, word, what, kind, "this backup") end
  for _, disk in ipairs(found) do
    refuse_shared(sequence.where(all, function(other)
      return element.same(disks.given(other), disks.given(disk))
    end), word)
  end
  return match.only(found, word, kind)
end

--- Which of what was given as disks means none of these, and which means some.
---@param some table[]  as vmdk_locations gives them
---@param wanted string|table  a name, a path, a row of the list; or a list of them
---@param what string  whose disks they are, for messages
---@param func string
---@return any[] missing, any[] there
function disks.parted(some, wanted, what, func)
  local list, missing, there = sequence.is(wanted) and wanted or { wanted }, {}, {}
  if #list == 0 then errors.empty("disks", func .. ": disks is an empty list") end
  for index, each in ipairs(list) do
    check(each, func, index)
    local into = #match.meant(some, each, kind_of(some, what, func)) == 0 and missing or there
    into[#into + 1] = each
  end
  return missing, there
end

--- Stops where what was given as a disk is none that is known: a slip must not look like a disk for which there is
--- nothing to do.
---@param all table[]  all that are known, as vmdk_locations gives them
---@param wanted any[]
---@param what string  whose disks they are
---@param func string
---@param where string  where all are from: "its backups"
function disks.check_known(all, wanted, what, func, where)
  for _, disk in ipairs(all) do disks.given(disk) end
  local distinct, kind = sequence.distinct(all, disks.label), kind_of(all, what, func)
  for _, each in ipairs(wanted) do
    local found, word = match.meant(distinct, each, kind)
    if #found == 0 then refuse(distinct, word, what, kind, where) end
  end
end

--- The disks that are meant, each once. Nothing chosen is an error that lists what there is, never "all".
---@param all List  as vmdk_locations gives them
---@param wanted string|table|nil  a name, a path, a row of the list; or a list of them
---@param what string  whose disks they are, for messages
---@param func string
---@return table[]
function disks.choose(all, wanted, what, func)
  if wanted == nil then
    errors.argument(func, "disks", "is missing", "one of these, or a list of them:\n" .. shown(all))
  end
  for _, disk in ipairs(all) do disks.given(disk) end
  all = each_once(all)
  local list = sequence.is(wanted) and wanted or { wanted }
  if #list == 0 then errors.empty("disks", func .. ": disks is an empty list") end
  local chosen = {}
  for index, each in ipairs(list) do
    local disk = one(all, each, what, func, index)
    local has = sequence.where(chosen, function(other)
      return element.same(disks.given(other), disks.given(disk))
    end)
    if #has == 0 then chosen[#chosen + 1] = disk end
  end
  return chosen
end

return disks
