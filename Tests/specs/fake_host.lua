-- A host for the specs: no appliance, no terminal, and a clock that they move themselves.
local root = ...

local function load_file(path)
  return assert(loadfile(path, "t"))
end

local json = load_file(root .. "/Tests/specs/json.lua")()
local fake_tasks = load_file(root .. "/Tests/specs/fake_tasks.lua")()

local error_metatable = {
  __tostring = function(e) return e.hint and e.message .. "\n" .. e.hint or e.message end,
}

-- Columns of text: enough of wcwidth for the specs (wide East Asian characters, combining accents).
local function width_of_code(code)
  if code >= 0x300 and code <= 0x36f then return 0 end
  if code >= 0x1100 and code <= 0x115f or code >= 0x2e80 and code <= 0xffdc and code < 0xfe00 then return 2 end
  return 1
end

local fake_host = {}

--- A new host. `options`: `handlers` (operation → function), `latency` (seconds a request takes), `terminal`,
--- `operations`, `documentation`.
function fake_host.new(options)
  options = options or {}
  local host = fake_tasks.new()
  local loaded = {}
  host.requests, host.notes, host.progress_lines, host.interrupt_notes = {}, {}, {}, {}
  host.handlers = options.handlers or {}
  host.json, host.json_null = json, setmetatable({}, { __tostring = function() return "json.null" end })
  host.error_metatable, host.List = error_metatable, {}

  function host.facts() return { url = "https://scv.test:8144/api", dry_run = false, read_only = false } end

  -- `options.program`: what runs, as the shell's host.program says it.
  function host.program() return options.program or { prompt = true } end

  function host.output_form() return options.output_form or "auto" end

  function host.restrict_to_reading() host.restricted = true end

  function host.resolve(value) return value end

  function host.raise(facts) error(setmetatable(facts, error_metatable), 0) end

  function host.library(name)
    if loaded[name] == nil then loaded[name] = load_file(("%s/stdlib/%s.lua"):format(root, name))(host) end
    return loaded[name]
  end

  function host.source(name)
    local file = io.open(("%s/stdlib/%s.lua"):format(root, name))
    if not file then return nil end
    local text = file:read("a")
    file:close()
    return text
  end

  function host.sources()
    local names, listing = {}, assert(io.popen(("ls '%s/stdlib'"):format(root)))
    for line in listing:lines() do names[#names + 1] = line:match("^(.*)%.lua$") end
    listing:close()
    return names
  end

  function host.request(operation, arguments, request_options)
    host.requests[#host.requests + 1] = { operation = operation, arguments = arguments, options = request_options }
    if options.latency then host.sleep(options.latency) end
    local handler = host.handlers[operation]
    assert(handler, "no handler for " .. operation)
    return handler(arguments or {}, request_options or {})
  end

  -- The question of a workflow: `options.refuses` is the answer no. What was asked is kept.
  host.questions = {}

  function host.ask(grant, confirm)
    if confirm == false then return grant end
    host.questions[#host.questions + 1] = grant
    if options.refuses then host.raise { kind = "refused", message = "not confirmed", operation = grant.operation } end
    return grant
  end

  function host.raw_request(method, path, request_options)
    host.requests[#host.requests + 1] = { method = method, path = path, options = request_options }
    return { messages = { "done" } }
  end

  function host.count(operation)
    local n = 0
    for _, request in ipairs(host.requests) do
      if request.operation == operation then n = n + 1 end
    end
    return n
  end

  function host.operations() return options.operations or {} end

  function host.operation(name)
    for _, operation in ipairs(host.operations()) do
      if operation.name == name then return operation end
    end
    return nil
  end

  function host.documentation(fn) return options.documentation and options.documentation[fn] end

  function host.terminal() return options.terminal or { stdout = false, stderr = false, stdin = false, width = 80 } end

  function host.note(text) table.insert(host.notes, text) end

  function host.progress(text) table.insert(host.progress_lines, text or false) end

  function host.interrupt_note(text, key)
    assert(type(key) == "string", "a note needs its key")
    table.insert(host.interrupt_notes, text or false)
  end

  -- The journal: what is said is kept, nothing is listened to.
  host.chapters, host.taken = {}, {}

  local scope_metatable = { __close = function() host.in_chapter = nil end }

  function host.chapter(name)
    if host.in_chapter then return nil end
    host.in_chapter = name
    host.chapters[#host.chapters + 1] = name
    return setmetatable({ id = #host.chapters }, scope_metatable)
  end

  function host.took(text) table.insert(host.taken, text) end

  function host.narrate(on) host.narrates = on end

  function host.journal(id) return (options.journal or {})[id or #(options.journal or {})] end

  -- The prompt: at one if the spec says so; `host.type` is a line that was typed and ran.
  function host.at_prompt() return options.at_prompt == true end

  function host.follow_prompt(fn) host.follower = fn end

  function host.simulator()
    if not options.simulator then host.raise { kind = "appliance", status = 404, message = "nothing there" } end
    return options.simulator()
  end

  function host.type(text, ok, ...)
    if host.follower then host.follower(text, ok, ...) end
  end

  function host.width(text)
    local sum = 0
    for _, code in utf8.codes(text) do sum = sum + width_of_code(code) end
    return sum
  end

  function host.truncate(text, columns)
    if host.width(text) <= columns then return text end
    local kept, used = {}, 0
    for _, code in utf8.codes(text) do
      if used + width_of_code(code) > columns - 1 then break end
      used = used + width_of_code(code)
      kept[#kept + 1] = utf8.char(code)
    end
    return table.concat(kept) .. "…"
  end

  return host
end

return fake_host
