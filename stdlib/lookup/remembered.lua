-- What was seen in vCenter before: the VMs that it has forgotten since.
local shell = ...
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")

local remembered = {}

--- A VM that was seen in vCenter.
---@class RememberedVM: Record
---@field name string?
---@field moref string
---@field uuid string?
---@field bios_uuid string?
---@field template boolean?
---@field host string?
---@field datastores string[]
---@field path string?
---@field first_seen string  "2026-11-23T15:05:09Z"
---@field last_seen string
---@field gone_since string?  the first look that did not show it

local told = {} -- what was said already of a memory that can't be read

--- All that is remembered of the session's vCenter: its VMs, and when it was looked at last. That it can't be read is
--- a note: who asks can do without.
---@param scv table
---@param besides table<string, string>?  uuids by moref: VMs that are there so are left out
---@return RememberedVM[] vms
---@return string? last_look
function remembered.all(scv, besides)
  local known, problem = shell.remembered(vcenter.facts(scv).url, besides)
  if problem and not told[problem] then
    told[problem] = true
    shell.note("what was remembered of vCenter can't be read: " .. problem)
  end
  if not known then return {}, nil end
  return known.vms, known.last_look
end

--- The same for who asks for nothing else: with why it can't be read.
---@param scv table
---@return RememberedVM[]? vms  nil where it can't be read
---@return string? last_look
---@return string? problem
function remembered.read(scv)
  local known, problem = shell.remembered(vcenter.facts(scv).url)
  if problem then return nil, nil, problem end
  return known and known.vms or {}, known and known.last_look
end

--- The same where nothing can be said without it.
---@param scv table
---@param func string
---@return RememberedVM[] vms
---@return string? last_look
function remembered.needed(scv, func)
  local vms, last_look, problem = remembered.read(scv)
  if vms then return vms, last_look end
  errors.raise {
    kind = "config", message = ("%s: what was remembered of vCenter can't be read: %s"):format(func, problem),
    hint = "which VMs it had before is not known until then; scv.vcenter.vms() lists those that it has now",
  }
end

--- The uuids that a look showed, of either kind, by what uuids are compared by.
---@param vms table[]
---@return table<string, boolean>
function remembered.uuids(vms)
  local is_there = {}
  for _, vm in ipairs(vms) do
    for _, uuid in ipairs { vm.uuid or false, vm.bios_uuid or false } do
      is_there[moref.uuid_key(uuid) or ""] = true
    end
  end
  is_there[""] = nil
  return is_there
end

--- Those that a look did not show, by their uuids; one without a uuid by its moref.
---@param scv table
---@param inventory table
---@return RememberedVM[]
function remembered.gone(scv, inventory)
  local by_moref, uuids = {}, {}
  for _, vm in ipairs(inventory.vms) do by_moref[vm.moref], uuids[vm.moref] = vm, vm.uuid end
  -- Most are there as they were: they are not even read.
  local others = sequence.where(remembered.all(scv, uuids), function(vm)
    local there = by_moref[vm.moref]
    return vm.gone_since ~= nil or not there or there.uuid ~= vm.uuid
  end)
  local is_there = #others > 0 and remembered.uuids(inventory.vms) or {}
  return sequence.where(others, function(vm)
    local key = moref.uuid_key(vm.uuid)
    if key then return not is_there[key] end
    return vm.gone_since ~= nil or not by_moref[vm.moref]
  end)
end

--- Those that a word means, out of some: by uuid, moref, path or name.
---@param vms RememberedVM[]
---@param word string
---@return RememberedVM[]
function remembered.meant(vms, word) return vcenter.meant(vms, word, vcenter.VM) end

--- The names of some, for messages.
---@param vms RememberedVM[]
---@return string[]
function remembered.names(vms) return match.names(vms, vcenter.VM) end

return remembered
