-- why(): which calls made a result, as Lua, as curl and as the vendor's steps.
local shell = ...
local errors = shell.library("core/errors")
local journal = shell.library("session/journal")
local literal = shell.library("text/literal")
local visible = shell.library("core/visible")

local why = {}

local function lua_text(call)
  if call.operation then
    local arguments = call.arguments or {}
    local text = next(arguments) == nil and "" or literal.encode(arguments)
    local options = call.file and (", {to = %s}"):format(literal.encode(call.file)) or ""
    if options ~= "" and text == "" then text = "nil" end
    if options == "" and text:sub(1, 1) == "{" then return ("scv.api.%s%s"):format(call.operation, text) end
    return ("scv.api.%s(%s%s)"):format(call.operation, text, options)
  end
  local options = {}
  for _, key in ipairs { "query", "body" } do options[key] = call[key] end
  local more = next(options) ~= nil and ", " .. literal.encode(options) or ""
  return ("scv.request(%q, %q%s)"):format(call.method, call.path, more)
end

-- What became of a call, where that is not just that it went well.
local function remark(call)
  local remarks = {}
  if call.times > 1 then remarks[#remarks + 1] = ("%d times"):format(call.times) end
  if call.planned then remarks[#remarks + 1] = "dry run: not sent" end
  if call.failure then remarks[#remarks + 1] = "failed: " .. call.failure end
  return #remarks > 0 and "  -- " .. table.concat(remarks, "; ") or ""
end

-- The calls, those of a look at another server together: nobody types what it is asked.
local function grouped(calls)
  local groups = {}
  for _, call in ipairs(calls) do
    local last = groups[#groups]
    if call.server and last and last[1].server == call.server then
      last[#last + 1] = call
    else
      groups[#groups + 1] = { call }
    end
  end
  return groups
end

local function lua_line(group)
  local call = group[1]
  if call.server then return ("  scv.vcenter.vms()  -- %s, by its own API"):format(call.server) end
  return "  " .. lua_text(call):gsub("\n", "\n  ") .. remark(call)
end

local function curl_line(group)
  local call = group[1]
  if not call.server then return "  " .. call.curl end
  local names = {}
  for index, each in ipairs(group) do names[index] = each.call end
  return ("  # %s is asked in XML (%s); --trace shows it"):format(call.server, table.concat(names, ", "))
end

local function step_lines(lines, number, group)
  local call = group[1]
  local title = call.title or "a request by hand"
  local requests = ""
  if call.server then
    title = ("Look it up in %s"):format(call.server)
    requests = (", %d request%s"):format(#group, #group == 1 and "" or "s")
  end
  local remarks = ""
  for _, each in ipairs(group) do remarks = remarks .. remark(each) end
  lines[#lines + 1] = ("  %d. %s: %s %s%s%s"):format(number, title, call.method, call.template or call.path, requests,
    remarks)
  for _, each in ipairs(group) do
    for _, taken in ipairs(each.taken) do lines[#lines + 1] = "       took " .. taken end
  end
end

-- The calls of a chapter in three languages.
local function text_of(chapter)
  local lines = { ("%s made these calls."):format(chapter.name), "As Lua:" }
  local groups = grouped(chapter.calls)
  for _, group in ipairs(groups) do
    -- In Lua the session logs in by itself.
    if not group[1].login then lines[#lines + 1] = lua_line(group) end
  end
  lines[#lines + 1] = "As curl:"
  for _, group in ipairs(groups) do lines[#lines + 1] = curl_line(group) end
  lines[#lines + 1] = "As the vendor's steps:"
  for number, group in ipairs(groups) do step_lines(lines, number, group) end
  for _, line in ipairs(journal.remarks(chapter.id)) do lines[#lines + 1] = visible.text(line) end
  if chapter.dropped > 0 then lines[#lines + 1] = ("and %d calls more, not kept"):format(chapter.dropped) end
  return table.concat(lines, "\n")
end

--- What why() says, as text.
---@param value any  a result, or nil for the last one
---@return string
function why.text(value)
  local id
  if value ~= nil then
    id = journal.chapter_of(value)
    if not id then
      errors.raise {
        kind = "not_found",
        message = ("no function of scv gave this %s"):format(type(value)),
        hint = "why() tells of the last call; why(value) wants the very list or record that scv gave",
      }
    end
  end
  local chapter = shell.journal(id)
  if not chapter then
    local message = id and "it is too long ago: its calls are not kept any more" or "no call was made yet"
    errors.raise { kind = "not_found", message = message, hint = "why() tells of the calls behind a result of scv" }
  end
  return text_of(chapter)
end

--- Prints the calls that made a result: as Lua, as curl, and as the vendor's steps. Secrets are masked.
---
---     scv.backup_now{group = "gold_web", policy = "daily"}
---     why()
---@param value any?  a list or record that a function of scv gave; without one, the last call is shown
function why.why(value)
  print(visible.lines(why.text(value)))
end

return why
