-- What a check says of requests and of how their replies come: methods, paths, the names of lists, pages.
local shell = ...
local candidates = shell.library("workflows/check/candidates")
local sequence = shell.library("core/sequence")

local call_facts = {}

local function is_assumed(source) return source == "A" end

-- Whether the appliance's document itself has what is assumed of method and path. What can't be read of it stays as
-- ours has it, and that confirms nothing.
local function is_told(ours, live)
  return (not is_assumed(ours.method_source) or live.method_source == "L")
    and (not is_assumed(ours.path_source) or live.path_source == "L")
end

--- Method and path of an operation.
---@param definition Definition
---@param name string
---@param call table?  as the reading has it
---@param extras table[]  operations that only the appliance's document has
---@return Fact
function call_facts.request(definition, name, call, extras)
  local ours, live = definition:of_ours(name), definition:of_live(name)
  local fact = { what = "request", operation = name, assumed = ("%s %s"):format(ours.method, ours.path) }
  local is_moved = live.method ~= ours.method or live.path ~= ours.path
  local status = call and call.error and rawget(call.error, "status")
  if call and call.answered then
    fact.word, fact.by = is_moved and "differs" or "confirmed", "reply"
    if is_moved then fact.found, fact.copes = ("%s %s"):format(live.method, live.path), true end
    if (definition.elsewhere or {})[name] then
      fact.word, fact.found, fact.copes = "differs", "nothing is there, but at the other path that is tried", true
    end
  elseif status == 404 or status == 405 or definition.lacking[name] then
    fact.word = "differs"
    fact.found = status and ("answered %d"):format(status) or "the appliance's document has no such operation"
    local likely = candidates.operation(ours, extras)
    fact.correct = likely and candidates.correction {
      { "operation", name }, { "method", likely.method }, { "path", likely.path },
    }
  elseif is_moved then
    fact.word, fact.by, fact.found, fact.copes = "differs", "document", ("%s %s"):format(live.method, live.path), true
    if live.method_source == "C" or live.path_source == "C" then fact.by = "correction" end
  elseif is_told(ours, live) then
    fact.word, fact.by = "confirmed", "document"
  else
    fact.word = "not seen"
    fact.why = status and ("answered %d"):format(status)
      or definition.is_known and "the appliance's document can't be read there"
      or ours.effect ~= "read" and "only the appliance's document, or a call, could tell"
      or definition.unasked or "nothing was read by which it could be asked"
  end
  return fact
end

--- The name of the list in a reply.
---@param definition Definition
---@param name string
---@param call table?
---@return Fact
function call_facts.list(definition, name, call)
  local ours, live = definition:of_ours(name), definition:of_live(name)
  local fact = { what = "list", operation = name, field = ours.list_name, assumed = "response." .. ours.list_name }
  local field = call and call.error and rawget(call.error, "field")
  -- An empty list may have been left out, under whatever name.
  if call and call.answered and call.rows > 0 then
    fact.word, fact.by = "confirmed", "reply"
    if live.list_name ~= ours.list_name then
      fact.word, fact.copes = "differs", true
      fact.found = live.list_name and "response." .. live.list_name or "response is the list"
    end
  elseif type(field) == "string" and field:find("^response") then
    fact.word, fact.found = "differs", ("there is no %s"):format(field)
  elseif live.list_source == "L" or live.list_name ~= ours.list_name then
    fact.word, fact.by = live.list_name == ours.list_name and "confirmed" or "differs", "document"
    fact.found = live.list_name ~= ours.list_name and tostring(live.list_name) or nil
  else
    fact.word, fact.why = "not seen", call and call.answered and "it was empty" or "it was not read"
  end
  return fact
end

--- How lists come in pages.
---@param calls table  by operation
---@return Fact
function call_facts.pages(calls)
  local paged = {}
  for _, name in ipairs(sequence.keys(calls)) do
    if (calls[name].pages or 0) > 1 then paged[#paged + 1] = ("%s in %d"):format(name, calls[name].pages) end
  end
  local fact = { what = "pages", assumed = "totalPages beside a list that comes in pages" }
  if #paged > 0 then
    fact.word, fact.by, fact.found = "confirmed", "reply", table.concat(paged, ", ")
  else
    fact.word, fact.why = "not seen", "no list came in pages"
  end
  return fact
end

return call_facts
