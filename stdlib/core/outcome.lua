-- What the word for the state of a job or a backup says of one that is over: docs/contracts.md, "Jobs".
local shell = ...
local remembered = shell.library("core/words").remembered

local outcome = {}

-- Words by their letters alone, in capitals, since one may be written as COMPLETED, Completed or "Completed ".
local ENDS = {
  COMPLETED = "done", FAILED = "failed", CANCELLED = "failed", CANCELED = "failed", ABORTED = "failed",
}

-- Whole words for a warning: the vendor's dashboard has four states, running, failed, successful and warning.
local WARNINGS = { WARN = true, WARNING = true, WARNINGS = true }

local function letters_of(state) return (state:upper():gsub("[^%a]", "")) end

-- Words for what goes on.
local RUNNING = { RUNNING = true, INPROGRESS = true, QUEUED = true, PENDING = true }

--- Whether a word says that something goes on, be it with a warning.
---@param state string
---@return boolean
function outcome.is_running(state)
  local letters = letters_of(state)
  if RUNNING[letters] then return true end
  for word in pairs(RUNNING) do
    if letters:sub(1, #word) == word and letters:find("WARN", 1, true) then return true end
  end
  return false
end

--- What came of it: "done"; "warning", whatever has WARN in it and does not say that it goes on; "failed", which is
--- cancelled and aborted, too; "unknown" for any other word.
---@param state string
---@return "done"|"warning"|"failed"|"unknown"
function outcome.of(state)
  local letters = letters_of(state)
  for word, means in pairs(ENDS) do
    if means == "failed" and letters:sub(1, #word) == word then return means end
  end
  if outcome.is_running(state) then return "unknown" end
  if letters:find("WARN", 1, true) then return "warning" end
  return ENDS[letters] or "unknown"
end

--- Whether a word says by itself that something is over. One with a warning may be of what goes on.
---@param state string
---@return boolean
function outcome.is_end(state)
  local letters, means = letters_of(state), outcome.of(state)
  if means == "warning" then return WARNINGS[letters] or letters:find("^COMPLETED") ~= nil end
  return means ~= "unknown"
end

--- Whether something did what it should, be it with a warning.
---@param state string
---@return boolean
function outcome.is_good(state)
  local means = outcome.of(state)
  return means == "done" or means == "warning"
end

for _, name in ipairs { "is_running", "of", "is_end" } do outcome[name] = remembered(outcome[name]) end

return outcome
