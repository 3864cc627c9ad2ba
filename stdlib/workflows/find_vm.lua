-- Which VM a word means, as all functions that take a VM find it.
local shell = ...
local argument_table = shell.library("session/argument_table")
local optional = shell.library("core/record").optional
local vm_lookup = shell.library("lookup/vm")

local NAME = "scv.find_vm"

local read = argument_table.reader(NAME, { { "vm", "thing", required = true } },
  { bare = "vm", example = 'scv.find_vm("web01")' })

local function add(scv)
  ---@class FindVM
  ---@field vm string|table  its name, folder path, moref or uuid, or a record with them

  --- Finds a VM that is in vCenter, as scv.restore_vm does: by its name, its folder path, its moref or its uuid. The
  --- result stands for the VM wherever one is taken.
  ---
  --- Rules: vCenter is asked where one is configured. Without one, a moref or a uuid that nothing known has is taken as
  --- it is: nothing else is known of that VM then.
  ---
  ---     scv.find_vm("web01").moref
  ---@reads
  ---@param arguments FindVM|string  a bare word is the VM
  ---@return {moref: string?, uuid: string?, bios_uuid: string?, name: string?, groups: string[]?} vm
  ---@typed return FoundVM
  function scv.find_vm(arguments)
    local found = vm_lookup.live(scv, read(arguments).vm, NAME)
    return {
      moref = optional(found, "moref"), uuid = optional(found, "uuid"), name = optional(found, "name"),
      bios_uuid = optional(found, "bios_uuid"), groups = optional(found, "groups"),
    }
  end
end

return { order = 25, add = add }
