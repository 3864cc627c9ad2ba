-- Which ESXi host: the original one if it is still offered, unless the user names another.
local shell = ...
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local narration = shell.library("session/narration")
local optional = shell.library("core/record").optional

local choose_host = {}

local function named(offered, wanted)
  local text = type(wanted) == "table" and (optional(wanted, "name") or optional(wanted, "moref")) or wanted
  for _, fold in ipairs { tostring, function(value) return tostring(value):lower() end } do
    for _, each in ipairs(offered) do
      if fold(each.name) == fold(text) or optional(each, "moref") == text then return each end
    end
  end
  return nil, text
end

--- The host that is meant.
---@param offered List  the hosts that the appliance offers
---@param wanted string|table|nil  its name or moref
---@param context {what: string, original: string?, vvol: boolean?}  `original`: the host that the backup was made on
---@return table  the host's record
function choose_host.choose(offered, wanted, context)
  local names = {}
  for index, each in ipairs(offered) do names[index] = each.name end
  if wanted ~= nil then
    local found, text = named(offered, wanted)
    if found then
      narration.took("esxHost", found.name, "available_esx_hosts", "the one that was named")
      return found
    end
    if context.vvol then
      errors.raise {
        kind = "argument", argument = "host",
        message = ("%s is on vVols: it can't be restored to another host"):format(context.what),
        hint = ("leave host out, or give %s"):format(table.concat(names, ", ")),
      }
    end
    errors.not_found("ESXi host for " .. context.what, text, names)
  end
  for _, each in ipairs(offered) do
    local is_original = context.original and tostring(each.name):lower() == tostring(context.original):lower()
    if optional(each, "original") == true or is_original then
      narration.took("esxHost", each.name, "available_esx_hosts", "the original one")
      return each
    end
  end
  if #offered == 1 then
    narration.took("esxHost", offered[1].name, "available_esx_hosts", "the only one")
    return offered[1]
  end
  if #offered == 0 then
    errors.raise { kind = "not_found", message = "no ESXi host is offered for " .. context.what,
      hint = "are the hosts connected in vCenter?" }
  end
  choices.ambiguous(("the original host of %s is not offered any more"):format(context.what),
    "name one as host:", offered, "name", "moref", "vcenter")
end

return choose_host
