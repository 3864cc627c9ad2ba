-- Which ESXi host: the original one if it is still offered, unless the user names another.
local shell = ...
local cell = shell.library("text/cell")
local choices = shell.library("lookup/choices")
local element = shell.library("lookup/element")
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local narration = shell.library("session/narration")
local optional, reader = shell.library("core/record").optional, shell.library("core/record").reader
local schemas = shell.library("lookup/schemas")
local sequence = shell.library("core/sequence")
local vcenter = shell.library("lookup/vcenter")

local esx_host = {}

-- How a host is known: by what requests hand back, which each has, and by a moref.
local function kind_of(operation)
  local read = reader(operation)
  return {
    what = "ESXi host", argument = "host", ids = { "moref" }, columns = { "name", "moref", "vcenter" },
    advice = "name one by its moref:", schemas = schemas.of.host,
    read = function(host, key)
      if key == "name" then return element.of(host, "name", operation) end
      return read.maybe(host, key, "text")
    end,
  }
end

-- The host that a name, a moref or a record means, and the word for it. Not each says its moref.
local function named(offered, wanted, context)
  local kind = kind_of(context.operation)
  -- Bare hosts have nothing but a name.
  if element.is_bare(offered[1]) then kind.ids, kind.columns, kind.advice = {}, nil, nil end
  local found, text = match.meant(offered, wanted, kind, context.func)
  -- By its moref or its path vCenter may know the name.
  local name = #found == 0 and context.scv and vcenter.name_of(context.scv, wanted, "hosts", context.func) or wanted
  if name ~= wanted then found, text = match.meant(offered, name, kind) end
  return match.only(found, text, kind), text
end

-- The one that may be the original host: of several that requests tell apart, the one that says so.
local function sole(found, context)
  local kept, said = {}, {}
  for _, each in ipairs(found) do
    local handed = element.of(each, "name", context.operation)
    local has = sequence.where(kept, function(other)
      return element.same(element.of(other, "name", context.operation), handed)
    end)
    if #has == 0 then kept[#kept + 1] = each end
  end
  if #kept <= 1 then return kept[1] end
  for _, each in ipairs(kept) do
    if optional(each, "original") == true then said[#said + 1] = each end
  end
  if #said == 1 then return said[1] end
  choices.ambiguous(("%d hosts may be the original one of %s"):format(#kept, context.what), "name one as host:", kept,
    "name", "moref", "vcenter")
end

-- The host that the backup was made on: by its name where that is known, else by what the reply says of each. Where it
-- is the only one offered, nothing is chosen by that.
local function original(offered, context)
  if context.original ~= nil then
    local kind = kind_of(context.operation)
    kind.ids = {}
    local found = type(context.original) == "table" and match.meant(offered, context.original, kind)
      or match.among(offered, context.original, kind)
    if found[1] then return sole(found, context) end
  end
  if element.is_bare(offered[1]) then return nil end
  if #offered == 1 then return optional(offered[1], "original") == true and offered[1] or nil end
  local read = reader(context.operation)
  return sole(sequence.where(offered, function(each) return read(each, "original", "flag") end), context)
end

local function took(host, context, why)
  local handed = element.of(host, "name", context.operation)
  narration.took("esxHost", element.label(handed), "available_esx_hosts", why)
  return handed
end

local function refuse(wanted, names, context)
  if not context.vvol then errors.not_found("ESXi host", wanted, names, { of = " for " .. context.what }) end
  errors.raise {
    kind = "argument", argument = "host",
    message = ("%s is on vVols: it can't be restored to another host"):format(context.what),
    hint = ("leave host out, or give %s"):format(table.concat(names, ", ")),
  }
end

-- Refuses a pattern of hosts: a restore goes to one.
local function refuse_pattern(word, names, context)
  match.refuse_pattern(word, { what = "ESXi host", argument = "host" }, function(pattern)
    return match.fitting(names, pattern)
  end, context.func)
end

--- The host that is meant, as the list gave it.
---@param offered List  the hosts that the appliance offers
---@param wanted string|table|nil  its name or moref, or its record
---@param context {what: string, operation: string, original: string|table|nil, vvol: boolean?}  `operation`: what
---  offers them; `original`: the host that the backup was made on
---@return string|table  what requests hand back
function esx_host.choose(offered, wanted, context)
  local names = {}
  for index, each in ipairs(offered) do names[index] = element.label(element.of(each, "name", context.operation)) end
  if wanted ~= nil then
    local found, text = named(offered, wanted, context)
    if found then return took(found, context, "the one that was named") end
    refuse_pattern(text, names, context)
    refuse(text, names, context)
  end
  local found = original(offered, context)
  if found then return took(found, context, "the original one") end
  if #offered == 1 then return took(offered[1], context, "the only one") end
  if #offered == 0 then
    errors.raise { kind = "not_found", message = "no ESXi host is offered for " .. context.what,
      hint = "are the hosts connected in vCenter?" }
  end
  choices.ambiguous(("the original host of %s is not offered any more"):format(context.what),
    "name one as host:", offered, "name", "moref", "vcenter")
end

-- An appliance that has no such list says so in one of these ways.
local NO_LIST = { [400] = true, [404] = true, [405] = true, [501] = true }

--- The host that is meant, out of a list that the appliance may not have: then it is the one that was named, or the one
--- that the backup or its copy tells of, and a note says that it was not checked.
---@param list fun(): List  asks for the hosts
---@param wanted string|table|nil
---@param context table  as for `choose`; `told`: the hosts that the backup and its copies tell of; `func`: the
---  function that it was passed to; `scv`: the session, whose vCenter may know a host by its moref or path
---@return string|table  what requests hand back
function esx_host.find(list, wanted, context)
  schemas.refuse_other(wanted, schemas.of.host, "ESXi host", context.func, "host")
  local ok, offered = errors.attempt(list)
  if ok then return esx_host.choose(offered, wanted, context) end
  local has_none = errors.kind(offered) == "appliance" and NO_LIST[rawget(offered, "status")]
  if not has_none then error(offered, 0) end
  local host = context.scv and vcenter.name_of(context.scv, wanted, "hosts", context.func) or wanted
  if type(wanted) == "table" then
    host = optional(wanted, "name")
    if host == nil then errors.record(context.func, "host", wanted, { "name" }) end
  end
  if context.vvol and host ~= nil and context.original ~= nil then
    local there = element.label(context.original)
    local is_original = element.is_meant(context.original, element.label(host), string.lower)
    if not is_original then refuse(element.label(host), { there }, context) end
  end
  if wanted == nil then host = context.told[1] end
  -- No host is called so, and no list tells which it fits.
  refuse_pattern(host, sequence.map(context.told, element.label), context)
  if host == nil then
    errors.argument(context.func, "host", ("is needed: the appliance offers no hosts for %s"):format(context.what),
      "the name of an ESXi host, as vCenter shows it")
  end
  -- As the appliance gave it, where it did.
  local handed = sequence.where(context.told, function(each)
    return type(each) == "table" and element.label(each):lower() == element.label(host):lower()
  end)[1]
  host = handed or host
  shell.note(("the appliance doesn't say which hosts there are for %s: %s is not checked"):format(context.what,
    cell.text(element.label(host))))
  narration.took("esxHost", element.label(host), wanted ~= nil and "your argument" or "the backup")
  return host
end

return esx_host
