-- What the library relies on in `shell`, tried on one: the real one and that of the specs must give the same lines.
-- Tests/RuntimeTests/SpecShellTests.swift compares them, so that a spec can't pass by what only its own shell does.
local shell = ...

local lines = {}

local function say(what, ...)
  local parts = table.pack(...)
  for index = 1, parts.n do parts[index] = tostring(parts[index]) end
  lines[#lines + 1] = what .. ": " .. table.concat(parts, " | ")
end

local function keys_of(value)
  local keys = {}
  for key in next, value do keys[#keys + 1] = tostring(key) end
  table.sort(keys)
  return table.concat(keys, " ")
end

-- Errors have one shape.
for _, facts in ipairs {
  { kind = "not_found", message = "no VM", hint = "there are web01", candidates = { "web01" } },
  { kind = "argument", message = "f: x is missing" },
} do
  local ok, raised = pcall(shell.raise, facts)
  say("raise", ok, type(raised), raised.kind, raised.message, raised.hint, keys_of(raised))
  say("raised, as text", raised)
  say("its metatable", getmetatable(raised) == shell.error_metatable)
end

-- How wide a text is, and what is left of it.
for _, text in ipairs { "", "web01", "Büro", "日本語", "e\u{301}", "gold_web_11-23-2026_15.00.00" } do
  say("width", text, shell.width(text))
  for _, columns in ipairs { 1, 4, 5, 80 } do say("truncate", text, columns, shell.truncate(text, columns)) end
end

-- JSON, as cells, questions and literals show it.
for _, value in ipairs { true, 7, 1.5, "a\"b\n", { 1, 2 }, { a = 1, b = { "x" } } } do
  say("json", shell.json.encode(value, { sorted = true }))
end
say("null", shell.json.encode { shell.json_null }, shell.json_null == nil)

-- The library: a file is run once, and its text can be had.
local List = shell.library("core/list")
say("library", List == shell.library("core/list"), type(shell.source("core/list")), shell.source("no/such_file"))
say("List", List == shell.List, List.is(List { 1 }))
say("sources", table.concat(shell.sources(), " "))
say("csv", type(shell.csv.encode), shell.csv.encode == shell.csv.encode)

-- Names that secrets go by.
for _, name in ipairs { "snmpSecret", "pass_word", "authToken", "description", "key" } do
  say("is secret", name, shell.is_secret(name))
end

-- Pseudonyms: the same for the same, in each table from the beginning.
for _, replace in ipairs { shell.pseudonyms(), shell.pseudonyms() } do
  local made = replace("web01")
  say("pseudonyms", made ~= "web01", replace("[web01] 7:web01") == ("[%s] 7:%s"):format(made, made))
  say("another", replace("web02") ~= made)
end

-- What there is nothing of.
say("no operation", shell.operation("no.such_operation"))
say("no documentation", shell.documentation(function() end))
say("resolve", shell.resolve(5), shell.resolve("x"))
say("output form", shell.output_form())
say("at the prompt", shell.at_prompt())

-- What is told as a table has the same fields.
say("terminal", keys_of(shell.terminal()))
say("program", keys_of(shell.program()))

-- Tasks: many at once, each with its end.
local order = {}
local tasks = {}
for index = 1, 3 do
  tasks[index] = shell.spawn(function()
    shell.sleep((4 - index) / 100)
    order[#order + 1] = index
    return index
  end)
end
say("join", shell.join(tasks))
say("order", table.concat(order, " "))
local began = shell.monotonic()
shell.sleep(0.01)
say("the clock goes on", shell.monotonic() - began >= 0.01)

return table.concat(lines, "\n")
