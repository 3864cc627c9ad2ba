-- A vCenter for the specs: VMs, datastores and hosts as a look shows them.
local vcenters = {}

vcenters.WEB, vcenters.CRM = "50201c3e-8f0a-4b62-9d1e-7c5a90b3e601", "50201c3e-8f0a-4b62-9d1e-7c5a90b3e602"
vcenters.DB = "50201c3e-8f0a-4b62-9d1e-7c5a90b3e603"

--- "42…" for "50…": the BIOS's uuid of the specs' VMs.
function vcenters.bios(uuid) return "42" .. uuid:sub(3) end

--- A VM of vCenter.
function vcenters.vm(number, name, uuid, more)
  local vm = {
    moref = "vm-" .. number, name = name, uuid = uuid, bios_uuid = uuid and vcenters.bios(uuid), template = false,
    power_state = "poweredOn", host = "esx01", host_moref = "host-1", datastores = { "nfs1" },
    datastore_morefs = { "datastore-1" }, path = "/DC0/vm/Prod/" .. (name or ""):gsub("/", "%%2f"),
  }
  for key, value in next, more or {} do vm[key] = value end
  return vm
end

--- One as vCenter shows it where it can't be read: without all that its configuration says.
function vcenters.inaccessible(number, name)
  return { moref = "vm-" .. number, name = name, power_state = "poweredOff" }
end

function vcenters.datastore(number, name, more)
  local store = { moref = "datastore-" .. number, name = name, type = "NFS", path = "/DC0/datastore/" .. name }
  for key, value in next, more or {} do store[key] = value end
  return store
end

function vcenters.host(number, name)
  return { moref = "host-" .. number, name = name, connection_state = "connected", path = "/DC0/host/C0/" .. name }
end

--- A VM as it is remembered.
function vcenters.remembered(number, name, uuid, more)
  local vm = {
    name = name, moref = "vm-" .. number, uuid = uuid, bios_uuid = uuid and vcenters.bios(uuid), template = false,
    datastores = { "nfs1" }, path = "/DC0/vm/Prod/" .. name, first_seen = "2026-11-01T10:00:00Z",
    last_seen = "2026-11-20T10:00:00Z", gone_since = "2026-11-21T10:00:00Z",
  }
  for key, value in next, more or {} do vm[key] = value end
  return vm
end

return vcenters
