local spec = ...

local appliance = spec.load "appliance"

local OPERATION = "vms.backups"

local function backup(id, day, more)
  local start = ("11/%02d/2026 02:00:00 AM"):format(day)
  return appliance.backup({ backup_id = id, name = "b" .. id, start_time = start }, more)
end

local function library()
  local shell = spec.fake_shell.new()
  -- Set back at three in the morning of 2026-10-25.
  local autumn = shell.library("core/calendar").seconds { year = 2026, month = 10, day = 25, hour = 1 }
  function shell.zone_offset(zone, seconds)
    assert(zone == "Test/Summer")
    return seconds < autumn and 7200 or 3600
  end
  return shell.library("lookup/backup")
end

-- The id of the backup that is chosen.
local function chosen(backups, wanted, context)
  context = context or {}
  context.func, context.operation = "f", OPERATION
  return library().choose(backups, "web01", wanted, context).backup_id
end

spec.group("a backup that goes on", function()
  spec.case("is no good one, be it with a warning", function()
    spec.equal(chosen { backup(1, 1), backup(2, 2, { status = "RUNNING_WITH_WARNINGS" }) }, 1)
    spec.equal(library().fault_of(backup(2, 2, { status = "RUNNING_WITH_WARNINGS" }), nil, OPERATION),
      "is RUNNING_WITH_WARNINGS")
  end)
end)

spec.group("the backup that is meant", function()
  local three = { backup(1, 1), backup(3, 3), backup(2, 2) }

  spec.case("is the newest good one, in whatever order they come", function()
    spec.equal({ chosen(three), chosen(three, "latest") }, { 3, 3 })
    spec.equal(chosen { backup(1, 1), backup(3, 3, { status = "FAILED" }) }, 1)
    -- Of the same second, it is the one of the higher number.
    spec.equal({ chosen { backup(9, 1), backup(10, 1) }, chosen { backup(10, 1), backup(9, 1) } }, { 10, 10 })
  end)
  spec.case("is the newest until a moment, on the clock of the backups", function()
    local calendar = spec.fake_shell.new().library("core/calendar")
    local before = { seconds = calendar.seconds { year = 2026, month = 11, day = 2, hour = 12 }, text = "x" }
    spec.equal(chosen(three, nil, { before = before }), 2)
    spec.raises({ kind = "argument", argument = "before" }, chosen, three, 1, { before = before })
    before.offset = 0
    local raised = spec.raises({ kind = "argument", argument = "before" }, chosen, three, nil, { before = before })
    spec.contains(raised.message, "before bears a zone, and the times of the backups don't: it means b1 of 2026-11-01 "
      .. "02:00:00 or b2 of 2026-11-02 02:00:00")
  end)
  spec.case("is not guessed in the hour in which the clock was set back", function()
    local calendar = spec.fake_shell.new().library("core/calendar")
    local function at(id, text, more)
      return appliance.backup({ backup_id = id, name = "b" .. id, start_time = text }, more)
    end
    local function before(text, offset)
      local hour, minute = text:match("(%d+):(%d+)")
      return { text = text, offset = offset, seconds = calendar.seconds {
        year = 2026, month = 10, day = 25, hour = tonumber(hour), min = tonumber(minute),
      } }
    end
    local function newest(backups, limit)
      return chosen(backups, nil, { zone = "Test/Summer", before = limit and before(limit) })
    end
    local function refused(message, ...)
      local raised = spec.raises({ kind = "ambiguous" }, newest, ...)
      spec.contains(raised.message, message)
      spec.contains(raised.hint, "backup = …")
    end
    local early, late = at(104, "2026-10-25T01:30:00"), at(108, "2026-10-25T03:10:00")
    local first, second = at(105, "2026-10-25T02:30:00"), at(106, "2026-10-25T02:00:00")
    -- By the clock 105 is the newer, by the number 106.
    refused("the newest backup is ambiguous", { early, first, second })
    spec.equal(newest { early, first, second, late }, 108)
    spec.equal(newest { early, first }, 105)
    -- Both say the same.
    spec.equal(newest { early, at(105, "2026-10-25T02:00:00"), at(106, "2026-10-25T02:30:00") }, 106)
    spec.equal(newest { at(9, "2026-10-25T02:00:00"), at(10, "2026-10-25T02:00:00") }, 10)
    -- One that is no good one is none that might be meant.
    spec.equal(newest { early, first, at(106, "2026-10-25T02:00:00", { status = "FAILED" }) }, 105)
    refused('before = "02:15" is ambiguous', { early, second }, "02:15")
    refused('before = "02:15" is ambiguous', { early, first }, "02:15")
    spec.equal(newest({ early, first, second }, "01:45"), 104)
    spec.equal(newest({ early, first, second, late }, "03:20"), 108)
    local zoned = { at(104, "2026-10-24T23:30:00Z"), at(105, "2026-10-25T00:20:00Z"), at(106, "2026-10-25T01:30:00Z") }
    refused('before = "02:25" is ambiguous', { zoned[1], zoned[2], at(106, "2026-10-25T01:10:00Z") }, "02:25")
    spec.equal({ newest(zoned, "02:25"), newest(zoned) }, { 105, 106 })
  end)
  spec.case("lists the oldest where none is old enough, and says what it leaves out", function()
    local calendar = spec.fake_shell.new().library("core/calendar")
    local many = {}
    for day = 1, 25 do many[day] = backup(day, day) end
    local before = { seconds = calendar.seconds { year = 2020, month = 1, day = 1 }, text = "2020-01-01" }
    local message = "there is no good backup of web01 from before 2020-01-01"
    local raised = spec.raises({ kind = "not_found", message = message }, chosen, many, nil, { before = before })
    spec.contains(raised.hint, "the oldest 20 of its 25 backups, the newest first:")
    spec.contains(raised.hint, "2026-11-01 02:00:00")
    spec.truthy(not raised.hint:find("2026-11-21", 1, true))
    raised = spec.raises({ kind = "not_found" }, chosen, many, "nightly")
    spec.contains(raised.hint, "the newest 20 of its 25 backups, the newest first:")
    spec.contains(raised.hint, "2026-11-25 02:00:00")
    spec.truthy(not raised.hint:find("2026-11-05", 1, true))
    spec.contains(spec.raises({ kind = "not_found" }, chosen, three, "nightly").hint, "its backups, the newest first:")
  end)
  spec.case("is the newest until a moment elsewhere, where the appliance's zone is known", function()
    local calendar = spec.fake_shell.new().library("core/calendar")
    local noon = calendar.seconds { year = 2026, month = 11, day = 2, hour = 12 }
    -- 12:00 at +10:00 is 02:00 by UTC.
    local function at(hour) return { seconds = noon + hour * 3600, offset = 10 * 3600, text = "x" } end
    spec.equal(chosen(three, nil, { before = at(0), zone = "UTC" }), 2)
    spec.equal(chosen(three, nil, { before = at(-1), zone = "UTC" }), 1)
  end)
  spec.case("is not chosen where one is said to be from after the appliance's own clock", function()
    -- The 1st to 12th of November, with days before months: the last of them can't be 11 December.
    local days = {}
    for day = 1, 12 do days[day] = backup(day, day, { start_time = ("%02d/11/2026 02:00:00 AM"):format(day) }) end
    local facts = { date = "Mon, 23 Nov 2026 15:05:09 GMT" }
    local raised = spec.raises({ kind = "protocol", operation = OPERATION, field = "start_time" }, chosen, days, nil,
      { facts = facts })
    spec.contains(raised.message, 'got "12/11/2026 02:00:00 AM"')
    spec.contains(raised.hint, "after Mon, 23 Nov 2026 15:05:09 GMT, which is the appliance's own clock")
    spec.equal({ chosen(days, 5, { facts = facts }), chosen(three, nil, { facts = facts }) }, { 5, 3 })
    -- Its zone is not known, or its clock is some hours wrong.
    spec.equal(chosen({ backup(1, 24) }, nil, { facts = facts }), 1)
  end)
  spec.case("is the one that is named by id, name or record", function()
    for _, wanted in ipairs { 1, "1", "b1", "B1", { backup_id = 1 }, { name = "b1" } } do
      spec.equal(chosen(three, wanted), 1)
    end
  end)
  spec.case("must be good where it is named, too", function()
    local raised = spec.raises({ kind = "not_found", message = "backup b1 of web01 is FAILED" }, chosen,
      { backup(1, 1, { status = "FAILED" }), backup(2, 2) }, 1)
    spec.contains(raised.hint, "its backups, the newest first:")
    spec.truthy(raised.hint:find("good.*is FAILED"))
  end)
  spec.case("is said to have ended with a warning where it did", function()
    for _, wanted in ipairs { "latest", 2 } do
      local shell = spec.fake_shell.new()
      shell.library("lookup/backup").choose({ backup(1, 1), backup(2, 2, { status = "WARNING" }) }, "web01", wanted,
        { func = "f", operation = OPERATION })
      spec.equal(shell.notes, { "backup b2 of web01 ended with a warning (WARNING); its job says of what" })
    end
  end)
  spec.case("goes ahead where it is named and its status is not known, with a note", function()
    local shell = spec.fake_shell.new()
    local function choose(more)
      return shell.library("lookup/backup").choose({ backup(1, 1, more), backup(2, 2) }, "web01", 1,
        { func = "f", operation = OPERATION, vm = { moref = "vm-1" } }).backup_id
    end
    spec.equal(choose { status = "SUCCESSFUL" }, 1)
    spec.equal(shell.notes, { "backup b1 of web01 is SUCCESSFUL, and what that means is not known; it was named, so it "
      .. "is taken" })
    local failed = { appliance.vm { moref = "vm-1", failed = true } }
    spec.raises({ kind = "not_found" }, choose, { status = "SUCCESSFUL", vms = failed })
  end)
  spec.case("is not chosen where the status of the newest is not known, nor is an older one", function()
    local function unknown(day) return backup(day, day, { status = "SUCCESSFUL" }) end
    for _, backups in ipairs { { unknown(1), unknown(2) }, { backup(1, 1), unknown(2) } } do
      local raised = spec.raises({ kind = "protocol", operation = OPERATION, field = "status" }, chosen, backups)
      spec.contains(raised.message, "what the status SUCCESSFUL of backup b2 means is not known")
      spec.contains(raised.hint, "name the one that is meant: backup = 2\n")
    end
    spec.equal(chosen { unknown(1), backup(2, 2) }, 2)
  end)
  spec.case("is refused where there is none, and where several are called so", function()
    spec.raises({ kind = "not_found", message = "there is no backup of web01" }, chosen, {})
    spec.raises({ kind = "not_found", message = "no backup b9 of web01" }, chosen, three, "b9")
    spec.raises({ kind = "not_found", message = "there is no good backup of web01" }, chosen,
      { backup(1, 1, { status = "RUNNING" }) })
    spec.raises({ kind = "ambiguous", message = "2 backups of web01 are called same" }, chosen,
      { backup(1, 1, { name = "same" }), backup(2, 2, { name = "same" }) }, "same")
  end)
  spec.case("is not the newest of those whose time or status can't be read", function()
    for field, value in pairs { start_time = "yesterday", status = true } do
      spec.raises({ kind = "protocol", operation = OPERATION, field = field }, chosen,
        { backup(1, 1, { [field] = value }), backup(2, 2) })
    end
  end)
end)

spec.group("the times of backups", function()
  local HOUR = 3600
  local calendar = spec.fake_shell.new().library("core/calendar")

  -- Three backups at 02:00 by UTC, the times written by `write`.
  local function three(write)
    local made = {}
    for day = 1, 3 do
      local at = calendar.seconds { year = 2026, month = 11, day = day, hour = 2 }
      made[day] = backup(day, day, { start_time = write(at, day) })
    end
    return made
  end

  local function iso(at, zone)
    local f = calendar.fields(at)
    return ("%04d-%02d-%02dT%02d:%02d:%02d.000%s"):format(f.year, f.month, f.day, f.hour, f.min, f.sec, zone)
  end

  local function before(day, hour, offset)
    return { seconds = calendar.seconds { year = 2026, month = 11, day = day, hour = hour }, offset = offset,
      text = "x" }
  end

  local FORMS = {
    seconds = function(at) return at end,
    milliseconds = function(at) return at * 1000 end,
    digits = function(at) return tostring(at * 1000) end,
    utc = function(at) return iso(at, "Z") end,
    east = function(at) return iso(at + 9 * HOUR, "+09:00") end,
    various = function(at, day) return iso(at + day * HOUR, ("+%02d:00"):format(day)) end,
  }
  for name, write in pairs(FORMS) do
    spec.case("are compared as instants: " .. name, function()
      local backups = three(write)
      spec.equal(chosen(backups), 3)
      -- 10:59 and 11:00 at +09:00 are 01:59 and 02:00 by UTC.
      spec.equal(chosen(backups, nil, { before = before(2, 11, 9 * HOUR) }), 2)
      spec.equal(chosen(backups, nil, { before = before(2, 10, 9 * HOUR) }), 1)
      spec.equal(chosen(backups, nil, { before = before(2, 11), zone = "+09:00" }), 2)
      spec.equal(chosen(backups, nil, { before = before(2, 10), zone = "+09:00" }), 1)
      -- In each zone it is the same backup, or it is asked.
      spec.equal(chosen(backups, nil, { before = before(9, 0) }), 3)
      local raised = spec.raises({ kind = "argument", argument = "before" }, chosen, backups, nil,
        { before = before(2, 12) })
      spec.contains(raised.message, "before bears no zone, and the times of the backups do: it means")
      spec.contains(raised.hint, "--timezone")
    end)
  end

  spec.case("are read by the appliance's zone where only some bear one", function()
    local backups = three(function(at, day)
      return day == 2 and iso(at, "Z") or ("11/%02d/2026 02:00:00 AM"):format(day)
    end)
    spec.equal(chosen(backups), 3)
    spec.equal(chosen(backups, nil, { before = before(2, 1, 0), zone = "UTC" }), 1)
    spec.equal(chosen(backups, nil, { before = before(2, 2, 0), zone = "UTC" }), 2)
    backups[3].start_time = "11/02/2026 03:00:00 AM"
    local raised = spec.raises({ kind = "protocol", field = "start_time", operation = OPERATION }, chosen, backups)
    spec.contains(raised.message, "of the backups in the reply of vms.backups bear a zone and some bear none")
    spec.equal(chosen(backups, nil, { zone = "UTC" }), 3)
    spec.equal(chosen(backups, nil, { zone = "+02:00" }), 2)
  end)

  spec.case("must be read, be it with before or without", function()
    for _, text in ipairs { "22/11/2026 15:00:00", "23. Nov. 2026", 118 } do
      local backups = three(function(_, day) return day == 1 and text or ("11/%02d/2026 02:00:00 AM"):format(day) end)
      for _, context in ipairs { {}, { before = before(2, 12) } } do
        local raised = spec.raises({ kind = "protocol", field = "start_time" }, chosen, backups, nil, context)
        spec.contains(raised.message, tostring(text))
      end
      spec.equal(chosen(backups, 1), 1)
    end
  end)
end)

spec.group("two backups of one id", function()
  spec.case("are a stop where they are not the same, whichever way the one is chosen", function()
    local function two(more) return { backup(2, 22), backup(2, 21, more), backup(1, 20) } end
    for _, wanted in ipairs { "latest", "b2" } do
      local raised = spec.raises({ kind = "protocol", operation = OPERATION, field = "backup_id" }, chosen,
        two { name = "other" }, wanted)
      spec.contains(raised.message, "the id of b2 alone, but other has it too")
    end
    spec.raises({ kind = "protocol", field = "backup_id" }, chosen, two())
    spec.equal(chosen(two(), 1), 1)
    spec.equal(chosen { backup(2, 22), backup(2, 22) }, 2)
  end)
end)

spec.group("a fault of a backup", function()
  local VM = { moref = "vm-1" }
  local function fault(record, vm) return library().fault_of(record, vm, OPERATION) end

  spec.case("is its state, unless it is complete, or partial", function()
    for _, status in ipairs { "COMPLETED", "completed", "WARNING", "Completed with warnings" } do
      spec.equal(fault(backup(1, 1, { status = status })), nil)
    end
    spec.equal(fault(backup(1, 1, { status = "Cancelled" })), "is Cancelled")
    spec.equal({ fault(backup(1, 1, { status = "FAILED" })), fault(backup(1, 1, { status = "RUNNING" })) },
      { "is FAILED", "is RUNNING" })
    spec.equal(fault(backup(1, 1, { status = "PARTIAL" })), nil)
    spec.equal(fault(backup(1, 1, { status = "ODD", partial = true })), nil)
    spec.equal(fault(backup(1, 1, { status = "ODD" })), "is ODD")
  end)
  spec.case("is that this VM failed, where the backup shows it", function()
    local function with(failed)
      return backup(1, 1, { status = "PARTIAL", vms = { appliance.vm { moref = "vm-1", failed = failed } } })
    end
    spec.equal({ fault(with(true), VM), fault(with(false), VM) }, { "failed for this VM" })
  end)
  spec.case("can't be told of a partial backup that doesn't show the VM", function()
    spec.raises({ kind = "protocol", field = "vms" }, fault, backup(1, 1, { status = "PARTIAL" }), VM)
    spec.equal(fault(backup(1, 1), VM), nil)
  end)
  spec.case("is told by the uuid before the moref, which may be another's by now", function()
    local part = appliance.vm { moref = "vm-1", uuid = appliance.UUID }
    local record = backup(1, 1, { vms = { part } })
    spec.equal(library().part_of(record, { uuid = appliance.UUID:upper() }, "vms.backups"), part)
    spec.equal(library().part_of(record, { moref = "vm-2", uuid = "60" .. appliance.UUID:sub(3) }, "vms.backups"), nil)
    spec.raises({ kind = "protocol", operation = "datastores.backups", field = "vms" }, library().part_of, {},
      { moref = "vm-2" }, "datastores.backups")
  end)
  spec.case("is the one of its uuid before one of its moref, which is another VM where it says another uuid", function()
    local other_uuid = "60" .. appliance.UUID:sub(3)
    local vm = { moref = "vm-1", uuid = appliance.UUID, name = "web01" }
    local stranger = appliance.vm { moref = "vm-1", uuid = other_uuid, name = "other" }
    local own = appliance.vm { moref = "vm-9", uuid = appliance.UUID:upper(), name = "web01", failed = true }
    local unsaid = appliance.vm { moref = "vm-1", name = "web01" }
    local function part_of(...)
      return library().part_of(backup(1, 1, { vms = { ... } }), vm, OPERATION)
    end
    for _, parts in ipairs { { stranger, own }, { own, stranger }, { unsaid, own } } do
      spec.equal(part_of(table.unpack(parts)), own)
    end
    spec.equal(part_of(stranger, unsaid), unsaid)
    spec.equal({ part_of(stranger) }, { nil, stranger })
    spec.equal(library().part_of(backup(1, 1, { vms = { stranger } }), { moref = "vm-1" }, OPERATION), stranger)
    spec.raises({ kind = "protocol", operation = OPERATION, field = "vms" }, library().fault_of,
      backup(1, 1, { status = "PARTIAL", vms = { stranger } }), vm, OPERATION)
  end)
  spec.case("must not both have failed and not", function()
    local vm = { moref = "vm-1", uuid = appliance.UUID }
    for _, known in ipairs { { uuid = appliance.UUID }, { moref = "vm-1" } } do
      local good, failed = appliance.vm(known), appliance.vm(known, { failed = true })
      spec.raises({ kind = "protocol", operation = OPERATION, field = "vms" }, library().fault_of,
        backup(1, 1, { partial = true, vms = { good, failed } }), vm, OPERATION)
      spec.equal(library().fault_of(backup(1, 1, { partial = true, vms = { failed, failed } }), vm, OPERATION),
        "failed for this VM")
    end
  end)
end)
