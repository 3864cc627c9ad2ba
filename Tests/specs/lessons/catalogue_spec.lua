local spec = ...

local lessons = spec.load "lessons"

local OWN = [[return {
  title = "My own", order = 8,
  steps = { { say = "a", task = "b", try = "1 + 1", check = function(here) return here.ok end } },
}]]

local function fixture(files)
  local options = { texts = {}, files = { [lessons.own] = {} } }
  for name, text in pairs(files or {}) do
    options.texts[lessons.own .. "/" .. name] = text
    table.insert(options.files[lessons.own], name)
  end
  local shell = lessons.shell(options)
  return shell.library("lessons/catalogue"), shell
end

spec.group("the lessons that there are", function()
  spec.case("stand in their order, the first of five minutes", function()
    local catalogue = fixture()
    spec.equal(catalogue.names(), {
      "finding-your-way", "back-up-on-demand", "restore-a-vm", "restore-deleted-vm", "built-in-schedules",
      "bulk-changes", "scripts-to-share",
    })
    spec.equal(catalogue.all()[1].minutes, 5)
  end)
  spec.case("are found by number, name and beginning", function()
    local catalogue = fixture()
    spec.equal(catalogue.find(1).name, "finding-your-way")
    spec.equal(catalogue.find("Finding").name, "finding-your-way")
    spec.equal(catalogue.find("back_up_on_demand").name, "back-up-on-demand")
    spec.raises({ kind = "not_found", message = 'no lesson "restore"' }, catalogue.find, "restore")
    spec.raises({ kind = "argument" }, catalogue.find, 8)
    spec.raises({ kind = "argument" }, catalogue.find, 0)
  end)
  spec.case("are the user's own, too", function()
    local catalogue = fixture { ["my_own.lua"] = OWN, ["notes.txt"] = "x" }
    local own = catalogue.find("my-own")
    spec.equal({ own.title, own.is_own, own.steps[1].hints }, { "My own", true, {} })
    spec.equal(catalogue.find(8).name, "my-own")
  end)
  spec.case("are written as the recipe says", function()
    local file = assert(io.open(spec.root .. "/CONTRIBUTING.md"))
    local recipe = file:read("a"):match("## Recipe: a lesson\n.-```lua\n(.-)```")
    file:close()
    local catalogue = fixture { ["audit.lua"] = recipe }
    local own = catalogue.find(8)
    spec.equal({ own.name, own.minutes }, { "audit", 5 })
    local function here(ok, value) return { ok = ok, value = value, sent = function() return 1 end } end
    spec.equal({ own.steps[1].check(here(true, { 1 })), own.steps[1].check(here(true, {})) }, { true, false })
    spec.equal((own.steps[1].check(here(false))), false)
  end)
  spec.case("are the user's in the place of one of the same name", function()
    local catalogue = fixture { ["finding-your-way.lua"] = OWN:gsub("order = 8,", "") }
    spec.equal({ catalogue.find(1).title, #catalogue.all() }, { "My own", 7 })
  end)
  spec.case("say why the one that was asked for is none, each time", function()
    local catalogue, shell = fixture {
      ["mine.lua"] = "return 5", ["other.lua"] = "return {}", ["finding_your_way.lua"] = "return {}",
    }
    for _ = 1, 2 do
      local raised = spec.raises({ kind = "not_found" }, catalogue.find, "Mine")
      spec.contains(raised.message, 'no lesson "Mine": ')
      spec.contains(raised.message, "/mine.lua is no lesson: returns no table")
    end
    spec.equal(shell.notes, {})
    -- That of the library is there all the same.
    spec.equal({ catalogue.find("finding-your-way").name, #shell.notes }, { "finding-your-way", 3 })
  end)
  spec.case("are not files that are none, which is said once", function()
    for text, why in pairs {
      ["return 5"] = "returns no table", ["return {}"] = "has no title", ["return {title = 'x', steps = {}}"] =
        "has no steps", ["x ="] = "my_own.lua:1: ", ["error('broken', 0)"] = "broken",
      [OWN:gsub("task", "tusk")] = "step 1 has no text task", [OWN:gsub("check", "chuck")] =
        "step 1 has no function check",
      [OWN:gsub("order = 8", "minutes = 'five'")] = "has minutes that are no whole number",
      [OWN:gsub("order = 8", "minutes = 2.5")] = "has minutes that are no whole number",
      [OWN:gsub("order = 8", "minutes = -1")] = "has minutes that are no whole number",
      [OWN:gsub("task =", "right = 1, task =")] = "step 1 has a right that is no text",
      [OWN:gsub("task =", "hints = { {} }, task =")] = "the hints of step 1 are no list of texts",
      [OWN:gsub("task =", "hints = 'x', task =")] = "the hints of step 1 are no list of texts",
    } do
      local catalogue, shell = fixture { ["my_own.lua"] = text }
      spec.equal(#catalogue.all(), 7)
      spec.equal(#catalogue.all(), 7)
      spec.equal(#shell.notes, 1)
      spec.contains(shell.notes[1], "/my_own.lua is no lesson: ")
      spec.contains(shell.notes[1], why)
    end
  end)
end)
