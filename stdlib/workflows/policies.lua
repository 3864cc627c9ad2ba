-- Backup policies: the vendor's steps 7 (get policies) and 8 (create a policy) of docs/appliance.md, "The operations".
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local creation = shell.library("session/creation")
local errors = shell.library("core/errors")
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local policy_settings = shell.library("workflows/policies/settings")
local rules = shell.library("session/rules")

local NAME, CREATE = "scv.create_policy", "policies.create"

local read_none = argument_table.reader("scv.policies", {}, { lists = true })

local read = argument_table.reader(NAME, {
  { "name", "name", required = true, rule = { CREATE, "name" } },
  { "frequency", "choice", required = true, rule = { CREATE, "frequency" },
    hint = 'for example frequency = "daily"' },
  { "retention", "any" },
  { "replication", "any" },
  { "vm_consistent", "flag" },
  { "label", "text", rule = { CREATE, "label" } },
  { "locking", "any" },
  { "secondary_locking", "any" },
}, { example = 'scv.create_policy{name = "nightly", frequency = "daily", retention = "14 days"}' })

-- What the appliance is to be sent, in the document's stable names.
local function body_of(scv, given)
  local wanted = read(given, scv)
  local body = { name = wanted.name, frequency = wanted.frequency, vm_consistent = wanted.vm_consistent }
  if wanted.retention ~= nil then
    body.retention, body.retention_type = policy_settings.retention(scv, wanted.retention, NAME)
  end
  if wanted.replication ~= nil then
    local updates = policy_settings.replication(wanted.replication, NAME)
    body.update_snapmirror, body.update_snapvault = updates.snapmirror == true, updates.snapvault == true
  end
  body.label = wanted.label
  for _, argument in ipairs { "locking", "secondary_locking" } do
    if wanted[argument] ~= nil then body[argument] = policy_settings.locking(scv, wanted[argument], NAME, argument) end
  end
  return body
end

-- A policy of that name: the one that is wanted, or an error that says how it differs.
local function keep_existing(policy, body)
  local differences = policy_settings.differences(policy, body)
  local name = cell.text(optional(policy, "name"))
  if #differences > 0 then
    errors.raise {
      kind = "argument", argument = "name",
      message = ("%s: policy %s exists already, and differs: %s"):format(NAME, name, table.concat(differences, "; ")),
      hint = "take another name; the API can't change a policy",
    }
  end
  shell.note(("policy %s exists already, as it is wanted; nothing was sent"):format(name))
  if policy_settings.is_silent(policy, body) then
    shell.note(("policy %s says nothing of how long secondary snapshots are locked: taken to be as the primary ones")
      :format(name))
  end
  narration.took("policyId", optional(policy, "id"), "policies", name)
  return policy
end

-- What the appliance takes, but the user may not have thought of.
local function tell_limits(scv, body)
  if not body.retention then
    shell.note("no retention was given: how much is kept is the appliance's own default")
    return
  end
  local most = rules.of(scv, CREATE, "retention").maximum
  if most and body.retention_type == "DAYS" and body.frequency == "HOURLY" and body.retention * 24 > most then
    shell.note(("a backup an hour for %d days makes %d; a policy keeps at most %d"):format(body.retention,
      body.retention * 24, most))
  end
end

local function add(scv)
  --- Lists the backup policies.
  ---
  ---     scv.policies()
  ---     scv.policies():where{frequency = "DAILY"}
  ---@reads
  ---@steps policies.list
  ---@return List policies
  ---@typed return List<policies.list>
  function scv.policies(arguments)
    read_none(arguments)
    return scv.api.policies.list()
  end

  ---@class CreatePolicy
  ---@field name string  letters, digits and _; a - is sent with a note
  ---@field frequency string  hourly, daily, weekly, monthly or on demand
  ---@field retention integer|string|table|nil  what is kept: 7 (backups), "14 days", {count = 7} or {days = 14}
  ---@field replication string|table|nil  what is updated after a backup: "snapmirror", "snapvault", both in a list;
  ---  or "none"
  ---@field vm_consistent boolean?  quiesce the VMs first
  ---@field label string?  of the snapshots, at most 31 characters
  ---@field locking string|table|nil  how long snapshots can't be deleted: "30 days", {period = 6, unit = "months"}
  ---@field secondary_locking string|table|nil  the same of secondary snapshots; as `locking` unless given

  --- Creates a backup policy.
  ---
  --- At what time of day it runs is said where it is attached to a resource group: `schedules` of
  --- scv.create_resource_group and scv.modify_resource_group. If there is such a policy already, it is given as it is;
  --- one of the same name that differs is an error.
  ---
  --- Rules: a policy keeps at most 1018 backups; a snapshot label has at most 31 characters; a name must not hold
  --- % & * $ # @ ! \ / : ? " < > | ; ' , or a space; the vendor's pages forbid - too, and its screens show it.
  ---
  ---     scv.create_policy{name = "nightly", frequency = "daily", retention = "14 days", replication = "snapvault",
  ---       label = "nightly"}
  ---     scv.create_policy{name = "locked", frequency = "weekly", retention = 8, locking = "30 days"}
  ---@steps policies.create
  ---@param arguments CreatePolicy
  ---@return table policy  its record; in a dry run the planned request
  ---@typed return policies.list|Plan
  function scv.create_policy(arguments)
    local body = body_of(scv, arguments)
    local existing = match.named(scv.api.policies.list(), body.name, kinds.of.policy)
    if existing then return keep_existing(existing, body) end
    tell_limits(scv, body)
    return creation.check(scv.api.policies.create(body), {
      operation = CREATE, what = "policy " .. cell.text(body.name),
      read = function()
        local policy = match.named(scv.api.policies.list(), body.name)
        if policy then narration.took("policyId", optional(policy, "id"), "policies", cell.text(body.name)) end
        return policy
      end,
      missing = function(policy) return policy_settings.differences(policy, body) end,
      undo = "the API can't change or delete a policy, SCV's page of policies can",
    })
  end
end

return { order = 110, add = add }
