local spec = ...

local appliance = spec.load "appliance"

local shell = spec.fake_shell.new()
local job_match = shell.library("jobs/match")
local read = shell.library("core/record").reader("jobs.list")

local function fits(record, traits) return job_match.fits(appliance.job(record), read, traits) end

spec.group("a job's record fits", function()
  local DAILY = { group = { id = 1, name = "gold_web" }, policy = { id = 2, name = "daily" } }

  spec.case("by group and policy, by their ids before their names, and by all that it says", function()
    for _, record in ipairs {
      { group_id = 1 }, { group_id = "1", policy_id = 2 }, { group_name = "gold_web", policy_name = "daily" },
      { group_id = 1, group_name = "renamed" },
      { name = "Backup of Resource Group 'gold_web' with Policy 'daily'" }, { name = "Backup of gold_web" },
    } do
      spec.equal(fits(record, DAILY), true)
    end
    for _, record in ipairs {
      { group_id = 2 }, { group_id = 1, policy_id = 3 }, { group_name = "gold_web", policy_name = "hourly" },
      { name = "Backup of Resource Group 'gold_web' with Policy 'hourly'" },
      { name = "Backup of Resource Group 'gold' with Policy 'daily'" },
      { group_id = 1, name = "Backup of Resource Group 'gold_web' with Policy 'hourly'" },
    } do
      spec.equal(fits(record, DAILY), false)
    end
  end)
  spec.case("by the backup and by the VM, whose name or id stands in the job's as whole words", function()
    local traits = { backup = "gold_1", subjects = { "web0", "vm-1001" } }
    for _, record in ipairs {
      { backup_name = "gold_1" }, { backup_name = "gold_1", name = "Restore of web0" }, { name = "Restore of web0." },
      { name = "Restore of vm-1001" }, { name = "Restoring backup with name: gold_1" }, { name = "web0: restore" },
    } do
      spec.equal(fits(record, traits), true)
    end
    for _, record in ipairs {
      { backup_name = "gold_2" }, { backup_name = "gold_1", name = "Restore of web01" },
      { name = "Restore of web0-old" }, { name = "Restore of web0.local" }, { name = "Restore of old.web0" },
      { name = "Restore of vm-10011" }, { name = "Restoring backup with name: gold_11" },
    } do
      spec.equal(fits(record, traits), false)
    end
  end)
  spec.case("not because the backup's name has the VM's in it", function()
    local traits = { backup = "web01 nightly", subjects = { "web01" } }
    spec.equal(fits({ backup_name = "web01 nightly", name = "Restore of web02 from web01 nightly" }, traits), true)
    spec.equal(fits({ backup_name = "other", name = "Restore of web02 from web01 nightly" }, traits), false)
  end)
  spec.case("by the backup alone where its name says that and no VM, whatever VMs are called", function()
    local VENDORS = "Restoring backup with name: "
    local traits = { backup = "gold_1", subjects = { "backup", "vm-1001" } }
    spec.equal(fits({ name = VENDORS .. "gold_1" }, traits), true)
    spec.equal(fits({ name = VENDORS .. "gold_1", backup_name = "gold_1" }, traits), true)
    for _, other in ipairs { "gold_2", "gold_1 nightly", "vm-1001", "backup" } do
      spec.equal(fits({ name = VENDORS .. other }, traits), false)
    end
    spec.equal(fits({ name = VENDORS .. "web01 nightly" }, { backup = "web01", subjects = { "web01" } }), false)
    spec.equal(fits({ name = VENDORS .. "web01" }, { subjects = { "web01" } }), false)
  end)
  spec.case("where it says something; else that is an error of the reply", function()
    spec.raises({ kind = "protocol", field = "group_name" }, fits, { id = 1 }, DAILY)
    spec.raises({ kind = "protocol", field = "backup_name" }, fits, { id = 1 }, { backup = "gold_1" })
    spec.raises({ kind = "protocol", field = "name" }, fits, { id = 1 }, { subjects = { "web01" } })
  end)
end)

spec.group("what jobs may call VMs by", function()
  spec.case("is each name and id, and nothing where a name is not known", function()
    spec.equal(job_match.subjects({ name = "web01", moref = "vm-1" }, { name = "web02", uuid = "u" }),
      { "web01", "vm-1", "web02", "u" })
    spec.equal(job_match.subjects { moref = "vm-1" }, nil)
  end)
end)

spec.group("the start of a job", function()
  local NOON, ONE = "11/23/2026 12:00:00 PM", "11/23/2026 01:00:00 PM"

  spec.case("is not before that of the latest there were, as far as it can be read", function()
    local latest = job_match.latest { { start_time = NOON }, { start_time = "odd" }, {} }
    spec.equal(job_match.may_be_later({ start_time = NOON }, latest), true)
    spec.equal(job_match.may_be_later({ start_time = ONE }, latest), true)
    spec.equal(job_match.may_be_later({}, latest), true)
    spec.equal(job_match.may_be_later({ start_time = NOON }, job_match.latest { { start_time = ONE } }), false)
    spec.equal(job_match.may_be_later({ start_time = NOON }, job_match.latest {}), true)
  end)
end)
