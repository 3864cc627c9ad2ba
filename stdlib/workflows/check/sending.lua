-- What of a request that a workflow would send is only assumed. No read tells it: the appliance's own document does, or
-- nothing does before the first real call.
local sending = {}

local SPELLINGS = { "method", "path" }

---@class Definition
---@field operation fun(name: string, ours: boolean?): table?
---@field lacking table<string, boolean>  operations that the appliance's document does not have
---@field is_known boolean  whether the appliance's document is known
local Definition = {}
Definition.__index = Definition

--- What is known of the interface, as it stands.
---@param bridge table
---@return Definition
function sending.definition(bridge)
  local rows, facts = bridge.differences()
  local lacking = {}
  for _, row in ipairs(rows) do
    if row.what == "operation" and row.live == nil then lacking[row.operation] = true end
  end
  local ours, live = {}, {}
  return setmetatable({
    bridge = bridge, rows = rows, reading = facts, is_known = facts ~= nil, lacking = lacking, ours = ours, live = live,
  }, Definition)
end

local function kept(cache, name, read)
  if cache[name] == nil then cache[name] = read() or false end
  return cache[name] or nil
end

--- The operation as our document has it.
function Definition:of_ours(name)
  return kept(self.ours, name, function() return self.bridge.operation(name, true) end)
end

--- The operation as it is called.
function Definition:of_live(name)
  return kept(self.live, name, function() return self.bridge.operation(name) end)
end

local function member_of(members, key)
  for _, member in ipairs(members or {}) do
    if member.name == key then return member end
    for _, other in ipairs(member.also or {}) do
      if other == key then return member end
    end
  end
  return nil
end

-- Whether the document at hand says anything of the members of a body.
local function tells_any(members)
  for _, member in ipairs(members or {}) do
    if member.source == "L" then return true end
  end
  return false
end

-- Goes through a body by what is known of its members; `tell` is given the place and the member of each that is only
-- assumed, and whether the appliance's document has others in its place.
local function walk(body, members, place, tell)
  if type(body) ~= "table" then return end
  if rawlen(body) > 0 then
    -- One row is as good as all.
    return walk(body[1], members, place .. "[]", tell)
  end
  for key, value in next, body do
    local member = type(key) == "string" and member_of(members, key)
    if member then
      local at = place == "" and key or place .. "." .. key
      -- What is handed back as a list gave it has no shape of its own.
      local is_shaped = member.type ~= "string or object"
      if member.source == "A" or is_shaped and member.shape_source == "A" then tell(at, member, tells_any(members)) end
      walk(value, member.members, at, tell)
    end
  end
end

--- What of a planned request is not known, as places: `unseen`; and what the appliance's document has otherwise, and
--- would be wrong: `wrong`.
---@param definition Definition
---@param planned {operation: string, body: table?}
---@return string[] unseen, string[] wrong
function sending.doubts(definition, planned)
  local name, unseen, wrong = planned.operation, {}, {}
  local operation = definition:of_live(name) or {}
  if definition.lacking[name] then
    unseen[1] = ("%s %s, which its document lacks"):format(operation.method, operation.path)
    return unseen, wrong
  end
  for _, what in ipairs(SPELLINGS) do
    if operation[what .. "_source"] == "A" then
      unseen[1] = ("%s %s"):format(operation.method, operation.path)
    end
  end
  walk(planned.body, operation.body, "", function(place, member, has_others)
    local is_missing = has_others and member.source == "A"
    if is_missing and member.required then
      wrong[#wrong + 1] = place
    else
      unseen[#unseen + 1] = place
    end
  end)
  table.sort(unseen)
  return unseen, wrong
end

return sending
