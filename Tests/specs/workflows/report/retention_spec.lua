local spec = ...

local DAY = 86400

-- What is read of an appliance with these things; the age of a backup is a day for each of its number.
local function read(things, ahead)
  local shell = spec.fake_shell.new()
  local List, record = shell.library("core/list"), shell.library("core/record")
  local scv = {
    policies = function() return List(things.policies) end,
    resource_groups = function() return List(things.groups or {}) end,
    known_backups = function() return List(things.backups) end,
    reader = function() return record.reader("vms.backups") end,
    is_good = function(backup) return backup.status ~= "FAILED" end,
    age = function(time)
      local days = tonumber(time:match("^(%-?%d+) days$"))
      if days < 0 then shell.raise { kind = "argument", message = "scv.age: time is to come" } end
      return days * DAY, days * DAY
    end,
  }
  return shell.library("workflows/report/retention").read(scv, ahead or 1)
end

local DAILY = { id = 1, name = "daily", retention_type = "DAYS", retention = 7 }

local function backup(name, days, fields)
  local made = { backup_id = name, name = name, start_time = days .. " days", policy_id = 1, group_id = 5,
    group_name = "gold", vms = { { uuid = "50", name = "web01" } } }
  for key, value in pairs(fields or {}) do made[key] = value ~= "none" and value or nil end
  return made
end

-- Names, and why.
local function unclear_of(found, list)
  local told = {}
  for index, row in ipairs(list or found.unclear) do told[index] = row.backup .. ": " .. row.why end
  table.sort(told)
  return told
end

local function ending(found)
  local told = {}
  for index, row in ipairs(found.backups) do told[index] = row.backup .. ": " .. row.ends end
  return told
end

spec.group("the retention of a report", function()
  spec.case("goes by the id of a policy, whatever others are called", function()
    local policies = { DAILY, { id = 2, name = "daily", retention_type = "DAYS", retention = 70 } }
    local found = read { policies = policies, backups = { backup("a", 7), backup("b", 7, { policy_id = 2 }) } }
    spec.equal(ending(found), { "a: past its end" })
    spec.equal(unclear_of(found), {})
  end)
  spec.case("takes the name where there is no id, and says that several are called so", function()
    local by_name = { policy_id = "none", policy_name = "daily" }
    local found = read { policies = { DAILY }, backups = { backup("a", 7, by_name) } }
    spec.equal(ending(found), { "a: past its end" })
    local policies = { DAILY, { id = 2, name = "daily", retention_type = "DAYS", retention = 70 } }
    found = read { policies = policies, backups = { backup("a", 7, by_name) } }
    spec.equal({ ending(found), unclear_of(found) },
      { {}, { "a: which policy it is of is not known: 2 are called so" } })
    policies[2].id, policies[2].name = 1, "other"
    found = read { policies = policies, backups = { backup("a", 7) } }
    spec.equal({ ending(found), unclear_of(found) }, { {}, { "a: 2 of the policies have its id" } })
    found = read { policies = { DAILY }, backups = { backup("a", 7, { policy_id = 9 }) } }
    spec.equal(unclear_of(found), { "a: its policy is not known" })
  end)

  local TWO = { id = 1, name = "two", retention_type = "COUNT", retention = 2 }
  spec.case("counts the backups of each group by itself, also of those of one name", function()
    local function of(fields)
      local groups = { { id = 5, name = "gold" }, { id = 6, name = "gold" } }
      local backups = {}
      for index, days in ipairs { 6, 5, 4, 3 } do
        backups[index] = backup("b" .. days, days, { group_id = index > 2 and 6 or 5 })
        for key, value in pairs(fields or {}) do backups[index][key] = value ~= "none" and value or nil end
      end
      return read { policies = { TWO }, groups = groups, backups = backups }
    end
    spec.equal(ending(of()), { "b6: with the next backup", "b4: with the next backup" })
    local found = of { group_id = "none" }
    spec.equal(#found.backups, 0)
    spec.equal(unclear_of(found)[1], "b3: which group it is of is not known: 2 are called so")
    spec.equal(#found.unclear, 4)
    found = of { group_id = "none", group_name = "none" }
    spec.equal({ #found.backups, unclear_of(found)[4] }, { 0, "b6: its group is not known" })
  end)
  spec.case("has those of one group together, whether they say its id or its name", function()
    local found = read {
      policies = { TWO }, groups = { { id = 5, name = "gold" } },
      backups = { backup("a", 3), backup("b", 2, { group_id = "none" }), backup("c", 1) },
    }
    spec.equal(ending(found), { "a: with the next backup", "b: with the next backup" })
    -- And those of a group that is there no more.
    found = read { policies = { TWO }, backups = { backup("a", 3, { group_id = "none" }),
      backup("b", 2, { group_id = "none" }) } }
    spec.equal(ending(found), { "a: with the next backup" })
    -- Of such a one some may say the id, and others the name alone.
    found = read { policies = { TWO }, backups = { backup("a", 3), backup("b", 2, { group_id = "none" }),
      backup("c", 1) } }
    spec.equal(ending(found), { "a: with the next backup", "b: with the next backup" })
    -- One of its name that is there now is another.
    found = read { policies = { TWO }, groups = { { id = 6, name = "gold" } }, backups = {
      backup("a", 3), backup("b", 2, { group_id = "none" }), backup("c", 1),
    } }
    spec.equal(ending(found), { "a: with the next backup" })
    spec.equal(unclear_of(found), { "b: which group it is of is not known: 2 are called so" })
    found = read { policies = { TWO }, groups = { { id = 5, name = "gold" }, { id = 5, name = "silver" } }, backups = {
      backup("a", 3), backup("b", 2),
    } }
    spec.equal({ ending(found), unclear_of(found) },
      { {}, { "a: 2 of the groups have its id", "b: 2 of the groups have its id" } })
  end)
  spec.case("knows the last good one of a VM by its uuid, however that is written", function()
    local uuid = "50201C3E-AFC2-2BC6-1F91-DD04B9A77FA0"
    local found = read({ policies = { DAILY }, backups = {
      backup("old", 7, { vms = { { uuid = uuid, name = "web01" } } }),
      backup("new", 6, { vms = { { uuid = uuid:lower(), name = "web01" } } }),
    } }, 0)
    spec.equal({ ending(found), #found.backups[1].last_of }, { { "old: past its end" }, 0 })
  end)
  spec.case("says of VMs that can't be told from others that they are not known", function()
    local found = read { policies = { DAILY }, backups = {
      backup("a", 7, { vms = { { name = "web01" }, { uuid = "51", name = "web02" }, { name = "web01" } } }),
    } }
    spec.equal(unclear_of(found, found.unsure),
      { "a: of 2 of its VMs it is not known which they are: they have neither uuid nor moref" })
    spec.equal({ #found.unclear, ending(found) }, { 0, { "a: past its end" } })
    spec.equal(found.backups[1].last_of, { "web02" })
  end)
  spec.case("tells each backup in one list of doubts, and one whose end is known not as one that has none", function()
    local nameless = { vms = { { name = "web01" } } }
    local found = read { policies = { DAILY }, backups = {
      backup("known", 7, nameless), backup("unknown", 7, { vms = nameless.vms, policy_id = 9 }),
    } }
    spec.equal(ending(found), { "known: past its end" })
    spec.equal(unclear_of(found), { "unknown: its policy is not known" })
    spec.equal(#found.unsure, 1)
    local words = spec.fake_shell.new().library("workflows/report/words")
    found.total = 2
    spec.equal(words.sentence({ retention = found, ahead = 1 }, "retention"), "1 of 2 backups runs out within 1 day; "
      .. "of 1 it is not known; of 1 it is not known whether it is the last good one of a VM.")
  end)
  spec.case("takes a backup of a time to come for a reply that can't be, not for a wrong argument", function()
    spec.raises({ kind = "protocol", field = "start_time" }, read,
      { policies = { DAILY }, backups = { backup("a", -3) } })
  end)
end)
