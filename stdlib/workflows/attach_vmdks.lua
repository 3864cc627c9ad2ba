-- Attaching disks out of a backup to a VM, and detaching them: the vendor's steps 14 (backups), 19 (disks), then 22 or
-- 23; all else that is sent, reads. See docs/appliance.md, "The workflows".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local backup_lookup = shell.library("lookup/backup")
local backup_times = shell.library("lookup/backup_times")
local element = shell.library("lookup/element")
local errors = shell.library("core/errors")
local vm_lookup = shell.library("lookup/vm")
local known_backups = shell.library("lookup/known_backups")
local List = shell.library("core/list")
local moref = shell.library("core/moref")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sessions = shell.library("session/session")
local disks_lookup = shell.library("lookup/disks")
local job_match = shell.library("jobs/match")
local job_starter = shell.library("jobs/starter")
local sequence = shell.library("core/sequence")
local vm_backup = shell.library("lookup/vm_backup")
local words = shell.library("core/words")

local ATTACH, DETACH = "scv.attach_vmdks", "scv.detach_vmdks"

local read_backup, read_disk = reader("vms.backups"), reader("vms.vmdk_locations")

local read_attach = argument_table.reader(ATTACH, {
  { "vm", "thing", required = true },
  { "disks", "thing" },
  { "backup", "thing" },
  { "before", "time" },
  { "to", "thing" },
  { "wait", "flag" },
  { "patience", "duration" },
}, { example = 'scv.attach_vmdks{vm = "web01", disks = "Hard disk 2"}' })

local read_detach = argument_table.reader(DETACH, {
  { "vm", "thing", required = true },
  { "disks", "thing" },
  { "backup", "thing" },
  { "wait", "flag" },
  { "patience", "duration" },
  { "confirm", "confirm" },
}, { bare = "vm", example = 'scv.detach_vmdks{vm = "web01"}' })

-- Those that are attached already, to the VM that they are to be attached to, and those that are not. Of a bare path
-- nobody says whether it is: the appliance refuses what is.
local function parted(disks, holder)
  local there, missing = List.new(), {}
  for _, disk in ipairs(disks) do
    local at = disks_lookup.is_attached(disk) and read_disk(disk, "attached_to", "text")
    local list = at and (at == holder.moref or moref.same_uuid(at, holder.uuid)) and there or missing
    list[#list + 1] = disk
  end
  return there, missing
end

-- The disks that are attached out of a backup. A list of bare paths doesn't say which are: all of them may be.
local function may_be_attached(disks)
  return List.new(disks):where(function(disk) return disks_lookup.is_attached(disk) ~= false end)
end

-- A job that attaches or detaches disks names the backup that they are of, or one of the VMs.
local function traits_of(backup, ...)
  return { backup = optional(backup, "name", "text"), subjects = job_match.subjects(...) }
end

local function refuse_unsaid(argument)
  errors.argument(DETACH, argument, "is needed: the appliance doesn't say which disks are attached",
    "name the backup and its disks; scv.api.vms.vmdk_locations{moref = …, backupId = …} lists them")
end

local ADVICE = "or name the backup: backup = …"

-- The backups of a VM in which it did not fail, the newest first.
local function usable_backups(scv, vm)
  local backups = List.new(scv.api.vms.backups(vm_lookup.reference(vm)))
  local facts = sessions.is(scv) and sessions.facts(scv) or {}
  local sorted = backup_times.newest_first(backups, read_backup, facts.timezone)
  -- Without its time it is not known which is the newest.
  local last = sorted[#sorted]
  if last and read_backup(last.backup, "start_time", "time", ADVICE) and not last.seconds then
    read_backup.wrong(last.backup, "start_time", "a time", ADVICE)
  end
  backup_times.refuse_future(sorted, read_backup, facts, ADVICE)
  return sequence.map(sorted, function(each)
    local part = backup_lookup.part_of(each.backup, vm, "vms.backups")
    return not (part and read_backup(part, "failed", "flag")) and each.backup or nil
  end)
end

-- One request is about the disks of one backup.
local function refuse_apart(chosen, other, disks)
  errors.argument(DETACH, "disks", ("are attached out of several backups: %s out of %s, others out of %s"):format(
    words.all_of(sequence.map(disks, element.label)), backup_lookup.label(other), backup_lookup.label(chosen)),
    "detach those of one backup at a time: backup = …")
end

-- The newest backup out of which any disk is attached, or any of those that are wanted; nil if there is none. Each
-- backup has to be asked. Gives also its disks, and those of all backups that were asked.
local function backup_with_attached(scv, vm, wanted, label)
  local all, chosen, own, rest = {}, nil, nil, wanted
  for _, backup in ipairs(usable_backups(scv, vm)) do
    local disks = vm_backup.disks(scv, vm, backup)
    if element.is_bare(disks[1]) then refuse_unsaid("backup") end
    table.move(disks, 1, #disks, #all + 1, all)
    local attached = may_be_attached(disks)
    if wanted == nil then
      if #attached > 0 then return backup, disks, all end
    else
      local missing, there = disks_lookup.parted(attached, rest, label, DETACH)
      if #there > 0 and chosen then refuse_apart(chosen, backup, there) end
      if #there > 0 then chosen, own, rest = backup, disks, missing end
      if chosen and #rest == 0 then break end
    end
  end
  return chosen, own or {}, all
end

-- The backup, its disks, and all disks that are known to be the VM's, with where these are from.
local function chosen(scv, vm, wanted, label)
  if wanted.backup == nil then
    local backup, disks, all = backup_with_attached(scv, vm, wanted.disks, label)
    if backup then narration.took("backupId", vm_backup.id(backup), "backups", "the newest with attached disks") end
    return backup, disks, all, "its backups"
  end
  local backup = vm_backup.listed(scv, vm, wanted, DETACH)
  local disks = vm_backup.disks(scv, vm, backup)
  return backup, disks, disks, "this backup"
end

-- What people call a disk: by its name where it has one.
local function name_of(disk)
  return cell.text(not element.is_bare(disk) and optional(disk, "name", "text") or disks_lookup.label(disk))
end

-- Those of the attached disks that are to be detached. A name that no backup has is an error; a disk that is known, and
-- not attached, is as it shall be, and that is said.
local function to_detach(attached, wanted, label, known)
  if wanted == nil then return attached end
  local missing, there = disks_lookup.parted(attached, wanted, label, DETACH)
  disks_lookup.check_known(known.disks, missing, label, DETACH, known.where)
  local others = sequence.distinct(sequence.map(attached, name_of))
  for _, each in ipairs(missing) do
    shell.note(("%s of %s is not attached out of %s: nothing to detach%s"):format(cell.text(element.label(each)), label,
      known.backup and "backup " .. backup_lookup.label(known.backup) or "a backup",
      #others > 0 and #there == 0 and "; attached: " .. words.all_of(others) or ""))
  end
  return #there > 0 and List.new(disks_lookup.choose(attached, there, label, DETACH)) or List.new()
end

-- The names of the other backups out of which disks of these names are attached, too: a request to detach says paths
-- alone, so that they go along.
local function also_attached(scv, vm, backup, names)
  local is_meant, id = {}, tostring(vm_backup.id(backup))
  for _, name in ipairs(names) do is_meant[name] = true end
  local others = List.new(scv.api.vms.backups(vm_lookup.reference(vm))):where(function(each)
    local part = backup_lookup.part_of(each, vm, "vms.backups")
    return tostring(vm_backup.id(each)) ~= id and not (part and read_backup(part, "failed", "flag"))
  end)
  return sequence.distinct(known_backups.gather(others, function(other)
    local disks = sequence.where(vm_backup.disks(scv, vm, other), function(disk)
      return disks_lookup.is_attached(disk) == true and is_meant[disks_lookup.label(disk)]
    end)
    return #disks > 0 and { backup_lookup.label(other) } or {}
  end))
end

-- What else goes; "" where nothing does.
local function also_words(others)
  if #others == 0 then return "" end
  return ("\nOf the same disk the one that is attached out of %s goes along: the appliance tells them apart by their "
    .. "path alone."):format(words.all_of(others))
end

local function add(scv)
  --- `backup` or `before`
  ---@class AttachVMDKs
  ---@field vm string|table  the VM whose disks they are: its name, folder path, moref or uuid
  ---@field disks string|table  a disk's name or path, or a list of them; without it the error lists them
  ---@field backup string|integer|table|nil  "latest", its name or id; the newest good one unless given
  ---@field before string?  instead of `backup`: the newest good one from before that time
  ---@field to string|table|nil  another VM to attach them to
  ---@field wait boolean?  false: don't wait for the end
  ---@field patience number|string|nil  how long the appliance may be away meanwhile: seconds, or "30m"; 10 minutes
  ---  unless given

  --- Attaches disks out of a backup to a VM, to look into them or to copy from them, and waits for the job. The VM's
  --- own disks stay as they are. Disks that are attached already are passed over.
  ---
  ---     scv.attach_vmdks{vm = "web01", disks = "Hard disk 2"}
  ---     scv.attach_vmdks{vm = "web01", disks = "Hard disk 2", backup = 92, to = "web02"}
  ---@steps look up the moref in vCenter, vms.backups, vms.vmdk_locations, vms.attach_vmdks
  ---@param arguments AttachVMDKs
  ---@return table job  its record, or a List of the disks if all are attached already; in a dry run the planned request
  ---@typed return Job|List<any>|Plan
  function scv.attach_vmdks(arguments)
    local wanted = read_attach(arguments)
    local target = wanted.to and vm_lookup.live(scv, wanted.to, ATTACH, "to")
    local backup, vm = vm_backup.choose(scv, vm_lookup.live(scv, wanted.vm, ATTACH), wanted, ATTACH, false)
    local holder = target or vm
    local disks = disks_lookup.choose(vm_backup.disks(scv, vm, backup), wanted.disks, vm_lookup.label(vm), ATTACH)
    local there, missing = parted(disks, holder)
    for _, disk in ipairs(there) do
      shell.note(("%s is attached to %s already"):format(cell.text(disks_lookup.label(disk)), vm_lookup.label(holder)))
    end
    if #missing == 0 then return there end
    local paths = sequence.map(missing, disks_lookup.given)
    for _, disk in ipairs(missing) do narration.took("vmdkLocation", disks_lookup.label(disk), "vmdk_locations") end
    shell.note(("%s %d disk%s of %s from backup %s to %s%s"):format(
      sessions.doing(scv, "attaches", "attach"), #missing, #missing == 1 and "" or "s",
      vm_lookup.label(vm), backup_lookup.label(backup), vm_lookup.label(holder), vm_backup.doubt(vm)))
    return job_starter.run(scv, {
      operation = "vms.attach_vmdks",
      arguments = {
        moref = vm_lookup.reference(vm), backup_id = vm_backup.id(backup), vmdk_locations = paths,
        alternate_vm_moref = target and vm_lookup.reference(target) or nil,
      },
      what = "attaching of disks to VM " .. vm_lookup.label(holder),
      told = true,
      traits = traits_of(backup, vm, holder),
      known = { name = "attaching of disks to " .. vm_lookup.label(holder) },
    }, wanted)
  end

  ---@class DetachVMDKs
  ---@field vm string|table  the VM whose disks they are: its name, folder path, moref or uuid
  ---@field disks string|table|nil  a disk's name or path, or a list of them; all that are attached unless given
  ---@field backup string|integer|table|nil  its name or id; the newest with attached disks unless given
  ---@field wait boolean?  false: don't wait for the end
  ---@field patience number|string|nil  how long the appliance may be away meanwhile: seconds, or "30m"; 10 minutes
  ---  unless given
  ---@field confirm boolean|userdata|nil  false: don't ask; or what scv.ask gave

  --- Detaches disks that were attached out of a backup, and waits for the job. If none is attached, it says so and
  --- gives an empty List. A disk that no backup of the VM knows is an error.
  ---
  --- Rules: what was written to the attached disks since is lost; the backup stays as it is. Disks that were attached
  --- to another VM are detached by way of the VM whose backup they are of.
  ---
  ---     scv.detach_vmdks{vm = "web01"}
  ---     scv.detach_vmdks{vm = "web01", disks = "Hard disk 2", backup = 92}
  ---@steps look up the moref in vCenter, vms.backups, vms.vmdk_locations, vms.detach_vmdks
  ---@param arguments DetachVMDKs
  ---@return table job  its record; in a dry run the planned request
  ---@typed return Job|Plan
  function scv.detach_vmdks(arguments)
    local wanted = read_detach(arguments)
    local vm = vm_lookup.live(scv, wanted.vm, DETACH)
    local label = vm_lookup.label(vm)
    local backup, disks, all, where = chosen(scv, vm, wanted, label)
    local attached = may_be_attached(disks)
    if #attached == 0 and wanted.disks == nil then
      shell.note(("no disk of %s is attached out of a backup"):format(label))
      return attached
    end
    if wanted.disks == nil and element.is_bare(attached[1]) then refuse_unsaid("disks") end
    local known = { disks = all, where = where, backup = wanted.backup and backup }
    local meant = to_detach(attached, wanted.disks, label, known)
    if #meant == 0 then return meant end
    local paths, names = sequence.map(meant, disks_lookup.given), sequence.map(meant, disks_lookup.label)
    local targets = {}
    for index, name in ipairs(names) do
      targets[index] = { id = name, name = cell.text(name) }
      narration.took("vmdkToDetach", name, "vmdk_locations", "attached")
    end
    local what = #targets == 1 and targets[1].name or ("%d disks"):format(#targets)
    local along = also_words(also_attached(scv, vm, backup, names))
    local grant = scv.ask({
      operation = "vms.detach_vmdks", targets = targets,
      loss = ("This detaches %s of %s, attached out of backup %s.\nWhat was written to it since is lost.%s"):format(
        what, label, backup_lookup.label(backup), along),
    }, wanted.confirm)
    if along ~= "" then shell.note((along:gsub("^%s+", ""))) end
    return job_starter.run(scv, {
      operation = "vms.detach_vmdks",
      arguments = { moref = vm_lookup.reference(vm), vmdks_to_detach = paths },
      options = { grant = grant },
      what = "detaching of disks of VM " .. label,
      told = true,
      traits = traits_of(backup, vm),
      known = { name = "detaching of disks of " .. label },
    }, wanted)
  end
end

return { order = 60, add = add }
