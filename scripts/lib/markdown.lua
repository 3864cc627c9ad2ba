-- A page of Markdown, written line by line:
--
--     local markdown = dofile("scripts/lib/markdown.lua")
--     local page = markdown.page()
--     page:heading(2, "Lists")
--     page:prose(text)
--     page:table({ "argument", "type" }, { { "`name`", "string" } })
--     local text = page:text()
local markdown = {}

--- What GitHub and others make of a heading, to link to it.
function markdown.anchor(heading) return (heading:lower():gsub("[^%w_%- ]", ""):gsub(" ", "-")) end

--- A link to the heading of a function.
---@param name string  as the heading has it
---@param shown string?  what is read instead of the name
function markdown.link(name, shown) return ("[`%s`](#%s)"):format(shown or name, markdown.anchor(name)) end

--- Text in a line or a cell. What Markdown reads as its own is kept from it, but within code.
function markdown.inline(text)
  local parts, code = {}, false
  for part, mark in (text:gsub("%s+", " ") .. "\0"):gmatch("([^`%z]*)([`%z])") do
    part = part:gsub("|", "\\|")
    if not code then part = part:gsub("[*<_]", "\\%0") end
    parts[#parts + 1] = part .. (mark == "`" and mark or "")
    code = mark == "`" and not code
  end
  return table.concat(parts)
end

--- Code in a cell.
function markdown.code(text) return ("`%s`"):format((text:gsub("|", "\\|"))) end

local Page = {}
Page.__index = Page

--- An empty page.
function markdown.page() return setmetatable({ lines = {} }, Page) end

--- Adds a line.
function Page:say(line) self.lines[#self.lines + 1] = line end

--- Adds an empty line, unless there is one.
function Page:gap()
  if #self.lines > 0 and self.lines[#self.lines] ~= "" then self:say("") end
end

-- What stands by itself: a gap before and behind.
function Page:block(...)
  self:gap()
  for _, line in ipairs { ... } do self:say(line) end
  self:gap()
end

function Page:heading(level, text) self:block(("#"):rep(level) .. " " .. text) end

--- Lua, as a block.
function Page:code(text) self:block("```lua", text, "```") end

--- Paragraphs, as a comment has them; what is set in by four blanks is Lua.
function Page:prose(text)
  local example
  local function end_example()
    if example then self:code(table.concat(example, "\n")) end
    example = nil
  end
  self:gap()
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local lua = line:match("^    (.*)$")
    if lua then
      example = example or {}
      example[#example + 1] = lua
    else
      end_example()
      if line == "" then self:gap() else self:say((line:gsub("<", "\\<"))) end
    end
  end
  end_example()
  self:gap()
end

-- An empty cell is one blank wide.
local function row(cells)
  local parts = {}
  for index, cell in ipairs(cells) do parts[index] = cell == "" and " " or (" %s "):format(cell) end
  return ("|%s|"):format(table.concat(parts, "|"))
end

--- A table; nothing where it has no rows. The cells are Markdown.
function Page:table(head, rows)
  if #rows == 0 then return end
  self:gap()
  self:say(row(head))
  self:say("|" .. ("---|"):rep(#head))
  for _, cells in ipairs(rows) do self:say(row(cells)) end
  self:gap()
end

--- The page, with one line feed at its end.
function Page:text() return (table.concat(self.lines, "\n"):gsub("%s*$", "\n")) end

return markdown
