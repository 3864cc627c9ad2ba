-- The rooms of the library and the way their arrows go: CONTRIBUTING.md, "The rooms".
local spec = ...

-- A room may require itself and those before it. `session` stands for the files that are named at run time, too: which
-- file adds a workflow or brings a global is data there (workflow_index.lua, globals.lua), and no arrow.
local ROOMS = {
  "core", "text", "time", "tasks", "session", "lookup", "jobs", "workflows", "help", "lessons", "script", "prompt",
  "editor",
}

local PLACE = {}
for place, room in ipairs(ROOMS) do PLACE[room] = place end

local function room_of(file) return file:match("^([^/]+)/") end

-- The files that a text requires, also within functions, but not in comments.
local function required(text)
  local found = {}
  for line in text:gmatch("[^\n]+") do
    line = line:gsub("^%s*%-%-.*$", ""):gsub("%s%-%- .*$", "")
    for name in line:gmatch("library%s*%(?%s*[\"']([^\"']+)[\"']") do found[#found + 1] = name end
  end
  return found
end

-- The file directly in workflows/ whose own folder a file is in: "workflows/backup" of "workflows/backup/many".
local function owner_of(file) return file:match("^(workflows/[^/]+)/") end

-- What is wrong with a file's arrows. `exists` says whether there is a file of that name.
local function wrong_arrows(file, text, exists)
  local problems = {}
  local function wrong(target, why) problems[#problems + 1] = ("%s requires %s: %s"):format(file, target, why) end
  for _, target in ipairs(required(text)) do
    local from, to = PLACE[room_of(file)], PLACE[room_of(target)]
    local owner = owner_of(target)
    if not exists(target) then
      wrong(target, "there is no such file")
    elseif to > from then
      wrong(target, "that room is below")
    elseif owner and owner ~= file and owner ~= owner_of(file) then
      wrong(target, "that is private to " .. owner)
    elseif from == to and room_of(file) == "workflows" and not owner then
      wrong(target, "workflows are called through the session")
    end
  end
  return problems
end

-- What a file calls otherwise than by its name. A word of the room may stand before it or behind: vm_lookup, job_types.
local function wrong_names(file, text)
  local problems = {}
  for name, target in text:gmatch('local ([%w_]+) = shell%.library%("([^"]+)"%)\n') do
    if not name:lower():find(target:match("[^/]+$"), 1, true) then
      problems[#problems + 1] = ("%s calls %s %s"):format(file, target, name)
    end
  end
  return problems
end

spec.group("the rooms", function()
  local shell = spec.fake_shell.new()
  local is_file = {}
  for _, file in ipairs(shell.sources()) do is_file[file] = true end
  local function exists(file) return is_file[file] == true end

  spec.case("are all known, and hold every file", function()
    local seen = {}
    for _, file in ipairs(shell.sources()) do
      spec.truthy(PLACE[room_of(file) or ""])
      seen[room_of(file)] = true
    end
    for _, room in ipairs(ROOMS) do spec.truthy(seen[room]) end
  end)

  spec.case("take from the rooms above them only", function()
    local problems, arrows = {}, 0
    for _, file in ipairs(shell.sources()) do
      local text = shell.source(file)
      arrows = arrows + #required(text)
      for _, problem in ipairs(wrong_arrows(file, text, exists)) do problems[#problems + 1] = problem end
    end
    spec.equal(problems, {})
    spec.truthy(arrows > 300)
  end)

  spec.case("own the folders of their workflows", function()
    for _, file in ipairs(shell.sources()) do
      if owner_of(file) then spec.truthy(exists(owner_of(file))) end
    end
  end)

  spec.case("give tables, which are held under the names of their files", function()
    for _, file in ipairs(shell.sources()) do
      spec.equal({ file, type(shell.library(file)) }, { file, "table" })
      for _, problem in ipairs(wrong_names(file, shell.source(file))) do spec.equal(problem, nil) end
    end
  end)

  spec.case("are in this order in CONTRIBUTING", function()
    local page = assert(io.open(spec.root .. "/CONTRIBUTING.md"))
    local text = page:read("a")
    page:close()
    spec.truthy(text:find("\n    " .. table.concat(ROOMS, "  ") .. "\n", 1, true))
  end)
end)

spec.group("the test of the rooms", function()
  local function problem(file, text)
    return wrong_arrows(file, text, function(name) return name ~= "core/no_such_file" end)[1]
  end
  spec.case("sees an arrow that goes up, at the head and within a function", function()
    spec.equal(problem("core/list", 'local csv = shell.library("text/csv")'),
      "core/list requires text/csv: that room is below")
    spec.equal(problem("time/times", 'function f()\n  return shell.library("session/session").facts()\nend'),
      "time/times requires session/session: that room is below")
    spec.truthy(problem("core/list", "local a, b = 1, shell.library 'text/cell'"))
    spec.truthy(problem("jobs/job", 'shell.library("workflows/jobs").add(scv)'))
  end)
  spec.case("sees what is private, and what is not there", function()
    local many = 'local many = shell.library("workflows/backup/many")'
    spec.equal(problem("workflows/jobs", many),
      "workflows/jobs requires workflows/backup/many: that is private to workflows/backup")
    spec.truthy(problem("help/help", many))
    spec.equal(problem("workflows/backup", many), nil)
    spec.equal(problem("workflows/backup/other", many), nil)
    spec.truthy(problem("workflows/jobs", 'shell.library("workflows/backup")'))
    spec.truthy(problem("text/csv", 'shell.library("core/no_such_file")'))
  end)
  spec.case("sees a file that goes under another name", function()
    local function names(text) return wrong_names("help/help", text) end
    spec.equal(names('local find_vm = shell.library("lookup/vm")\n'), {})
    spec.equal(names('local finder = shell.library("lookup/vm")\n'), { "help/help calls lookup/vm finder" })
    spec.equal(names('local List = shell.library("core/list")\n'), {})
    spec.equal(names('local optional = shell.library("core/record").optional\n'), {})
  end)
  spec.case("passes over comments, and allows what is above", function()
    spec.equal(problem("core/list", '-- shell.library("text/csv")\n  --- shell.library("text/csv")'), nil)
    spec.equal(problem("core/list", 'x = 1 -- shell.library("text/csv")'), nil)
    spec.equal(problem("text/csv", 'shell.library("core/list") shell.library("text/cell")'), nil)
  end)
end)

-- Specs of no file alone, and why.
local OF_ALL = { rooms = "the arrows between all files" }

-- The file that a spec specifies, by where it stands: of the library, or of what the project's scripts share.
local function specified(name)
  local script = name:match("^scripts/(.*)$")
  return script and ("%s/scripts/lib/%s.lua"):format(spec.root, script) or ("%s/stdlib/%s.lua"):format(spec.root, name)
end

spec.group("the specs", function()
  spec.case("stand where the files do that they specify, and are named as they are", function()
    local astray, count = {}, 0
    for _, path in ipairs(spec.files()) do
      local name = path:match("/specs/(.*)_spec%.lua$") or path:match("^%./(.*)_spec%.lua$")
      local file = not OF_ALL[name] and io.open(specified(name))
      if file then file:close() elseif not OF_ALL[name] then astray[#astray + 1] = name end
      count = count + 1
    end
    spec.equal(astray, {})
    spec.truthy(count > 60)
  end)
end)
