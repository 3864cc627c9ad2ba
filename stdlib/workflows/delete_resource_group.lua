-- Deleting a resource group, with all that was backed up of it. The vendor has no sequence for it: the groups are
-- listed for the id, and the backups for the question.
local shell = ...
local argument_table = shell.library("session/argument_table")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local known_backups = shell.library("lookup/known_backups")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional
local read_group = shell.library("core/record").reader("resource_groups.list")
local kinds = shell.library("lookup/kinds")
local match = shell.library("lookup/match")
local times = shell.library("time/times")

local NAME, OPERATION = "scv.delete_resource_group", "resource_groups.delete"

-- Backups that the product deletes at once: docs/appliance.md, "Limits, and what is not offered". It is no limit of
-- what the operation is sent, so the document has no place for it.
local MOST = 40

-- Where it can't be read what a group holds, neither its backups nor their mounts are known.
local WAY_OUT = "the lone call deletes a group whatever it holds, without a look at its backups, and asks: "
  .. "help(scv.api.resource_groups.delete)"

local read = argument_table.reader(NAME, { { "group", "thing", required = true }, { "confirm", "confirm" } },
  { bare = "group", example = 'scv.delete_resource_group{group = "lab"}' })

-- What ends that a backup shows as mounted: unmounting, where something of it is offered for that.
local function way_out(scv, id)
  local ok, rows = errors.attempt(scv.api.datastores.mounted, id)
  local call = ok and #rows == 0 and "cleanup_backup" or "unmount_datastore"
  return ("first scv.%s{backup = %s}"):format(call, id)
end

-- A mounted backup can't be deleted: better said before the question than after it.
local function check_mounted(scv, group, backups)
  local labels, first = {}, nil
  for _, backup in ipairs(backups) do
    if known_backups.reader(backup)(backup, "mounted", "flag") then
      local id = known_backups.id(backup)
      first = first or id
      labels[#labels + 1] = ("%s (%s)"):format(cell.text(optional(backup, "name")), id)
    end
  end
  if not first then return end
  errors.argument(NAME, "group", ("%s can't be deleted: %d of its backups %s mounted: %s"):format(
    cell.text(optional(group, "name")), #labels, #labels == 1 and "is" or "are", table.concat(labels, ", ")),
    way_out(scv, first))
end

-- "12 backups are known, from 2026-11-16 … to 2026-11-23 …"
local function count_text(backups)
  if #backups == 0 then return "no backup is known" end
  local newest, oldest = optional(backups[1], "start_time"), optional(backups[#backups], "start_time")
  if #backups == 1 then return ("one backup is known, of %s"):format(cell.moment(newest)) end
  -- Those whose times can't be read come last.
  if not times.read(oldest) then
    return ("%d backups are known, and times of theirs can't be read (%s)"):format(#backups, cell.text(oldest))
  end
  return ("%d backups are known, from %s to %s"):format(#backups, cell.moment(oldest), cell.moment(newest))
end

local function policies_text(group)
  local names = {}
  for index, policy in ipairs(optional(group, "policies", "list") or {}) do names[index] = cell.text(policy) end
  if #names == 0 then return nil end
  return ("Its policies are detached, and stay: %s."):format(table.concat(names, ", "))
end

-- What the question says.
local function loss_of(group, backups, unknown)
  local lines = {
    ("This deletes resource group %s (id %s), and every backup and snapshot of it: %s."):format(
      cell.text(optional(group, "name")), optional(group, "id"), count_text(backups)),
  }
  if #unknown > 0 then
    lines[#lines + 1] = ("How many there are of %s can't be told."):format(table.concat(unknown, ", "))
  end
  if #backups > MOST then
    lines[#lines + 1] = ("At most %d backups are deleted at once: the appliance may refuse so many."):format(MOST)
  end
  lines[#lines + 1] = policies_text(group)
  if optional(group, "secondary") == true then lines[#lines + 1] = "Its secondary protection is kept." end
  return table.concat(lines, "\n")
end

local function add(scv)
  ---@class DeleteResourceGroup
  ---@field group string|integer|table  its name, its id, or its record
  ---@field confirm boolean|userdata|nil  false: don't ask

  --- Deletes a resource group, with every backup and snapshot of it.
  ---
  --- It asks once, with the number of backups that are known: those of what the group holds now.
  ---
  --- Rules: policies are detached, and stay; secondary protection is kept; a mounted backup can't be deleted, nor a
  --- group that has one; at most 40 backups are deleted at once.
  ---
  ---     scv.delete_resource_group{group = "lab"}
  ---     scv.delete_resource_group{group = "lab", confirm = false}
  ---@steps resource_groups.list, resource_groups.delete
  ---@param arguments DeleteResourceGroup|string|integer
  ---@return table reply  the appliance's messages; in a dry run the planned request
  function scv.delete_resource_group(arguments)
    arguments = read(arguments)
    local group = match.one(scv.api.resource_groups.list(), arguments.group, kinds.of.resource_group, NAME)
    local id, name = read_group(group, "id", "id"), cell.text(read_group(group, "name", "text"))
    narration.took("resourceGroupId", id, "resource_groups", name)
    local backups, unknown = known_backups.of_group(scv, group, WAY_OUT)
    check_mounted(scv, group, backups)
    local grant = scv.ask({
      operation = OPERATION,
      targets = { { id = tostring(id), name = name } },
      loss = loss_of(group, backups, unknown),
    }, arguments.confirm)
    return scv.api.resource_groups.delete({ resourceGroupId = id }, { grant = grant })
  end
end

return { order = 100, add = add }
