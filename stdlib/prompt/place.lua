-- Where in a line the cursor stands: in a string, behind a dot, within the brackets of which call, at which of its
-- arguments.
local shell = ...
local tokens = shell.library("prompt/tokens")

local place = {}

---@class Frame
---@field sign string  "(", "[" or "{"
---@field at integer  the place of its token
---@field count integer  how many items are closed by a comma in it
---@field item integer  the place of the token with which the item at hand begins
---@field given table<string, boolean>  the names that items before this one have

---@class Place
---@field tokens Token[]  those before the cursor, without the word that is being typed
---@field string Token?  the string in which the cursor is
---@field is_comment boolean?
---@field word string?  what of a name is typed already
---@field frames Frame[]  the brackets that are open, the innermost last

-- The name of the item that begins at `at`: `name =`, `["name"] =`.
local function key_at(list, at)
  local first, second = list[at], list[at + 1]
  if not first or not second then return nil end
  if first.kind == "name" and second.text == "=" and second.kind == "sign" then return first.text, at + 2 end
  local third, fourth = list[at + 2], list[at + 3]
  if first.text == "[" and second.kind == "string" and third and third.text == "]" and fourth and fourth.text == "="
  then
    return second.text, at + 4
  end
  return nil
end

local function open_frames(list)
  local frames = {}
  for at, token in ipairs(list) do
    local frame = frames[#frames]
    if token.kind == "sign" then
      if token.text == "(" or token.text == "[" or token.text == "{" then
        frames[#frames + 1] = { sign = token.text, at = at, count = 0, item = at + 1, given = {} }
      elseif token.text == ")" or token.text == "]" or token.text == "}" then
        frames[#frames] = nil
      elseif frame and (token.text == "," or token.text == ";") then
        local name = key_at(list, frame.item)
        if name then frame.given[name] = true end
        frame.count, frame.item = frame.count + 1, at + 1
      end
    end
  end
  return frames
end

--- Where the cursor stands behind a text.
---@param text string  the line up to the cursor
---@return Place
function place.behind(text)
  local list, open = tokens.of(text)
  if open and open.kind == "comment" then return { tokens = list, is_comment = true, frames = {} } end
  local found = { tokens = list }
  local last = list[#list]
  if open then
    found.string = open
    list[#list] = nil
  elseif last and last.last == #text and (last.kind == "name" or last.kind == "keyword") then
    found.word = last.text
    list[#list] = nil
  end
  found.frames = open_frames(list)
  return found
end

---@class Argument
---@field callee integer  the place of the last token of the function
---@field position integer  which argument, from 1
---@field keys string[]  the names under which tables in it lead to the cursor, the outermost first
---@field is_key boolean  whether a name may stand here: at the beginning of an item of a table
---@field given table<string, boolean>  the names that the innermost table has already
---@field in_list boolean?  the cursor is in a list, under the last of the keys

-- Whether brackets belong to a call: the place of the function's last token.
local function callee_of(list, frame)
  if frame.sign == "[" then return nil end
  return tokens.ends_value(list[frame.at - 1]) and frame.at - 1 or nil
end

--- The argument of a call at which the cursor stands; nil if it is in none.
---@param at Place
---@return Argument?
function place.argument(at)
  local list, frames = at.tokens, at.frames
  local depth = #frames
  local frame = frames[depth]
  -- A string behind a function is its argument, without brackets.
  if at.string and tokens.ends_value(list[#list]) then
    return { callee = #list, position = 1, keys = {}, is_key = false, given = {} }
  end
  local keys, in_list = {}, nil
  local is_key = frame ~= nil and frame.sign == "{" and frame.item > #list and not at.string
  while frame do
    local callee = callee_of(list, frame)
    if frame.sign == "{" then
      local name = key_at(list, frame.item)
      if name then table.insert(keys, 1, name) elseif #keys == 0 then in_list = true end
    end
    if callee then
      -- A table behind a function is its only argument.
      local position = frame.sign == "{" and 1 or frame.count + 1
      return {
        callee = callee, position = position, keys = keys, is_key = is_key, given = frames[#frames].given,
        in_list = in_list,
      }
    end
    if frame.sign ~= "{" then return nil end
    local outer = frames[depth - 1]
    if not outer then return nil end
    -- Only a table that is itself an item, or the value of one, is part of the argument: in `f(x + {` it is none.
    local _, value = key_at(list, outer.item)
    if frame.at ~= (value or outer.item) then return nil end
    frame, depth = outer, depth - 1
  end
  return nil
end

--- The function of the innermost call around the cursor, whatever stands between: the place of its last token.
---@param at Place
---@return integer? callee
---@return integer? frame  its depth
function place.call(at)
  if at.string and tokens.ends_value(at.tokens[#at.tokens]) then return #at.tokens, #at.frames + 1 end
  for depth = #at.frames, 1, -1 do
    local callee = callee_of(at.tokens, at.frames[depth])
    if callee then return callee, depth end
  end
  return nil
end

--- What is written so far as the value of a name in the innermost table: a string as it is written, else nil.
---@param at Place
---@param name string
---@return string?
function place.given_text(at, name)
  local frame = at.frames[#at.frames]
  if not frame then return nil end
  for from = frame.at + 1, #at.tokens do
    local found, value = key_at(at.tokens, from)
    local token = found == name and at.tokens[value]
    if token and token.kind == "string" then return token.text end
  end
  return nil
end

return place
