-- What is higher than the screen, page by page, at the prompt: by $PAGER, or `more`.
local shell = ...
local settings = shell.library("core/settings")

local pager = {}

-- Whether nothing is paged for the time being.
local is_held = false

--- Has nothing paged for the time being, or again: who is told what to type next is to see it.
---@param is_on boolean
function pager.hold(is_on) is_held = is_on end

--- Whether there is somebody to page for: at the prompt, on a terminal of some height, unless `set{paging = false}` or
--- an empty PAGER.
---@return boolean
function pager.is_wanted()
  local terminal = shell.terminal()
  return not is_held and shell.at_prompt() and settings.get("paging") and terminal.stdin and terminal.stdout
    and terminal.height > 1 and os.getenv("TERM") ~= "dumb" and os.getenv("PAGER") ~= ""
end

local function program() return os.getenv("PAGER") or "more" end

-- As git has it: `less` shows colours, and leaves what it has shown. It says how it is left, and so does `more`.
local function command()
  return ('LESS="${LESS-FRXP?eend, :.q leaves, space goes on}"; MORE="${MORE--d}"; export LESS MORE; %s'):format(
    program())
end

-- `more` takes colours for text, and breaks lines that would fit.
local function is_plain() return (program():match("^%s*(%S+)") or ""):match("[^/]*$") == "more" end

-- Writes to a pager until there is no more, or it is left. A block ends with a line.
local function feed(pipe, first, rest)
  local block, plain = first, is_plain()
  while block do
    -- It goes past the shell, and so it is said here.
    shell.transcribe(block)
    if plain then block = block:gsub("\27%[[%d;]*m", "") end
    if not (pipe:write(block) and pipe:flush()) then return end
    block = rest()
  end
end

-- Shows blocks by the pager. Ctrl-C is its own meanwhile.
local function run(first, rest)
  io.stdout:flush()
  local pipe = assert(io.popen(command(), "w"))
  shell.hold_interrupts(true)
  local ok, raised = pcall(feed, pipe, first, rest)
  -- Waits until it is left.
  pipe:close()
  shell.hold_interrupts(false)
  if not ok then error(raised, 0) end
end

local function count_lines(text)
  local _, count = text:gsub("\n", "")
  return count
end

-- How many rows of the screen a text may take: below it stands the next prompt.
local function room() return shell.terminal().height - 1 end

--- Shows blocks of text: where they are higher than the screen, by the pager. Gives what is left to print: all of it
--- where they are not, and else the last line, which so stands at the prompt when the pager has been left.
---@param blocks fun(): string?  gives one block after the other
---@param last string?  below them all
---@return string
function pager.page(blocks, last)
  last = last or ""
  local parts, lines = {}, count_lines(last)
  for block in blocks do
    parts[#parts + 1] = block
    lines = lines + count_lines(block)
    if lines > room() then
      run(table.concat(parts), blocks)
      return last
    end
  end
  return table.concat(parts) .. last
end

--- The same for one text.
---@param text string
---@return string
function pager.page_text(text)
  local is_given = false
  return pager.page(function()
    if is_given then return nil end
    is_given = true
    return text
  end)
end

return pager
