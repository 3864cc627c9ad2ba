-- Text in Markdown: what CommonMark, and GitHub beyond it, would read as markup is escaped, and nothing else, so that
-- the text can be read as it stands, too.
local shell = ...
local visible = shell.library("core/visible")

local markdown_text = {}

-- Between letters and digits an underscore begins no emphasis. What is no ASCII may be a sign.
local function underscores(text)
  return (text:gsub("()(_+)()", function(first, run, behind)
    if text:sub(first - 1, first - 1):find("%w") and text:sub(behind, behind):find("%w") then return nil end
    return (run:gsub("_", "\\_"))
  end))
end

-- Before a letter a backslash is one. At the end the next line, or a mark, might follow.
local function backslashes(text)
  return (text:gsub("\\()", function(behind) return text:find("^%w", behind) == nil and "\\\\" or nil end))
end

--- A text in which nothing is markup wherever in a line it stands: no emphasis, code, link, HTML, character by its
--- name, or end of a cell. What makes links of bare addresses, and mentions of what stands behind an @, finds none.
---@param text string
---@return string
function markdown_text.inline(text)
  local safe = underscores((backslashes(visible.text(text)):gsub("[`*%[%]|~]", "\\%0")))
  safe = safe:gsub("&(#?%w+;)", "&amp;%1"):gsub("<([%a/!?])", "&lt;%1")
  safe = safe:gsub("(%a:)//", "%1\\//"):gsub("%f[%w]([Ww][Ww][Ww])%.", "%1\\.")
  -- Addresses of mail are found after escapes are gone: a comment parts them.
  safe = safe:gsub("@(%w)", "@<!---->%1")
  return safe
end

-- What begins a block at the beginning of a line, and the mark of it that is escaped.
local BEGINNINGS = { "^()[-+]%s", "^()[-+]$", "^()%-%-[-%s]*$", "^()>", "^()#+%s", "^()#+$", "^%d+()[.)]%s",
  "^%d+()[.)]$" }

--- The same for a text that is a paragraph, or begins one.
---@param text string
---@return string
function markdown_text.block(text)
  local safe = markdown_text.inline(text):gsub("^%s+", "")
  for _, pattern in ipairs(BEGINNINGS) do
    local at = safe:match(pattern)
    if at then return safe:sub(1, at - 1) .. "\\" .. safe:sub(at) end
  end
  return safe
end

--- The same for a heading, at whose end signs of a heading would be taken off.
---@param text string
---@return string
function markdown_text.heading(text)
  local safe = markdown_text.inline(text):gsub("^%s+", ""):gsub("%s+$", "")
  return (safe:gsub("^(#+)$", "\\%1"):gsub("(%s)(#+)$", "%1\\%2"))
end

return markdown_text
