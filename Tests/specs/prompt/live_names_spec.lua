local spec = ...

local fixture = spec.load("completing")

local GROUPS = { { id = 1, name = "gold_web", policies = { { name = "daily" } } }, { id = 2, name = "gold \"x\"" } }

spec.group("live names", function()
  spec.case("are offered where an argument wants one, with their age", function()
    local complete, shell = fixture({}, { aside = { ["resource_groups.list"] = function() return GROUPS end } })
    local texts, candidates = complete("scv.backup_now{group = ")
    spec.equal(texts, { '"gold \\"x\\""', '"gold_web"' })
    spec.equal(candidates[2].note, "daily · seen now")
    spec.equal(complete('scv.backup_now{group = "gold_'), { 'gold_web"' })
    spec.equal(complete('scv.backup_now{groups = {"'), { 'gold \\"x\\"', "gold_web" })
    spec.equal(complete('scv.delete_resource_group("gold_'), { 'gold_web"' })
    shell.advance(12)
    candidates = select(2, complete("scv.delete_resource_group{group = 'gold_"))
    spec.equal(candidates[1].note, "daily · seen 12s ago")
    spec.equal(#shell.asides, 1)
    spec.equal(shell.requests, {})
  end)
  local function remark_of(complete, typed)
    local texts, _, remark = complete(typed)
    return #texts == 0 and remark or ("%d words, %s"):format(#texts, tostring(remark))
  end
  spec.case("are none without a token, and why is said", function()
    local complete, shell = fixture()
    spec.equal(complete('scv.backup_now{group = "'), {})
    local later = "%s are known after the first call that logs in, such as scv.%s()"
    spec.equal(remark_of(complete, 'scv.backup_now{group = "'), later:format("resource groups", "resource_groups"))
    spec.equal(remark_of(complete, "scv.backup_now{group = "), later:format("resource groups", "resource_groups"))
    spec.equal(remark_of(complete, "scv.wait_for_job("), later:format("jobs", "jobs"))
    spec.equal(remark_of(complete, "scv.restore_vm{vm = "), later:format("VMs", "protected_vms"))
    local nowhere = fixture({}, { place = {} })
    spec.contains(remark_of(nowhere, "scv.wait_for_job("), "jobs are those of an appliance, and none is named: --url")
    -- A variable may be meant.
    spec.equal(complete("scv.backup_now{group = job"), { "jobs" })
    spec.equal(shell.requests, {})
  end)
  spec.case("that can't be offered are told with the reason", function()
    local groups, problem = {}, nil
    local complete, shell = fixture({}, { aside = {
      ["resource_groups.list"] = function() return groups, problem end,
    } })
    spec.equal(remark_of(complete, "scv.backup_now{group = "), "there are no resource groups to offer")
    shell.advance(20)
    groups = GROUPS
    spec.equal(remark_of(complete, 'scv.backup_now{group = "x'), 'none of the resource groups begins with "x"')
    spec.equal(remark_of(complete, "scv.backup_now{group = "), "2 words, nil")
    complete = fixture({}, { aside = { ["resource_groups.list"] = function() return nil, "pending" end } })
    spec.equal(remark_of(complete, "scv.backup_now{group = "),
      "the appliance has not told its resource groups yet: Tab asks again")
    complete = fixture({}, { aside = {} })
    spec.equal(remark_of(complete, "scv.backup_now{group = "),
      "the resource groups could not be read; scv.resource_groups() says why")
  end)
  spec.case("of policies are those of the group that the call names", function()
    local complete = fixture({}, { aside = {
      ["resource_groups.list"] = function() return GROUPS end,
      ["policies.list"] = function() return { { id = 1, name = "daily" }, { id = 2, name = "hourly" } } end,
    } })
    spec.equal(complete("scv.backup_now{policy = "), { '"daily"', '"hourly"' })
    spec.equal(complete('scv.backup_now{group = "gold_web", policy = '), { '"daily"' })
    spec.equal(complete('scv.backup_now{group = "gold_web", policy = "'), { 'daily"' })
    -- Of a group that is not known, or has none, any may be meant.
    spec.equal(complete('scv.backup_now{group = "other", policy = '), { '"daily"', '"hourly"' })
    spec.equal(complete('scv.backup_now{group = "gold \\"x\\"", policy = '), { '"daily"', '"hourly"' })
  end)
  spec.case("of jobs are those that go on, then the newest, and no more than a person reads", function()
    local jobs, running = {}, 290
    for id = 350, 1, -1 do
      jobs[#jobs + 1] = setmetatable({ id = id }, { __index = function(_, key)
        if key == "status" then return id == running and "RUNNING" or "COMPLETED" end
      end })
    end
    local complete, shell = fixture({}, { aside = { ["jobs.list"] = function() return { table.unpack(jobs) } end } })
    local texts, _, remark = complete("scv.wait_for_job{job = ")
    spec.equal({ #texts, texts[1], texts[2], texts[20] }, { 20, "290", "350", "332" })
    spec.equal(remark, "20 of 350 jobs are listed, running ones first, then the newest; digits narrow them")
    local few, _, none = complete("scv.wait_for_job{job = 29")
    spec.equal({ #few, few[1], few[2], none }, { 11, "290", "299" })
    -- The last one keeps Tab from typing the digit that only the newest have in common.
    running = 340
    shell.advance(20)
    texts, _, remark = complete("scv.wait_for_job{job = ")
    spec.equal({ #texts, texts[1], texts[2], texts[20], texts[21] }, { 21, "340", "350", "331", "299" })
    spec.contains(remark, "21 of 350 jobs")
  end)
  spec.case("wait for 0.3 seconds at most, all reads together", function()
    local complete, shell
    local function never(_, seconds)
      shell.advance(seconds)
      return nil, "pending"
    end
    complete, shell = fixture({}, {
      aside = { ["reports.protected_vms"] = never, ["reports.unprotected_vms"] = never },
    })
    local before = shell.monotonic()
    spec.equal(complete('scv.restore_vm{vm = "'), {})
    spec.truthy(shell.monotonic() - before <= 0.3)
    spec.truthy(shell.monotonic() - before > 0.2)
  end)
  spec.case("that can't be had are not asked for at each key", function()
    local complete, shell = fixture({}, { aside = {} })
    complete('scv.backup_now{group = "')
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 1)
    shell.advance(6)
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 2)
  end)
  spec.case("that were seen are offered when they can't be read again, with their true age", function()
    local is_there = true
    local complete, shell = fixture({}, {
      aside = { ["resource_groups.list"] = function()
        if is_there then return GROUPS end
        return nil, "failed"
      end },
    })
    complete('scv.backup_now{group = "')
    is_there = false
    shell.advance(100)
    local _, candidates = complete('scv.backup_now{group = "gold_')
    spec.equal(candidates[1].note, "daily · seen 1m 40s ago")
  end)
  spec.case("of which there are very many go without notes", function()
    local groups = {}
    for id = 1, 1001 do groups[id] = { id = id, name = ("g%04d"):format(id) } end
    local complete = fixture({}, { aside = { ["resource_groups.list"] = function() return groups end } })
    local _, candidates = complete('scv.backup_now{group = "')
    spec.equal({ #candidates, candidates[1], candidates[1001] }, { 1001, "g0001", "g1001" })
    groups[1001] = nil
    complete = fixture({}, { aside = { ["resource_groups.list"] = function() return groups end } })
    candidates = select(2, complete('scv.backup_now{group = "'))
    spec.equal({ #candidates, candidates[1].note }, { 1000, "seen now" })
  end)
  spec.case("are read again when something was sent since", function()
    local complete, shell = fixture({}, { aside = { ["resource_groups.list"] = function() return GROUPS end } })
    local sent = 3
    function shell.facts() return { url = "https://scv.test/api", sent = sent } end
    complete('scv.backup_now{group = "')
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 1)
    sent = 4
    complete('scv.backup_now{group = "')
    spec.equal(#shell.asides, 2)
  end)
  spec.case("that came after nobody waited any more are as old as they are", function()
    local age = 8
    local complete, shell = fixture({}, {
      aside = { ["resource_groups.list"] = function() return GROUPS, nil, age end },
    })
    local _, candidates = complete('scv.backup_now{group = "gold_')
    spec.equal(candidates[1].note, "daily · seen 8s ago")
    shell.advance(10)
    age = 40
    complete('scv.backup_now{group = "gold_')
    -- It is asked anew: once to take what was there, once for what there is now.
    spec.equal(#shell.asides, 3)
  end)
  spec.case("of backups are those of the VM that the call names", function()
    local asked
    local complete, shell = fixture({}, {
      aside = {
        ["reports.protected_vms"] = function() return { { name = "web01", moref = "vm-1001", groups = { "g" } } } end,
        ["reports.unprotected_vms"] = function() return {} end,
        ["vms.backups"] = function(arguments)
          asked = arguments.moref
          return {
            { backup_id = 6, name = "b6", start_time = "11/22/2026 03:00:00 PM", policy_name = "daily" },
            { backup_id = 7, name = "b7", start_time = "11/23/2026 03:00:00 PM", policy_name = "daily",
              status = "COMPLETED" },
          }
        end,
      },
    })
    local facts = { url = "https://scv.test/api", date = "Mon, 23 Nov 2026 17:00:00 GMT" }
    function shell.facts() return facts end
    function shell.zone_offset() return 3600 end
    local texts, candidates = complete('scv.restore_vm{vm = "web01", backup = ')
    spec.equal(texts, { '"latest"', "7", "6" })
    spec.equal(asked, "vm-1001")
    -- The zone is not known, and Tab is not the place to say so.
    spec.contains(candidates[2].note, "11/23/2026 03:00:00 PM · daily")
    spec.equal(shell.notes, {})
    facts.timezone = "Europe/Berlin"
    shell.advance(20)
    candidates = select(2, complete('scv.restore_vm{vm = "web01", backup = '))
    spec.contains(candidates[2].note, "3h old · daily")
    spec.contains(candidates[2].note, "daily · COMPLETED · seen now · b7")
    spec.equal(complete('scv.restore_vm{vm = "web01", backup = "b6'), { 'b6"' })
    spec.equal(complete('scv.restore_vm{vm = "other", backup = "b'), {})
    spec.equal(complete('scv.restore_vm{backup = "b'), {})
    -- Alone it would be typed unseen, as if there were no others.
    spec.equal(complete("scv.restore_vm{backup = "), {})
    spec.equal(select(3, complete("scv.restore_vm{backup = ")),
      '"latest", or a name or id: offered once the call names its VM or datastore')
    spec.equal(complete("scv.restore_vm{vm = 'other', backup = '"), {})
    spec.contains(select(3, complete("scv.restore_vm{vm = 'other', backup = '")), '"latest", or a name or id: no VM')
    spec.equal(complete("scv.restore_vm{backup = 'la"), { "latest'" })
    spec.equal(complete("scv.api.vms.backups('"), { "vm-1001'" })
  end)
  spec.case("of VMs are what the memory of vCenter has, if there is one", function()
    local complete, shell = fixture({}, {
      vcenter = { url = "https://vc", host = "vc" },
      remembered = { ["https://vc"] = { last_look = "2026-11-23T15:05:09Z", vms = {
        { name = "web01", moref = "vm-1", host = "esx1", datastores = { "nfs1" } },
        { name = "crm01", moref = "vm-2", host = "esx2", datastores = { "nfs2" }, gone_since = "2026-11-22T00:00:00Z" },
      } } },
    })
    spec.equal(complete("scv.restore_vm{vm = "), { '"web01"' })
    spec.equal(complete("scv.restore_deleted_vm{vm = "), { '"crm01"' })
    spec.equal(complete("scv.backups{vm = "), { '"crm01"', '"web01"' })
    spec.equal(complete("scv.inventory.deleted("), { '"crm01"' })
    spec.equal(complete('scv.inventory.deleted{"w'), {})
    spec.equal(complete("scv.inventory.list("), { '"crm01"', '"web01"' })
    spec.equal(complete("scv.inventory('c"), { "crm01'" })
    spec.equal(complete("scv.vcenter.vms("), { '"web01"' })
    spec.equal(complete("scv.find_vm("), { '"crm01"', '"web01"' })
    spec.equal(complete("scv.restore_vm{host = "), { '"esx1"', '"esx2"' })
    spec.equal(complete("scv.mount_datastore{datastore = "), { '"nfs1"', '"nfs2"' })
    local _, candidates = complete("scv.restore_vm{vm = ")
    spec.contains(candidates[1].note, "vm-1 · esx1 · seen ")
    spec.equal(shell.asides, {})
  end)
  spec.case("that two things have are offered once, with the notes of both", function()
    local complete = fixture({}, {
      aside = { ["resource_groups.list"] = function()
        return { { id = 1, name = "gold", policies = { "a" } }, { id = 2, name = "gold", policies = { "b" } } }
      end },
    })
    local texts, candidates = complete('scv.backup_now{group = "go')
    spec.equal(texts, { 'gold"' })
    spec.equal(candidates[1].note, "a · seen now / b · seen now")
    spec.equal(complete("scv.backup_now{group = "), { '"gold"' })
  end)
  spec.case("that would command the terminal are left out", function()
    local complete = fixture({}, {
      aside = { ["resource_groups.list"] = function()
        return { { id = 1, name = "a\27[2J" }, { id = 2, name = "b" } }
      end },
    })
    spec.equal(complete("scv.backup_now{group = "), { '"b"' })
  end)
end)
