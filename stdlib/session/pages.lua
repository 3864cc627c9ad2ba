-- Lists that come a page at a time: what a workflow decides by is the whole list, or an error.
local shell = ...
local List = shell.library("core/list")
local literal = shell.library("text/literal")
local optional = shell.library("core/record").optional

local pages = {}

local ROUNDS = 20 -- times that a list is read which changes, or comes in another order, while it is read

-- What tells an item from the others of its list, whatever page it is on, and however it may change; nil where nothing
-- does.
local function id_of(item)
  local id = optional(item, "id") or optional(item, "backup_id")
  return id ~= nil and tostring(id) or nil
end

-- The same where an item has no id: all that it says. An appliance that passes over which page was asked for gives the
-- same again, and those are no other items.
local function key_of(item) return id_of(item) or literal.encode(item) end

-- Adds the items of a page that are not there yet; gives whether there were any.
local function add(all, seen, page)
  local before = #all
  for _, item in ipairs(page) do
    local key = key_of(item)
    if not seen[key] then
      all[#all + 1] = item
      seen[key] = true
    end
  end
  return #all > before
end

-- Whether items can be told from each other, so that a list may be read again.
local function has_ids(all)
  for _, item in ipairs(all) do
    if not id_of(item) then return false end
  end
  return true
end

local function incomplete(operation, read, total, count)
  local problem = total and ("of %d items %d could be read"):format(total, read) or "the others hold nothing new"
  shell.raise {
    kind = "protocol",
    message = ("the reply of %s is one page of %d: %s"):format(operation, count, problem),
    hint = "Ask again: the list may have changed meanwhile.",
    operation = operation,
    field = total and "totalElements" or "totalPages",
  }
end

-- Lists of which fewer items came than there are → how many those are, "1 of 9".
local cut = setmetatable({}, { __mode = "k" })

--- Stops where a list was cut: what did not come may be what a decision turns on. A list that is whole, for all that
--- its reply said, passes.
---@param list List  as the operation gave it
---@param operation string
---@param things string  what the list is of: "backups"
---@param unknown string  what is not known therefore: "the newest is not known"
---@param hint string?
function pages.refuse_cut(list, operation, things, unknown, hint)
  local count = cut[list]
  if not count then return end
  shell.raise {
    kind = "protocol",
    message = ("the reply of %s: %s %s came, so that %s"):format(operation, count, things, unknown),
    hint = hint or "--trace shows what came; the appliance's own document may say how the others are asked for: "
      .. "scv.api.sync()",
    operation = operation,
    field = "totalElements",
  }
end

-- Lists that did not come: the reply was without one, and that counts as an empty one.
local lacking = setmetatable({}, { __mode = "k" })

--- Notes that the reply had no list.
---@param list List  the empty one in its place
function pages.note_lacking(list) lacking[list] = true end

--- Whether a list, as the operation gave it, did not come with its reply. Appliances leave empty lists out: it is
--- likely empty, but that all is in it can't be said.
---@param list List
---@return boolean
function pages.is_lacking(list) return lacking[list] == true end

--- The whole list of which a reply is a page. Where the caller asked for one page, it is that, and a note says so; so
--- it is where a list was cut, and is no page of several.
---@param operation string
---@param first List
---@param count integer  of pages
---@param total integer?  of items
---@param arguments any  what the operation was called with
---@param ask fun(page: integer): List, integer?, integer?
---@return List
function pages.whole(operation, first, count, total, arguments, ask)
  if type(arguments) == "table" and arguments.page ~= nil then
    shell.note(("%s: this is page %s of %d, counted from 0"):format(operation, arguments.page, count))
    return first
  end
  if count == 1 then
    if total and total <= #first then return first end
    cut[first] = total and ("%d of %d"):format(#first, total) or ("%d of more than %d"):format(#first, #first)
    shell.note(("%s: %s items came, and nothing says how the others can be had"):format(operation, cut[first]))
    return first
  end
  local all, seen = List.new(), {}
  add(all, seen, first)
  local dry = 0
  for round = 1, ROUNDS do
    local is_more, is_repeated = false, false
    for number = round == 1 and 1 or 0, count - 1 do
      local page, now_count, now_total = ask(number)
      -- A list that has become shorter.
      if #page == 0 then break end
      local is_new = add(all, seen, page)
      is_more, is_repeated = is_more or is_new, is_repeated or not is_new
      count, total = now_count or count, now_total or total
    end
    if not total and is_repeated and not is_more then incomplete(operation, #all, nil, count) end
    if not total or #all >= total or not has_ids(all) then break end
    -- An appliance that does not know of pages gives the same again; in another order nothing new may come now and
    -- then.
    dry = is_more and 0 or dry + 1
    if round == 1 and dry == 1 or dry == 5 then break end
  end
  if total and #all < total then incomplete(operation, #all, total, count) end
  return all
end

return pages
