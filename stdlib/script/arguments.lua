-- The arguments of scripts: what a header says of them, and the words of a command line that give them.
local shell = ...
local duration = shell.library("time/duration")
local errors = shell.library("core/errors")
local suggest = shell.library("core/suggest")

local script_arguments = {}

local FIELDS = { "type", "default", "required", "text", "choices", "form" }

-- How each type is read from a word, and what a default of it is in Lua.
local types = {
  string = { noun = "text", read = function(word) return word end, is = function(v) return type(v) == "string" end },
  integer = {
    noun = "an integer",
    read = function(word) return word:match("^[+-]?%d+$") and math.tointeger(tonumber(word)) end,
    is = function(v) return math.type(v) == "integer" end,
  },
  number = {
    noun = "a number",
    read = function(word) return word:match("^[+-]?%d*%.?%d+$") and tonumber(word) end,
    is = function(v) return type(v) == "number" end,
  },
  boolean = {
    noun = "true or false",
    read = function(word)
      local value = ({ ["true"] = 1, yes = 1, on = 1, ["1"] = 1, ["false"] = 0, no = 0, off = 0, ["0"] = 0 })[word]
      return value and value == 1
    end,
    is = function(v) return type(v) == "boolean" end,
  },
  duration = {
    noun = "a length of time with its unit, as in 24h or 90m",
    read = duration.read,
    is = function(v) return duration.read(v) ~= nil end,
    convert = duration.read,
  },
}
local TYPE_NAMES = { "string", "integer", "number", "boolean", "duration" }

local function type_of_default(value)
  for _, name in ipairs(TYPE_NAMES) do
    if types[name].is(value) then return name end
  end
  return nil
end

-- One argument of a header, with its type made out. `wrong(field, problem, hint)` raises.
local function specification(name, given, wrong)
  local field = "args." .. name
  if type(given) ~= "table" then given = { default = given } end
  for key in pairs(given) do
    local ok, raised = pcall(errors.check_keys, "script", { [key] = true }, FIELDS)
    if not ok then
      local problem = "is no field of it" .. raised.message:match("is not an argument(.*)$")
      wrong(("%s.%s"):format(field, key), problem, raised.hint)
    end
  end
  local kind = given.type or given.default ~= nil and type_of_default(given.default) or "string"
  if not types[kind] then
    local meant = suggest.meant(tostring(kind), TYPE_NAMES)
    local hint = meant and ("did you mean %q?"):format(meant) or nil
    local known = table.concat(TYPE_NAMES, ", ")
    wrong(field .. ".type", ("must be one of %s, got %s"):format(known, errors.what(kind)), hint)
  end
  if given.default ~= nil and not types[kind].is(given.default) then
    wrong(field .. ".default", ("must be %s, got %s"):format(types[kind].noun, errors.what(given.default)))
  end
  for _, key in ipairs { "text", "required", "choices", "form" } do
    local expected = ({ text = "string", required = "boolean", choices = "table", form = "boolean" })[key]
    if given[key] ~= nil and type(given[key]) ~= expected then
      wrong(("%s.%s"):format(field, key), ("must be a %s, got %s"):format(expected, errors.what(given[key])))
    end
  end
  if given.required and given.default ~= nil then wrong(field, "is required and has a default: it can't be both") end
  return {
    name = name, type = kind, default = given.default, required = given.required or false, text = given.text,
    choices = given.choices, says_form = given.form or false,
  }
end

--- What a header says of its arguments, in the order of help: the required ones first, then by the alphabet.
---@param args table<string, any>
---@param wrong fun(field: string, problem: string, hint: string?)  raises
---@return table[]
function script_arguments.specifications(args, wrong)
  local all = {}
  for name, given in pairs(args) do
    if type(name) ~= "string" or not name:match("^%l[%w_]*$") then
      wrong("args", "must have names as keys, got " .. errors.what(name), "names are small letters, digits and _")
    end
    if name == "help" then wrong("args.help", "is taken: --help prints the header") end
    all[#all + 1] = specification(name, given, wrong)
  end
  table.sort(all, function(a, b)
    if a.required ~= b.required then return a.required end
    return a.name < b.name
  end)
  return all
end

--- The values where none are given.
---@param specifications table[]
---@return table<string, any>
function script_arguments.defaults(specifications)
  local values = {}
  for _, each in ipairs(specifications) do
    local convert = types[each.type].convert
    if each.default ~= nil then values[each.name] = convert and convert(each.default) or each.default end
  end
  return values
end

--- Whether the words of a command line ask for help.
---@param words string[]
---@return boolean
function script_arguments.asks_for_help(words)
  for _, word in ipairs(words) do
    if word == "--" then return false end
    if word == "--help" or word == "-h" then return true end
  end
  return false
end

local function usage(script, problem, more)
  local hint = ("scvsh %s --help says what it takes"):format(script)
  if more then hint = more .. "; " .. hint end
  shell.raise { kind = "usage", message = ("%s: %s"):format(script, problem), hint = hint }
end

local function find(specifications, name, script)
  local names = {}
  for index, each in ipairs(specifications) do
    if each.name == name:gsub("-", "_") then return each end
    names[index] = each.name
  end
  local meant = suggest.meant(name, names)
  usage(script, ("there is no argument %s%s"):format(name, meant and ("; did you mean %s?"):format(meant) or ""),
    #names > 0 and "it takes " .. table.concat(names, ", ") or "it takes none")
end

local function convert(each, word, script)
  local value = types[each.type].read(word)
  local said = shell.is_secret(each.name) and errors.kind_of(word) or errors.what(word)
  if value == nil or value == false and each.type ~= "boolean" then
    usage(script, ("%s must be %s, got %s"):format(each.name, types[each.type].noun, said))
  end
  if not each.choices then return value end
  local texts = {}
  for index, choice in ipairs(each.choices) do
    if choice == value then return value end
    texts[index] = tostring(choice)
  end
  local meant = suggest.meant(word, texts)
  usage(script, ("%s must be one of %s, got %s%s"):format(each.name, table.concat(texts, ", "), said,
    meant and ("; did you mean %s?"):format(meant) or ""))
end

-- The name and the value that a word gives; no value where it is a switch whose value may be the next word.
local function split(word)
  local name, value = word:match("^%-%-([%a_][%w_-]*)=(.*)$")
  if name then return name, value end
  name = word:match("^%-%-([%a_][%w_-]*)$")
  if name then return name, nil end
  return word:match("^([%a_][%w_-]*)=(.*)$")
end

--- Reads the words of a command line: `hours=48`, `--hours 48`, `--hours=48`, and `--verbose` for what is true or
--- false.
---@param words string[]
---@param specifications table[]
---@param script string  its name, for messages
---@return table<string, any>
function script_arguments.read(words, specifications, script)
  local values, given, index = script_arguments.defaults(specifications), {}, 1
  while index <= #words do
    local word = words[index]
    local name, value = split(word)
    if not name then
      usage(script, ("%q is not understood"):format(word), "arguments are given as name=value or --name value")
    end
    local each = find(specifications, name, script)
    if given[each.name] then usage(script, each.name .. " is given twice") end
    if value == nil then
      if each.type == "boolean" then
        value = "true"
      else
        index = index + 1
        value = words[index]
        if value == nil then usage(script, ("--%s needs a value"):format(name)) end
      end
    end
    given[each.name], values[each.name] = true, convert(each, value, script)
    index = index + 1
  end
  for _, each in ipairs(specifications) do
    -- Both would say what is printed, and one of them would be passed over.
    if each.says_form and given[each.name] and values[each.name] ~= false and shell.output_form() ~= "auto" then
      usage(script, ("%s and -o can't be given together"):format(each.name), "each says in which form it is printed")
    end
    if each.required and not given[each.name] then usage(script, ("%s is missing"):format(each.name), each.text) end
  end
  return values
end

return script_arguments
