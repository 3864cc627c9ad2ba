-- A small encoder for the specs, so that they run under plain lua5.4. The shell's own is Swift's.
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

return { encode = encode, null = null }
