-- Where the prompt is: with which appliance, and what its lines may do there. The banner says it once, and what stands
-- before each line says it all the time.
local shell = ...
local begun = shell.library("jobs/begun")
local certificates = shell.library("prompt/certificates")
local errors = shell.library("core/errors")
local once = shell.library("core/once")
local page = shell.library("text/page")
local timing = shell.library("prompt/timing")
local visible = shell.library("core/visible")

local where = {}

-- The colours that a profile may give. Bold, so that they are told from results.
local CODES = { red = "1;31", green = "1;32", yellow = "1;33", blue = "1;34", magenta = "1;35", cyan = "1;36" }

---@class PromptState
---@field name string  what the appliance is called: demo, the profile's name, or its host
---@field profile string?  the profile that it is of
---@field host string?
---@field url string?
---@field release string?  as far as it is known
---@field color string?  what its profile says
---@field demo boolean  a simulated appliance
---@field read_only boolean
---@field dry_run boolean
---@field yes boolean  nobody is asked before something is destroyed
---@field repl boolean  in the midst of a script
---@field jobs integer  how many are going on that lines of the prompt have begun
---@field text string  the usual prompt
---@field painted string  the same in the profile's colour

local function name_of(facts)
  if facts.demo then return "demo" end
  -- `default` says nothing of where one is.
  if facts.profile and facts.profile ~= "default" then return facts.profile end
  return facts.host or "scvsh"
end

-- What stands behind the name: "6.2, read-only, dry-run, --yes".
local function words_of(facts)
  local words = {}
  if facts.read_only then words[#words + 1] = "read-only" end
  if facts.dry_run then words[#words + 1] = "dry-run" end
  if facts.yes then words[#words + 1] = "--yes" end
  if facts.repl then words[#words + 1] = "repl" end
  if facts.jobs > 0 then words[#words + 1] = facts.jobs == 1 and "1 job" or ("%d jobs"):format(facts.jobs) end
  local release = facts.release and " " .. facts.release or ""
  return release .. (#words > 0 and ", " .. table.concat(words, ", ") or "")
end

local function painted(text, color)
  local code = CODES[color]
  return code and shell.terminal().color and ("\27[%sm%s\27[0m"):format(code, text) or text
end

--- What a prompt is made of.
---@return PromptState
function where.state()
  local facts = shell.place()
  local state = {
    profile = facts.profile, host = facts.host, url = facts.url, release = facts.release, color = facts.color,
    jobs = begun.count(), demo = facts.demo, read_only = facts.read_only, dry_run = facts.dry_run, yes = facts.yes,
    repl = facts.repl or false,
  }
  state.name = name_of(facts)
  local words = words_of(state)
  state.text = visible.text(state.name .. words) .. "> "
  state.painted = painted(visible.text(state.name), state.color) .. visible.text(words) .. "> "
  return state
end

-- A prompt as readline takes it: one line, in which nothing but colours commands the terminal.
local function for_readline(text)
  local is_colored = shell.terminal().color
  local parts, at = {}, 1
  text = text:gsub("%s", " ")
  while true do
    local first, last = text:find("\27%[[%d;]*m", at)
    parts[#parts + 1] = visible.text(text:sub(at, (first or 0) - 1))
    if not first then return table.concat(parts) end
    if is_colored then parts[#parts + 1] = ("\1%s\2"):format(text:sub(first, last)) end
    at = last + 1
  end
end

-- What of the user's failed last as a prompt: it is told of once.
local told

-- The user's function `prompt`; nil where there is none. Anything else of that name makes no prompt, which is said.
local function own_function(globals)
  local own = rawget(globals, "prompt")
  if own == nil or type(own) == "function" then return own end
  if not rawequal(told, own) then
    told = own
    shell.note(('prompt is %s; a function makes the prompt: prompt = function(state) return state.name .. "> " end')
      :format(errors.kind_of(own)))
  end
  return nil
end

local function own_prompt(fn, state)
  local ok, text = pcall(fn, state)
  if ok and type(text) == "string" then return text end
  if not ok and errors.kind(text) == "interrupted" then error(text, 0) end
  if told ~= fn then
    told = fn
    local what = ok and "it gives " .. errors.what(text) .. ", no text" or errors.message(text)
    shell.note(("the function prompt: %s; the usual prompt stands in its place"):format(what))
  end
  return nil
end

--- What stands before the next line, as readline takes it: what the user's function `prompt` makes of the state, if
--- there is one, else the usual.
---@param globals table
---@return string
function where.prompt(globals)
  once.forget()
  timing.tell()
  begun.look()
  for _, text in ipairs(certificates.news(shell.place().certificates)) do shell.note(text) end
  local state = where.state()
  local fn = own_function(globals)
  return for_readline(fn and own_prompt(fn, state) or state.painted)
end

--- Whether jobs go on whose end is to be told while nobody presses a key.
---@return boolean
function where.awaits_news() return begun.is_watched() end

--- What has come about since, and the usual prompt as it is now; nil where nothing has. What the user's own `prompt`
--- makes stays until the next line: that may do anything.
---@param globals table
---@return string? text
---@return string? prompt
function where.news(globals)
  local texts = begun.news()
  if #texts == 0 then return nil end
  local is_own = type(rawget(globals, "prompt")) == "function"
  return table.concat(texts, "\n"), not is_own and for_readline(where.state().painted) or nil
end

local function about_appliance(facts)
  if not facts.url then
    return facts.profiles and ("No appliance is named: --url HOST or a profile in %s does, --demo simulates one.")
      :format(facts.profiles) or nil
  end
  local release = facts.release and (" (SCV %s)"):format(facts.release) or ""
  if facts.demo then
    local machines = facts.machines and (", %d VMs"):format(facts.machines) or ""
    return ("demo: simulated appliance %s%s%s; nothing here is real"):format(facts.url, release, machines)
  end
  local profile = facts.profile and facts.profile .. ": " or ""
  return ("%s%s%s"):format(profile, facts.url, release)
end

--- The lines that open a prompt.
---@return string[]
function where.banner()
  local facts, lines = shell.place(), {}
  local function add(text)
    if text then page.append(lines, page.broken(text, page.width())) end
  end
  add(("scvsh %s · Lua 5.4"):format(facts.version))
  add(about_appliance(facts))
  if facts.read_only then add("read-only: nothing but reads is let out") end
  if facts.dry_run then add("dry run: changes are planned, and not sent") end
  if facts.yes then add("--yes: nobody is asked before something is destroyed") end
  if facts.recording then add(("What is sent and received is recorded in %s."):format(facts.recording)) end
  for _, text in ipairs(certificates.news(facts.certificates)) do add(text) end
  add("help() lists what there is, lesson() teaches the workflows, exit leaves.")
  return lines
end

--- Says them.
function where.greet()
  for _, line in ipairs(where.banner()) do shell.note(line) end
end

--- Says what who leaves has to know: which jobs go on.
function where.take_leave()
  local text = begun.left()
  if text then shell.note(text) end
end

return where
