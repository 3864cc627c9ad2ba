-- The table of all operations in the README, from the API document: printed, or put into the file that is named.
--
--     scvsh --no-init scripts/operations.lua [README.md]

local BEGIN, END = "<!%-%- operations: [^\n]* %-%->\n", "<!-- end of operations -->"

-- "D", or "D; method and path A" where what is known of these differs.
local function known(operation)
  local others, marks = {}, {}
  for _, part in ipairs { "method", "path" } do
    local mark = operation[part .. "_source"]
    if mark ~= operation.source then
      if not others[mark] then
        others[mark] = {}
        marks[#marks + 1] = mark
      end
      table.insert(others[mark], part)
    end
  end
  local text = operation.source
  for _, mark in ipairs(marks) do text = ("%s; %s %s"):format(text, table.concat(others[mark], " and "), mark) end
  return text
end

local lines = { "| `scv.api.` | effect | request | known from | what it does |", "|---|---|---|---|---|" }
for _, subject in ipairs(scv.api.subjects()) do
  for _, operation in ipairs(subject.operations) do
    lines[#lines + 1] = ("| `%s` | %s | `%s %s` | %s | %s |"):format(operation.name, operation.effect, operation.method,
      operation.path, known(operation), operation.summary)
  end
end
local written = table.concat(lines, "\n") .. "\n"

local name = arg[1]
if not name then
  io.write(written)
  return
end

local file = assert(io.open(name))
local text = file:read("a")
file:close()
local _, first = text:find(BEGIN)
local last = first and text:find(END, first, true)
if not last then error(name .. " has no place for the table: the marks around it are missing", 0) end
file = assert(io.open(name, "w"))
file:write(text:sub(1, first), written, text:sub(last))
file:close()
