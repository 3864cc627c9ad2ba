-- Writes what the build needs of the library's files: lua5.4 scripts/lib/files.lua [--check]
--
-- The index of workflows, by loading every file of stdlib/workflows/ and asking it; and the list of all files, which
-- are compiled into the executable.
local output = dofile("scripts/lib/output.lua")(arg[1] == "--check")
local shell = dofile("scripts/lib/library.lua")("stdlib")
local comments = shell.library("help/comments")
local workflows = shell.library("session/workflows")

-- The files directly in workflows/; what lies deeper is theirs.
local function workflow_files()
  local found = {}
  for _, name in ipairs(shell.sources()) do
    if name:find("^workflows/[^/]+$") then
      local file = shell.library(name)
      if type(file) ~= "table" or math.type(file.order) ~= "integer" or type(file.add) ~= "function" then
        error(("stdlib/%s.lua must return {order = a whole number, add = a function}"):format(name), 0)
      end
      found[#found + 1] = { name = name, order = file.order }
    end
  end
  table.sort(found, function(a, b)
    if a.order == b.order and a.name ~= b.name then
      error(("%s and %s have the same order, %d"):format(a.name, b.name, a.order), 0)
    end
    return a.order < b.order
  end)
  return found
end

local function line_of(fn) return debug.getinfo(fn, "S").linedefined end

-- The functions that a file adds, in the order of its lines.
local function functions_of(file)
  local found = {}
  for name, fn in pairs(workflows.functions(file)) do found[#found + 1] = { name = name, fn = fn } end
  if #found == 0 then error(("stdlib/%s.lua adds no function"):format(file), 0) end
  table.sort(found, function(a, b) return line_of(a.fn) < line_of(b.fn) end)
  return found
end

-- The operations that a workflow consists of, as its comment says: lines of a table, none of them too long.
local function steps_of(document)
  local lines = {}
  for name in (document.steps and document.steps.text or ""):gmatch("[%a_]+%.[%a_]+") do
    local last, entry = lines[#lines], ("%q,"):format(name)
    if last and #last + #entry < 110 then
      lines[#lines] = last .. " " .. entry
    else
      lines[#lines + 1] = "      " .. entry
    end
  end
  return lines
end

local function workflow_index()
  local lines = {
    "-- Made by scripts/generate: the functions that the files of workflows/ add to a session, in the order of help.",
    "return {",
  }
  local file_of = {}
  for _, file in ipairs(workflow_files()) do
    for _, each in ipairs(functions_of(file.name)) do
      if file_of[each.name] then
        error(("scv.%s is added by %s and by %s"):format(each.name, file_of[each.name], file.name), 0)
      end
      file_of[each.name] = file.name
      local document = comments.of(each.fn)
      if not document or document.text == "" then
        error(("scv.%s in stdlib/%s.lua has no comment above it, of which help is made"):format(each.name,
          file.name), 0)
      end
      lines[#lines + 1] = ("  {\n    name = %q, file = %q,\n    summary = %q,"):format(each.name, file.name,
        comments.summary(document))
      if document.reads then lines[#lines + 1] = "    reads = true," end
      local steps = steps_of(document)
      if #steps > 0 then lines[#lines + 1] = ("    steps = {\n%s\n    },"):format(table.concat(steps, "\n")) end
      lines[#lines + 1] = "  },"
    end
  end
  lines[#lines + 1] = "}\n"
  return table.concat(lines, "\n")
end

local function embedded_files()
  local lines = { "// Made by scripts/generate from the files of stdlib/, in the order of their names." }
  for _, name in ipairs(shell.sources()) do
    lines[#lines + 1] = ('{"%s", (const unsigned char[]){'):format(name)
    lines[#lines + 1] = ('#embed "../../stdlib/%s.lua" suffix(, 0)'):format(name)
    lines[#lines + 1] = "}},"
  end
  return table.concat(lines, "\n") .. "\n"
end

output.file("stdlib/session/workflow_index.lua", workflow_index())
output.file("Sources/CStdlib/files.inc", embedded_files())
output.close()
