-- Colours, by what they stand for. Where results are not coloured (no terminal, NO_COLOR, --color never) a text stays
-- as it is: nothing may be told by its colour alone.
local shell = ...

local style = {}

-- Role → how a terminal shows it. The eight plain colours only, which people adapt to their backgrounds.
local CODES = {
  error = "1;31", heading = "1", good = "32", bad = "31", running = "36", warn = "33", dim = "2", changed = "7",
}

--- Whether results are coloured.
---@return boolean
function style.is_on()
  return shell.terminal().color
end

--- A text in the colour of a role, if results are coloured. It is to be made visible before (text/cell): a text that
--- commands the terminal would go through.
---@param text string
---@param role "error"|"heading"|"good"|"bad"|"running"|"warn"|"dim"|"changed"
---@param is_on boolean?  what `is_on` says, where it was asked already
---@return string
function style.paint(text, role, is_on)
  local code = assert(CODES[role], role)
  if is_on == nil then is_on = style.is_on() end
  if text == "" or not is_on then return text end
  return ("\27[%sm%s\27[0m"):format(code, text)
end

return style
