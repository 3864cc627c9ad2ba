-- What may stand as the value of an argument: words that the API document or a comment names, true and false, and the
-- things of the appliance that the argument wants one of.
local shell = ...
local duration = shell.library("time/duration")
local fields = shell.library("core/fields")
local live_names = shell.library("prompt/live_names")
local parameters = shell.library("prompt/parameters")
local place = shell.library("prompt/place")
local visible = shell.library("core/visible")

local argument_values = {}

--- Of more things than these nobody reads what stands beside them: they are given as plain texts.
argument_values.MANY = 1000

-- Of jobs there are very many, and who wants one of long ago types its number.
local MANY_JOBS = 20

---@class Candidate
---@field value string|integer|boolean
---@field note string?

-- Argument of a workflow → the kinds of things that it names.
local KINDS = {
  vm = { "vm" }, group = { "group" }, groups = { "group" }, policy = { "policy" }, policies = { "policy" },
  datastore = { "datastore" }, host = { "host" }, job = { "job" }, backup = { "backup" },
  entities = { "vm", "datastore" }, add = { "vm", "datastore" }, remove = { "vm", "datastore" },
}

-- The same where the name alone does not tell, by the library's name for what the table holds.
local OF_CLASS = {
  ModifyResourceGroup = { name = { "group" } }, EditSchedule = { name = { "schedule" } },
  ChangedStorageSettings = { name = { "storage" } }, RemoveStorage = { name = { "storage" } },
  AttachVMDKs = { to = { "vm" } }, AuditLogFile = { file = { "audit_log" } },
}

-- The same of the parameters of operations, by their names and the subject: what goes by an id.
local OF_OPERATION = {
  ["vms.moref"] = { "vm" }, ["datastores.moref"] = { "datastore" }, ["jobs.id"] = { "job" },
  resourceGroupId = { "group" }, policyId = { "policy" }, backupId = { "backup" },
  ["storage_systems.name"] = { "storage" }, ["audit.filename"] = { "audit_log" },
}

-- Arguments whose words the fields of an operation's records have.
local WORDS = {
  Jobs = { type = "jobs.list", status = "jobs.list" }, FailStuckJobs = { type = "jobs.list" },
}

-- Arguments whose words are all in the text that tells of them: "hourly, daily or weekly".
local LISTED = {
  CreatePolicy = { frequency = true }, CreateResourceGroup = { notification = true },
  ModifyResourceGroup = { notification = true }, StorageSettings = { protocol = true },
  ChangedStorageSettings = { protocol = true },
}

local function of(map, class, name) return map[class or ""] and map[class or ""][name] end

-- "when mail is sent: never, always or errors; …" → the words.
local function listed_words(text)
  local words = {}
  for part in text:gsub("[;(].*$", ""):gsub("^.*: ", ""):gsub(" or ", ", "):gmatch("[^,]+") do
    words[#words + 1] = part:match("^%s*(.-)%s*$")
  end
  return words
end

-- The words in quotes in a text: `"latest", its name or id`.
local function quoted_words(text)
  local words = {}
  for word in text:gmatch('"([^"]+)"') do words[#words + 1] = word end
  return words
end

-- What the things of a kind are called, and which call says more where they could not be read.
local CALLED = {
  group = { "resource groups", "scv.resource_groups()" }, policy = { "policies", "scv.policies()" },
  schedule = { "schedules", "scv.schedules()" }, storage = { "storage systems", "scv.storage()" },
  audit_log = { "audit logs", "scv.audit_logs()" }, job = { "jobs", "scv.jobs()" },
  vm = { "VMs", "scv.protected_vms()" }, datastore = { "datastores", "scv.protected_vms()" },
  host = { "hosts", "scv.protected_vms()" }, backup = { "backups", "scv.backups{vm = …}" },
}

-- Why nothing of a kind is offered, in a line.
local function reason_of(kind, problem, are_any, begun)
  local what, call = CALLED[kind][1], CALLED[kind][2]
  if problem == "no token" and not shell.place().host then
    return ("%s are those of an appliance, and none is named: --url HOST does, --demo simulates one"):format(what)
  end
  if problem == "no token" then
    return ("%s are known after the first call that logs in, such as %s"):format(what, call)
  end
  if problem == "pending" then return ("the appliance has not told its %s yet: Tab asks again"):format(what) end
  if problem == "failed" then return ("the %s could not be read; %s says why"):format(what, call) end
  if problem == "unnamed" then return "offered once the call names its VM or datastore" end
  if problem == "unknown" then return "no VM or datastore of that name is known here, or several are" end
  if are_any and begun ~= "" then return ("none of the %s begins with %s"):format(what, visible.quoted(begun)) end
  return ("there are no %s to offer"):format(what)
end

-- How old what is known of things is, as it is shown beside each.
local function age_text(age, is_part)
  if not age then return "" end
  return "seen " .. (age < 1 and "now" or duration.text(age) .. " ago") .. (is_part and ", in part" or "")
end

---@class ValuePlace
---@field at Place
---@field parameter Parameter
---@field facts ParameterFacts
---@field session table?
---@field in_string boolean
---@field begun string  what of the value is typed
---@field deadline number
---@field operation string?  of a call of scv.api
---@field name string?  the function, as it is typed
---@field remark string?  is put there: why nothing is offered, or what is offered of it
---@field is_part boolean?  is put there: not all that fits is offered

-- The backups of what the same call names.
local function backups(where)
  for _, kind in ipairs { "vm", "datastore" } do
    local wanted = place.given_text(where.at, kind)
    if wanted then return live_names.backups(where.session, kind, wanted, where.deadline) end
  end
  local wanted = place.given_text(where.at, "moref")
  local kind = where.operation and where.operation:find("^datastores") and "datastore" or "vm"
  if wanted then return live_names.backups(where.session, kind, wanted, where.deadline) end
  return {}, nil, nil, "unnamed"
end

-- The policies of the group that the same call names, of all that there are; all where that does not tell.
local function of_the_group(names, where)
  local wanted = where.facts.name == "policy" and place.given_text(where.at, "group")
  if not wanted then return names end
  local own
  for _, group in ipairs(live_names.of(where.session, "group", where.deadline)) do
    if group.name == wanted or tostring(group.id) == wanted then own = group.policies end
  end
  local found = {}
  for _, each in ipairs(own and names or {}) do
    if own[each.name] or own[tostring(each.id)] then found[#found + 1] = each end
  end
  return #found > 0 and found or names
end

local function common_length(a, b)
  local length = 0
  while length < #a and a:byte(length + 1) == b:byte(length + 1) do length = length + 1 end
  return length
end

-- The first of very many jobs. The letters that all of them have in common are typed by Tab: those that are left out
-- may have fewer, and then one of them stays.
local function first_jobs(fitting, where)
  local kept = table.move(fitting, 1, MANY_JOBS, 1, {})
  local first, shown, odd = tostring(kept[1].id), math.huge, nil
  for _, each in ipairs(kept) do shown = math.min(shown, common_length(first, tostring(each.id))) end
  for index = MANY_JOBS + 1, #fitting do
    if not odd and common_length(first, tostring(fitting[index].id)) < shown then odd = fitting[index] end
  end
  kept[#kept + 1] = odd
  where.remark = ("%d of %d jobs are listed, running ones first, then the newest; digits narrow them"):format(#kept,
    #fitting)
  where.is_part = true
  return kept
end

-- Function → which VMs it takes, where it is not those that are there: the ones that are gone, or all that were seen.
local TAKES_GONE = { restore_deleted_vm = "only", backups = "too", find_vm = "too" }

-- The same of what names a VM by no table of arguments: scv.inventory.deleted("…").
local WANTS_GONE = { deleted = "only", list = "too", inventory = "too" }

-- Which VMs an argument takes: those that are gone "only" or "too"; nil: those that are there.
local function gone_of(where)
  if where.facts.name == "wanted" and not where.parameter.class and WANTS_GONE[where.name] then
    return WANTS_GONE[where.name]
  end
  return TAKES_GONE[where.name]
end

-- Adds the things of a kind. An operation goes by ids, a workflow by names.
local function add_things(found, where, kind)
  local by_id = where.operation ~= nil
  local names, age, is_part, problem
  if kind == "backup" then
    names, age, is_part, problem = backups(where)
    by_id = by_id or not where.in_string
  else
    names, age, is_part, problem = live_names.of(where.session, kind, where.deadline)
  end
  if kind == "policy" then names = of_the_group(names, where) end
  if kind == "job" then by_id = true end
  local begun, length, gone = where.begun, #where.begun, gone_of(where)
  local checks_gone, wants_gone = kind == "vm" and gone ~= "too", gone == "only"
  local fitting, count = {}, 0
  -- There may be thousands.
  for index = 1, #names do
    local each = names[index]
    local value = each.name
    if by_id then value = each.id end
    local fits = value ~= nil and (length == 0 or tostring(value):sub(1, length) == begun
      -- What goes by an id can be found by its name as well.
      or by_id and kind ~= "job" and each.name:sub(1, length) == begun)
    if fits and (not checks_gone or (each.is_gone or false) == wants_gone) then
      count = count + 1
      fitting[count] = each
    end
  end
  if count == 0 then where.remark = reason_of(kind, problem, #names > 0, begun) end
  if kind == "job" and count > MANY_JOBS + 1 then
    fitting = first_jobs(fitting, where)
  elseif count > argument_values.MANY then
    local size = #found
    for index = 1, count do found[size + index] = by_id and fitting[index].id or fitting[index].name end
    return
  end
  local seen = age_text(age, is_part)
  for _, each in ipairs(fitting) do
    local value, note = by_id and each.id or each.name, each.note
    if seen ~= "" then note = note == "" and seen or note .. " · " .. seen end
    if by_id and each.name ~= tostring(value) then
      -- A backup's name says when and of what group, as what is beside it does.
      note = kind == "backup" and note .. " · " .. each.name or each.name .. " · " .. note
    end
    found[#found + 1] = { value = value, note = note }
  end
end

local function add_words(found, words, begun)
  for _, word in ipairs(words) do
    local text = tostring(word)
    if text:sub(1, #begun) == begun and visible.text(text) == text then found[#found + 1] = { value = word } end
  end
end

local function kinds_of(where)
  local name, class = where.facts.name, where.parameter.class
  if where.operation then
    local subject = where.operation:match("^([^.]+)%.")
    return OF_OPERATION[name] or OF_OPERATION[("%s.%s"):format(subject, name)]
  end
  if where.parameter.class then return of(OF_CLASS, class, name) or KINDS[name] end
  -- scv.vcenter.vms("…") and its like name what they are about themselves.
  if name == "wanted" then
    return { where.name and (where.name:match("^(vm)s?$") or where.name:match("^(host)s?$")
      or where.name:match("^(datastore)s?$")) or "vm" }
  end
  return nil
end

--- The words that an argument takes, as far as they are known: by the document, by its type, or by what is said of it.
---@param parameter Parameter
---@param facts ParameterFacts
---@return any[]
function argument_values.words(parameter, facts)
  local class, found = parameter.class, {}
  local kind, text = facts.type or "", facts.text or ""
  local function words(list) table.move(list, 1, #list, #found + 1, found) end
  words(facts.allowed or {})
  -- Words in a type are all that it has: "read"|"change"|"destroy".
  words(quoted_words(kind))
  local operation = of(WORDS, class, facts.name)
  if operation then words(fields.words({}, { operation = operation }, facts.name)) end
  if of(LISTED, class, facts.name) then words(listed_words(text)) end
  return found
end

--- What may stand as the value of an argument; nil where that is not known.
---@param where ValuePlace
---@return (Candidate|string|integer)[]?
function argument_values.of(where)
  local facts, class = where.facts, where.parameter.class
  local found, is_known = {}, false
  local kind, text = facts.type or "", facts.text or ""
  local function words(list)
    is_known = is_known or #list > 0
    add_words(found, list, where.begun)
  end
  words(argument_values.words(where.parameter, facts))
  if kind:find("boolean", 1, true) and not where.in_string then words { true, false } end
  -- Those in quotes are examples where things are named.
  local is_word = class ~= nil and #found == 0 and not of(OF_CLASS, class, facts.name)
  if is_word and kind:find("string", 1, true) then words(quoted_words(text)) end
  local before = #found
  local kinds = where.session and kinds_of(where) or {}
  for _, each in ipairs(kinds) do
    is_known = true
    add_things(found, where, each)
  end
  -- A word that stands for one of the things is a choice among them: alone it would be typed at once, unseen.
  if #kinds > 0 and before == 1 and #found == 1 and where.begun == "" then
    where.remark = ("%s, or a name or id: %s"):format(visible.quoted(tostring(found[1].value)),
      where.remark or "there are none to offer")
    found = {}
  elseif #found > before and not where.is_part then
    where.remark = nil
  end
  return is_known and found or nil
end

--- What a parameter is by a name in its table, or by itself.
---@param parameter Parameter
---@param keys string[]
---@return ParameterFacts?
function argument_values.facts(parameter, keys)
  if #keys > 0 then return parameters.named(parameter, keys[1]) end
  return parameter.bare or not parameter.named and parameter or nil
end

return argument_values
