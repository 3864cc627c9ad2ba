local spec = ...

-- A shell at the prompt, a session whose jobs are `records`, and how often they were asked for.
local function fixture(records)
  local shell = spec.fake_shell.new { at_prompt = true }
  local scv, asked = {}, {}
  local sessions = shell.library("session/session")
  sessions.is = function(value) return value == scv end
  sessions.peek = function(_, operation, id)
    asked[#asked + 1] = operation
    if records.error then error(records.error, 0) end
    if operation == "jobs.list" then
      local all = {}
      for _, record in pairs(records) do
        if record.id and not record.unlisted then all[#all + 1] = record end
      end
      return all
    end
    if records.fails and records.fails[id] then error(records.fails[id], 0) end
    if not records[id] then shell.raise { kind = "appliance", status = 404, message = "no such job" } end
    return records[id]
  end
  return shell.library("jobs/begun"), shell, scv, asked
end

-- A session with an appliance of that address.
local function settle(shell, place)
  shell.place = function() return place end
  shell.library("session/session").facts = function() return { url = "https://scv:8144/api" } end
end

local function running(id) return { id = id, type = "backup", resourceGroupName = "lab", status = "RUNNING" } end

spec.group("begun", function()
  spec.case("tells once when a job has ended", function()
    local records = { [7] = running(7) }
    local begun, shell, scv, asked = fixture(records)
    begun.add(scv, 7)
    begun.look()
    spec.equal(asked, {}) -- it has just begun
    shell.advance(2)
    begun.look()
    spec.equal({ begun.count(), #asked, #shell.notes }, { 1, 1, 0 })
    records[7].status = "COMPLETED"
    begun.look()
    spec.equal(#asked, 1) -- not that soon again
    shell.advance(2)
    begun.look()
    spec.equal(begun.count(), 0)
    spec.equal(#shell.notes, 1)
    spec.contains(shell.notes[1], "job 7 ended as COMPLETED")
    shell.advance(60)
    begun.look()
    spec.equal({ #asked, #shell.notes }, { 2, 1 })
  end)
  spec.case("tells of one that failed where its log is", function()
    local begun, shell, scv = fixture { [7] = { id = 7, type = "backup", status = "FAILED", messages = { "no room" } } }
    begun.add(scv, 7, "backup of lab, job 7")
    shell.advance(2)
    begun.look()
    spec.contains(shell.notes[1], "backup of lab, job 7 ended as FAILED: no room\nits log: ")
  end)
  spec.case("tells while nobody presses a key, of reads that nobody hears of", function()
    local begun, shell, scv, asked = fixture {}
    local replies, looks = {}, 0
    shell.library("session/session").look_aside = function(_, operation, arguments, seconds)
      looks = looks + 1
      spec.equal({ operation, seconds }, { "jobs.get", 0 })
      local reply = replies[arguments.id]
      if reply == "pending" then return nil, "pending" end
      return reply
    end
    begun.add(scv, 7)
    begun.add(scv, 8)
    replies[7], replies[8] = running(7), "pending"
    spec.equal({ begun.is_watched(), #begun.news(), looks }, { true, 0, 2 })
    replies[7].status, replies[8] = "COMPLETED", running(8)
    local news = begun.news()
    spec.contains(news[1], "job 7 ended as COMPLETED")
    spec.equal({ #news, begun.count(), looks }, { 1, 1, 4 })
    spec.equal({ #begun.news(), looks }, { 0, 4 }) -- not that soon again
    shell.advance(2)
    spec.equal({ #begun.news(), looks }, { 0, 5 })
    spec.equal({ #asked, #shell.notes }, { 0, 0 })
  end)
  spec.case("rests after a look aside without an answer, until the next line", function()
    local begun, shell, scv = fixture { [7] = running(7) }
    local looks, problem = 0, "failed"
    shell.library("session/session").look_aside = function()
      looks = looks + 1
      return nil, problem
    end
    for _, each in ipairs { "failed", "no token" } do
      problem = each
      begun.add(scv, 7)
      spec.equal(begun.is_watched(), true)
      spec.equal(begun.news(), {})
      spec.equal(begun.is_watched(), false)
      shell.advance(60)
      spec.equal(begun.news(), {})
      begun.look()
    end
    spec.equal({ looks, begun.count() }, { 2, 1 })
  end)
  spec.case("asks for a few of many in turn, while nobody presses a key", function()
    local begun, shell, scv = fixture {}
    local looked = {}
    shell.library("session/session").look_aside = function(_, _, arguments)
      looked[#looked + 1] = arguments.id
      return running(arguments.id)
    end
    for id = 1, 5 do begun.add(scv, id) end
    begun.news()
    shell.advance(2)
    begun.news()
    spec.equal(looked, { 1, 2, 3, 4, 5, 1 })
  end)
  spec.case("asks for many by one list, and tells of each", function()
    local records = {}
    local begun, shell, scv, asked = fixture(records)
    for id = 1, 5 do
      records[id] = running(id)
      begun.add(scv, id)
    end
    records[2].status, records[4] = "COMPLETED", nil
    shell.advance(2)
    begun.look()
    spec.equal(asked, { "jobs.list", "jobs.get" })
    spec.equal(begun.count(), 4)
    spec.contains(shell.notes[1], "job 2 ended")
    shell.advance(59)
    begun.look()
    spec.equal(begun.count(), 4)
    shell.advance(2)
    begun.look()
    spec.equal(begun.count(), 3)
    spec.equal(shell.notes[2], "job 4: the appliance does not know it, for 60 seconds now")
    spec.equal(#shell.notes, 2)
  end)
  spec.case("is not lost by a 404: it may not be known yet just after its start", function()
    local records = {}
    local begun, shell, scv = fixture(records)
    begun.add(scv, 7)
    for _ = 1, 2 do
      shell.advance(2)
      begun.look()
      spec.equal(begun.count(), 1)
      -- What was known in between is counted anew.
      records[7] = running(7)
      shell.advance(100)
      begun.look()
      records[7] = nil
    end
    records[7] = running(7)
    records[7].status = "COMPLETED"
    shell.advance(2)
    begun.look()
    spec.equal(begun.count(), 0)
    spec.equal(#shell.notes, 1)
    spec.contains(shell.notes[1], "job 7 ended")
  end)
  spec.case("asks by its id for a job that the list lacks, for three at a look and each in turn", function()
    local records = {}
    local begun, shell, scv, asked = fixture(records)
    for id = 1, 5 do
      records[id] = running(id)
      records[id].unlisted = true
      begun.add(scv, id)
    end
    records[1].status, records[5].status = "COMPLETED", "COMPLETED"
    shell.advance(2)
    begun.look()
    spec.equal(asked, { "jobs.list", "jobs.get", "jobs.get", "jobs.get" })
    spec.equal({ begun.count(), #shell.notes }, { 4, 1 })
    spec.contains(shell.notes[1], "job 1 ended as COMPLETED")
    shell.advance(2)
    begun.look()
    spec.equal({ begun.count(), #shell.notes }, { 3, 2 })
    spec.contains(shell.notes[2], "job 5 ended as COMPLETED")
  end)
  spec.case("tells nothing of one that somebody waited for", function()
    local begun, shell, scv, asked = fixture {}
    begun.add(scv, 7)
    begun.add(scv, "7", "the same")
    spec.equal(begun.count(), 1)
    begun.remove(scv, 7)
    shell.advance(2)
    begun.look()
    spec.equal({ begun.count(), asked, shell.notes }, { 0, {}, {} })
  end)
  spec.case("waits longer after a look that was not answered, and goes on when Ctrl-C ends one", function()
    local records = { error = { kind = "connect", message = "gone" } }
    local begun, shell, scv, asked = fixture(records)
    begun.add(scv, 7)
    shell.advance(2)
    begun.look()
    shell.advance(2)
    begun.look()
    spec.equal({ #asked, begun.count(), shell.notes }, { 1, 1, {} })
    records.error = { kind = "interrupted", message = "interrupted" }
    shell.advance(40)
    spec.raises({ kind = "interrupted" }, begun.look)
    spec.equal(begun.count(), 1)
  end)
  spec.case("tells of the others where one can't be read, and waits longer", function()
    local records = { fails = { [1] = { kind = "appliance", status = 500, message = "a fault" } } }
    local begun, shell, scv, asked = fixture(records)
    for id = 1, 5 do
      records[id] = running(id)
      begun.add(scv, id)
    end
    records[1].unlisted, records[4].unlisted = true, true
    records[3].status, records[4].status, records[5].status = "COMPLETED", "FAILED", nil -- 5 says no status
    shell.advance(2)
    begun.look()
    spec.equal(asked, { "jobs.list", "jobs.get", "jobs.get" })
    spec.equal({ begun.count(), #shell.notes }, { 3, 2 })
    spec.contains(shell.notes[1], "job 3 ended as COMPLETED")
    spec.contains(shell.notes[2], "job 4 ended as FAILED")
    shell.advance(2)
    begun.look()
    spec.equal(#asked, 3)
    shell.advance(30)
    begun.look()
    spec.equal(#asked, 6)
  end)
  spec.case("asks for no other behind one without an answer, and for that one last at the next look", function()
    local records = { fails = { [1] = { kind = "timeout", message = "no answer" } }, [1] = running(1) }
    local begun, shell, scv, asked = fixture(records)
    records[2] = { id = 2, type = "backup", status = "COMPLETED" }
    begun.add(scv, 1)
    begun.add(scv, 2)
    shell.advance(2)
    begun.look()
    spec.equal({ #asked, #shell.notes }, { 1, 0 })
    shell.advance(30)
    begun.look()
    spec.equal({ #asked, #shell.notes, begun.count() }, { 3, 1, 1 })
    spec.contains(shell.notes[1], "job 2 ended as COMPLETED")
  end)
  spec.case("is for lines of the prompt", function()
    local shell = spec.fake_shell.new()
    local scv = {}
    shell.library("session/session").is = function() return true end
    shell.library("jobs/begun").add(scv, 7)
    spec.equal(shell.library("jobs/begun").count(), 0)
  end)
end)

spec.group("begun: who leaves", function()
  local function left(place, labels)
    local begun, shell, scv, asked = fixture {}
    settle(shell, place)
    for id, label in ipairs(labels) do begun.add(scv, id + 6, label or nil) end
    local text = begun.left()
    spec.equal(asked, {})
    return text
  end
  local real, demo = { demo = false, url = "https://scv:8144" }, { demo = true, url = "https://scv:8144" }
  spec.case("is told which jobs go on, and how they are found again", function()
    spec.equal(left(real, {}), nil)
    spec.equal(left(real, { "backup of lab, job 7" }), "1 job goes on at the appliance: backup of lab, job 7. "
      .. 'scv.jobs{status = "running"} lists it, scv.wait_for_job(7) waits for it.')
    spec.equal(left(real, { "a", false, "c", "d", "e" }), "5 jobs go on at the appliance: a; job 8; c; 2 more. "
      .. 'scv.jobs{status = "running"} lists them, scv.wait_for_job(id) waits for one.')
  end)
  spec.case("is told that they end with a simulated appliance", function()
    spec.equal(left(demo, { "a" }), "1 job is not over, and ends with the simulated appliance: a")
    spec.equal(left(demo, { "a", "b" }), "2 jobs are not over, and end with the simulated appliance: a; b")
    -- Those of a profile's appliance go on.
    spec.contains(left({ demo = true, url = "https://scv:81" }, { "a" }), "1 job goes on at the appliance")
  end)
end)
