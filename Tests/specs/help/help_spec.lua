local spec = ...

local fixture = spec.load("fake_session")

spec.group("help", function()
  local function text(subject, options)
    local scv, shell = fixture(options)
    return shell.library("help/help").text(subject and subject(scv, shell))
  end
  spec.case("without a subject says what there is", function()
    spec.contains(text(), "help(scv.backup_now)")
  end)
  spec.case("reads the comments of the library", function()
    local says = text(function(scv) return scv.backup_now end)
    spec.contains(says, "scv.backup_now{}  -- group?, groups?, policy?, limit?, wait?, patience?\n"
      .. "Backs up a resource group now, or several, and waits for the jobs.")
    spec.contains(says, "Steps:\n  1. resource_groups.list\n  2. ")
    spec.contains(says, "  group     string|integer  the resource group: its name or id")
    spec.contains(says, "gives     table  its record; for `groups` a List of")
    local parallel = text(function(_, shell) return shell.library("tasks/parallel").parallel end)
    spec.contains(parallel, "parallel()  -- list, fn, options?\nCalls `fn(")
  end)
  spec.case("reads the document for operations", function()
    spec.equal(text(function(scv) return scv.api.jobs.get end), table.concat({
      "scv.api.jobs.get{}  -- id",
      "GET /4.1/jobs/{id}: read, documented by the vendor",
      "The vendor's title: Get job details",
      "Gives one job.",
      "  id     integer, required  The number of the job.",
      "  gives  messages, the appliance's own words",
      "",
      "    scv.api.jobs.get(118)",
      "",
      "No public source gives the following, so it is assumed: the method GET. scv.api.sync() reads the",
      "appliance's own document.",
    }, "\n"))
  end)
  spec.case("reads what the host's functions were registered with", function()
    local function sleep() end
    local parameters = { { name = "seconds", type = "number", text = "how long" } }
    local documentation = { [sleep] = { name = "sleep", text = "Waits.", results = {}, parameters = parameters } }
    spec.equal(text(function() return sleep end, { documentation = documentation }),
      "sleep()  -- seconds\nWaits.\n  seconds  number  how long")
  end)
  spec.case("knows globals that are loaded at their first use", function()
    local _, shell = fixture()
    local environment = {}
    shell.library("session/globals").install(environment)
    local help = shell.library("help/help")
    spec.contains(help.text(environment.parallel), "parallel()  -- list, fn, options?")
    spec.contains(help.text(environment.help), "help()  -- subject\n")
    spec.contains(help.text(environment.csv.read), "csv.read(")
    spec.contains(help.text(environment.scv), "scv.backup_now")
  end)
  spec.case("takes the name of an operation, a subject, a function and a method", function()
    for topic, piece in pairs {
      ["jobs.get"] = "GET /4.1/jobs/{id}", ["scv.api.jobs.get"] = "GET /4.1/jobs/{id}", jobs = "scv.api.jobs.list",
      backup_now = "Backs up a resource group now", ["scv.wait_for_job"] = "Waits until a job is over",
      List = "List:where(filter)",
      ["List.where"] = "List{}:where()  -- filter\nThe items that match", ["List:sort"] = "in order of a field",
      scv = "scv.backup_now", ["scv.api"] = "scv.api.policies.list",
    } do
      spec.contains(text(function() return topic end), piece)
    end
  end)
  spec.case("takes the tables of functions, and lists", function()
    spec.contains(text(function(scv) return scv end), "scv.connect")
    spec.contains(text(function(scv) return scv.api end), "scv.api.jobs.list")
    local jobs = text(function(scv) return scv.api.jobs end)
    spec.contains(jobs, "scv.api.jobs.get   read     Get job details")
    spec.equal(jobs:find("policies"), nil)
    spec.contains(text(function(_, shell) return shell.library("core/list") {} end), "List:csv(options)")
  end)
  spec.case("says both where a workflow and a subject share a name", function()
    local both = text(function() return "jobs" end)
    spec.contains(both, "scv.jobs{}  -- ")
    spec.contains(both, "scv.api.jobs.list")
  end)
  spec.case("says both where a topic and a function share a name", function()
    local _, shell = fixture()
    rawset(_G, "scripts", shell.library("tasks/parallel").parallel)
    spec.cleanup(function() rawset(_G, "scripts", nil) end)
    local both = shell.library("help/help").text("scripts")
    spec.contains(both, "Scripts, and the file that runs before them\n")
    spec.contains(both, "parallel()  -- list, fn, options?")
  end)
  spec.case("knows what lines of the prompt alone have, and a user's own of that name before it", function()
    local _, shell = fixture()
    local help = shell.library("help/help")
    for _, name in ipairs { "history", "watch", "transcript", "save", "exit", "quit" } do
      spec.equal(help.text(name):match("^[^(]+%("), name .. "(")
    end
    local both = help.text("time")
    spec.contains(both, "Times, ages and time zones\n")
    spec.contains(both, "time()  -- fn, ...\nCalls a function")
    rawset(_G, "watch", string.format)
    spec.cleanup(function() rawset(_G, "watch", nil) end)
    spec.contains(help.text("watch"), "string.format")
  end)
  spec.case("lists the fields of a script's header", function()
    local says = text(function(_, shell) return shell.library("script/script").script end)
    spec.contains(says, '\n  needs        "read"|"change"|"destroy", required  ')
    spec.contains(says, "\n  strict       boolean  ")
    local time = text(function(_, shell) return shell.library("prompt/timing").time end)
    spec.contains(time, "\n  gives  any  what it gives")
  end)
  spec.case("lists workflows by what they are for", function()
    local all = text(function(scv) return scv end)
    local places = {}
    for index, title in ipairs { "Back up\n", "Restore\n", "Protect: groups and policies\n", "The session itself\n" } do
      places[index] = all:find(title, 1, true)
      spec.truthy(places[index] and places[index] > (places[index - 1] or 0))
    end
  end)
  spec.case("searches where nothing is called so", function()
    local found = text(function() return "restore" end)
    spec.equal(found:match("^  (%S+)"), "help(scv.restore_vm)")
    spec.contains(found, "help(scv.restore_deleted_vm)")
  end)
  spec.case("breaks what it says where the page ends", function()
    local terminal = { stdout = true, stderr = true, stdin = true, width = 60, color = false }
    for _, subject in ipairs { "time", "backup_now", "List", "List.where", "keys" } do
      for line in (text(function() return subject end, { terminal = terminal }) .. "\n"):gmatch("(.-)\n") do
        spec.truthy(#line <= 60 or line:find("^    ") ~= nil)
      end
    end
  end)
  spec.case("begins with a call that is Lua", function()
    local terminal = { stdout = true, stderr = true, stdin = true, width = 60, color = false }
    for _, subject in ipairs { "backup_now", "restore_vm", "jobs.list", "jobs.get", "List.where" } do
      local first = text(function() return subject end, { terminal = terminal }):match("^[^\n]*")
      spec.truthy(load("return " .. first))
      spec.truthy(utf8.len(first) <= 60)
    end
    spec.contains(text(function() return "restore_vm" end, { terminal = terminal }), ", …\n")
  end)
  spec.case("is paged at the prompt where it is higher than the screen", function()
    local scv, shell = fixture { terminal = { stdout = true, stderr = true, stdin = true, width = 80, height = 20 } }
    local paged, printed = {}, {}
    shell.library("text/pager").is_wanted = function() return true end
    shell.library("text/pager").page_text = function(given)
      paged[#paged + 1] = given
      return ""
    end
    local write = io.write
    rawset(io, "write", function(given) printed[#printed + 1] = given end)
    spec.cleanup(function() rawset(io, "write", write) end)
    shell.library("help/help").help(scv)
    rawset(io, "write", write)
    spec.contains(paged[1], "scv.restore_vm")
    spec.equal(printed, { "" })
  end)
  spec.case("says that what it was given is nil", function()
    local _, shell = fixture()
    spec.raises({ kind = "argument", message = "help: subject is nil: there is nothing of that name" },
      shell.library("help/help").help, nil)
  end)
  spec.case("has a line or two for Lua's own functions", function()
    spec.contains(text(function() return string.format end), "string.format(format, ...)  Makes a text")
    spec.contains(text(function() return string end), "string.gsub(")
    spec.contains(text(function() return "pairs" end), "pairs(table)  Goes through all keys")
  end)
  spec.case("says of a topic that it doesn't know what was meant", function()
    local _, shell = fixture()
    local help = shell.library("help/help")
    spec.raises({ kind = "not_found", message = 'no help on "jobs.lst"; did you mean "jobs.list"?' },
      help.text, "jobs.lst")
    spec.raises({ kind = "argument", message = "help: subject must be a function or a topic, got the integer 3" },
      help.text, 3)
  end)
  spec.case("of a user's function says where it is from", function()
    spec.contains(text(function() return function() end end), "help_spec.lua, line")
  end)
  spec.case("has a word for every function of the library that a user calls", function()
    local _, shell = fixture()
    local comments, members = shell.library("help/comments"), shell.library("help/members")
    local files = { "core/list", "session/session", "session/api" }
    for _, global in ipairs(shell.library("session/globals").all()) do files[#files + 1] = global.file end
    for _, workflow in ipairs(shell.library("session/workflows").all()) do files[#files + 1] = workflow.file end
    for _, file in ipairs(files) do
      spec.truthy(#members.documented(file) > 0)
      for _, member in ipairs(members.documented(file)) do
        spec.truthy(#comments.summary(member.document) > 10)
        spec.equal(members.name_of(member.fn), member.name)
      end
    end
  end)
end)
