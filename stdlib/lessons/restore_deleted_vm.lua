-- The lesson "restoring a deleted VM": by the function that does it, then by its uuid, which the backups still know.

local UUID = "50201c3e"

return {
  title = "Restoring a deleted VM",
  order = 4,
  minutes = 10,
  steps = {
    {
      say = [[
crm01 was deleted from vCenter last night. scv.restore_deleted_vm looks for the name in the backups, finds the uuid that
the VM had, and goes on from there. In a dry run it does the reading, and plans the rest.]],
      task = "Plan the restore of crm01 with scv.restore_deleted_vm, without starting it.",
      try = 'dry_run(scv.restore_deleted_vm, {vm = "crm01"})',
      check = function(here)
        -- The simulator knows the request under the first of its two names.
        if here.sent("vms.restore") > 0 then return false, "that one was started for real" end
        local planned = here.ok and type(here.value) == "table" and here.value[1]
        if type(planned) ~= "table" or planned.dry_run ~= true then return false end
        return tostring(planned.path):find(UUID, 1, true) ~= nil
      end,
      hints = {
        "dry_run takes the function, without (), then its arguments in braces", 'the argument is vm = "crm01"',
      },
      right = "The planned request has the uuid of crm01 in its path, and a copy of a good backup in its body.",
    },
    {
      say = "Now for real. The question says which VM, backup and host it will be; answer y.",
      task = "Bring crm01 back.",
      try = 'scv.restore_deleted_vm{vm = "crm01"}',
      check = function(here)
        local arguments = here.arguments("vms.restore_deleted") or here.arguments("vms.restore")
        if not arguments then return false end
        if not here.ok then return false, "it was not started, or it failed; the message says why" end
        local uuid = tostring(arguments.uuid or arguments.moref)
        if uuid:sub(1, #UUID) ~= UUID then return false, "that was another VM" end
        local newest = here.newest_job("restore")
        return newest ~= nil and newest.status == "COMPLETED"
      end,
      hints = { 'the argument is vm = "crm01"' },
      right = "crm01 runs again, under a new moref. Resource groups, tags and folders are not brought back.",
    },
    {
      say = [[
How would that go by hand? A deleted VM has no moref any more, so the vendor's steps begin with its uuid. vCenter may
not know that either, but the backups do: crm01 was in the group gold_web, as web01 (vm-1001) is.]],
      task = "List the backups of web01.",
      try = 'scv.api.vms.backups("vm-1001")',
      check = function(here)
        local arguments = here.ok and here.arguments("vms.backups")
        if not arguments then return false end
        if arguments.moref ~= "vm-1001" then return false, "those are another VM's" end
        return true
      end,
      hints = { "the operation is vms.backups; the moref of web01 is vm-1001" },
    },
    {
      say = [[
Each backup lists its vms. where takes a function too, for what a table of fields can't say:
  :where(function(b) return b.vms:where{name = "crm01"}:count() > 0 end)]],
      task = "Keep the newest of these backups that holds crm01 as backup.",
      try = "backup = scv.api.vms.backups('vm-1001'):where(function(b) return b.vms:where{name = 'crm01'}:count() > 0 "
        .. "end):first()",
      check = function(here)
        local backup = here.ok and here.global("backup")
        if type(backup) ~= "table" or type(backup.vms) ~= "table" then return false end
        if not here.find(backup.vms, "name", "crm01") then return false, "crm01 is not in that one" end
        for _, newest in ipairs(here.read("vms.backups", { moref = "vm-1001" })) do
          if here.find(newest.vms, "name", "crm01") then
            if newest.backup_id == backup.backup_id then return true end
            return false, ("the newest is %s"):format(newest.name)
          end
        end
      end,
      hints = { "the list comes newest first, so that first() is enough", "backup = …" },
    },
    {
      say = "In that backup stands what the VM was: its name, host, moref of then, and its uuid.",
      task = "Keep the record of crm01 in that backup as crm.",
      try = 'crm = backup.vms:where{name = "crm01"}:first()',
      check = function(here)
        local crm = here.ok and here.global("crm")
        if type(crm) ~= "table" then return false end
        return type(crm.uuid) == "string" and crm.uuid:sub(1, #UUID) == UUID
      end,
      hints = { "backup.vms is a list; crm01 is its name" },
    },
    {
      say = "From here the steps are those of any restore, with the uuid in place of the moref.",
      task = "List the backups of crm01 by its uuid.",
      try = "scv.api.vms.backups(crm.uuid)",
      check = function(here)
        local arguments = here.ok and here.arguments("vms.backups")
        return arguments and tostring(arguments.moref):sub(1, #UUID) == UUID
      end,
      hints = { "the same operation, vms.backups, with crm.uuid" },
    },
    {
      say = "The copy to restore from:",
      task = "Keep the primary location of the backup as location.",
      try = 'location = scv.api.vms.snapshot_locations(backup.backup_id):where{type = "PRIMARY"}:first()',
      check = function(here)
        local location = here.ok and here.global("location")
        if type(location) ~= "table" then return false end
        local right = here.read("vms.snapshot_locations", { backupId = here.global("backup").backup_id })
        return here.find(right, "location", location.location) ~= nil and location.type == "PRIMARY"
      end,
      hints = { "the operation is vms.snapshot_locations; it wants backup.backup_id" },
    },
    {
      say = [[
scv.api.vms.restore_deleted takes the uuid. The VM comes back under its name, or, if that is taken by now, as
name_timestamp: since crm01 is back, it is only planned here.]],
      task = "Plan the restore of crm01 by this operation, from that backup and location, and with power on.",
      try = "dry_run(scv.api.vms.restore_deleted, {uuid = crm.uuid, backupId = backup.backup_id, restartVM = true, "
        .. "restoreLocations = {{restoreFromLocation = location.location}}})",
      check = function(here)
        if here.sent("vms.restore_deleted") + here.sent("vms.restore") > 0 then
          return false, "that one was started for real"
        end
        local planned = here.ok and type(here.value) == "table" and here.value[1]
        if type(planned) ~= "table" or planned.dry_run ~= true then return false end
        if not tostring(planned.path):find(UUID, 1, true) then return false, "that was another VM" end
        return true
      end,
      hints = {
        "dry_run takes the operation, without (), then its arguments in braces",
        'help("vms.restore_deleted") shows the whole call; it takes uuid = crm.uuid',
      },
      right = "It is the request that scv.restore_deleted_vm sent.",
    },
  },
}
