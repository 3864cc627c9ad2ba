-- The journal: which calls made which result. The shell listens at the gate and keeps the calls in chapters, one for
-- each function of a session that was called; why() tells them.
local shell = ...

local journal = {}

-- Result → the number of its chapter. A result that nobody holds any more needs no explanation.
local chapters = setmetatable({}, { __mode = "k" })

-- Function that begins a chapter → the library's own function behind it.
local originals = setmetatable({}, { __mode = "k" })

-- Chapter → what became of it beside its calls, line by line.
local remarks = {}

local function keep(scope, ...)
  local value = ...
  if scope and type(value) == "table" then chapters[value] = scope.id end
  return ...
end

--- A function that does what `fn` does, as a chapter of the journal.
---@param name string  as the user calls it: "scv.backup_now"
---@param fn function
---@param original function?  the library's own function, if `fn` only wraps it
---@return function
function journal.recorded(name, fn, original)
  local function recorded(...)
    local scope <close> = shell.chapter(name)
    return keep(scope, fn(...))
  end
  originals[recorded] = original or fn
  return recorded
end

--- The library's own function behind one that is recorded; any other function is itself.
---@param fn function
---@return function
function journal.original(fn) return originals[fn] or fn end

--- Notes of the chapter at hand what its calls don't tell.
---@param lines string[]
function journal.remark(lines)
  local chapter = shell.current_chapter()
  if chapter then remarks[chapter] = lines end
end

--- What was noted of a chapter; nothing of most.
---@param chapter integer
---@return string[]
function journal.remarks(chapter) return remarks[chapter] or {} end

--- The number of the chapter that a result is from, or nil.
---@param value any
---@return integer?
function journal.chapter_of(value) return type(value) == "table" and chapters[value] or nil end

return journal
