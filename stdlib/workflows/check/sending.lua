-- What of a request that a workflow would send is only assumed. No read tells it: the appliance's own document does, or
-- nothing does before the first real call.
local sending = {}

---@class Definition
---@field operation fun(name: string, ours: boolean?): table?
---@field lacking table<string, boolean>  operations that the appliance's document does not have
---@field is_known boolean  whether the appliance's document is known
---@field elsewhere table<string, boolean>?  operations that were answered at another path than their own
---@field unasked string?  why something was not asked for
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
    if member.name == key or member.stable == key then return member end
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

-- Goes through a body by what is known of its members, of each row of a list; `tell` is given the place and the member
-- of each that is only assumed, whether the appliance's document has others in its place, and whether ours requires it.
local function walk(body, members, ours, place, tell)
  if type(body) ~= "table" then return end
  for _, row in ipairs(body) do walk(row, members, ours, place .. "[]", tell) end
  for key, value in next, rawlen(body) == 0 and body or {} do
    local member = type(key) == "string" and member_of(members, key)
    if member then
      local at = place == "" and key or place .. "." .. key
      local own = member_of(ours, member.stable or member.name) or member_of(ours, member.name) or {}
      -- What is handed back as a list gave it has no shape of its own.
      local is_shaped = member.type ~= "string or object"
      if member.source == "A" or is_shaped and member.shape_source == "A" then
        tell(at, member, tells_any(members), own.required == true)
      end
      walk(value, member.members, own.members, at, tell)
    end
  end
end

local function sorted(places)
  local all = {}
  for place in next, places do all[#all + 1] = place end
  table.sort(all)
  return all
end

--- What of a planned request is not known, as places: `unseen`; and what the appliance's document has otherwise, and
--- would be wrong: `wrong`.
---@param definition Definition
---@param planned {operation: string, body: table?}
---@return string[] unseen, string[] wrong
function sending.doubts(definition, planned)
  local name, unseen, wrong = planned.operation, {}, {}
  local operation, ours = definition:of_live(name) or {}, definition:of_ours(name) or {}
  local request = ("%s %s"):format(operation.method, operation.path)
  if definition.lacking[name] then return { request .. ", which its document lacks" }, {} end
  if operation.method_source == "A" or operation.path_source == "A" then unseen[request] = true end
  walk(planned.body, operation.body, ours.body, "", function(place, member, has_others, is_required)
    -- A document that has others in the place of what a request can't do without has it under another name.
    local places = has_others and member.source == "A" and is_required and wrong or unseen
    places[place] = true
  end)
  return sorted(unseen), sorted(wrong)
end

return sending
