-- Which ESXi host: the original one if it is still offered, unless the user names another.
local shell = ...
local choices = shell.library("lookup/choices")
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local sequence = shell.library("core/sequence")

local esx_host = {}

-- The host that a name, a moref or a record means, and the word for it. Not each says its moref.
local function named(offered, wanted, read)
  local kind = {
    what = "ESXi host", argument = "host", ids = { "moref" }, columns = { "name", "moref", "vcenter" },
    advice = "name one by its moref:",
    read = function(host, key)
      if key == "name" then return read(host, "name", "text") end
      return read.maybe(host, key, "text")
    end,
  }
  local found, text = match.meant(offered, wanted, kind)
  return match.only(found, text, kind), text
end

-- The host that the backup was made on: by its name where that is known, else by what the reply says of each. Where it
-- is the only one offered, nothing is chosen by that.
local function original(offered, context, read)
  local of_name = context.original and match.among(offered, context.original, { ids = {} }) or {}
  if of_name[1] then return of_name[1] end
  if #offered == 1 then return optional(offered[1], "original") == true and offered[1] or nil end
  return sequence.where(offered, function(each) return read(each, "original", "flag") end)[1]
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
  local found = original(offered, context, read)
  if found then
    narration.took("esxHost", read(found, "name", "text"), "available_esx_hosts", "the original one")
    return found
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
