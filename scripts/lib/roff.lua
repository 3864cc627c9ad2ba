-- A page of the manual, written part by part:
--
--     local roff = dofile("scripts/lib/roff.lua")
--     local page = roff.page { name = "scvsh", section = 1, date = "2026-11-23", source = "scvsh 0.1", manual = "…" }
--     page:section("Options")
--     page:tagged(roff.bold("--demo"), "Start a simulated appliance.")
--     local text = page:text()
local roff = {}

-- What roff would take for its own, or print as a sign that nobody can copy.
local SIGNS = { ["\\"] = "\\e", ["-"] = "\\-", ["'"] = "\\(aq", ["`"] = "\\(ga", ["^"] = "\\(ha", ["~"] = "\\(ti" }

--- Text as it is.
function roff.plain(text) return (text:gsub("[\\%-'`^~]", SIGNS)) end

--- What is typed as it stands.
function roff.bold(text) return "\\fB" .. roff.plain(text) .. "\\fR" end

--- What something else is put in the place of.
function roff.italic(text) return "\\fI" .. roff.plain(text) .. "\\fR" end

--- A sentence of a comment, in which code stands between backquotes.
function roff.inline(text)
  local parts, code = {}, false
  for part, mark in (text .. "\0"):gmatch("([^`%z]*)([`%z])") do
    parts[#parts + 1] = code and roff.bold(part) or roff.plain(part)
    code = mark == "`" and not code
  end
  return table.concat(parts)
end

local Page = {}
Page.__index = Page

--- An empty page.
---@param facts {name: string, section: integer, date: string, source: string, manual: string}
function roff.page(facts)
  local page = setmetatable({ lines = {} }, Page)
  page:macro(("TH %s %d %s"):format(facts.name:upper():gsub("%-", "\\-"), facts.section, facts.date), facts.source,
    facts.manual)
  page:macro("nh") -- names are not broken
  page:macro("ad l")
  return page
end

-- A line of roff's own, with arguments.
function Page:macro(name, ...)
  local line = "." .. name
  for _, argument in ipairs { ... } do line = ('%s "%s"'):format(line, roff.plain(argument):gsub('"', "\\(dq")) end
  self.lines[#self.lines + 1] = line
end

-- A line of text, which roff has made already; none is taken for a macro.
function Page:line(text)
  self.lines[#self.lines + 1] = text:find("^[.']") and "\\&" .. text or text
end

--- A heading.
function Page:section(title) self:macro("SH", title:upper()) end

--- A smaller one.
function Page:part(title) self:macro("SS", title) end

--- A paragraph that roff has made.
function Page:paragraph(text)
  self:macro("PP")
  self:line(text)
end

--- What something is: a word, and what is said of it.
function Page:tagged(tag, text)
  self:macro("TP")
  self:line(tag)
  self:line(text)
end

--- Lines that stay as they are.
function Page:code(text)
  self:macro("PP")
  self:macro("RS 4")
  self:macro("nf")
  for line in (text:gsub("%s+$", "") .. "\n"):gmatch("(.-)\n") do self:line(roff.plain(line)) end
  self:macro("fi")
  self:macro("RE")
end

--- Paragraphs, as a comment has them; what is set in by four blanks is code.
function Page:prose(text)
  local words, example = {}, {}
  local function finish()
    if #words > 0 then self:paragraph(roff.inline(table.concat(words, " "))) end
    if #example > 0 then self:code(table.concat(example, "\n")) end
    words, example = {}, {}
  end
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local code = line:match("^    (.*)$")
    if (code and #words > 0) or (not code and line ~= "" and #example > 0) or (line == "" and #words > 0) then
      finish()
    end
    if code then
      example[#example + 1] = code
    elseif line ~= "" then
      words[#words + 1] = line
    elseif #example > 0 then
      example[#example + 1] = ""
    end
  end
  finish()
end

--- The page.
function Page:text() return table.concat(self.lines, "\n") .. "\n" end

return roff
