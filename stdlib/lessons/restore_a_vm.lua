-- The lesson "restoring a VM": by the one function that does it, then by the vendor's steps, each by its operation.

local function backup_of(here) return here.global("backup") end

return {
  title = "Restoring a VM",
  order = 3,
  minutes = 15,
  steps = {
    {
      say = [[
web03 is broken, and is to be as it was last night. One function does it: scv.restore_vm finds the VM by its name, takes
the newest good backup, the primary copy and the host it was on. What it would do is seen first.]],
      task = "Plan the restore of web03, without starting it.",
      try = 'dry_run(scv.restore_vm, {vm = "web03"})',
      check = function(here)
        if here.sent("vms.restore") > 0 then return false, "that one was started for real" end
        local planned = here.ok and type(here.value) == "table" and here.value[1]
        if type(planned) ~= "table" or planned.dry_run ~= true then return false end
        if not tostring(planned.path):find("vm-1003", 1, true) then return false, "that was another VM" end
        return true
      end,
      hints = {
        "dry_run takes the function, without (), then its arguments in braces", 'the argument is vm = "web03"',
      },
      right = "The planned request has the VM in its path, and the backup and its copy in its body.",
    },
    {
      say = "Now for real. It overwrites the VM, so the shell says what will be lost, and asks; answer y.",
      task = "Restore web03.",
      try = 'scv.restore_vm{vm = "web03"}',
      check = function(here)
        local arguments = here.arguments("vms.restore")
        if not arguments then return false end
        if not here.ok then return false, "it was not started, or it failed; the message says why" end
        if arguments.moref ~= "vm-1003" then return false, "that was another VM" end
        local newest = here.newest_job("restore")
        return newest ~= nil and newest.status == "COMPLETED"
      end,
      hints = { "its one argument that is needed is vm, the name" },
      right = "That is all, if a VM is broken now. The rest is about choosing, and about what is behind it.",
    },
    {
      say = [[
Each of its choices can be said: backup = …, before = "2026-11-22 12:00", location = "secondary", host = … What there is
to choose from lists scv.backups.]],
      task = "Restore db01 to what it was before noon of 2026-11-22.",
      try = 'scv.restore_vm{vm = "db01", before = "2026-11-22 12:00"}',
      check = function(here)
        local arguments = here.arguments("vms.restore")
        if not arguments then return false end
        if not here.ok then return false, "it was not started, or it failed; the message says why" end
        if not here.line:find("before", 1, true) then return false, "say the time: before = …" end
        for _, group in ipairs(here.read("resource_groups.list")) do
          local held = here.find(group.entities, "name", "db01")
          if held and held.moref ~= arguments.moref then return false, "that was another VM" end
        end
        return true
      end,
      hints = { 'before takes a time in quotes: before = "2026-11-22 12:00"', 'scv.backups{vm = "db01"} lists them' },
      right = "why() tells the calls that it made: Get VM Backups, Get snapshot locations, Get available ESX Hosts, "
        .. "Restore a VM from a backup.",
    },
    {
      say = [[
The same by hand, to see what hangs on what. The vendor's operations don't know names: a VM is its moref, what vCenter
calls it. Whoever looks it up there is vcenter.vm, or scv.find_vm.]],
      task = "Find the moref of web02.",
      try = 'scv.find_vm("web02").moref',
      check = function(here)
        local value = here.ok and here.value
        if value == "vm-1002" then return true end
        if type(value) ~= "table" then return false end
        local found = rawlen(value) == 0 and value or here.find(value, "name", "web02")
        return found ~= nil and found.name == "web02" and found.moref == "vm-1002"
      end,
      hints = { 'vcenter.vm("web02") gives a record, and its field moref is what is wanted' },
    },
    {
      say = "The backups of a VM come newest first. A VM that is gone from vCenter is asked for by its uuid instead.",
      task = "List the backups of web02, whose moref is vm-1002.",
      try = 'scv.api.vms.backups("vm-1002")',
      check = function(here)
        local arguments = here.ok and here.arguments("vms.backups")
        if not arguments then return false end
        if arguments.moref ~= "vm-1002" then return false, "those are another VM's" end
        return type(here.value) == "table" and #here.value > 0
      end,
      hints = { "the operation is vms.backups; a single argument may be given bare" },
    },
    {
      say = [[
Not every backup is as good as another: a partial one lacks VMs, and only where the file systems were brought to rest is
it marked vm_consistent. What is to be used again gets a name: backup = …]],
      task = "Keep the newest backup that is VM-consistent as backup.",
      try = "backup = scv.api.vms.backups('vm-1002'):where{vm_consistent = true}:first()",
      check = function(here)
        local backup = here.ok and backup_of(here)
        if type(backup) ~= "table" then return false end
        for _, newest in ipairs(here.read("vms.backups", { moref = "vm-1002" })) do
          if newest.vm_consistent and not newest.partial then
            if backup.backup_id == newest.backup_id then return true end
            return false, ("the newest of that sort is %s"):format(newest.name)
          end
        end
      end,
      hints = { "where{vm_consistent = true} keeps some of a list, first() gives its first", "backup = …:first()" },
    },
    {
      say = [[
A backup may have copies: the primary one beside the VM, a secondary one on another storage system. A restore is told
from which, by the location that the appliance gives.]],
      task = "Keep the primary location of that backup as location.",
      try = 'location = scv.api.vms.snapshot_locations(backup.backup_id):where{type = "PRIMARY"}:first()',
      check = function(here)
        local location = here.ok and here.global("location")
        if type(location) ~= "table" then return false end
        for _, right in ipairs(here.read("vms.snapshot_locations", { backupId = backup_of(here).backup_id })) do
          if right.location == location.location then
            if right.type == "PRIMARY" then return true end
            return false, "that is the secondary copy"
          end
        end
        return false, "that is not a location of this backup"
      end,
      hints = { "the operation is vms.snapshot_locations; it wants backup.backup_id", "keep type = \"PRIMARY\"" },
    },
    {
      say = "Where may the VM go? Any host that is offered will do; without one, the VM goes back to its own.",
      task = "List the hosts that web02 can be restored to.",
      try = 'scv.api.vms.available_esx_hosts("vm-1002")',
      check = function(here)
        local arguments = here.ok and here.arguments("vms.available_esx_hosts")
        if not arguments then return false end
        if arguments.moref ~= "vm-1002" then return false, "those are for another VM" end
        return true
      end,
      hints = { "the operation is vms.available_esx_hosts" },
      right = "The original one is marked.",
    },
    {
      say = [[
Now the restore. It overwrites the VM, so the shell asks first; answer y. The job's number is in the reply. restartVM
says whether the VM is powered on afterwards: false if the backup is partial.]],
      task = "Restore web02 from that backup and location, power it on, and keep the reply as job.",
      try = 'job = scv.api.vms.restore{moref = "vm-1002", backupId = backup.backup_id, restartVM = true, '
        .. "restoreLocations = {{restoreFromLocation = location.location}}}",
      check = function(here)
        local arguments = here.arguments("vms.restore")
        if not arguments then return false end
        if not here.ok then return false, "it was not started; the message says why" end
        if arguments.moref ~= "vm-1002" then return false, "that was another VM" end
        local newest = here.newest_job("restore", backup_of(here).name)
        if not newest then return false, "there is no job that uses that backup" end
        here.kept.job = newest.id
        return true
      end,
      hints = {
        'help("vms.restore") shows the whole call',
        "restoreLocations is a list of tables: {{restoreFromLocation = location.location}}",
      },
    },
    {
      say = "A restore is a job like any other.",
      task = "Wait for its end.",
      try = "scv.wait_for_job(job.job_id)",
      check = function(here)
        if not here.ok or type(here.value) ~= "table" then return false end
        local newest = here.newest_job("restore", backup_of(here).name)
        return newest ~= nil and here.value.id == newest.id and newest.status == "COMPLETED"
      end,
      hints = { "scv.wait_for_job takes the number: job.job_id" },
      right = "Its messages say what was not brought back: the VM is in no resource group now, and its tags are gone.",
    },
  },
}
