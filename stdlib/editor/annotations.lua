-- Comments and declarations as language servers read them (LuaCATS): of functions and classes, out of the library's
-- comments.
local shell = ...
local comments = shell.library("help/comments")
local literal = shell.library("text/literal")
local sequence = shell.library("core/sequence")

local annotations = {}

--- Adds the lines of a text as a comment.
---@param lines string[]
---@param text string
function annotations.add_comment(lines, text)
  for line in ((text:gsub("%s+$", "")) .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = line == "" and "---" or "--- " .. line
  end
end

-- A text as one line, as a tag has it.
local function in_line(text) return (text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")) end

--- "---@param name type  text"
---@param kind string  of the tag
---@param name string  nothing where the tag has none
---@param type_text string
---@param text string?
---@return string
function annotations.tag(kind, name, type_text, text)
  local line = ("---@%s %s%s"):format(kind, name ~= "" and name .. " " or "", type_text)
  text = in_line(text or "")
  return text ~= "" and line .. "  " .. text or line
end

local function field_name(name) return literal.key(name) end

local function add_class(lines, class)
  lines[#lines + 1] = ""
  if class.text then annotations.add_comment(lines, class.text) end
  lines[#lines + 1] = "---@class " .. class.name .. (class.parents and ": " .. class.parents or "")
  for _, overload in ipairs(class.overloads or {}) do lines[#lines + 1] = "---@overload " .. overload end
  for _, field in ipairs(class.fields) do
    lines[#lines + 1] = annotations.tag("field", field_name(field.name), field.type, field.text)
  end
end

--- Adds the classes that were collected since, by name.
---@param lines string[]
---@param collector table  as types.collector gives it
---@param written table<string, boolean>  those that were added before
function annotations.add_classes(lines, collector, written)
  for _, name in ipairs(sequence.keys(collector.classes)) do
    if not written[name] then
      written[name] = true
      add_class(lines, collector.classes[name])
    end
  end
end

--- What editors are told in the place of a tag that people read: `---@typed param list List<T>`.
---@param document table  as comments.of gives it
---@param kind string  of the tag
---@param name string?  of the parameter
---@return string?
function annotations.typed(document, kind, name)
  for _, text in ipairs(document.typed or {}) do
    local rest = text:match("^" .. kind .. "%s+(.*)$")
    if rest and name then rest = rest:match("^(%S+)") == name and rest:match("^%S+%s+(.*)$") or nil end
    if rest then return rest end
  end
  return nil
end

--- What a comment tells editors of the parameters alone.
---@param document table
---@return string[]
function annotations.kept_params(document)
  local kept = {}
  for _, text in ipairs(document.typed or {}) do
    if text:find("^param") or text:find("^generic") then kept[#kept + 1] = text end
  end
  return kept
end

-- The parameters as they are written; what takes nothing has one only to refuse it.
local function names_of(document)
  if document.takes == "arguments" and #document.parameters == 0 then return {} end
  local names = {}
  for name in (document.takes or ""):gmatch("[^,%s]+") do names[#names + 1] = name end
  return names
end

local function parameter_of(document, name)
  for _, parameter in ipairs(document.parameters) do
    if parameter.name == name then return parameter end
  end
  return { name = name, type = "any" }
end

--- Adds the types of a function, as tags.
---@param lines string[]
---@param collector table  as types.collector gives it
---@param member {name: string, document: table}
---@param file string  of the library, where its types are declared
function annotations.add_tags(lines, collector, member, file)
  local document = member.document
  local generic = annotations.typed(document, "generic")
  if generic then lines[#lines + 1] = "---@generic " .. generic end
  for _, name in ipairs(names_of(document)) do
    local parameter = parameter_of(document, name)
    local told = annotations.typed(document, "param", name)
    local kind = told and collector.type(told, file) or collector.with_bare(member.name, parameter.type, file)
    lines[#lines + 1] = annotations.tag("param", name, kind, parameter.text)
  end
  local results, only = document.results, annotations.typed(document, "return")
  if #results == 0 and only then results = { { type = only, text = "" } } end
  for index, result in ipairs(results) do
    local told = index == 1 and annotations.typed(document, "return")
    local line = "---@return " .. collector.type(told or result.type, file)
    if result.name then line = line .. " " .. result.name end
    if result.text ~= "" and result.text ~= result.name then line = line .. " # " .. in_line(result.text) end
    lines[#lines + 1] = line
  end
  for _, text in ipairs(document.typed or {}) do
    local overload = text:match("^overload%s+(.*)$")
    if overload then lines[#lines + 1] = "---@overload " .. collector.type(overload, file) end
  end
end

--- How a table is called that does what a function does.
---@param collector table  as types.collector gives it
---@param document table
---@param file string
---@return string
function annotations.overload_of(collector, document, file)
  local parts = {}
  for index, name in ipairs(names_of(document)) do
    local kind, may_lack = comments.plain_type(parameter_of(document, name).type)
    parts[index] = ("%s%s: %s"):format(name, may_lack and "?" or "", collector.parameter(kind, file))
  end
  local result = collector.type(annotations.typed(document, "return") or document.results[1].type, file)
  return ("---@overload fun(%s): %s"):format(table.concat(parts, ", "), result)
end

--- The line that declares a function.
---@param name string
---@param document table
---@return string
function annotations.declaration(name, document)
  return ("function %s(%s) end"):format(name, table.concat(names_of(document), ", "))
end

--- Adds a function: its text, its tags and its name.
---@param lines string[]
---@param collector table  as types.collector gives it
---@param member {name: string, document: table}
---@param file string
function annotations.add_function(lines, collector, member, file)
  lines[#lines + 1] = ""
  annotations.add_comment(lines, member.document.text)
  annotations.add_tags(lines, collector, member, file)
  lines[#lines + 1] = annotations.declaration(member.name, member.document)
end

return annotations
