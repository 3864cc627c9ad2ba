local spec = ...

local appliance = spec.load "appliance"

local POLICIES = {
  appliance.policy { id = 1, name = "hourly" }, appliance.policy { id = 2, name = "daily" },
  appliance.policy { id = 3, name = "weekly" },
}

-- The id of the policy that is chosen of a group with these.
local function chosen(policies, wanted, all)
  local choose = spec.fake_shell.new().library("lookup/group_policy").choose
  return choose(function() return all or POLICIES end, { id = 1, name = "gold", policies = policies }, wanted).id
end

spec.group("the policy of a group", function()
  local BOTH = { { id = 1, name = "hourly" }, { id = 2, name = "daily" } }

  spec.case("is the only one, in whatever form the group lists it", function()
    for _, policy in ipairs { { id = 2, name = "daily" }, { id = 2 }, { name = "daily" }, 2, "daily" } do
      spec.equal(chosen { policy }, 2)
    end
  end)
  spec.case("is the one that is named, by name, id and record", function()
    for _, wanted in ipairs { "daily", "DAILY", 2, "2", { name = "daily" } } do
      spec.equal(chosen(BOTH, wanted), 2)
      spec.equal(chosen({ 1, 2 }, wanted), 2)
    end
  end)
  spec.case("is not taken by an id that may be the row's own, and is that of another", function()
    local metatable = spec.fake_shell.new().library("core/record").metatable("AttachedPolicy", {
      id = { keys = { "id", "policyId" } }, name = { keys = { "name", "policyName" } },
    })
    local function row(id, name) return setmetatable({ id = id, policyName = name }, metatable) end
    for _, wanted in ipairs { "daily", 3, false } do
      spec.raises({
        kind = "protocol", field = "policies",
        message = "which policy a group means is not sure: it says that policy 3 is daily, "
          .. "and policies.list says weekly",
      }, chosen, { row(3, "daily") }, wanted or nil)
    end
    spec.raises({ kind = "protocol", field = "policies" }, chosen, { row(7, "daily") }, "daily")
    spec.equal(chosen({ row(2, "daily") }, "daily"), 2)
    spec.raises({ kind = "protocol", field = "policies" }, chosen, { { id = 3, name = "daily" }, 1 }, "daily")
  end)
  spec.case("is not guessed where there are several, or none", function()
    spec.raises({
      kind = "argument", message = "scv.backup_now: policy is needed: group gold has 2 of them",
      hint = "one of hourly, daily",
    }, chosen, BOTH)
    spec.raises({
      kind = "argument", message = "scv.backup_now: policy is needed: group gold has no policy of its own",
    }, chosen, {})
  end)
  spec.case("is not one of another group, nor one that nobody knows", function()
    spec.raises({
      kind = "not_found", message = "policy weekly is not one of group gold", hint = "the group has hourly, daily",
    }, chosen, BOTH, "weekly")
    spec.raises({ kind = "not_found", message = 'no policy "dayly" of group gold; did you mean "daily"?' }, chosen,
      BOTH, "dayly")
  end)
  spec.case("is any that is named where the group doesn't say which it has, and else none", function()
    spec.equal(chosen(nil, "weekly"), 3)
    spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "policies" }, chosen, nil)
  end)
  spec.case("is not said to be unknown where the list of all policies can't be read", function()
    spec.raises({ kind = "protocol", operation = "policies.list", field = "name" }, chosen, BOTH, "weekly",
      { { id = 1, name = "hourly" }, { id = 3 } })
  end)
  spec.case("is not completed by a list that lacks its ids", function()
    spec.raises({ kind = "protocol", operation = "policies.list", field = "id" }, chosen, { "daily" }, nil,
      { { name = "daily" } })
    spec.raises({ kind = "protocol", operation = "resource_groups.list", field = "id" }, chosen, { {} })
  end)
end)
