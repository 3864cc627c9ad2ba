-- scv.api: a table for each subject, in each a function for each operation, all from the API document; and a few
-- functions about the document itself.
local shell = ...
local belonging = shell.library("session/belonging")
local errors = shell.library("core/errors")
local exact = shell.library("session/exact")
local journal = shell.library("session/journal")
local fields = shell.library("core/fields")
local List = shell.library("core/list")
local pages = shell.library("session/pages")
local sequence = shell.library("core/sequence")
local releases = shell.library("session/releases")

local api = {}

-- Function → name of the operation, for help.
local operation_names = setmetatable({}, { __mode = "k" })

--- The operation that a function of `scv.api` calls, or nil.
---@return string?
function api.operation_of(fn) return operation_names[fn] end

-- `scv.api` → how its appliance's document is read without a question.
local searches = setmetatable({}, { __mode = "k" })

-- Makes the reading of a missing member an error that names what is there. `tools` are members that pairs doesn't give;
-- `only_reads` says of a member whether it changes nothing by being called.
local function closed(members, name, hint, tools, only_reads)
  return setmetatable(members, {
    __name = name,
    __index = function(_, key)
      if tools[key] then return tools[key] end
      -- Only names are asked for by people; the rest is Lua looking for an array or a metamethod.
      if type(key) ~= "string" then return nil end
      errors.no_member(name, key, sequence.keys(members, tools), hint, only_reads)
    end,
    __tostring = function() return ("%s: %s"):format(name, table.concat(sequence.keys(members), ", ")) end,
    __names = function() return sequence.keys(members, tools) end,
  })
end

local function takes_secrets(bridge, name)
  for _, member in ipairs((bridge.operation(name) or {}).body or {}) do
    if shell.is_secret(member.name) then return true end
  end
  return false
end

local function check_options(bridge, name, options)
  if options == nil or type(options) == "table" then return end
  -- A value without a name may be a secret.
  local is_secret = takes_secrets(bridge, name)
  if is_secret then shell.note_secret() end
  local func = "scv.api." .. name
  local what = is_secret and errors.kind_of(options) or errors.what(options)
  errors.argument(func, "options", "must be a table, got " .. what,
    ("what it sends goes in one table: %s{…}; help(%q) lists it"):format(func, name))
end

--- Raises what is wrong with a call of an operation, as far as its appliance is not needed to know it.
---@param known {operation: function, check_call: function}  a bridge, or what shell.unconnected gives
---@param name string  of an operation that it has
---@param arguments any
---@param options any
function api.check_call(known, name, arguments, options)
  check_options(known, name, options)
  known.check_call(name, arguments, options)
end

local function operation_function(bridge, name)
  local func = "scv.api." .. name
  local function request(...)
    local reply, count, total, lacks_list, losses = bridge.request(...)
    if losses then exact.note(reply, losses) end
    return reply, count, total, lacks_list
  end
  local function call(arguments, options)
    check_options(bridge, name, options)
    if exact.is_wanted() and (options == nil or options.page == nil) then
      local more = { exact = true }
      for key, value in next, options or {} do more[key] = value end
      options = more
    end
    local reply, count, total, lacks_list = request(name, arguments, options)
    if lacks_list then pages.note_lacking(reply) end
    if count then
      reply = pages.whole(name, reply, count, total, arguments, function(page)
        local more = { page = page }
        for key, value in next, options or {} do more[key] = value end
        return request(name, arguments, more)
      end)
    end
    if type(reply) == "table" then List.mark(reply, { operation = name }) end
    return reply
  end
  local operation = journal.recorded(func, belonging.guarded(bridge, func, releases.watched(bridge, call)))
  operation_names[operation] = name
  return operation
end

-- The operation of that name, or an error with those that there are.
local function described(bridge, func, name)
  if type(name) == "function" then name = api.operation_of(name) end
  if type(name) ~= "string" then
    errors.argument(func, "operation", "must be a name such as \"jobs.get\", got " .. errors.what(name))
  end
  name = name:gsub("^scv%.api%.", "")
  local operation = bridge.operation(name)
  if operation then return operation end
  local names = {}
  for index, other in ipairs(bridge.operations()) do names[index] = other.name end
  errors.not_found("operation", name, names)
end

local function document_tools(bridge)
  local tools = {}

  --- A body to edit, for an operation that takes one: the document's example, else what it requires, with nothing in
  --- it.
  ---
  ---     local body = scv.api.example("resource_groups.create")
  ---     body.name = "gold_app"
  ---     scv.api.resource_groups.create(body)
  ---@param operation string|function  as in "resource_groups.create"
  ---@return table body
  function tools.example(operation)
    local name = described(bridge, "scv.api.example", operation).name
    -- To be edited: another's body must not change with it.
    local facts = bridge.operation(name, nil, true)
    if facts.example ~= nil then return facts.example end
    -- A document without examples says at least what is required.
    if facts.sample ~= nil then return facts.sample end
    errors.argument("scv.api.example", "operation", name .. " takes no body",
      ("help(\"%s\") says what it takes"):format(name))
  end

  --- All subjects, each with its operations, by the alphabet.
  ---
  ---     for _, s in ipairs(scv.api.subjects()) do
  ---       for _, o in ipairs(s.operations) do print(o.name, o.effect, o.source) end
  ---     end
  ---@return List subjects  of {subject =, operations = List of {name =, effect =, source =, method =, path =, title =}}
  function tools.subjects()
    local subjects, by_name = List.new(), {}
    for _, operation in ipairs(bridge.operations()) do
      local row = by_name[operation.subject]
      if not row then
        row = { subject = operation.subject, operations = List.new() }
        by_name[operation.subject] = row
        subjects[#subjects + 1] = row
      end
      local own = {}
      for key, value in next, operation do own[key] = value end
      row.operations[#row.operations + 1] = own
    end
    local columns = {}
    for index, key in ipairs { "name", "effect", "source", "method", "path", "title" } do
      columns[index] = { key = key }
    end
    for _, row in ipairs(subjects) do
      row.operations = List.mark(row.operations:sort("name"), { columns = columns, noun = "operations" })
    end
    return List.mark(subjects:sort("subject"),
      { columns = { { key = "subject" }, { key = "operations" } }, noun = "subjects" })
  end

  return tools
end

-- The differences as a List, with a note that says of what reading they are.
local function shown_differences(rows, facts)
  local columns = {}
  for index, key in ipairs { "operation", "what", "ours", "live", "taken", "source" } do
    columns[index] = { key = key }
  end
  for _, row in ipairs(rows) do
    -- What is only offered is taken by a call, which is shown where there is one.
    if row.correct then
      columns[#columns + 1] = { key = "correct" }
      break
    end
  end
  if facts then
    shell.note(("%s: %d difference%s"):format(releases.reading(facts), #rows, #rows == 1 and "" or "s"))
  else
    shell.note("the appliance's own document is not known yet; scv.api.sync() reads it")
  end
  return List.mark(List.new(rows), { columns = columns, noun = "differences", also = fields.further { "correct" } })
end

-- The columns that some row has a value for, in their order.
local function columns_of(rows, keys)
  local columns = {}
  for _, key in ipairs(keys) do
    for _, row in ipairs(rows) do
      if row[key] ~= nil then
        columns[#columns + 1] = { key = key }
        break
      end
    end
  end
  return columns
end

-- What the user says of the appliance, against all documents.
local function correction_tools(tools, bridge)
  --- Tells the shell what this appliance says, where that is otherwise than we assume. It counts at once and in all
  --- later sessions with the appliance; it is kept, by its address, in corrections.json beside the profiles.
  ---
  --- `{field = "Backup.start_time", is = "createdTime"}`: a field, by its schema and its stable name, is spelt so in
  --- replies and requests.
  ---
  --- `{operation = "storage_systems.remove", method = "POST", path = "/4.1/storage-system/delete"}`: an operation has
  --- this method, this path below /api, or both; what its path no longer names goes into the body by its name, or into
  --- the query of a GET.
  ---
  --- `{word = "COMPLETED", is = "SUCCESSFUL"}`: the appliance's word for one of ours, as a status, a state, a type or a
  --- frequency; replies are read in ours, and requests are sent in the appliance's.
  ---
  --- `{document = "/v3/api-docs/scv"}`: where the appliance's own document lies, for scv.api.sync().
  ---
  --- `is = false` (`document = false`) takes one back. No effect is ever lowered by it, and no word with a meaning of
  --- its own comes to mean another.
  ---
  ---     scv.api.correct{field = "Backup.start_time", is = "createdTime"}
  ---@param correction table  of {field =, is =}, {operation =, method =, path =}, {word =, is =} or {document =}
  ---@return List corrections  all that there are now, as scv.api.corrections() gives them
  function tools.correct(correction)
    if type(correction) ~= "table" then
      errors.argument("scv.api.correct", "correction", "must be a table, got " .. errors.what(correction),
        'for example {field = "Backup.start_time", is = "createdTime"}')
    end
    bridge.correct(correction)
    return tools.corrections()
  end

  --- What is corrected for this appliance, each as scv.api.correct takes it.
  ---@return List corrections  of {field =, operation =, word =, document =, is =, method =, path =}
  function tools.corrections()
    local rows = List.new(bridge.corrections())
    local keys = { "field", "operation", "word", "document", "is", "method", "path" }
    local columns = columns_of(rows, keys)
    return List.mark(rows, {
      columns = #columns > 0 and columns or { { key = "field" } }, noun = "corrections", also = fields.further(keys),
    })
  end

  return tools
end

-- What the appliance says of itself. `refresh` brings scv.api up to it.
local function live_tools(tools, bridge, refresh, session_names)
  --- Reads the appliance's own document, and goes by it from now on, in this run and in later ones.
  ---
  --- Operations that we lack get functions; what we only assumed is corrected; no effect is ever lowered. Gives all
  --- points in which the two documents differ. What can't be read of the appliance's costs the operation that it is
  --- in: what = "unreadable". A field that may be one of ours under another name is what = "offered", and `correct` is
  --- the call that takes it; nothing goes by it before.
  ---
  ---     scv.api.sync():where{what = "operation"}
  ---@return List differences  of {operation =, what =, ours =, live =, taken =, source =, correct =}; `taken` is ours,
  --- live or correction
  function tools.sync()
    local rows, facts = bridge.sync()
    refresh()
    return shown_differences(rows, facts)
  end

  --- In what the appliance's own document, as it was last read, differs from ours; a note says when that was, and
  --- of which version; at the end stands what scv.api.correct was told. Or in what it differs from that of another
  --- appliance, or of another release. Or which scripts call what the appliance lacks.
  ---
  ---     scv.api.differences()
  ---     scv.api.differences{with = "dr"}                 -- a profile: what is kept of its appliance
  ---     scv.api.differences{with = "before.json"}        -- a document in JSON, or a file of ~/.cache/scvsh/documents
  ---     scv.api.differences{scripts = "/srv/scripts"}
  ---
  --- Scripts are read, not run. Seen are the functions of `scv` and of `scv.api`, also behind a name that was given
  --- one of these (`local jobs = scv.api.jobs`) or what scv.connect gave. Not seen are those of a session that comes
  --- another way (as an argument, out of a table), names that are put together, and requests by scv.request.
  ---@param options {with: string?, scripts: string?}?
  ---@return List differences  as scv.api.sync() gives them; with `with`, of {operation =, what =, here =, there =};
  ---  with `scripts`, of {file =, line =, call =, lacks =}
  function tools.differences(options)
    if options == nil then return shown_differences(bridge.differences()) end
    return releases.differences(bridge, options, session_names)
  end

  return tools
end

-- Brings the tables of subjects up to the operations that there are; those that stay, stay the same functions.
local function fill(subjects, bridge)
  local known = {}
  for _, operation in ipairs(bridge.operations()) do
    local subject, name = operation.subject, operation["function"]
    known[subject] = known[subject] or {}
    known[subject][name] = true
    local functions = rawget(subjects, subject)
    if not functions then
      functions = closed({}, "scv.api." .. subject, ('help("%s") lists its operations'):format(subject), {},
        function(other) return (bridge.operation(subject .. "." .. other) or {}).effect == "read" end)
      rawset(subjects, subject, functions)
    end
    if not rawget(functions, name) then rawset(functions, name, operation_function(bridge, operation.name)) end
  end
  for subject, functions in next, subjects do
    if not known[subject] then subjects[subject] = nil end
    for name in next, functions do
      if not (known[subject] and known[subject][name]) then functions[name] = nil end
    end
  end
end

--- Makes `scv.api` for a session, by its bridge to the appliance.
---@param bridge {request: function, operations: function, operation: function}
---@param session_names (fun(): string[])?  gives what the session offers
---@return table
function api.build(bridge, session_names)
  local subjects = {}
  fill(subjects, bridge)
  local function refresh() fill(subjects, bridge) end
  local tools = live_tools(document_tools(bridge), bridge, refresh, session_names)
  correction_tools(tools, bridge)
  -- Behind a subject an operation is still to be named.
  local made = closed(subjects, "scv.api", "help(scv.api) lists the subjects", tools,
    function(name) return tools[name] == nil end)
  searches[made] = function(limit)
    bridge.sync(limit, true)
    refresh()
  end
  return made
end

--- Reads the appliance's own document as `sync` does, and goes by it, within a number of requests; nobody is asked
--- anything, and nothing is said.
---@param made table  a session's `scv.api`
---@param limit integer
function api.read_document(made, limit) searches[made](limit) end

return api
