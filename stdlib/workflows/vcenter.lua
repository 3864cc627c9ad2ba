-- What vCenter itself has: the vendor's step "go to http://<vCenter-IP>/mob and note the moref", as functions. They
-- only read. See docs/contracts.md, "Names by vCenter".
local shell = ...
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local literal = shell.library("text/literal")
local match = shell.library("lookup/match")
local moref = shell.library("lookup/moref")
local optional = shell.library("core/record").optional
local remembered = shell.library("lookup/remembered")
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")
local cell = shell.library("text/cell")

local VMS = { "name", "moref", "power_state", "template", "host", "datastores", "path" }
local DATASTORES = { "name", "moref", "type", "capacity", "free_space", "path" }
local HOSTS = { "name", "moref", "connection_state", "path" }

local function marked(things, columns, noun)
  local shown = {}
  for index, key in ipairs(columns) do shown[index] = { key = key } end
  return List.mark(List.new(things), { columns = shown, noun = noun })
end

-- What a look has of a sort, each as a record of its own.
local function copies(things)
  return sequence.map(things, function(thing)
    local copy = {}
    for key, value in next, thing do copy[key] = value end
    if copy.datastores then copy.datastores = List.new(copy.datastores) end
    if copy.datastore_morefs then copy.datastore_morefs = List.new(copy.datastore_morefs) end
    return copy
  end)
end

local function look(scv, list, func)
  vcenter.needed(scv, func)
  return copies(vcenter.look(scv, true)[list])
end

local function wrong(value, func, argument)
  errors.argument(func, argument, "must be a name, a pattern, a path or an id, got " .. errors.what(value),
    ("for example %s(%s)"):format(func, literal.encode("web*")))
end

-- What a record or a word is looked for by.
local function word_of(value, func, argument)
  if type(value) == "table" and not sequence.is(value) then
    value = optional(value, "moref") or optional(value, "uuid") or optional(value, "name")
  end
  if type(value) ~= "string" or value == "" then wrong(value, func, argument) end
  return value
end

-- Those that are listed: all, or those that a pattern, a word or a list of these mean. Nothing is an empty List.
local function listed(things, wanted, kind, func, argument)
  if wanted == nil then return things end
  local found = {}
  for _, each in ipairs(sequence.is(wanted) and wanted or { wanted }) do
    local word = word_of(each, func, argument)
    local fits = vcenter.is_pattern(things, word, kind) and vcenter.fitting(things, word)
      or vcenter.meant(things, word, kind)
    table.move(fits, 1, #fits, #found + 1, found)
  end
  return sequence.distinct(found)
end

local function one(scv, things, wanted, kind, func)
  local word = word_of(wanted, func, kind.argument)
  local thing = vcenter.one(things, word, kind, func)
  if thing then return thing end
  local gone = kind == vcenter.VM and remembered.meant(remembered.gone(scv, { vms = things }), word) or {}
  if gone[1] then
    local uuid = gone[1].uuid and moref.uuid_key(gone[1].uuid) and gone[1].uuid or word
    errors.raise {
      kind = "not_found",
      message = ("VM %s was in vCenter, and was seen there last at %s"):format(cell.text(word), gone[1].last_seen),
      hint = ("scv.restore_deleted_vm{vm = %q} brings it back, where a backup holds it"):format(uuid),
    }
  end
  errors.not_found(kind.what, word, match.names(things, kind))
end

local function add(scv)
  --- Lists the VMs that are in vCenter now, templates among them.
  ---
  --- Rules: what vCenter does not say of a VM is not there: one that is not accessible has no uuid. A pattern with a
  --- slash is held against the path, else against the name.
  ---
  ---     scv.vcenter.vms()
  ---     scv.vcenter.vms("web*"):select("name", "moref", "path")
  ---     vcenter.vms("/DC0/vm/Prod/*"):where{power_state = "poweredOff"}
  ---@param wanted string|table|nil  a pattern, a name, a path, a moref or a uuid, or a list of them; all unless given
  ---@return List vms
  function scv.vcenter.vms(wanted)
    local NAME = "scv.vcenter.vms"
    return marked(listed(look(scv, "vms", NAME), wanted, vcenter.VM, NAME, "wanted"), VMS, "VMs")
  end

  --- Finds one VM in vCenter, whatever the appliance knows. The record stands for the VM wherever one is taken.
  ---
  ---     scv.vcenter.vm("web01").moref
  ---     scv.restore_vm{vm = scv.vcenter.vm("Prod/web01")}
  ---@param wanted string|table  its name, path, moref or uuid
  ---@return table vm
  function scv.vcenter.vm(wanted)
    local NAME = "scv.vcenter.vm"
    return one(scv, look(scv, "vms", NAME), wanted, vcenter.VM, NAME)
  end

  --- Lists the datastores that are in vCenter now.
  ---
  ---     scv.vcenter.datastores("nfs_*")
  ---@param wanted string|table|nil  a pattern, a name, a path or a moref, or a list of them; all unless given
  ---@return List datastores
  function scv.vcenter.datastores(wanted)
    local NAME = "scv.vcenter.datastores"
    return marked(listed(look(scv, "datastores", NAME), wanted, vcenter.DATASTORE, NAME, "wanted"), DATASTORES,
      "datastores")
  end

  --- Finds one datastore in vCenter.
  ---
  ---     scv.vcenter.datastore("nfs_web01").moref
  ---@param wanted string|table  its name, path or moref
  ---@return table datastore
  function scv.vcenter.datastore(wanted)
    local NAME = "scv.vcenter.datastore"
    return one(scv, look(scv, "datastores", NAME), wanted, vcenter.DATASTORE, NAME)
  end

  --- Lists the ESXi hosts that are in vCenter now.
  ---
  ---     scv.vcenter.hosts():where{connection_state = "disconnected"}
  ---@param wanted string|table|nil  a pattern, a name, a path or a moref, or a list of them; all unless given
  ---@return List hosts
  function scv.vcenter.hosts(wanted)
    local NAME = "scv.vcenter.hosts"
    return marked(listed(look(scv, "hosts", NAME), wanted, vcenter.HOST, NAME, "wanted"), HOSTS, "hosts")
  end

  --- Finds one ESXi host in vCenter.
  ---
  ---     scv.vcenter.host("esx01.demo.local").connection_state
  ---@param wanted string|table  its name, path or moref
  ---@return table host
  function scv.vcenter.host(wanted)
    local NAME = "scv.vcenter.host"
    return one(scv, look(scv, "hosts", NAME), wanted, vcenter.HOST, NAME)
  end
end

return { order = 26, add = add }
