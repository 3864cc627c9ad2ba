-- A small encoder and reader for the specs, so that they run under plain lua5.4. The shell's own are Swift's.
local encode
local null = setmetatable({}, { __tostring = function() return "json.null" end })

local function string_text(text)
  return '"' .. text:gsub('[%c"\\]', function(c)
    local short = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
    return short[c] or ("\\u%04x"):format(c:byte())
  end) .. '"'
end

local function sorted_keys(value)
  local keys = {}
  for key in next, value do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

function encode(value)
  if type(value) == "string" then return string_text(value) end
  if value == null then return "null" end
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  if #value > 0 or getmetatable(value) then
    for index, item in ipairs(value) do parts[index] = encode(item) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for index, key in ipairs(sorted_keys(value)) do parts[index] = string_text(key) .. ":" .. encode(value[key]) end
  return "{" .. table.concat(parts, ",") .. "}"
end

local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local function unescaped(text)
  return (text:gsub("\\(.)(%x?%x?%x?%x?)", function(character, digits)
    if character == "u" then return utf8.char(tonumber(digits, 16)) end
    return (ESCAPES[character] or character) .. digits
  end))
end

-- Reads the value at `at`; gives it and where it ends. Files of the project only: what is wrong is an assertion.
local function read_value(text, at)
  at = text:find("%S", at)
  local first = text:sub(at, at)
  if first == '"' then
    local finish = at
    repeat
      finish = assert(text:find('["\\]', finish + 1), "a text has no end")
      local escaped = text:sub(finish, finish) == "\\"
      if escaped then finish = finish + 1 end
    until not escaped
    return unescaped(text:sub(at + 1, finish - 1)), finish + 1
  end
  if first == "{" or first == "[" then
    local made, closing = {}, first == "{" and "}" or "]"
    at = text:find("%S", at + 1)
    while text:sub(at, at) ~= closing do
      local key = #made + 1
      if closing == "}" then
        key, at = read_value(text, at)
        at = assert(text:match("^%s*:()", at), "a key has no value")
      end
      made[key], at = read_value(text, at)
      at = assert(text:match("^%s*,?%s*()", at))
    end
    return made, at + 1
  end
  local word, after = text:match("^([%w+.-]+)()", at)
  local words = { ["true"] = true, ["false"] = false, null = null }
  if words[word] ~= nil then return words[word], after end
  return assert(tonumber(word), "no JSON"), after
end

return { encode = encode, null = null, decode = function(text) return (read_value(text, 1)) end }
