-- What vCenter itself has: the vendor's step "go to http://<vCenter-IP>/mob and note the moref", as functions. They
-- only read. See docs/contracts.md, "Names by vCenter".
local shell = ...
local errors = shell.library("core/errors")
local given = shell.library("lookup/given")
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local literal = shell.library("text/literal")
local match = shell.library("lookup/match")
local moref = shell.library("core/moref")
local optional = shell.library("core/record").optional
local sequence = shell.library("core/sequence")
local units = shell.library("core/units")
local vcenter = shell.library("lookup/vcenter")
local vcenter_vm = shell.library("lookup/vcenter_vm")

-- What is listed of each sort: its list in a look, the columns of a table, what its rows are called, and how several
-- and one are given, for example.
local VMS = {
  kind = vcenter.VM, list = "vms", noun = "VMs",
  columns = { "name", "moref", "power_state", "template", "host", "datastores", "path" },
  pattern = "web*", example = "web01", also = fields.further { "uuid", "bios_uuid", "host_moref", "datastore_morefs" },
}
local DATASTORES = {
  kind = vcenter.DATASTORE, list = "datastores", noun = "datastores",
  columns = { "name", "moref", "type", "capacity", "free_space", "path" },
  pattern = "nfs_*", example = "nfs_web01", bytes = { capacity = true, free_space = true },
}
local HOSTS = {
  kind = vcenter.HOST, list = "hosts", noun = "hosts", columns = { "name", "moref", "connection_state", "path" },
  pattern = "esx*", example = "esx01.demo.local",
}

-- What a look has of a sort, each as a record of its own.
local function copies(things, bytes)
  return sequence.map(things, function(thing)
    local copy = {}
    for key, value in next, thing do copy[key] = value end
    if copy.datastores then copy.datastores = List.new(copy.datastores) end
    if copy.datastore_morefs then copy.datastore_morefs = List.new(copy.datastore_morefs) end
    if bytes then units.mark_bytes(copy, bytes) end
    return copy
  end)
end

local function look(scv, sort, func)
  vcenter.needed(scv, func)
  return copies(vcenter.look(scv, true)[sort.list], sort.bytes)
end

local ARGUMENT = "wanted"

local function wrong(value, sort, func, takes_one)
  errors.argument(func, ARGUMENT,
    ("must be a name, %sa path or an id, got %s"):format(takes_one and "" or "a pattern, ", errors.what(value)),
    ("for example %s(%s)"):format(func, literal.encode(takes_one and sort.example or sort.pattern)))
end

-- What a record or a word is looked for by.
local function word_of(value, sort, func, takes_one)
  if type(value) == "table" and not sequence.is(value) then
    value = optional(value, "moref") or optional(value, "uuid") or optional(value, "name")
  end
  if type(value) ~= "string" or value == "" then wrong(value, sort, func, takes_one) end
  return value
end

-- The VM that a record with a moref and a uuid is of: its moref may be another VM's by now. Nil where the record does
-- not say both, or there is none. What has a record's moref and another name than the record says is an error.
local function of_record(things, value, sort, func)
  if type(value) ~= "table" or sequence.is(value) then return nil end
  local record = given.said(value)
  if sort == VMS and record.moref and moref.uuid_key(record.uuid) then
    return vcenter_vm.of_both(things, record, func, ARGUMENT)
  end
  vcenter.refuse_name(things, record, func, ARGUMENT)
  return nil
end

-- Those of a sort: all, or those that a pattern, a word or a list of these mean. Nothing is an empty List.
local function listed(scv, sort, wanted, func)
  local things, found = look(scv, sort, func), {}
  for _, each in ipairs(sequence.is(wanted) and wanted or { wanted }) do
    local own = of_record(things, each, sort, func)
    local word = own and own.moref or word_of(each, sort, func)
    local fits = vcenter.is_pattern(things, word, sort.kind) and vcenter.fitting(things, word)
      or vcenter.meant(things, word, sort.kind)
    table.move(fits, 1, #fits, #found + 1, found)
  end
  local shown = sequence.map(sort.columns, function(key) return { key = key } end)
  return List.mark(List.new(wanted == nil and things or sequence.distinct(found)),
    { columns = shown, noun = sort.noun, also = sort.also })
end

-- The one of a sort that a word or a record means.
local function one(scv, sort, wanted, func)
  local things = look(scv, sort, func)
  local own = of_record(things, wanted, sort, func)
  if own then return own end
  local word = word_of(wanted, sort, func, true)
  local thing = vcenter.one(things, word, sort.kind, func, ARGUMENT)
  if thing then return thing end
  if sort == VMS then vcenter_vm.refuse_gone(scv, word, { vms = things }) end
  errors.not_found(sort.kind.what, word, match.names(things, sort.kind))
end

local function add(scv)
  --- A VM in vCenter.
  ---@class VCenterVM: Record
  ---@field name string
  ---@field moref string
  ---@field uuid string
  ---@field bios_uuid string
  ---@field template boolean
  ---@field power_state string  poweredOn, poweredOff, suspended
  ---@field host string
  ---@field host_moref string
  ---@field datastores List<string>
  ---@field datastore_morefs List<string>
  ---@field path string  "/DC0/vm/Prod/web01"

  --- A datastore in vCenter.
  ---@class VCenterDatastore: Record
  ---@field name string
  ---@field moref string
  ---@field type string
  ---@field capacity integer  in bytes
  ---@field free_space integer  in bytes
  ---@field path string

  --- An ESXi host in vCenter.
  ---@class VCenterHost: Record
  ---@field name string
  ---@field moref string
  ---@field connection_state string  connected, disconnected, notResponding
  ---@field path string

  --- Lists the VMs that are in vCenter now, templates among them.
  ---
  --- Rules: what vCenter does not say of a VM is not there: one that is not accessible has no uuid. A pattern with a
  --- slash is held against the path or, where it does not begin with one, the end of it, else against the name.
  ---
  ---     scv.vcenter.vms()
  ---     scv.vcenter.vms("web*"):select("name", "moref", "path")
  ---     vcenter.vms("/DC0/vm/Prod/*"):where{power_state = "poweredOff"}
  ---@reads
  ---@param wanted string|table|nil  a pattern, a name, a path, a moref or a uuid, or a list of them; all unless given
  ---@return List vms
  ---@typed return List<VCenterVM>
  function scv.vcenter.vms(wanted)
    return listed(scv, VMS, wanted, "scv.vcenter.vms")
  end

  --- Finds one VM in vCenter, whatever the appliance knows. The record stands for the VM wherever one is taken.
  ---
  ---     scv.vcenter.vm("web01").moref
  ---     scv.restore_vm{vm = scv.vcenter.vm("Prod/web01")}
  ---@reads
  ---@param wanted string|table  its name, path, moref or uuid
  ---@return table vm
  ---@typed return VCenterVM
  function scv.vcenter.vm(wanted)
    return one(scv, VMS, wanted, "scv.vcenter.vm")
  end

  --- Lists the datastores that are in vCenter now.
  ---
  ---     scv.vcenter.datastores("nfs_*")
  ---@reads
  ---@param wanted string|table|nil  a pattern, a name, a path or a moref, or a list of them; all unless given
  ---@return List datastores
  ---@typed return List<VCenterDatastore>
  function scv.vcenter.datastores(wanted)
    return listed(scv, DATASTORES, wanted, "scv.vcenter.datastores")
  end

  --- Finds one datastore in vCenter.
  ---
  ---     scv.vcenter.datastore("nfs_web01").moref
  ---@reads
  ---@param wanted string|table  its name, path or moref
  ---@return table datastore
  ---@typed return VCenterDatastore
  function scv.vcenter.datastore(wanted)
    return one(scv, DATASTORES, wanted, "scv.vcenter.datastore")
  end

  --- Lists the ESXi hosts that are in vCenter now.
  ---
  ---     scv.vcenter.hosts():where{connection_state = "disconnected"}
  ---@reads
  ---@param wanted string|table|nil  a pattern, a name, a path or a moref, or a list of them; all unless given
  ---@return List hosts
  ---@typed return List<VCenterHost>
  function scv.vcenter.hosts(wanted)
    return listed(scv, HOSTS, wanted, "scv.vcenter.hosts")
  end

  --- Finds one ESXi host in vCenter.
  ---
  ---     scv.vcenter.host("esx01.demo.local").connection_state
  ---@reads
  ---@param wanted string|table  its name, path or moref
  ---@return table host
  ---@typed return VCenterHost
  function scv.vcenter.host(wanted)
    return one(scv, HOSTS, wanted, "scv.vcenter.host")
  end
end

return { order = 26, add = add }
