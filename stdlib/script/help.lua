-- The help of a script, from its header.
local script_help = {}

local EFFECTS = {
  read = "only reads; nothing can be changed while it runs",
  change = "changes things on the appliance",
  destroy = "overwrites or deletes data on the appliance, and asks before it does",
}

local function plain_block(text)
  return (text:gsub("^\n", ""):gsub("%s+$", ""))
end

local function indented(text)
  return (("\n" .. plain_block(text)):gsub("\n([^\n])", "\n  %1"):sub(2))
end

local function usage_of(specifications)
  local parts = {}
  for index, each in ipairs(specifications) do
    local part = ("%s=%s"):format(each.name, each.type:upper())
    parts[index] = each.required and part or ("[%s]"):format(part)
  end
  return #parts > 0 and " " .. table.concat(parts, " ") or ""
end

-- "how far back to look (integer, default 24)"
local function said_of(each)
  local facts = { each.type }
  if each.choices then
    local texts = {}
    for index, choice in ipairs(each.choices) do texts[index] = tostring(choice) end
    facts[1] = "one of " .. table.concat(texts, ", ")
  end
  if each.required then facts[#facts + 1] = "required" end
  if each.default ~= nil then facts[#facts + 1] = "default " .. tostring(each.default) end
  local text = ("(%s)"):format(table.concat(facts, ", "))
  return each.text and each.text .. " " .. text or text
end

--- The help of a script as text.
---@param name string
---@param header {description: string, needs: string, output: string?}
---@param specifications table[]
---@return string
function script_help.text(name, header, specifications)
  local lines = { ("Usage: scvsh [options] %s%s"):format(name, usage_of(specifications)), "" }
  lines[#lines + 1] = plain_block(header.description)
  lines[#lines + 1] = ""
  lines[#lines + 1] = ("Needs: %s: %s."):format(header.needs, EFFECTS[header.needs])
  if #specifications > 0 then
    local widest = 0
    for _, each in ipairs(specifications) do widest = math.max(widest, #each.name) end
    lines[#lines + 1] = ""
    lines[#lines + 1] = "Arguments, as name=value or --name value:"
    for _, each in ipairs(specifications) do
      lines[#lines + 1] = ("  %-" .. widest .. "s  %s"):format(each.name, said_of(each))
    end
  end
  if header.output then
    lines[#lines + 1] = ""
    lines[#lines + 1] = "Output:"
    lines[#lines + 1] = indented(header.output)
  end
  return table.concat(lines, "\n") .. "\n"
end

return script_help
