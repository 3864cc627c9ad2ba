local spec = ...

local appliance = spec.load "appliance"

local function fixture(jobs)
  local scv, shell = appliance.new {
    jobs = jobs or {},
    change = function(world)
      table.insert(world.operations, {
        name = "x.odd", subject = "x", ["function"] = "odd", effect = "change", job_type = "Odd",
        job_type_source = "A",
      })
    end,
  }
  local types = shell.library("jobs/types")
  return types, scv, shell
end

spec.group("the types of jobs", function()
  spec.case("are those of the document, and sure unless it only assumes them", function()
    local types, scv = fixture()
    local known = types.known(scv)
    spec.equal(known.backup, { name = "backup", is_sure = true })
    spec.equal(known.attachvmdk.name, "attachVmdk")
    spec.equal(known.odd, { name = "Odd", is_sure = false })
  end)
  spec.case("are those of the session at hand", function()
    local types, _, shell = fixture()
    local other = shell.library("session/session").new(setmetatable({
      operations = function() return { { name = "y.z", job_type = "Elsewhere", job_type_source = "L" } } end,
    }, { __index = shell }))
    spec.equal(types.known(other), { elsewhere = { name = "Elsewhere", is_sure = true } })
  end)
  spec.case("are asked for in their own capitals where they are sure", function()
    local types, scv, shell = fixture()
    types.list(scv, "BACKUP")
    spec.equal(shell.requests[1].arguments, { type = "backup" })
  end)
  spec.case("are looked for among all jobs where they are not", function()
    local types, scv, shell = fixture {
      appliance.job { id = 1, type = "odd" }, appliance.job { id = 2, type = "guestRestore" },
    }
    spec.equal(appliance.ids(types.list(scv, "ODD")), { 1 })
    spec.equal(appliance.ids(types.list(scv, "guestrestore")), { 2 })
    spec.equal(shell.requests[1].arguments, nil)
    spec.equal(#types.list(scv), 2)
  end)
  spec.case("are refused where neither the document nor a job has them", function()
    local types, scv = fixture()
    spec.equal(#types.list(scv, "odd"), 0)
    spec.raises({ kind = "not_found", message = 'no job type "bakup"; did you mean "backup"?' }, types.list, scv,
      "bakup")
  end)
  spec.case("leave out the parts of jobs that they list, and say so", function()
    local part = appliance.job { id = 2, name = "(Job 1)Primary Backup of Resource Group gold_web" }
    local types, scv, shell = fixture { part, appliance.job { id = 1 }, appliance.job { id = 3, name = "(Job 9)Odd" } }
    spec.equal(appliance.ids(types.list(scv)), { 1, 3 })
    spec.equal(appliance.ids(types.list(scv, "backup")), { 1, 3 })
    spec.equal(shell.notes[1], "1 sub-job is left out, as parts of the jobs shown; scv.api.jobs.list() has them")
  end)
end)
