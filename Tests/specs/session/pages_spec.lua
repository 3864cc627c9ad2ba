local spec = ...

local new_session = spec.load "fake_session"

-- The list of jobs, `size` at a time. `change` may alter the list before a page is given.
local function fixture(count, size, change)
  local scv, shell = new_session()
  local jobs = {}
  for id = 1, count do jobs[id] = { id = id } end
  shell.handlers["jobs.list"] = function(_, options)
    if change then change(jobs, shell) end
    local page = {}
    local first = (options.page or 0) * size
    for index = first + 1, math.min(first + size, #jobs) do page[#page + 1] = jobs[index] end
    return shell.List.new(page), math.ceil(#jobs / size), #jobs
  end
  return scv, shell, jobs
end

local function ids(list) return list:map(function(job) return job.id end) end

spec.group("a list that comes in pages", function()
  spec.case("is read whole", function()
    local scv, shell = fixture(7, 3)
    spec.equal(ids(scv.api.jobs.list()), { 1, 2, 3, 4, 5, 6, 7 })
    spec.equal(shell.count("jobs.list"), 3)
    spec.equal({ shell.requests[1].options, shell.requests[2].options }, { nil, { page = 1 } })
    spec.equal(shell.library("core/list").origin(scv.api.jobs.list()).operation, "jobs.list")
  end)
  spec.case("keeps the options of the call", function()
    local scv, shell = fixture(4, 2)
    scv.api.jobs.list({}, { timeout = 5 })
    spec.equal(shell.requests[2].options, { page = 1, timeout = 5 })
  end)
  spec.case("has each item once, and all, where it changes while it is read", function()
    local scv = fixture(5, 2, function(jobs, shell)
      -- A new job comes first, between the first page and the second.
      if shell.count("jobs.list") == 2 then table.insert(jobs, 1, { id = 99 }) end
    end)
    local found = ids(scv.api.jobs.list())
    table.sort(found)
    spec.equal(found, { 1, 2, 3, 4, 5, 99 })
  end)
  spec.case("is an error where not all of it can be had", function()
    local scv, shell = fixture(4, 2)
    local list = shell.handlers["jobs.list"]
    -- An appliance that gives the first page whatever it is asked.
    shell.handlers["jobs.list"] = function(arguments) return list(arguments, {}) end
    spec.raises({
      kind = "protocol", operation = "jobs.list", field = "totalElements",
      message = "the reply of jobs.list is one page of 2: of 4 items 2 could be read",
    }, scv.api.jobs.list)
  end)
  spec.case("is an error where each page is the same, and nothing says how many items there are", function()
    local scv, shell = fixture(4, 2)
    local list = shell.handlers["jobs.list"]
    shell.handlers["jobs.list"] = function(arguments)
      local page, count = list(arguments, {})
      return page, count
    end
    spec.raises({
      kind = "protocol", operation = "jobs.list", field = "totalPages",
      message = "the reply of jobs.list is one page of 2: the others hold nothing new",
    }, scv.api.jobs.list)
  end)
  spec.case("is not whole by the same page again, where its rows have no ids", function()
    local rows = { { name = "web01", moref = "vm-1", groups = { "gold" } }, { name = "web02", moref = "vm-2" } }
    local function read(total, pages)
      local scv, shell = new_session()
      shell.handlers["jobs.list"] = function(_, options)
        local copies = {}
        for index, row in ipairs((pages or {})[(options.page or 0) + 1] or rows) do
          copies[index] = {}
          for key, value in next, row do copies[index][key] = value end
        end
        return shell.List.new(copies), 2, total
      end
      return scv.api.jobs.list
    end
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "totalElements" }, read(4))
    spec.raises({ kind = "protocol", operation = "jobs.list", field = "totalPages" }, read(nil))
    local other = { name = "web01", moref = "vm-1", groups = { "lab" } }
    spec.equal(#read(4, { rows, { other, { name = "web03" } } })(), 4)
  end)
  spec.case("is read until all are there, where its rows come in another order each time", function()
    local turn = 0
    local scv = fixture(6, 2, function(jobs)
      turn = turn + 1
      local factor = turn * turn % 12 + turn % 5 + 1
      table.sort(jobs, function(a, b) return a.id * factor % 17 < b.id * factor % 17 end)
    end)
    local found = ids(scv.api.jobs.list())
    table.sort(found)
    spec.equal(found, { 1, 2, 3, 4, 5, 6 })
  end)
  spec.case("says so where it was cut", function()
    local scv, shell = new_session()
    shell.handlers["jobs.list"] = function() return shell.List.new { { id = 1 } }, 1, 9 end
    spec.equal(#scv.api.jobs.list(), 1)
    spec.equal(shell.notes, { "jobs.list: 1 of 9 items came, and nothing says how the others can be had" })
  end)
  spec.case("says so where it was cut, and nothing says how many there are", function()
    local scv, shell = new_session()
    shell.handlers["jobs.list"] = function() return shell.List.new { { id = 1 } }, 1 end
    local jobs = scv.api.jobs.list()
    spec.equal(shell.notes, { "jobs.list: 1 of more than 1 items came, and nothing says how the others can be had" })
    spec.raises({
      kind = "protocol", operation = "jobs.list", field = "totalElements",
      message = "the reply of jobs.list: 1 of more than 1 jobs came, so that the last is not known",
    }, shell.library("session/pages").refuse_cut, jobs, "jobs.list", "jobs", "the last is not known")
  end)
  spec.case("is not refused where it is whole", function()
    local scv, shell = fixture(2, 3)
    shell.library("session/pages").refuse_cut(scv.api.jobs.list(), "jobs.list", "jobs", "the last is not known")
  end)
  spec.case("is a page where one was asked for, and that is said", function()
    local scv, shell = fixture(4, 2)
    spec.equal(#scv.api.jobs.list { page = 0 }, 2)
    spec.equal(shell.notes, { "jobs.list: this is page 0 of 2, counted from 0" })
  end)
end)
