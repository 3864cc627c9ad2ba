local args = script {
  description = [[
OVERWRITES the VMs of a list, each with a backup: a drill, or the real thing. Whatever a VM holds that is newer is lost.
The list is a file of comma-separated values with a column vm, and any of backup, before, location, host, datastore and
power_on (yes or no). All of it is checked and shown before the first VM is touched; one question is asked for all.
With --dry-run nothing is restored, and the requests are printed.]],
  needs = "destroy",
  args = {
    list = { required = true, text = "the file with the VMs" },
    limit = { type = "integer", default = 4, text = "restores at a time" },
    patience = { type = "duration", default = "10m", text = "how long the appliance may be away meanwhile" },
  },
  output = [[
vm     moref    job  status     seconds
-----  -------  ---  ---------  -------
web01  vm-1001  118  COMPLETED       42
web02  vm-1002  119  COMPLETED       45
2 rows]],
}

local COLUMNS = { "vm", "backup", "before", "location", "host", "datastore", "power_on" }
local FLAGS = { yes = true, ["true"] = true, no = false, ["false"] = false }

local function stop(line, problem)
  fail({ kind = "argument", message = problem }, ("%s, line %d"):format(args.list, line))
end

-- What stopped a line, whole: what it says to do is the way on.
local function pass_on(line, raised, name)
  fail(raised, ("%s, line %d%s"):format(args.list, line, name and ": " .. name or ""))
end

-- A row of the file as the arguments of scv.restore_vm; fields without text are left out.
local function wanted_by(row, line)
  local wanted = {}
  for key, value in pairs(row) do wanted[key] = value ~= "" and value or nil end
  if not wanted.vm then stop(line, "names no vm") end
  if wanted.power_on ~= nil then
    local flag = FLAGS[wanted.power_on:lower()]
    if flag == nil then stop(line, "power_on must be yes or no, got " .. wanted.power_on) end
    wanted.power_on = flag
  end
  return wanted
end

local plan, seen = List {}, {}
for _, row in ipairs(csv.read(args.list, { only = COLUMNS })) do
  local line = csv.line(row)
  plan[#plan + 1] = { wanted = wanted_by(row, line), line = line }
end
if #plan == 0 then fail { kind = "empty", message = args.list .. " names no VM" } end

-- Words become records once, so that the question is about just what is restored.
for index, found in ipairs(parallel(plan, function(each) return scv.find_vm { vm = each.wanted.vm } end,
  { limit = args.limit, errors = "collect" })) do
  local each = plan[index]
  local word, vm = each.wanted.vm, found.value
  if not found.ok then pass_on(each.line, found.error) end
  if not vm.moref then stop(each.line, ("no report says the moref of %s: give that"):format(word)) end
  if seen[vm.moref] then stop(each.line, ("%s is in line %d already"):format(word, seen[vm.moref])) end
  seen[vm.moref] = each.line
  each.wanted.vm, each.moref, each.name = vm, vm.moref, vm.name or word
end

-- A copy's location is a text, or an object that only the appliance understands.
local function words_of(location)
  if type(location) ~= "table" then return location end
  return tostring(location.name or json.encode(location))
end

-- What a rehearsal chose is what runs: a backup that is made while the question is open is chosen by nobody.
local function pin(each, request)
  local id = request.path:match("/backups/([^/]+)/")
  local locations = request.body.restore_locations
  local backup = scv.backups { vm = each.wanted.vm }:where(function(row) return tostring(row.backup_id) == id end)[1]
  if not backup then
    fail {
      kind = "protocol", operation = "vms.backups", field = "backup_id",
      message = ("no backup of %s is the chosen one: %s"):format(each.name, request.path),
      hint = "scv.restore_vm restores it alone, and its question says the backup",
    }
  end
  local wanted = each.wanted
  wanted.backup, wanted.before = backup, nil
  wanted.location = locations:map(function(place) return place.location end)
  wanted.host, wanted.power_on = locations:first().host, request.body.restart_vm
  each.from = ("backup %s (%s) of %s, %s"):format(backup.name, id, backup.start_time,
    table.concat(wanted.location:map(words_of), ", "))
end

-- A rehearsal of each, which sends reads only: what is wrong in line 40 is said before line 1 is restored.
for _, row in ipairs(parallel(plan, function(each)
  pin(each, dry_run(function() scv.restore_vm(each.wanted) end):first())
end, { limit = args.limit, errors = "collect" })) do
  if not row.ok then pass_on(row.item.line, row.error, row.item.name) end
end

local targets = plan:map(function(each)
  return { id = each.moref, name = ("%s (%s), %s"):format(each.name, each.moref, each.from) }
end)
local grant = scv.ask({
  operation = "vms.restore", targets = targets,
  loss = ("This overwrites %d VMs with backups. Whatever they hold that is newer is lost.\n"):format(#plan)
    .. "They are not put back into their resource groups; tags and folders are not restored.",
})

local results = parallel(plan, function(each)
  local began = os.time()
  each.wanted.confirm, each.wanted.patience = grant, args.patience
  local job = scv.restore_vm(each.wanted)
  return { job = job.id, status = job.dry_run and "planned" or job.status, seconds = os.time() - began }
end, { limit = args.limit, errors = "collect" })

-- Only what a job says failed, or what was not sent, has failed: of the rest a restore may be going on.
local function judge(row, raised)
  local is_lost = raised.kind == "unknown_outcome"
  local goes_on = raised.job ~= nil and raised.outcome ~= "failed"
  row.job, row.error = raised.job, raised.message or tostring(raised)
  row.status = raised.job_status or (is_lost or goes_on) and "unknown" or raised.kind or "lua"
  return is_lost or goes_on
end

local rows, failed, unknown = List({}, { "vm", "moref", "job", "status", "seconds", "error" }), 0, 0
for index, result in ipairs(results) do
  local row = { vm = result.item.name, moref = result.item.moref }
  if result.ok then
    row.job, row.status, row.seconds = result.value.job, result.value.status, result.value.seconds
  else
    local raised = type(result.error) == "table" and result.error or { message = tostring(result.error) }
    if judge(row, raised) then unknown = unknown + 1 else failed = failed + 1 end
  end
  rows[index] = row
end
show(rows)
if unknown > 0 then
  fail {
    kind = "unknown_outcome",
    message = ("what became of %d of %d restores is not known; %d failed"):format(unknown, #rows, failed),
    hint = "a restore that was started goes on: scv.wait_for_job(JOB) waits for it again; look before you repeat it",
  }
end
if failed > 0 then fail { kind = "job", message = ("%d of %d restores failed"):format(failed, #rows) } end
