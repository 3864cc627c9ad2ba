-- Which columns a list of records has, and what its items are called.
local shell = ...
local List = shell.library("core/list")
local name_of = shell.library("core/record_names").of

local columns = {}

-- What people look for first stands first; the rest goes by the alphabet.
local LEADING = { id = 1, name = 2, type = 3, status = 4, method = 5, path = 6 }

local function by_custom(a, b)
  local left, right = LEADING[a] or 9, LEADING[b] or 9
  if left ~= right then return left < right end
  return a < b
end

--- The fields of all records under the names that people know them by, in the order in which they are shown.
---@param records table[]
---@return string[]
function columns.union(records)
  local seen, keys = {}, {}
  for _, record in ipairs(records) do
    for own in next, record do
      local key = name_of(record, own)
      if type(key) == "string" and not seen[key] then
        seen[key] = true
        keys[#keys + 1] = key
      end
    end
  end
  table.sort(keys, by_custom)
  return keys
end

-- `entities[].name` is shown as `entities` is anyway: by its names.
local function plain_keys(known)
  local plain = {}
  for position, column in ipairs(known) do
    local key = column.key:gsub("%[%].*$", "")
    plain[position] = { key = key, title = column.title or key, is_whole = column.is_whole }
  end
  return plain
end

--- The columns that a list is known to have, from where it comes from; nil if nothing is known.
---@param list table
---@return {key: string, title: string, is_whole: boolean?}[]?
function columns.known(list)
  local origin = List.origin(list)
  if not origin then return nil end
  local known = origin.columns
  if not known and origin.operation then
    local operation = shell.operation(origin.operation)
    known = operation and operation.columns
  end
  if known and #known > 0 then return plain_keys(known) end
  return nil
end

-- The words for what an operation lists: the subject for `list`, else the operation's own name.
local function words_of(operation)
  local subject, name = operation:match("^([%w_]+)%.([%w_]+)$")
  if not subject then return nil end
  local words = name == "list" and subject or name
  -- "mounted" says of what kind the subject's things are.
  if name:find("ed$") then words = ("%s %s"):format(name, subject) end
  words = words:gsub("_", " ")
  words = words:gsub("%f[%a]vms%f[%A]", "VMs"):gsub("%f[%a]vmdk%f[%A]", "VMDK"):gsub("%f[%a]esx%f[%A]", "ESX")
  return words
end

--- What the items of a list are called, in the plural.
---@param list table
---@return string
function columns.noun(list)
  local origin = List.origin(list) or {}
  return origin.noun or origin.operation and words_of(origin.operation) or "rows"
end

--- "3 resource groups", "1 policy", "no jobs".
---@param count integer
---@param plural string
---@return string
function columns.counted(count, plural)
  if count == 0 then return "no " .. plural end
  if count ~= 1 then return ("%d %s"):format(count, plural) end
  local stem = plural:match("^(.*)ies$")
  return "1 " .. (stem and stem .. "y" or (plural:gsub("s$", "")))
end

-- How many rows of a list stand for an appliance of a fleet that gave an error.
local function failures(list)
  local errors, names, count, all = (List.origin(list) or {}).errors, {}, 0, 0
  for _, row in ipairs(errors or {}) do
    all = all + (names[row.appliance] and 0 or 1)
    names[row.appliance] = true
  end
  if all == 0 then return 0, 0 end
  for _, row in ipairs(list) do
    if type(row) == "table" and names[rawget(row, "appliance")] then count = count + 1 end
  end
  return count, all
end

--- How many items a list has, in words: "3 jobs". An appliance of a fleet that gave an error is none of them, and told
--- of also where its row was left out: "2 jobs, 1 appliance gave an error".
---@param list table
---@return string
function columns.count_of(list)
  local rows, failed = failures(list)
  local text = columns.counted(#list - rows, columns.noun(list))
  return failed == 0 and text or ("%s, %s gave an error"):format(text, columns.counted(failed, "appliances"))
end

return columns
