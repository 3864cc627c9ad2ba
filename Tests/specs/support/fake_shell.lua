-- The shell as the specs have it: no appliance, no terminal, and a clock that they move themselves.
local root = ...

local function load_file(path)
  return assert(loadfile(path, "t"))
end

local json = load_file(root .. "/Tests/specs/support/json.lua")()
local document = assert(loadfile(root .. "/Tests/specs/support/document.lua", "t"))(root)
local fake_tasks = load_file(root .. "/Tests/specs/support/fake_tasks.lua")()

local error_metatable = {
  __tostring = function(e) return e.hint and e.message .. "\n" .. e.hint or e.message end,
}

-- Columns of text: enough of wcwidth for the specs (wide East Asian characters, combining accents).
local function width_of_code(code)
  if code >= 0x300 and code <= 0x36f then return 0 end
  if code >= 0x1100 and code <= 0x115f or code >= 0x2e80 and code <= 0xffdc and code < 0xfe00 then return 2 end
  return 1
end

local fake_shell = { document = document }

--- A new shell. `options`: `handlers` (operation → function), `latency` (seconds a request takes), `terminal`,
--- `operations`, `documentation`.
function fake_shell.new(options)
  options = options or {}
  local shell = fake_tasks.new()
  local loaded = {}
  shell.requests, shell.notes, shell.progress_lines, shell.interrupt_notes = {}, {}, {}, {}
  shell.handlers = options.handlers or {}
  shell.json, shell.json_null = json, json.null
  shell.decoded, shell.nulls = setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "k" })
  shell.error_metatable, shell.List = error_metatable, {}

  function shell.facts() return { url = "https://scv.test:8144/api", dry_run = false, read_only = false } end

  -- `options.program`: what runs, as the real shell says it.
  function shell.program() return options.program or { prompt = true } end

  function shell.output_form() return options.output_form or "auto" end

  function shell.run_alone() shell.runs_alone = true end

  function shell.log_job(...) shell.logged_job = { ... } end

  function shell.restrict_to_reading() shell.restricted = true end

  function shell.resolve(value) return value end

  function shell.profiles() return options.profiles or {} end

  -- The same with all that appliances() tells: where the spec does not say so, what there is of the profiles.
  function shell.appliances() return options.appliances or options.profiles or {} end

  function shell.prepare_login() shell.is_login_prepared = true end

  -- The kinds of what results lack.
  shell.shortfalls = {}
  function shell.fall_short(kind) table.insert(shell.shortfalls, kind) end

  function shell.raise(facts) error(setmetatable(facts, error_metatable), 0) end

  function shell.library(name)
    if loaded[name] == nil then loaded[name] = load_file(("%s/stdlib/%s.lua"):format(root, name))(shell) end
    return loaded[name]
  end

  -- As the shell has it: the global `csv`, which is loaded at its first use.
  local function stub(file)
    return setmetatable({}, { __index = function(_, key) return shell.library(file)[key] end })
  end
  shell.csv, shell.list_output, shell.charts = stub "text/csv", stub "text/list_output", stub "text/chart"

  function shell.source(name)
    local file = io.open(("%s/stdlib/%s.lua"):format(root, name))
    if not file then return nil end
    local text = file:read("a")
    file:close()
    return text
  end

  function shell.sources()
    local names, listing = {}, assert(io.popen(("cd '%s/stdlib' && find * -name '*.lua' | LC_ALL=C sort"):format(root)))
    for line in listing:lines() do names[#names + 1] = line:match("^(.*)%.lua$") end
    listing:close()
    return names
  end

  function shell.request(operation, arguments, request_options)
    shell.requests[#shell.requests + 1] = { operation = operation, arguments = arguments, options = request_options }
    if options.latency then shell.sleep(options.latency) end
    local handler = shell.handlers[operation]
    assert(handler, "no handler for " .. operation)
    return handler(arguments or {}, request_options or {})
  end

  -- Whether a call fits, by the document alone: one whose arguments have `options.slips` (name → error) does not.
  function shell.check_call(_, arguments)
    for name, slip in next, options.slips or {} do
      if type(arguments) == "table" and arguments[name] ~= nil then shell.raise(slip) end
    end
  end

  -- What is known of the appliance of a profile without asking it: all have the same document.
  function shell.unconnected(_) return { operation = shell.operation, check_call = shell.check_call } end

  -- The question of a workflow: `options.refuses` is the answer no. What was asked is kept.
  shell.questions = {}

  local grants = setmetatable({}, { __mode = "k" })

  function shell.is_grant(value) return grants[value] == true end

  function shell.ask(grant, confirm)
    grants[grant] = true
    if confirm == false then return grant end
    shell.questions[#shell.questions + 1] = grant
    if options.refuses then shell.raise { kind = "refused", message = "not confirmed", operation = grant.operation } end
    return grant
  end

  -- The completer's reads: without a token there are none. `options.aside` (operation → function) answers; what it
  -- gives second is the problem.
  shell.asides = {}

  function shell.look_aside(operation, arguments, seconds)
    if not options.aside then return nil, "no token" end
    shell.asides[#shell.asides + 1] = { operation = operation, arguments = arguments, seconds = seconds }
    local handler = options.aside[operation]
    if not handler then return nil, "failed" end
    return handler(arguments, seconds)
  end

  -- Folder → the names in it.
  function shell.file_names(folder) return (options.files or {})[folder] or {} end

  function shell.raw_request(method, path, request_options)
    shell.requests[#shell.requests + 1] = { method = method, path = path, options = request_options }
    return { messages = { "done" } }
  end

  function shell.count(operation)
    local n = 0
    for _, request in ipairs(shell.requests) do
      if request.operation == operation then n = n + 1 end
    end
    return n
  end

  function shell.operations() return options.operations or {} end

  -- What a spec does not say of an operation's body, the document does.
  function shell.operation(name)
    for _, operation in ipairs(shell.operations()) do
      if operation.name == name then
        operation.body = operation.body or document.bodies[name]
        return operation
      end
    end
    return nil
  end

  -- As the shell judges them, as far as specs go.
  function shell.is_secret(name)
    local plain = name:lower():gsub("[_-]", "")
    return plain:find("password") ~= nil or plain:find("token") ~= nil or plain:find("secret") ~= nil
  end

  -- Word by word, which no spec may rely on: it is the shell's part to know what names something.
  function shell.pseudonyms()
    local names, count = {}, 0
    return function(text)
      return (text:gsub("%w*%a%w*", function(word)
        if not names[word:lower()] then
          count = count + 1
          names[word:lower()] = ("word%dx"):format(count)
        end
        return names[word:lower()]
      end))
    end
  end

  shell.noted_secrets = {}
  -- Without a value: whatever the line holds.
  function shell.note_secret(value)
    shell.noted_secrets[#shell.noted_secrets + 1] = value == nil and "the line" or value
  end

  function shell.documentation(fn) return options.documentation and options.documentation[fn] end

  function shell.terminal()
    return options.terminal or { stdout = false, stderr = false, stdin = false, width = 80, height = 24, color = false }
  end

  function shell.hold_interrupts(on) shell.holds_interrupts = on end

  function shell.note(text) table.insert(shell.notes, text) end

  function shell.progress(text) table.insert(shell.progress_lines, text or false) end

  function shell.interrupt_note(text, key)
    assert(type(key) == "string", "a note needs its key")
    table.insert(shell.interrupt_notes, text or false)
  end

  -- The journal: what is said is kept, nothing is listened to.
  shell.chapters, shell.taken = {}, {}

  local scope_metatable = { __close = function() shell.in_chapter = nil end }

  function shell.chapter(name)
    if shell.in_chapter then return nil end
    shell.in_chapter = name
    shell.chapters[#shell.chapters + 1] = name
    return setmetatable({ id = #shell.chapters }, scope_metatable)
  end

  function shell.current_chapter() return shell.in_chapter and #shell.chapters or nil end

  function shell.quiet(on) shell.is_quiet = on end

  function shell.took(text) table.insert(shell.taken, text) end

  function shell.narrate(on) shell.narrates = on end

  function shell.journal(id) return (options.journal or {})[id or #(options.journal or {})] end

  -- The prompt: at one if the spec says so; `shell.type` is a line that was typed and ran.
  function shell.at_prompt() return options.at_prompt == true end

  -- Files that were written: path → text. Nothing of them is on a disk.
  shell.written = {}
  function shell.write_private(path, text) shell.written[path] = text end
  function shell.write_readable(path, text) shell.written[path] = text end

  -- A run as a monitoring plug-in, where the spec says so.
  function shell.can_be_plugin(can_be) shell.may_be_plugin = can_be end
  function shell.plugin_result(status, line)
    if not options.is_plugin then return false end
    shell.plugin_said = { status, line }
    return true
  end

  function shell.prompt_line() return options.prompt_line or "" end

  -- As session/globals and prompt/strict have it.
  function shell.prompt_value(name) return (options.prompt_locals or _G)[name] end

  function shell.ends_by_interrupt(on) shell.is_ended_by_interrupt = on end

  function shell.leave(status) shell.left = status or 0 end

  -- What the prompt keeps of its lines: as the spec says.
  function shell.history() return options.history or {} end

  function shell.prompt_lines() return options.prompt_lines or {} end

  function shell.last_line()
    local line = options.last_line
    options.last_line = nil
    return line
  end

  function shell.ask_for_changes(on) shell.asks_for_changes = on end

  function shell.open_prompt(_environment, _declare, _is_bare, greeting) shell.greeting = greeting end

  shell.transcribed = {}

  function shell.transcribe(text) table.insert(shell.transcribed, text) end

  shell.settled = 0

  function shell.settle_transcript() shell.settled = shell.settled + 1 end

  function shell.transcript(path, header)
    shell.transcript_file, shell.transcript_header = path, header
  end

  function shell.transcript_path() return shell.transcript_file end

  -- Where the prompt is, as the spec says.
  function shell.place()
    return options.place or { version = "0.1", demo = false, read_only = false, dry_run = false, yes = false }
  end

  function shell.follow_prompt(fn) shell.follower = fn end

  function shell.simulator()
    if not options.simulator then shell.raise { kind = "appliance", status = 404, message = "nothing there" } end
    return options.simulator()
  end

  function shell.type(text, ok, ...)
    if shell.follower then shell.follower(text, ok, ...) end
  end

  function shell.width(text)
    local sum = 0
    for _, code in utf8.codes(text) do sum = sum + width_of_code(code) end
    return sum
  end

  function shell.truncate(text, columns)
    if shell.width(text) <= columns then return text end
    local kept, used = {}, 0
    for _, code in utf8.codes(text) do
      if used + width_of_code(code) > columns - 1 then break end
      used = used + width_of_code(code)
      kept[#kept + 1] = utf8.char(code)
    end
    return table.concat(kept) .. "…"
  end

  -- No vCenter unless the spec says so.
  function shell.vcenter_facts() return options.vcenter end

  -- What was seen in a vCenter before: `options.remembered`, by its url.
  function shell.remembered(url) return (options.remembered or {})[url] end

  -- No scripts that are run by their names.
  function shell.shared_scripts() return options.scripts or {} end

  -- What no spec needs, by name. A spec that does makes its own.
  for _, name in ipairs {
    "check_private", "connect", "correct", "corrections", "differences", "differences_of", "plan", "script_calls",
    "sync", "vcenter_inventory", "zone_offset",
  } do
    shell[name] = function() error("not implemented in the shell of the specs: " .. name, 2) end
  end

  return shell
end

-- What is there for the specs themselves: all else is as the real shell has it.
fake_shell.own = {
  "asides", "asks_for_changes", "shortfalls", "noted_secrets",
  "advance", "chapters", "count", "handlers", "interrupt_notes", "notes", "progress_lines", "questions", "requests",
  "settled", "taken", "transcribed", "type", "written",
}

return fake_shell
