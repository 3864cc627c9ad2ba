-- What users can do where a record has not what the library reads: the lines for the hints of its errors.
local remedies = {}

-- A text that stands as it is in a line of Lua.
local function is_plain(name) return type(name) == "string" and name:find("^[%w_.$-]+$") ~= nil end

-- The names of a record's own fields, in order, those that a person can take in.
local function own_names(self)
  local names = {}
  for key in next, self do
    if is_plain(key) then names[#names + 1] = key end
  end
  table.sort(names)
  if #names == 0 then return "no field" end
  local count = #names
  if count > 24 then names = { table.unpack(names, 1, 24) } end
  return table.concat(names, ", ") .. (count > 24 and (" … (%d in all)"):format(count) or "")
end

-- What a record has that our document doesn't know, and that could be the field: only one such is worth a guess.
local function candidate(self, metatable, converts)
  local known, found = {}, nil
  for stable, field in next, metatable.fields do
    known[stable] = true
    for _, key in ipairs(field.keys) do known[key] = true end
  end
  for key, value in next, self do
    local property = (metatable.properties or {})[key]
    if is_plain(key) and not known[key] and (not property or property.extra) and converts(value) ~= nil then
      if found then return nil end
      found = key
    end
  end
  return found
end

--- How a field can be had all the same that a record lacks under the spelling that is known, or has otherwise.
---@param self any
---@param stable any  the stable name
---@param converts (fun(value: any): any)?  gives nil for what can't be its value; not asked where it is corrected
---@return string?
function remedies.of(self, stable, converts)
  local metatable = type(self) == "table" and getmetatable(self)
  local fields = type(metatable) == "table" and rawget(metatable, "fields")
  local field = type(fields) == "table" and fields[stable]
  if not field or not is_plain(metatable.__name) or not is_plain(stable) then return nil end
  local name = ("%s.%s"):format(metatable.__name, stable)
  if field.corrected then
    return ('scv.api.correct{field = "%s", is = "%s"} says that it is so called; this record has: %s. '
      .. 'scv.api.correct{field = "%s", is = false} takes that back.')
      :format(name, field.keys[1], own_names(self), name)
  end
  local meant = candidate(self, metatable, converts)
  if meant then
    return ('This record has %s, which is not known to be anything else: if that is it, '
      .. 'scv.api.correct{field = "%s", is = "%s"} says so.'):format(meant, name, meant)
  end
  return ('If this appliance calls it otherwise, scv.api.correct{field = "%s", is = "…"} says how; this record has: '
    .. "%s."):format(name, own_names(self))
end

--- How it is said which of two spellings of a field is the one.
---@param name any  of the schema
---@param stable any
---@param spelling string
---@return string?
function remedies.which(name, stable, spelling)
  if not is_plain(name) then return nil end
  return ('scv.api.correct{field = "%s.%s", is = "%s"} says which of them it is.'):format(name, stable, spelling)
end

return remedies
