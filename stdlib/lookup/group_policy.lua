-- Which of its policies a resource group is to be backed up with.
local shell = ...
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local optional = shell.library("core/record").optional
local match = shell.library("lookup/match")

local NAME = "scv.backup_now"

-- A group's policies as records, however the appliance gives them: as records, or as bare ids or names. Nil if it
-- doesn't say.
local function policies_of(group)
  local listed = group.policies
  if type(listed) ~= "table" then return nil end
  local records = {}
  for index, policy in ipairs(listed) do
    if type(policy) == "table" then
      records[index] = policy
    elseif type(policy) == "number" then
      records[index] = { id = policy }
    else
      records[index] = { name = policy }
    end
  end
  return records
end

-- Ids without names, or names without ids, are completed from the list of all policies.
local function completed(list_policies, policies)
  local lacking = false
  for _, policy in ipairs(policies) do
    lacking = lacking or optional(policy, "id") == nil or optional(policy, "name") == nil
  end
  if not lacking then return policies end
  local all, full = list_policies(), {}
  for index, policy in ipairs(policies) do
    full[index] = policy
    local id, name = optional(policy, "id"), optional(policy, "name")
    for _, candidate in ipairs(all) do
      if id ~= nil and candidate.id == id or id == nil and candidate.name == name then full[index] = candidate end
    end
  end
  return full
end

-- A policy that is known, but not to this group, is a mistake of another sort than a name that nobody knows.
local function explain_missing(list_policies, group, wanted, policies)
  local what = ("policy of group %s"):format(cell.text(group.name))
  local name = type(wanted) == "table" and (optional(wanted, "name") or optional(wanted, "id")) or wanted
  local everywhere = list_policies()
  local ok, found = pcall(match.one, everywhere, wanted, match.kinds.policy)
  local names = {}
  for index, policy in ipairs(policies) do
    names[index] = tostring(optional(policy, "name") or optional(policy, "id"))
  end
  if not ok then errors.not_found(what, name, names) end
  shell.raise {
    kind = "not_found",
    message = ("policy %s is not one of group %s"):format(cell.text(found.name), cell.text(group.name)),
    hint = #names > 0 and ("the group has %s"):format(table.concat(names, ", ")) or "the group has no policy",
    candidates = names,
  }
end

--- The policy of a group that a name or an id means; without one, the group's only policy.
---@param list_policies fun(): table[]  gives all policies
---@param group table
---@param wanted string|integer|table|nil
---@return table
return function(list_policies, group, wanted)
  local policies = policies_of(group)
  if not policies and wanted ~= nil then return match.one(list_policies(), wanted, match.kinds.policy) end
  policies = completed(list_policies, policies or {})
  if wanted ~= nil then
    local ok, found = pcall(match.one, policies, wanted, { what = "policy" })
    if ok then return found end
    if errors.kind(found) ~= "not_found" then error(found, 0) end
    explain_missing(list_policies, group, wanted, policies)
  end
  if #policies == 1 then return policies[1] end
  local name = cell.text(group.name)
  if #policies == 0 then
    errors.argument(NAME, "policy", ("is needed: group %s has no policy of its own"):format(name),
      "scv.api.policies.list() shows those there are")
  end
  local names = {}
  for index, policy in ipairs(policies) do names[index] = cell.text(policy.name) end
  errors.argument(NAME, "policy", ("is needed: group %s has %d of them"):format(name, #policies),
    "one of " .. table.concat(names, ", "))
end
