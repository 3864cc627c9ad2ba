-- Which things are meant where several may be: by a pattern, or a list of names, ids and records.
local shell = ...
local errors = shell.library("core/errors")
local match = shell.library("lookup/match")
local sequence = shell.library("core/sequence")
local suggest = shell.library("core/suggest")
local wildcards = shell.library("core/wildcards")

local several = {}

-- Those that a pattern fits.
local function fitting(items, pattern, kind, what)
  local found = match.fitting(items, pattern, kind)
  if #found > 0 then return found end
  local names = match.names(items, kind)
  local hint = #names > 0 and "there are " .. suggest.listed((pattern:gsub("[%*%?]", "")), names) or nil
  errors.raise { kind = "empty", message = ("no %s fit %q"):format(what, pattern), hint = hint }
end

--- The items that a pattern ("gold_*"), a name or an id, or a list of them mean, each once. Nothing chosen is an error,
--- never "all".
---@param items table[]
---@param wanted string|integer|table
---@param kind Kind
---@param func string  the function that it was passed to
---@param name string  the argument
---@return table[]
function several.of(items, wanted, kind, func, name)
  if not sequence.is(wanted) then wanted = { wanted } end
  local what, found, index = kind.what .. "s", {}, match.index(items, kind)
  for place, each in ipairs(wanted) do
    local given = type(each)
    if given ~= "table" and math.type(each) ~= "integer" and (given ~= "string" or each == "") then
      errors.argument(func, ("%s[%d]"):format(name, place), "must be a name or an id, got " .. errors.what(each))
    end
    -- A thing whose name is spelled so is meant before a pattern is.
    local is_pattern = wildcards.is(each) and #match.exactly(items, each, kind, index) == 0
    if is_pattern then match.refuse_cut(items, each, kind, {}) end
    local fits
    if is_pattern then
      fits = fitting(items, each, kind, what)
      for _, item in ipairs(fits) do match.check_sole(items, item, kind, index) end
    else
      fits = { match.one(items, each, kind, func, ("%s[%d]"):format(name, place), index) }
    end
    table.move(fits, 1, #fits, #found + 1, found)
  end
  if #found == 0 then errors.empty(what, ("%s: %s is an empty list"):format(func, name)) end
  return sequence.distinct(found)
end

return several
