-- Restoring single disks of a VM: the vendor's steps 14 (backups), 15 (locations), 19 (disks), 20 (datastores),
-- 16 (hosts) and 21; all else that is sent, reads. See docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local backup_lookup = shell.library("lookup/backup")
local cell = shell.library("text/cell")
local sessions = shell.library("session/session")
local snapshot_location = shell.library("lookup/snapshot_location")
local element = shell.library("lookup/element")
local vm_lookup = shell.library("lookup/vm")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local disks_lookup = shell.library("lookup/disks")
local job_match = shell.library("jobs/match")
local job_starter = shell.library("jobs/starter")
local sequence = shell.library("core/sequence")
local vm_backup = shell.library("lookup/vm_backup")
local words = shell.library("core/words")

local NAME, OPERATION = "scv.restore_vmdks", "vms.restore_vmdks"

local read_location = reader("vms.snapshot_locations")

local read = argument_table.reader(NAME, {
  { "vm", "thing", required = true },
  { "disks", "thing" },
  { "backup", "thing" },
  { "before", "time" },
  { "location", "thing" },
  { "host", "thing" },
  { "datastore", "thing" },
  { "wait", "flag" },
  { "patience", "duration" },
  { "confirm", "confirm" },
}, { example = 'scv.restore_vmdks{vm = "web01", disks = "Hard disk 2"}' })

-- The copy of the datastore that a disk is on. Bare locations don't say what they are of: the only one it is, then.
local function copy_of(disk, copies)
  if #copies == 1 and element.is_bare(copies[1]) then return copies[1] end
  local datastore = disks_lookup.datastore(disk)
  for _, copy in ipairs(copies) do
    if element.label(read_location(copy, "datastore", "element")) == datastore then return copy end
  end
  read_location.wrong(copies[1], "datastore", ("%q, which the disk is on"):format(datastore))
end

local function places_of(plan)
  local places = {}
  for index, disk in ipairs(plan.disks) do
    places[index] = {
      location = snapshot_location.given(copy_of(disk, plan.copies), read_location.operation),
      vmdk = disks_lookup.given(disk), datastore = plan.targets[index],
    }
  end
  return places
end

local function question_of(plan)
  local targets = {}
  for index, disk in ipairs(plan.disks) do
    local path = disks_lookup.label(disk)
    local name = not element.is_bare(disk) and optional(disk, "name") or "disk"
    local label = ("%s %s to datastore %s"):format(cell.text(name), cell.text(path),
      cell.text(element.label(plan.targets[index])))
    targets[index] = { id = path, name = label }
  end
  local what = #targets == 1 and targets[1].name or ("%d disks"):format(#targets)
  return targets, table.concat({
    ("This overwrites %s of %s with backup %s of %s (%s), by way of %s.%s"):format(what, vm_lookup.label(plan.vm),
      backup_lookup.label(plan.backup), cell.moment(optional(plan.backup, "start_time")),
      snapshot_location.words(plan.copies), cell.text(element.label(plan.host)), vm_backup.doubt(plan.vm)),
    "Whatever the disks hold that is newer is lost.",
  }, "\n")
end

local function add(scv)
  --- `backup` or `before`
  ---@class RestoreVMDKs
  ---@field vm string|table  its name, folder path, moref or uuid, or a record with them
  ---@field disks string|table  a disk's name or path, or a list of them; without it the error lists them
  ---@field backup string|integer|table|nil  "latest", its name or id; the newest good one unless given
  ---@field before string?  instead of `backup`: the newest good one from before that time
  ---@field location string|table|nil  "primary" (unless given), "secondary", or exact locations
  ---@field host string|table|nil  the ESXi host, by name, moref or folder path; the original one if it is
  ---  still offered
  ---@field datastore string|table|nil  where the disks go; each disk's own datastore if it is still offered
  ---@field wait boolean?  false: don't wait for the end
  ---@field patience number|string|nil  how long the appliance may be away meanwhile: seconds, or "30m"; 10 minutes
  ---  unless given
  ---@field confirm boolean|userdata|nil  false: don't ask; or what scv.ask gave

  --- Restores single disks of a VM from a backup, and waits for the job. The disks are overwritten.
  ---
  --- Rules: what the disks hold that is newer than the backup is lost. Disks of a template can't be restored. A VM on
  --- vVols goes by way of no other host.
  ---
  ---     scv.restore_vmdks{vm = "web01", disks = "Hard disk 2"}
  ---     scv.restore_vmdks{vm = "web01", disks = {"[nfs_web01] web01/web01_1.vmdk"}, before = "2026-11-23 12:00"}
  ---@steps look up the moref in vCenter, vms.backups, vms.snapshot_locations, vms.vmdk_locations,
  ---  vms.available_datastores, vms.available_esx_hosts, vms.restore_vmdks
  ---@param arguments RestoreVMDKs
  ---@return table job  its record; in a dry run the planned request
  ---@typed return Job|Plan
  function scv.restore_vmdks(arguments)
    local wanted = read(arguments)
    local plan = {}
    plan.backup, plan.vm = vm_backup.choose(scv, vm_lookup.to_restore(scv, wanted.vm, NAME), wanted, NAME, true)
    vm_backup.refuse_template(plan.vm, NAME)
    local reference, label = vm_lookup.reference(plan.vm), vm_lookup.label(plan.vm)
    local backup_id = vm_backup.id(plan.backup)
    local locations = scv.api.vms.snapshot_locations(backup_id)
    plan.disks = disks_lookup.choose(vm_backup.disks(scv, plan.vm, plan.backup), wanted.disks, label, NAME)
    plan.copies = snapshot_location.choose(locations, vm_backup.datastores(plan.disks), wanted.location, NAME,
      "vms.snapshot_locations")
    snapshot_location.tell_doubts(plan.copies, plan.backup)
    plan.targets = vm_backup.datastores_of_disks(scv, plan.vm, plan.backup, plan.disks, wanted.datastore, NAME)
    for index, disk in ipairs(plan.disks) do
      narration.took("vmdkToRestore", disks_lookup.label(disk), "vmdk_locations",
        "to " .. cell.text(element.label(plan.targets[index])))
    end
    plan.host = vm_backup.host(scv, plan.vm, plan.copies, wanted.host, NAME)
    local targets, loss = question_of(plan)
    local grant = scv.ask({ operation = OPERATION, targets = targets, loss = loss }, wanted.confirm)
    local places = sequence.map(targets, function(target) return target.name end)
    shell.note(("%s %d disk%s of %s from backup %s (%s): %s%s"):format(
      sessions.doing(scv, "restores", "restore"), #plan.disks, #plan.disks == 1 and "" or "s",
      label, backup_lookup.label(plan.backup), snapshot_location.words(plan.copies), words.all_of(places),
      vm_backup.doubt(plan.vm)))
    return job_starter.run(scv, {
      operation = OPERATION,
      arguments = {
        moref = reference, backupId = backup_id, host = plan.host, vmdk_restore_locations = places_of(plan),
      },
      options = { grant = grant },
      what = "restore of disks of VM " .. label,
      told = true,
      traits = { backup = optional(plan.backup, "name", "text"), subjects = job_match.subjects(plan.vm) },
      known = { name = "restore of disks of " .. label },
    }, wanted)
  end
end

return { order = 50, add = add }
