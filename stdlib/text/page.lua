-- Pages of help: text broken between words, and lines of two parts set below each other.
local shell = ...
local without_end = shell.library("core/words").without_end

local page = {}

local WIDTH = 100 -- where there is no terminal

--- How wide a page is.
---@return integer
function page.width()
  local terminal = shell.terminal()
  return terminal.stdout and math.min(terminal.width, WIDTH) or WIDTH
end

--- Text as lines of at most `width` columns, broken between words.
---@return string[]
function page.broken(text, width)
  local lines, line = {}, ""
  for word in text:gmatch("%S+%s*") do
    if line ~= "" and shell.width(without_end(line .. word)) > width then
      lines[#lines + 1] = without_end(line)
      line = ""
    end
    line = line .. word
  end
  lines[#lines + 1] = without_end(line)
  return lines
end

--- Text of paragraphs as lines of at most `width` columns. Lines that are set in stay as they are: they are examples.
---@return string[]
function page.flowed(text, width)
  local lines, paragraph = {}, ""
  local function close()
    if paragraph ~= "" then page.append(lines, page.broken(paragraph, width)) end
    paragraph = ""
  end
  for line in (text .. "\n"):gmatch("(.-)\n") do
    if line == "" or line:find("^ ") then
      close()
      lines[#lines + 1] = line
    else
      paragraph = paragraph == "" and line or paragraph .. " " .. line
    end
  end
  close()
  return lines
end

--- Lines of two parts, the second broken where it is too long.
---@param rows string[][]
---@return string[]
function page.aligned(rows)
  local width = 0
  for _, row in ipairs(rows) do width = math.max(width, shell.width(row[1])) end
  local room = math.max(page.width() - width - 4, 20)
  local lines = {}
  for _, row in ipairs(rows) do
    for index, part in ipairs(page.broken(row[2] or "", room)) do
      local head = index == 1 and row[1] or ""
      lines[#lines + 1] = without_end(("  %s%s  %s"):format(head, (" "):rep(width - shell.width(head)), part))
    end
  end
  return lines
end

--- Adds lines at the end of others.
function page.append(lines, more)
  table.move(more, 1, #more, #lines + 1, lines)
end

return page
