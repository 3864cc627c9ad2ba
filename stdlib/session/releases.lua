-- The appliance is upgraded under the shell: which of its documents we go by, what tells that it may be of another
-- release by now, and what two releases differ in.
local shell = ...
local argument_table = shell.library("session/argument_table")
local errors = shell.library("core/errors")
local List = shell.library("core/list")
local sync_corrects = shell.library("core/record").SYNC_CORRECTS
local suggest = shell.library("core/suggest")
local workflows = shell.library("session/workflows")

local releases = {}

--- Which document was read, of which version, and when.
---@param facts {url: string, date: string, version: string?}
---@return string
function releases.reading(facts)
  local version = facts.version and facts.version ~= "" and (", version %s"):format(facts.version) or ""
  return facts.date ~= "" and ("%s, read %s%s"):format(facts.url, facts.date, version) or facts.url .. version
end

-- What tells that the document is of another release ------------------------------------------------------------------

-- Bridges whose user was told.
local told = setmetatable({}, { __mode = "k" })

-- What servers say where they know nothing at a path, whatever stands in it.
local NOWHERE = { "^not found$", "^no message available$", "^no endpoint ", "^no static resource", "^no handler found",
  "^no mapping for ", "^http status 404" }

-- Whether a 404 is about the path, not about the thing that is named in it.
local function is_path_unknown(err, operation)
  if not (operation.path or ""):find("{", 1, true) then return true end
  local said = type(err.messages) == "table" and err.messages[1]
  if said == nil then return true end
  local text = tostring(said):lower()
  for _, pattern in ipairs(NOWHERE) do
    if text:find(pattern) then return true end
  end
  return type(err.path) == "string" and text:find(err.path:lower(), 1, true) ~= nil
end

-- What an error tells of the document, as a clause; nil if it tells nothing. A word that is not known tells nothing:
-- documents don't say what words mean.
local function telling(bridge, err)
  if type(err) ~= "table" then return nil end
  if err.kind == "protocol" and type(err.field) == "string" then
    if err.word ~= nil then return nil end
    return ("%s is not what it says"):format(err.operation and err.operation .. "'s field " .. err.field or err.field)
  end
  if err.kind ~= "appliance" or err.status ~= 404 and err.status ~= 405 or not err.operation then return nil end
  local operation = bridge.operation(err.operation)
  if not operation or err.status == 404 and not is_path_unknown(err, operation) then return nil end
  return ("%s was answered %d"):format(err.operation, err.status)
end

-- Whether the document itself says that an operation is not there.
local function is_lacking(rows, name)
  for _, row in ipairs(rows) do
    if row.operation == name and row.what == "operation" and row.live == nil then return true end
  end
  return false
end

-- The appliance's keys for a field, of whatever record of an operation's replies.
local function add_keys(members, field, keys)
  for _, member in ipairs(members or {}) do
    if member.stable == field or member.name == field then keys[member.name] = true end
    add_keys(member.members, field, keys)
  end
  return keys
end

-- Whether the document itself has no such field in the replies of an operation: then a reply that lacks it is as it
-- says.
local function is_field_lacking(bridge, rows, err)
  local keys = add_keys((bridge.operation(err.operation) or {}).record, err.field, {})
  for _, row in ipairs(rows) do
    if row.operation == err.operation and row.what == "reply field" and row.live == nil and row.ours
      and keys[row.ours:match("[^.]*$")] then return true end
  end
  return false
end

-- Says once in a session that what we go by may be of another release. A document that was read in this run is not.
local function look_at(bridge, err)
  if told[bridge] then return end
  local what = telling(bridge, err)
  if not what then return end
  local rows, facts = bridge.differences()
  if not facts or facts.fresh or err.operation and is_lacking(rows, err.operation) then return end
  if err.field and err.operation and is_field_lacking(bridge, rows, err) then return end
  told[bridge] = true
  shell.note(("scv.api goes by %s; %s, so the appliance may be of another release by now: scv.api.sync() reads its "
    .. "document again"):format(releases.reading(facts), what))
end

-- Where the document was read in this run, reading it is no way on: what stands behind that in the hint is.
local function mend_hint(bridge, err)
  if type(err) ~= "table" or err.kind ~= "protocol" or type(err.hint) ~= "string" then return end
  local from, to = err.hint:find(sync_corrects, 1, true)
  if not from then return end
  local _, facts = bridge.differences()
  if not facts or not facts.fresh then return end
  err.hint = ("%sThe appliance's own document was read in this run, and does not say it otherwise.%s"):format(
    err.hint:sub(1, from - 1), err.hint:sub(to + 1))
end

--- A function that does what `fn` does; where it fails by what an upgrade would explain, that is said.
---@param bridge table
---@param fn function
---@return function
function releases.watched(bridge, fn)
  local watch = setmetatable({}, {
    -- Whatever goes wrong here must not take the place of what went wrong there.
    __close = function(_, err)
      if err == nil then return end
      pcall(mend_hint, bridge, err)
      pcall(look_at, bridge, err)
    end,
  })
  return function(...)
    local _ <close> = watch
    return fn(...)
  end
end

-- Two documents -------------------------------------------------------------------------------------------------------

local NAME = "scv.api.differences"

local read = argument_table.reader(NAME, {
  { "with", "text" },
  { "scripts", "text" },
}, { example = 'scv.api.differences{with = "dr"}' })

local function columns(...)
  local made = {}
  for index, key in ipairs { ... } do made[index] = { key = key } end
  return made
end

-- What two documents say of each point in which one of them differs from ours. A point that ours has is one point; of
-- what ours lacks, each thing that is said is one. What was corrected by hand no document says.
local function points(rows, side, into, order)
  for _, row in ipairs(rows) do
    local key = table.concat({ row.operation or "", row.what, row.ours or "", row.ours and "" or row.live or "" }, "\n")
    local point = into[key]
    if row.taken ~= "correction" and not point then
      point = { operation = row.operation, what = row.what, here = row.ours, there = row.ours }
      into[key] = point
      order[#order + 1] = point
    end
    if row.taken ~= "correction" then point[side] = row.live end
  end
end

local function compared(bridge, with)
  local rows, facts = bridge.differences()
  if not facts then
    errors.raise {
      kind = "argument", message = NAME .. ": this appliance's own document is not known yet",
      hint = "scv.api.sync() reads it",
    }
  end
  local others, other_facts = bridge.differences_of(with)
  local order = {}
  local into = {}
  points(rows, "here", into, order)
  points(others, "there", into, order)
  local found = {}
  for _, point in ipairs(order) do
    if point.here ~= point.there then found[#found + 1] = point end
  end
  other_facts.url = with
  shell.note(("here %s; there %s: %d difference%s"):format(releases.reading(facts), releases.reading(other_facts),
    #found, #found == 1 and "" or "s"))
  return List.mark(List.new(found), { columns = columns("operation", "what", "here", "there"), noun = "differences" })
end

-- Scripts -------------------------------------------------------------------------------------------------------------

local function set_of(names)
  local set = {}
  for _, name in ipairs(names) do set[name] = true end
  return set
end

-- Says of a call what the appliance lacks for it; nil where it lacks nothing.
local function judge(bridge, session_names)
  local rows = bridge.differences()
  local names = {}
  for index, operation in ipairs(bridge.operations()) do names[index] = operation.name end
  local members = session_names and session_names() or {}
  local is_operation, is_member = set_of(names), set_of(members)

  local function lacks_operation(name)
    if not is_operation[name] then
      local meant = suggest.meant(name, names)
      return ("there is no operation %s%s"):format(name, meant and ("; %s is meant?"):format(meant) or "")
    end
    return is_lacking(rows, name) and "operation " .. name or nil
  end

  return function(call)
    if call.operation then return lacks_operation(call.operation) end
    local workflow = workflows.find(call.workflow)
    if not workflow and not is_member[call.workflow] then
      local meant = suggest.meant(call.workflow, members)
      return ("there is no function scv.%s%s"):format(call.workflow, meant and ("; %s is meant?"):format(meant) or "")
    end
    for _, step in ipairs(workflow and workflow.steps or {}) do
      local lacks = lacks_operation(step)
      if lacks then return lacks end
    end
    return nil
  end
end

local function of_scripts(bridge, folder, session_names)
  local calls, scripts = shell.script_calls(folder)
  local lacks = judge(bridge, session_names)
  local found = {}
  for _, call in ipairs(calls) do
    local what = lacks(call)
    if what then
      found[#found + 1] = { file = call.file, line = call.line, call = call.call, lacks = what }
    end
  end
  local _, facts = bridge.differences()
  local basis = facts and releases.reading(facts)
    or "our own document, since the appliance's is not known yet (scv.api.sync() reads it)"
  shell.note(("%d script%s and %d call%s against %s: %d without what they need"):format(scripts,
    scripts == 1 and "" or "s", #calls, #calls == 1 and "" or "s", basis, #found))
  return List.mark(List.new(found), { columns = columns("file", "line", "call", "lacks"), noun = "calls" })
end

--- What `scv.api.differences{…}` gives: see session/api.
---@param bridge table
---@param options {with: string?, scripts: string?}
---@param session_names (fun(): string[])?
---@return List
function releases.differences(bridge, options, session_names)
  local given = read(options)
  if given.with and given.scripts then
    errors.argument(NAME, "with", "and scripts can't be given together", "ask for one after the other")
  end
  if given.with then return compared(bridge, given.with) end
  if given.scripts then return of_scripts(bridge, given.scripts, session_names) end
  errors.argument(NAME, "arguments", "say neither with nor scripts", "scv.api.differences() takes no table")
end

return releases
