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

-- What English words for success have in them, for what goes on, and for what went wrong: by their letters alone.
local GOOD = { "SUCC", "COMPLET", "DONE", "FINISH", "PASSED" }
local GOING = { "PROGRESS", "RUNNING", "STARTED", "STARTING", "WAITING", "PENDING", "QUEUED", "PROCESSING", "EXECUTING",
  "INITIALI", "SUSPENDED", "PAUSED" }
local BAD = {
  "UNSUCC", "NOSUCC", "NOTSUCC", "INCOMPLET", "UNCOMPLET", "NOTCOMPLET", "NOTDONE", "UNDONE", "UNFINISH", "NOTFINISH",
  "ERROR", "FAIL", "FAULT", "PARTIAL", "ABORT", "CANCEL", "KILLED", "TERMINATED", "STOPPED", "TIMEDOUT", "TIMEOUT",
  "SKIP", "ISSUE", "PROBLEM", "EXCEPTION", "CRASH", "BROKEN", "CORRUPT", "INVALID", "DENIED", "REJECT", "REFUSED",
  "MISSING", "DEGRADED", "INTERRUPT", "EXPIRED", "DELETED", "UNKNOWN", "CRITICAL",
}

local function has_any(letters, parts)
  for _, part in ipairs(parts) do
    if letters:find(part, 1, true) then return true end
  end
  return false
end

--- What a word that is none of ours says by itself all the same, in English: that something went well, well but for
--- something, or wrong, or that it goes on. Nil where its letters don't tell.
---@param word string
---@return "good"|"mixed"|"bad"|"going"|nil
function states.sounds(word)
  local letters = word:upper():gsub("[^%a]", "")
  for _, part in ipairs(BAD) do letters = letters:gsub("WITHOUT" .. part, ""):gsub("^NO" .. part, "") end
  local is_good = has_any(letters, GOOD)
  if has_any(letters, BAD) then return is_good and letters:find("WITH", 1, true) and "mixed" or "bad" end
  return has_any(letters, GOING) and "going" or is_good and "good" or nil
end

-- What the words of ours can't be called, by what came of what they stand for.
local DENIED = {
  done = { mixed = true, bad = true, going = true }, warning = { going = true }, failed = { good = true, going = true },
  running = { good = true, mixed = true, bad = true }, unknown = {},
}

-- Whether a word says by itself what the one of ours denies: an ERROR is not COMPLETED, a SUCCESS is not FAILED.
local function denies(theirs, word)
  return DENIED[outcome.is_running(word) and "running" or outcome.of(word)][states.sounds(theirs)] == true
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
  if is_meant(theirs) or has(all, theirs) or denies(theirs, word) then return "meaning" end
  return nil
end

-- Which of ours a word likely means, so that a hint never offers what the word itself denies.
local LIKELY = { good = "COMPLETED", mixed = "WARNING", bad = "FAILED", going = "RUNNING" }

--- Whether a word for a state means something here: it is one of ours, or says by itself what it means.
---@param theirs string
---@return boolean
function states.is_known(theirs)
  return is_meant(theirs) or has(states.JOBS, theirs) or has(states.GROUPS, theirs)
end

--- How the shell is told what an appliance's word means, for hints, as the form of a call; nil where the word means
--- something by itself.
---@param theirs string
---@return string?
function states.advice(theirs)
  if states.is_known(theirs) then return nil end
  return ("if it means one of ours, say which: scv.api.correct{word = %s, is = %s}")
    :format(quoted(LIKELY[states.sounds(theirs)] or "…"), quoted(theirs))
end

return states
