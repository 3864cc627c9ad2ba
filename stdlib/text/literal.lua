-- Values as Lua text that can be read back: the form `-o lua`; and in the same notation for people, with marks where
-- there is more.
local shell = ...
local record_name = shell.library("core/record_names").of

local literal = {}

-- How much is written: tables within tables, items of one, and the columns after which a table is broken into lines.
local WHOLE = { depth = 16, items = math.huge, width = 100 }

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

-- The keys outside of the sequence 1..n, in order, and what each is called: for people by its stable name.
local function other_keys(value, n, state)
  local keys, names = {}, {}
  for key in next, value do
    if not (math.type(key) == "integer" and key >= 1 and key <= n) then
      keys[#keys + 1] = key
      names[key] = state.for_people and record_name(value, key) or key
    end
  end
  table.sort(keys, function(a, b) return key_before(names[a], names[b]) end)
  return keys, names
end

-- What stands for a value without a literal, or that is not written any further: for people a mark, else nil and a
-- remark.
local function mark(state, for_people, remark)
  return state.for_people and for_people or ("nil --[[%s]]"):format(remark)
end

local function more(state, count) return (state.for_people and "… %d more" or "--[[%d more]]"):format(count) end

local function count_of(value)
  local count = 0
  for _ in next, value do count = count + 1 end
  return count
end

local write_table

local function write(value, state, indent, depth)
  if value == shell.json_null then return "json.null" end
  local kind = type(value)
  if kind == "string" then return string_text(value) end
  if kind == "number" then return number_text(value) end
  if kind == "table" then return write_table(value, state, indent, depth) end
  if kind == "nil" or kind == "boolean" then return tostring(value) end
  return mark(state, ("(%s)"):format(kind), kind)
end

function write_table(value, state, indent, depth)
  if state.open[value] then return mark(state, "(cycle)", "cycle") end
  if depth >= state.depth then
    local count = count_of(value)
    return mark(state, count == 0 and "{}" or ("{%s}"):format(more(state, count)), "deeper")
  end
  state.open[value] = true
  local parts, inner = {}, indent .. "  "
  local n = rawlen(value)
  local keys, names = other_keys(value, n, state)
  for index = 1, math.min(n, state.items) do
    parts[index] = write(rawget(value, index), state, inner, depth + 1)
  end
  for position = 1, math.min(#keys, state.items - #parts) do
    local key = keys[position]
    local function write_key(k) return write(k, state, inner, depth + 1) end
    parts[#parts + 1] = key_text(names[key], write_key) .. " = " .. write(rawget(value, key), state, inner, depth + 1)
  end
  local left = n + #keys - #parts
  if left > 0 then parts[#parts + 1] = more(state, left) end
  state.open[value] = nil
  if #parts == 0 then return "{}" end
  local line = "{" .. table.concat(parts, ", ") .. "}"
  if #indent + #line <= state.width and not line:find("\n") then return line end
  return "{\n" .. inner .. table.concat(parts, ",\n" .. inner) .. ",\n" .. indent .. "}"
end

local function written(value, limits)
  local state = {
    open = {}, depth = limits.depth, items = limits.items, width = limits.width, for_people = limits.for_people,
  }
  return write(value, state, "", 0)
end

--- A key as it stands in a table: a name, or any text in brackets.
---@param key string
---@return string
function literal.key(key) return key_text(key, string_text) end

--- A value as a Lua literal. What can't be written (functions, cycles, tables nested too deep) is nil with a remark.
---@return string
function literal.encode(value) return written(value, WHOLE) end

--- The same as one line, however long it is.
---@param value any
---@return string
function literal.whole_line(value)
  return written(value, { depth = WHOLE.depth, items = WHOLE.items, width = math.huge })
end

--- The same for people, with the stable names of fields: of many items and deep tables only the first, and marks that
--- say how many more there are.
---@param value any
---@param width integer  columns
---@return string
function literal.shown(value, width)
  return written(value, { depth = 6, items = 100, width = width, for_people = true })
end

--- The same as one line.
---@param value any
---@return string
function literal.line(value) return literal.shown(value, math.huge) end

return literal
