-- Which ESXi host: the original one if it is still offered, unless the user names another.
local shell = ...
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader

local esx_host = {}

-- The host that a name, a moref or a record means, and the word for it. Not each says its moref.
local function named(offered, wanted, read)
  local text = wanted
  if type(wanted) == "table" then text = optional(wanted, "moref") or optional(wanted, "name") end
  local kind = {
    what = "ESXi host", ids = { "moref" }, columns = { "name", "moref", "vcenter" }, advice = "name one by its moref:",
    read = function(host, key)
      if key == "name" then return read(host, "name", "text") end
      return read.maybe(host, key, "text")
    end,
  }
  return match.only(match.among(offered, text, kind), text, kind), text
end

-- Whether it is the host that the backup was made on: by its name where that is known, else by what the reply says of
-- it. Where it is the only one offered, nothing is chosen by that.
local function is_original(each, offered, context, read)
  local name = read(each, "name", "text")
  if context.original and name:lower() == context.original:lower() then return true end
  if #offered == 1 then return optional(each, "original") == true end
  return read(each, "original", "flag")
end

--- The host that is meant.
---@param offered List  the hosts that the appliance offers
---@param wanted string|table|nil  its name or moref
---@param context {what: string, operation: string, original: string?, vvol: boolean?}  `operation`: what offers them;
---  `original`: the host that the backup was made on
---@return table  the host's record
function esx_host.choose(offered, wanted, context)
  local read, names = reader(context.operation), {}
  for index, each in ipairs(offered) do names[index] = read(each, "name", "text") end
  if wanted ~= nil then
    local found, text = named(offered, wanted, read)
    if found then
      narration.took("esxHost", read(found, "name", "text"), "available_esx_hosts", "the one that was named")
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
  for index, each in ipairs(offered) do
    if is_original(each, offered, context, read) then
      narration.took("esxHost", names[index], "available_esx_hosts", "the original one")
      return each
    end
  end
  if #offered == 1 then
    narration.took("esxHost", names[1], "available_esx_hosts", "the only one")
    return offered[1]
  end
  if #offered == 0 then
    errors.raise { kind = "not_found", message = "no ESXi host is offered for " .. context.what,
      hint = "are the hosts connected in vCenter?" }
  end
  choices.ambiguous(("the original host of %s is not offered any more"):format(context.what),
    "name one as host:", offered, "name", "moref", "vcenter")
end

return esx_host
