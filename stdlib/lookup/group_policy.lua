-- Which of its policies a resource group is to be backed up with.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local schemas = shell.library("lookup/schemas")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local group_policy = {}

local NAME = "scv.backup_now"

local read_group, read_policy = reader("resource_groups.list"), reader("policies.list")

-- A group's policies as records, however the appliance gives them: as records, or as bare ids or names. Nil if it
-- doesn't say, which is enough where one was named.
local function policies_of(group, wanted)
  local read_list = wanted ~= nil and read_group.maybe or read_group
  local listed = read_list(group, "policies", "list")
  if not listed then return nil end
  local records = {}
  for index, policy in ipairs(listed) do
    if type(policy) == "table" then
      records[index] = policy
    elseif type(policy) == "number" then
      records[index] = { id = policy }
    else
      records[index] = { name = read_group(listed, index, "text") }
    end
  end
  return records
end

-- What a group says of one of its policies: its id, its name, or both.
local function id_and_name(policy)
  local id, name = read_group.maybe(policy, "id", "id"), read_group.maybe(policy, "name", "text")
  if id == nil and name == nil then id = read_group(policy, "id", "id") end
  return id, name
end

-- One of a group: where the list of all policies doesn't know it, it has an id or a name only.
local KIND = {
  what = "policy", argument = "policy", schemas = schemas.of.policy,
  read = function(policy, key)
    local id, name = id_and_name(policy)
    if key == "id" then return id end
    return name
  end,
}

-- The first of the policies that has a value under a key, as text: ids may be numbers or texts.
local function policy_with(policies, key, kind, value)
  for _, policy in ipairs(policies) do
    local own = optional(policy, key, kind)
    if value ~= nil and own ~= nil and tostring(own) == tostring(value) then return policy end
  end
  return nil
end

local function refuse(problem, ...)
  local values = { ... }
  for index, value in ipairs(values) do values[index] = cell.text(value) end
  shell.raise {
    kind = "protocol", operation = read_group.operation, field = "policies",
    message = "which policy a group means is not sure: it says " .. problem:format(table.unpack(values)),
    hint = "requests go by its id, so nothing was sent; scv.api.policies.list() shows the policies there are",
  }
end

--- Stops where what a group says of one of its policies is not what the list of policies says: an id may be that of
--- something else, as of the row itself, and a bare text a name.
---@param id any
---@param name any
---@param policies table[]  all policies
---@param is_bare boolean?  whether the group says a text and nothing else
function group_policy.check(id, name, policies, is_bare)
  local by_id = policy_with(policies, "id", "id", id)
  local own_name = optional(by_id, "name", "text")
  local other_id = optional(policy_with(policies, "name", "text", name), "id", "id")
  if is_bare and not by_id then refuse("%s, which is the id of none", id) end
  if not by_id and other_id then refuse("that %s has the id %s, and policies.list says %s", name, id, other_id) end
  if own_name and name ~= nil and own_name:lower() ~= tostring(name):lower() then
    refuse("that policy %s is %s, and policies.list says %s", id, name, own_name)
  end
end

-- Whether a policy's id may be that of the row: where the name says that it is the policy's, and the id doesn't.
local function is_row(policy)
  return rawget(policy, "id") ~= nil and rawget(policy, "policyId") == nil and rawget(policy, "name") == nil
    and rawget(policy, "policyName") ~= nil
end

-- Ids without names, or names without ids, are completed from the list of all policies; and those that may be of
-- something else are held against it.
local function completed(list_policies, policies)
  local lacking = false
  for _, policy in ipairs(policies) do
    local id, name = id_and_name(policy)
    lacking = lacking or id == nil or name == nil or is_row(policy)
  end
  if not lacking then return policies end
  local all, full = list_policies(), {}
  for index, policy in ipairs(policies) do
    full[index] = policy
    local id, name = id_and_name(policy)
    if id ~= nil then group_policy.check(id, name, all) end
    for _, candidate in ipairs(all) do
      local candidate_id, candidate_name = read_policy(candidate, "id", "id"), read_policy(candidate, "name", "text")
      if id ~= nil and candidate_id == id or id == nil and candidate_name == name then full[index] = candidate end
    end
  end
  return full
end

-- A policy that is known, but not to this group, is a mistake of another sort than a name that nobody knows.
local function explain_missing(list_policies, group, wanted, policies)
  local label = cell.text(optional(group, "name"))
  local name = type(wanted) == "table" and (optional(wanted, "name") or optional(wanted, "id")) or wanted
  local everywhere = list_policies()
  local ok, found = pcall(match.one, everywhere, wanted, kinds.of.policy, NAME)
  local names = {}
  for index, policy in ipairs(policies) do
    names[index] = tostring(optional(policy, "name") or optional(policy, "id"))
  end
  if not ok then
    local kind = errors.kind(found)
    if kind ~= "not_found" and kind ~= "ambiguous" then error(found, 0) end
    errors.not_found("policy", name, names, { of = " of group " .. label })
  end
  shell.raise {
    kind = "not_found",
    message = ("policy %s is not one of group %s"):format(cell.text(optional(found, "name")), label),
    hint = #names > 0 and ("the group has %s"):format(table.concat(names, ", ")) or "the group has no policy",
    candidates = names,
  }
end

--- The policy of a group that a name or an id means; without one, the group's only policy.
---@param list_policies fun(): table[]  gives all policies
---@param group table
---@param wanted string|integer|table|nil
---@return table
function group_policy.choose(list_policies, group, wanted)
  local policies = policies_of(group, wanted)
  if not policies then
    local policy = match.one(list_policies(), wanted, kinds.of.policy, NAME)
    read_policy(policy, "id", "id")
    return policy
  end
  policies = completed(list_policies, policies)
  if wanted ~= nil then
    local ok, found = pcall(match.one, policies, wanted, KIND, NAME)
    if ok then return found end
    if errors.kind(found) ~= "not_found" then error(found, 0) end
    explain_missing(list_policies, group, wanted, policies)
  end
  if #policies == 1 then return policies[1] end
  local name = cell.text(optional(group, "name"))
  if #policies == 0 then
    errors.argument(NAME, "policy", ("is needed: group %s has no policy of its own"):format(name),
      "scv.api.policies.list() shows those there are")
  end
  local names = {}
  for index, policy in ipairs(policies) do names[index] = cell.text(optional(policy, "name")) end
  errors.argument(NAME, "policy", ("is needed: group %s has %d of them"):format(name, #policies),
    "one of " .. table.concat(names, ", "))
end

return group_policy
