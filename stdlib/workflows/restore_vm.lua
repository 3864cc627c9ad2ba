-- Restoring virtual machines: the vendor's steps 14 (backups), 15 (locations), 16 (hosts), then 17, or 18 for a VM that
-- was deleted from vCenter; all else that is sent, reads. See docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local backup_lookup = shell.library("lookup/backup")
local snapshot_location = shell.library("lookup/snapshot_location")
local deleted_vm = shell.library("lookup/deleted_vm")
local element = shell.library("lookup/element")
local errors = shell.library("core/errors")
local vm_lookup = shell.library("lookup/vm")
local is_planned = shell.library("core/plan").is
local optional = shell.library("core/record").optional
local job_match = shell.library("jobs/match")
local restored_groups = shell.library("workflows/restore_vm/groups")
local job_starter = shell.library("jobs/starter")
local moref = shell.library("core/moref")
local sequence = shell.library("core/sequence")
local sessions = shell.library("session/session")
local vm_backup = shell.library("lookup/vm_backup")
local words = shell.library("core/words")

local FIELDS = {
  { "vm", "thing", required = true },
  { "backup", "thing" },
  { "before", "time" },
  { "location", "thing" },
  { "host", "thing" },
  { "datastore", "thing" },
  { "power_on", "flag" },
  { "wait", "flag" },
  { "patience", "duration" },
  { "confirm", "confirm" },
}

local LOCATIONS = "vms.snapshot_locations"
local RESTORE, RESTORE_DELETED = "scv.restore_vm", "scv.restore_deleted_vm"

local read_restore = argument_table.reader(RESTORE, FIELDS, { bare = "vm", example = 'scv.restore_vm{vm = "web01"}' })
local read_deleted = argument_table.reader(RESTORE_DELETED, FIELDS,
  { bare = "vm", example = 'scv.restore_deleted_vm{vm = "crm01"}' })

-- Whether the VM is powered on afterwards: not out of a partial backup, which the product refuses.
local function power_on(wanted, backup, vm, func)
  if not backup_lookup.is_partial(backup, "vms.backups") then return wanted ~= false end
  local name = backup_lookup.label(backup)
  if wanted then
    errors.argument(func, "power_on", ("must be false: backup %s is partial"):format(name),
      "a VM out of a partial backup is restored powered off; leave power_on out, or choose another backup")
  end
  shell.note(("backup %s is partial: %s is restored powered off"):format(name, vm_lookup.label(vm)))
  return false
end

-- "to datastore nfs_web01 on esx02.demo.local, and powers it on".
local function place_of(plan)
  local datastores = plan.datastore and element.label(plan.datastore)
    or words.all_of(snapshot_location.datastores(plan.copies, LOCATIONS))
  local to = datastores ~= "" and ("to datastore %s "):format(cell.text(datastores)) or ""
  local powers = plan.power_on and "and powers it on" or "and leaves it powered off"
  return ("%son %s, %s%s%s"):format(to, cell.text(element.label(plan.host)), powers, vm_backup.doubt(plan.vm),
    plan.living or "")
end

local function backup_words(plan)
  local time = optional(plan.backup, "start_time")
  local of = time ~= nil and " of " .. cell.moment(time) or ""
  return ("backup %s%s (%s)"):format(backup_lookup.label(plan.backup), of, snapshot_location.words(plan.copies))
end

-- " (gold_web, lab)", where it is known in which groups the VM is.
local function group_names(groups) return #groups > 0 and (" (%s)"):format(cell.text(groups)) or "" end

-- What is lost by overwriting, and what does not come back.
local function loss_of_overwriting(plan)
  return table.concat({
    ("This overwrites %s with %s %s."):format(vm_lookup.label(plan.vm), backup_words(plan), place_of(plan)),
    "Whatever it holds that is newer is lost.",
    ("It is not put back into its resource groups%s; its tags and folder are not restored."):format(
      group_names(plan.groups)),
  }, "\n")
end

local function loss_of_bringing_back(plan)
  local name = plan.vm.name and cell.text(plan.vm.name) or "that name"
  return table.concat({
    ("This restores %s (%s), deleted from vCenter, from %s %s."):format(cell.text(plan.vm.name or "the VM"),
      cell.text(plan.vm.uuid), backup_words(plan), place_of(plan)),
    ("If there is a VM called %s by then, the restored one is called %s_<timestamp>."):format(name,
      plan.vm.name and name or "<vm_name>"),
    "It is in no resource group then; its tags and folder are not restored.",
  }, "\n")
end

-- The places of the request: one for each copy.
local function restore_locations(plan)
  return sequence.map(plan.copies, function(copy)
    return { location = snapshot_location.given(copy, LOCATIONS), host = plan.host, datastore = plan.datastore }
  end)
end

-- Asks, sends, and waits for the job.
local function carry_out(scv, plan, wanted)
  local by_uuid = plan.operation == "vms.restore_deleted"
  local reference = by_uuid and plan.vm.uuid or plan.vm.moref
  local grant = scv.ask({
    operation = plan.operation,
    targets = { { id = reference, name = vm_lookup.label(plan.vm) } },
    loss = plan.loss,
  }, wanted.confirm)
  local label = plan.vm.name and cell.text(plan.vm.name) or reference
  -- What was chosen is shown where nobody was asked, too.
  shell.note(("%s %s from %s %s"):format(
    sessions.doing(scv, "restores", "restore"), label, backup_words(plan), place_of(plan)))
  local job = job_starter.run(scv, {
    operation = plan.operation,
    arguments = {
      [by_uuid and "uuid" or "moref"] = reference,
      backupId = vm_backup.id(plan.backup),
      restart_vm = plan.power_on,
      restore_locations = restore_locations(plan),
    },
    options = { grant = grant },
    what = "restore of VM " .. label,
    told = true,
    traits = { backup = optional(plan.backup, "name", "text"), subjects = job_match.subjects(plan.vm) },
    known = { name = "restore of " .. label },
  }, wanted)
  if not is_planned(job) and wanted.wait ~= false then
    restored_groups.tell(scv, plan.vm, label, plan.groups, plan.in_groups)
  end
  return job
end

-- Session → the uuids of the deleted VMs that it has brought back: a report may not tell of them yet.
local brought_back = setmetatable({}, { __mode = "k" })

local function refuse_again(scv, vm)
  local key = moref.uuid_key(vm.uuid)
  if not key or not (brought_back[scv] or {})[key] then return end
  local problem = ("%s was brought back in this session, and the reports may be an hour old"):format(
    vm_lookup.label(vm))
  errors.argument(RESTORE_DELETED, "vm", problem,
    "look at it in vCenter; who has seen there that it is gone can restore it by the lone call, which asks: "
      .. "help(scv.api.vms.restore_deleted)")
end

-- Does what brings a VM back, and keeps that it did, unless it is known that it came to nothing.
local function remembering(scv, vm, bring)
  local ok, job = pcall(bring)
  local is_sent = not ok and type(job) == "table" and (errors.kind(job) == "unknown_outcome" or job.job ~= nil)
  local is_failed = not ok and errors.kind(job) == "job"
  local key = moref.uuid_key(vm.uuid)
  if key and (ok and not is_planned(job) or is_sent and not is_failed) then
    brought_back[scv] = brought_back[scv] or {}
    brought_back[scv][key] = true
  end
  if not ok then error(job, 0) end
  return job
end

local function add(scv)
  --- `backup` or `before`
  ---@class RestoreVM
  ---@field vm string|table  its name, folder path, moref or uuid, or a record with them
  ---@field backup string|integer|table|nil  "latest", its name or id; the newest good one unless given
  ---@field before string?  instead of `backup`: the newest good one from before that time, as the appliance's clock
  ---  shows it: "2026-11-20 12:00"
  ---@field location string|table|nil  "primary" (unless given), "secondary", or exact locations
  ---@field host string|table|nil  the ESXi host, by name, moref or folder path; the original one if it is
  ---  still offered
  ---@field datastore string|table|nil  another datastore than the original one
  ---@field power_on boolean?  power the VM on afterwards: true unless given, false out of a partial backup
  ---@field wait boolean?  false: don't wait for the end
  ---@field patience number|string|nil  how long the appliance may be away meanwhile: seconds, or "30m"; 10 minutes
  ---  unless given
  ---@field confirm boolean|userdata|nil  false: don't ask; or what scv.ask gave

  --- Restores a VM that is in vCenter from a backup, and waits for the job. The VM is overwritten: it is unregistered,
  --- restored from the snapshot, and registered again under its name.
  ---
  --- Rules: what the VM holds that is newer than the backup is lost. It is not put back into its resource groups: the
  --- call that does it is printed at the end; tags and folders are not restored. Out of a partial backup it is
  --- restored powered off. A template can't be restored. A VM on vVols goes to no other host. For a VM that was
  --- deleted from vCenter there is scv.restore_deleted_vm.
  ---
  ---     scv.restore_vm{vm = "web01"}
  ---     scv.restore_vm{vm = "vm-1001", before = "2026-11-20 12:00", power_on = false}
  ---     scv.restore_vm{vm = "db01", backup = "latest", location = "secondary", host = "esx02.demo.local"}
  ---@steps look up the moref in vCenter, vms.backups, vms.snapshot_locations, vms.available_esx_hosts, vms.restore
  ---@param arguments RestoreVM
  ---@return table job  its record; in a dry run the planned request
  ---@typed return Job|Plan
  function scv.restore_vm(arguments)
    local wanted = read_restore(arguments)
    local plan = { operation = "vms.restore" }
    plan.backup, plan.vm = vm_backup.choose(scv, vm_lookup.to_restore(scv, wanted.vm, RESTORE), wanted, RESTORE, true)
    vm_backup.refuse_template(plan.vm, RESTORE)
    plan.power_on = power_on(wanted.power_on, plan.backup, plan.vm, RESTORE)
    plan.copies = vm_backup.copies(scv, plan.vm, plan.backup, wanted.location, RESTORE)
    plan.host = vm_backup.host(scv, plan.vm, plan.copies, wanted.host, RESTORE)
    if wanted.datastore then
      plan.datastore = vm_backup.datastore(scv, plan.vm, plan.backup, wanted.datastore, RESTORE)
    end
    -- A VM of which only the uuid is known goes the vendor's way for uuids.
    if not plan.vm.moref then plan.operation = "vms.restore_deleted" end
    plan.groups, plan.in_groups = restored_groups.of(scv, plan.vm, plan.backup)
    plan.loss = loss_of_overwriting(plan)
    return carry_out(scv, plan, wanted)
  end

  --- Brings back a VM that was deleted from vCenter, from a backup, and waits for the job.
  ---
  --- Rules: if there is a VM of its name, the restored one is called <vm_name>_<timestamp>. It is put into no resource
  --- group; tags and folders are not restored. Out of a partial backup it is restored powered off. A template can't be
  --- restored. Its uuid is what was seen in vCenter before, or else what the backups of resource groups say; a VM that
  --- neither knows is given by its uuid. One that vCenter has is not brought back.
  ---
  ---     scv.restore_deleted_vm{vm = "crm01"}
  ---     scv.restore_deleted_vm{vm = "50201c3e-4b1a-7f0e-9d53-2f6a1b0c9e77", backup = 57, wait = false}
  ---@steps look up the uuid in vCenter or in the memory of it, vms.backups, vms.snapshot_locations,
  ---  vms.available_esx_hosts, vms.restore_deleted
  ---@param arguments RestoreVM
  ---@return table job  its record; in a dry run the planned request
  ---@typed return Job|Plan
  function scv.restore_deleted_vm(arguments)
    local wanted = read_deleted(arguments)
    local plan = { operation = "vms.restore_deleted" }
    local vm, live = deleted_vm.find(scv, wanted.vm, RESTORE_DELETED)
    vm_lookup.refuse_template(vm, RESTORE_DELETED)
    refuse_again(scv, vm)
    plan.backup, plan.vm = vm_backup.choose(scv, vm, wanted, RESTORE_DELETED, true)
    plan.living = deleted_vm.refuse_living(plan.vm, live, RESTORE_DELETED)
    vm_backup.refuse_template(plan.vm, RESTORE_DELETED)
    plan.power_on = power_on(wanted.power_on, plan.backup, plan.vm, RESTORE_DELETED)
    plan.copies = vm_backup.copies(scv, plan.vm, plan.backup, wanted.location, RESTORE_DELETED)
    plan.host = vm_backup.host(scv, plan.vm, plan.copies, wanted.host, RESTORE_DELETED)
    if wanted.datastore then
      plan.datastore = vm_backup.datastore(scv, plan.vm, plan.backup, wanted.datastore, RESTORE_DELETED)
    end
    local groups
    plan.groups, plan.in_groups, groups = restored_groups.of(scv, plan.vm, plan.backup)
    plan.living = plan.living .. deleted_vm.refuse_held(plan.vm, live, groups, RESTORE_DELETED)
    plan.loss = loss_of_bringing_back(plan)
    return remembering(scv, plan.vm, function() return carry_out(scv, plan, wanted) end)
  end
end

return { order = 40, add = add }
