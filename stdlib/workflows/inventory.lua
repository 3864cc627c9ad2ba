-- What was seen in vCenter, and is remembered: whenever vCenter is looked at, all that it shows is kept, so that a VM
-- that it has forgotten can still be named. See docs/contracts.md, "What is remembered of vCenter".
local shell = ...
local counted = shell.library("text/columns").counted
local errors = shell.library("core/errors")
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local remembered = shell.library("lookup/remembered")
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")

local ALL = { "name", "moref", "uuid", "host", "path", "first_seen", "last_seen", "gone_since" }
local SEEN = { "name", "moref", "uuid", "host", "path" }
local FURTHER = fields.further {
  "name", "moref", "uuid", "bios_uuid", "template", "host", "datastores", "path", "first_seen", "last_seen",
  "gone_since",
}
local GONE = { "name", "uuid", "moref", "path", "last_seen", "gone_since" }

local function marked(vms, columns)
  local shown = {}
  for index, key in ipairs(columns) do shown[index] = { key = key } end
  for _, vm in ipairs(vms) do vm.datastores = List.new(vm.datastores) end
  return List.mark(List.new(vms), { columns = shown, noun = "VMs", also = FURTHER })
end

-- Those that a pattern, a word or a list of these mean.
local function meant(vms, wanted, func)
  if wanted == nil then return vms end
  local found = {}
  for _, word in ipairs(sequence.is(wanted) and wanted or { wanted }) do
    if type(word) ~= "string" or word == "" then
      errors.argument(func, "wanted", "must be a name, a pattern, a path or an id, got " .. errors.what(word))
    end
    local fits = vcenter.is_pattern(vms, word, vcenter.VM) and vcenter.fitting(vms, word) or remembered.meant(vms, word)
    table.move(fits, 1, #fits, #found + 1, found)
  end
  return sequence.distinct(found)
end

local function all(scv, func)
  local url = vcenter.needed(scv, func).url
  local vms, last_look = remembered.needed(scv, func)
  if not last_look then
    shell.note(("nothing is remembered of %s yet; scv.inventory.sync() looks at it"):format(url))
  end
  return vms
end

-- How many are gone: that it is not known is not none.
local function words_of_gone(vms, problem)
  if not vms then return "which it had before is not known: what was remembered of it can't be read: " .. problem end
  local gone = sequence.where(vms, function(vm) return vm.gone_since ~= nil end)
  return ("%s that it had %s gone"):format(counted(#gone, "VMs"), #gone == 1 and "is" or "are")
end

-- What a look shows of a VM, as far as it would be remembered.
local function seen_now(vm)
  return {
    name = vm.name, moref = vm.moref, uuid = vm.uuid, bios_uuid = vm.bios_uuid, template = vm.template, host = vm.host,
    datastores = { table.unpack(vm.datastores or {}) }, path = vm.path,
  }
end

local function add(scv)
  --- Lists the VMs that were seen in vCenter, those that are gone among them; scv.inventory() is the same. Nothing is
  --- sent.
  ---
  ---     scv.inventory()
  ---     inventory("crm*"):select("name", "uuid", "last_seen", "gone_since")
  ---@reads
  ---@param wanted string|table|nil  a pattern, a name, a path, a moref or a uuid, or a list of them; all unless given
  ---@return List vms  with first_seen, last_seen and gone_since, in UTC
  ---@typed return List<RememberedVM>
  function scv.inventory.list(wanted)
    local NAME = "scv.inventory.list"
    return marked(meant(all(scv, NAME), wanted, NAME), ALL)
  end

  --- Looks at vCenter now, remembers all that it shows, and lists what is remembered then.
  ---
  --- Where that can't be read it is what vCenter has now, and a note says so.
  ---
  ---     scv.inventory.sync()
  ---@return List vms
  ---@typed return List<RememberedVM>
  function scv.inventory.sync()
    local NAME = "scv.inventory.sync"
    local url = vcenter.needed(scv, NAME).url
    local inventory = vcenter.look(scv, true)
    local vms, _, problem = remembered.read(scv)
    shell.note(("%s has %s, %s and %s; %s"):format(url, counted(#inventory.vms, "VMs"),
      counted(#inventory.datastores, "datastores"), counted(#inventory.hosts, "hosts"), words_of_gone(vms, problem)))
    if not vms then return marked(sequence.map(inventory.vms, seen_now), SEEN) end
    return marked(vms, ALL)
  end

  --- Lists the VMs that vCenter no longer had when it was looked at last. Nothing is sent.
  ---
  ---     scv.inventory.deleted()
  ---     scv.restore_deleted_vm{vm = inventory.deleted("crm01")[1].uuid}
  ---@reads
  ---@param wanted string|table|nil  a pattern, a name, a path, a moref or a uuid, or a list of them; all unless given
  ---@return List vms
  ---@typed return List<RememberedVM>
  function scv.inventory.deleted(wanted)
    local NAME = "scv.inventory.deleted"
    local gone = sequence.where(all(scv, NAME), function(vm) return vm.gone_since ~= nil end)
    return marked(meant(gone, wanted, NAME), GONE)
  end
end

return { order = 27, add = add }
