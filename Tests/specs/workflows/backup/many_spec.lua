local spec = ...

local appliance = spec.load "appliance"

spec.group("backup_now of many", function()
  -- Twelve groups; the backup of one whose name ends in "bad" is refused, the job of one that ends in "ill" fails.
  local function many(options)
    options = options or {}
    options.latency, options.groups = 0.02, {}
    for index, name in ipairs { "a1", "a2", "a3_bad", "a4", "a5_ill", "a6", "b1", "b2" } do
      options.groups[index] = appliance.group { id = index, name = name, policies = { { id = 1, name = "daily" } } }
    end
    local scv, shell, world
    local running, most = 0, 0
    options.replies = {
      ["resource_groups.backup_now"] = function(arguments)
        local group = world.groups[arguments.resourceGroupId]
        if group.name:find("bad") then
          shell.raise { kind = "appliance", status = options.status or 409, message = "under maintenance" }
        end
        running = running + 1
        most = math.max(most, running)
        table.insert(world.jobs, appliance.job { id = 100 + group.id, group_id = group.id, group_name = group.name })
        return options.silent and { messages = {} } or { job_id = 100 + group.id }
      end,
    }
    scv, shell, world = appliance.new(options)
    function scv.wait_for_job(arguments)
      local job = arguments.job
      shell.sleep(1)
      running = running - 1
      if world.groups[job.id - 100].name:find("ill") then
        shell.raise {
          kind = "job", message = "quiesce failed", job = job.id, job_status = "FAILED", outcome = "failed",
        }
      end
      if options.away then
        shell.raise { kind = "connect", message = "no answer", job = job.id, hint = "wait again" }
      end
      if options.lost then shell.raise { kind = "unknown_outcome", message = "lost" } end
      return { id = job.id, status = "COMPLETED" }
    end
    return scv, shell, function() return most end
  end

  spec.case("takes a pattern, names, ids and records, each group once, and gives one table", function()
    for _, wanted in ipairs { "b*", { "b1", "b2" }, { 7, "b2", "b?" }, { { id = 7 }, { id = 8 } } } do
      local scv, shell = many()
      local rows = scv.backup_now { groups = wanted }
      spec.equal(rows[1], { group = "b1", policy = "daily", job = 107, status = "COMPLETED" })
      spec.equal(#rows, 2)
      spec.equal(shell.count("resource_groups.backup_now"), 2)
      spec.equal(shell.count("jobs.list"), 1)
    end
  end)

  spec.case("backs up no more at a time than it is told", function()
    local scv, _, most = many()
    scv.backup_now { groups = { "a1", "a2", "a4", "a6", "b1" }, limit = 2 }
    spec.equal(most(), 2)
  end)

  spec.case("goes on after a failure, and tells all of them at the end", function()
    local scv, shell = many()
    local raised = spec.raises({ kind = "parallel", message = "2 of 8 backups failed" }, scv.backup_now,
      { groups = "*" })
    spec.equal(shell.count("resource_groups.backup_now"), 8)
    spec.equal(raised.kinds, { "appliance", "job" })
    spec.equal(raised.rows[3].status, "refused")
    spec.equal(raised.rows[5].status, "FAILED")
    spec.contains(raised.hint, "under maintenance")
    spec.contains(raised.hint, "COMPLETED")
  end)

  spec.case("calls no backup refused over which the server failed", function()
    local raised = spec.raises({ kind = "parallel" }, many { status = 503 }.backup_now, { groups = "a*" })
    spec.equal(raised.rows[3].status, "failed")
  end)

  spec.case("calls no backup failed or not started whose job goes on, or may", function()
    local raised = spec.raises({
      kind = "parallel", message = "1 of 3 backups failed; what became of 2 more is not known",
    }, many { away = true }.backup_now, { groups = { "a1", "a3_bad", "a4" } })
    spec.equal({ raised.rows[1].status, raised.rows[2].status, raised.rows[3].status },
      { "unknown", "refused", "unknown" })
    spec.equal({ raised.rows[1].job, raised.rows[3].job }, { 101, 104 })
    spec.contains(raised.hint, "wait again")
    raised = spec.raises({ kind = "parallel", message = "what became of 1 of 1 is not known" },
      many { lost = true }.backup_now, { groups = { "a1" } })
    spec.equal(raised.rows[1].status, "unknown")
  end)

  spec.case("says that a backup was not started where nothing was sent", function()
    local scv, shell = many()
    shell.handlers["resource_groups.backup_now"] = function()
      shell.raise { kind = "connect", message = "no connection" }
    end
    local raised = spec.raises({ kind = "parallel", message = "1 of 1 backups failed" }, scv.backup_now,
      { groups = { "a1" } })
    spec.equal(raised.rows[1].status, "not started")
  end)

  spec.case("tells the jobs apart where the replies name none", function()
    local rows = many { silent = true }.backup_now { groups = "b*" }
    spec.equal({ rows[1].job, rows[2].job }, { 107, 108 })
  end)

  spec.case("does not wait if it is told so, and looks once at what became of all", function()
    local scv, shell = many()
    local rows = scv.backup_now { groups = "b*", wait = false }
    spec.equal({ rows[1].job, rows[2].job }, { 107, 108 })
    spec.equal({ rows[1].status, rows[2].status }, { "RUNNING", "RUNNING" })
    spec.equal(shell.count("jobs.list"), 2)
    spec.equal(shell.count("jobs.get"), 0)
  end)

  spec.case("ends a dry run with the requests", function()
    local requests = many { dry_run = true }.backup_now { groups = "b*" }
    spec.equal(#requests, 2)
    spec.equal(requests[1].body, { resourceGroupId = 7, policyId = 1 })
  end)
end)
