-- The words that states have, and which words of an appliance may stand for ours.
local shell = ...
local outcome = shell.library("core/outcome")
local quoted = shell.library("core/visible").quoted
local constant = shell.library("core/words").constant

local states = {}

--- The words that states of jobs and backups have, be they in a list or not.
states.JOBS = {
  "RUNNING", "COMPLETED", "FAILED", "PARTIAL", "WARNING", "COMPLETED_WITH_WARNINGS", "CANCELLED", "ABORTED", "QUEUED",
  "PENDING",
}

--- Those of resource groups, and of what may be one.
states.GROUPS = { "Production", "Under_Maintenance" }

local function has(words, word)
  for _, other in ipairs(words) do
    if constant(other) == constant(word) then return true end
  end
  return false
end

local function is_meant(word)
  return outcome.is_running(word) or outcome.is_end(word) or outcome.of(word) ~= "unknown"
end

--- Why a word of an appliance can't stand for one of ours; nil where it can.
---@param word string  ours
---@param theirs string
---@param known string[]  the words that our document knows
---@return "unknown"|"meaning"|nil problem  `word` is none of ours; `theirs` has a meaning of its own
---@return string[]? words  all that are ours, where `word` is none
function states.problem(word, theirs, known)
  local ours, all = false, {}
  for _, words in ipairs { states.JOBS, states.GROUPS, known } do
    for _, other in ipairs(words) do
      all[#all + 1] = other
      ours = ours or other == word
    end
  end
  if not ours then return "unknown", all end
  -- The same word in other letters says nothing else.
  if constant(theirs) == constant(word) then return nil end
  if is_meant(theirs) or has(all, theirs) then return "meaning" end
  return nil
end

--- How the shell is told what an appliance's word means, for hints, as the form of a call; nil where the word means
--- something by itself.
---@param theirs string
---@return string?
function states.advice(theirs)
  if is_meant(theirs) or has(states.JOBS, theirs) or has(states.GROUPS, theirs) then return nil end
  return ('if it means one of ours, say which: scv.api.correct{word = "COMPLETED", is = %s}'):format(quoted(theirs))
end

return states
