-- Values as Lua text that can be read back: the form `-o lua`.
local shell = ...

local literal = {}

local DEPTH = 16 -- deeper tables are marked instead of written

--- The words that Lua keeps for itself: each → true.
literal.keywords = {}
local words = "and break do else elseif end false for function goto if in local nil not or repeat return then true"
for word in (words .. " until while"):gmatch("%a+") do literal.keywords[word] = true end

local function string_text(text)
  -- %q writes a line end as backslash and line end: right, but not one line. What isn't UTF-8 goes by number.
  text = ("%q"):format(text):gsub("\\\n", "\\n")
  if utf8.len(text) then
    return (text:gsub("\194([\128-\159])", function(c) return ("\\194\\%d"):format(c:byte()) end))
  end
  return (text:gsub("[\128-\255]", function(c) return ("\\%d"):format(c:byte()) end))
end

local function number_text(number)
  if math.type(number) == "integer" then return ("%d"):format(number) end
  if number ~= number then return "0/0" end
  if number == math.huge then return "math.huge" end
  if number == -math.huge then return "-math.huge" end
  local text = ("%.14g"):format(number)
  if tonumber(text) ~= number then text = ("%.17g"):format(number) end
  -- A float must come back as a float.
  if not text:find("[%.eEn]") then text = text .. ".0" end
  return text
end

local function key_text(key, write)
  if type(key) == "string" and key:find("^[%a_][%w_]*$") and not literal.keywords[key] then return key end
  return "[" .. write(key) .. "]"
end

local rank = { number = 1, string = 2, boolean = 3 }

local function key_before(a, b)
  local left, right = rank[type(a)] or 4, rank[type(b)] or 4
  if left ~= right then return left < right end
  if left <= 2 then return a < b end
  return tostring(a) < tostring(b)
end

-- The keys outside of the sequence 1..n, in order.
local function other_keys(value, n)
  local keys = {}
  for key in next, value do
    if not (math.type(key) == "integer" and key >= 1 and key <= n) then keys[#keys + 1] = key end
  end
  table.sort(keys, key_before)
  return keys
end

local write_table

local function write(value, indent, open, depth)
  if value == shell.json_null then return "json.null" end
  local kind = type(value)
  if kind == "string" then return string_text(value) end
  if kind == "number" then return number_text(value) end
  if kind == "table" then return write_table(value, indent, open, depth) end
  if kind == "nil" or kind == "boolean" then return tostring(value) end
  return ("nil --[[%s]]"):format(kind)
end

function write_table(value, indent, open, depth)
  if open[value] then return "nil --[[cycle]]" end
  if depth >= DEPTH then return "nil --[[deeper]]" end
  open[value] = true
  local parts, inner = {}, indent .. "  "
  local n = rawlen(value)
  for index = 1, n do parts[index] = write(rawget(value, index), inner, open, depth + 1) end
  for _, key in ipairs(other_keys(value, n)) do
    local function write_key(k) return write(k, inner, open, depth + 1) end
    parts[#parts + 1] = key_text(key, write_key) .. " = " .. write(rawget(value, key), inner, open, depth + 1)
  end
  open[value] = nil
  if #parts == 0 then return "{}" end
  local line = "{" .. table.concat(parts, ", ") .. "}"
  if #indent + #line <= 100 and not line:find("\n") then return line end
  return "{\n" .. inner .. table.concat(parts, ",\n" .. inner) .. ",\n" .. indent .. "}"
end

--- A key as it stands in a table: a name, or any text in brackets.
---@param key string
---@return string
function literal.key(key) return key_text(key, string_text) end

--- A value as a Lua literal. What can't be written (functions, cycles, tables nested too deep) is nil with a remark.
---@return string
function literal.encode(value)
  return write(value, "", {}, 0)
end

return literal
