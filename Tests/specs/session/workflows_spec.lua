local spec = ...

local fixture = spec.load("fake_session")

spec.group("the workflows", function()
  spec.case("leaves what a user put there when more of the same file is loaded", function()
    local scv = fixture()
    function scv.job_log() return "mine" end
    spec.equal(type(scv.jobs), "function")
    spec.equal(scv.job_log(), "mine")
  end)
  spec.case("says of a file that adds something else than the index says what is to be done", function()
    local scv, shell = fixture()
    local index = shell.library("session/workflow_index")
    local last = table.remove(index)
    spec.raises({
      kind = "argument", message = "stdlib/workflows/when.lua adds scv.when, which the index lacks",
      hint = "session/workflow_index.lua is out of date: run scripts/generate, and build again",
    }, function()
      index[#index + 1] = { name = "other", file = last.file, summary = "" }
      return scv.other
    end)
    index[#index + 1] = last
    local fresh = spec.fake_shell.new()
    for _, workflow in ipairs(fresh.library("session/workflow_index")) do
      if workflow.name == "backup_now" then workflow.name = "back_up" end
    end
    local other = fresh.library("session/session").new(fresh)
    local raised = spec.raises({ kind = "argument" }, function() return other.back_up end)
    spec.contains(raised.message, "stdlib/workflows/backup.lua ")
    spec.equal(rawget(other, "backup_now"), nil)
  end)
  spec.case("may ask the session for workflows of other files while they are added", function()
    local scv, shell = fixture()
    local file = shell.library("workflows/when")
    local add = file.add
    function file.add(session)
      local wait, api = session.wait_for_job, session.api
      add(session)
      function session.when() return wait, api end
    end
    spec.equal(type(scv.when), "function")
    spec.equal(type(rawget(scv, "wait_for_job")), "function")
    local wait, api = scv.when()
    spec.equal(wait, scv.wait_for_job)
    spec.equal(api, scv.api)
    file.add = add
  end)
  spec.case("are in the index as their files say, each file with an order of its own", function()
    local _, shell = fixture()
    local workflows = shell.library("session/workflows")
    local files, orders = {}, {}
    for _, name in ipairs(shell.sources()) do
      if name:find("^workflows/[^/]+$") then
        local order = shell.library(name).order
        spec.equal(orders[order], nil)
        files[name], orders[order] = workflows.functions(name), name
      end
    end
    local last = 0
    for _, workflow in ipairs(workflows.all()) do
      spec.equal(type(files[workflow.file][workflow.name]), "function")
      files[workflow.file][workflow.name] = nil
      local order = shell.library(workflow.file).order
      spec.truthy(order >= last)
      last = order
    end
    for _, rest in pairs(files) do spec.equal(rest, {}) end
  end)
  spec.case("are found by their names", function()
    local _, shell = fixture()
    local workflows = shell.library("session/workflows")
    spec.equal(workflows.find("backup_now").file, "workflows/backup")
    spec.equal(workflows.find("backup"), nil)
    spec.equal(workflows.find(1), nil)
  end)
  spec.case("cost one look into the index and their own files, no more", function()
    local scv, shell = fixture()
    local asked = {}
    local library = shell.library
    function shell.library(name)
      asked[name] = (asked[name] or 0) + 1
      return library(name)
    end
    function shell.source(name) error("read the text of " .. name) end
    function shell.sources() error("listed the files") end
    spec.equal(type(scv.backup_now), "function")
    spec.equal(type(scv.restore_vm), "function")
    spec.equal(type(scv.restore_deleted_vm), "function")
    spec.equal(asked["session/workflow_index"], 1)
    spec.equal(asked["workflows/backup"], 1)
    spec.equal(asked["workflows/jobs"], nil)
  end)
end)
