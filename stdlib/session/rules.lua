-- The vendor's rules for what an operation is sent, as the document has them: which words there are, how large a number
-- and how long a text may be. They are looked up when an argument is read, so that no document is needed before.
local shell = ...
local errors = shell.library("core/errors")

local rules = {}

---@class Rule
---@field allowed any[]  the only values; none: no such limit
---@field minimum number?
---@field maximum number?
---@field max_length integer?  in characters
---@field forbidden string?  the characters that a name which the user gives must not hold

--- The rule for a member of an operation's body, as the document of a session's appliance has it; an empty one where
--- that says nothing of it.
---
---     rules.of(scv, "policies.create", "locking.unit").allowed
---@param scv table
---@param operation string
---@param path string  stable names
---@return Rule
function rules.of(scv, operation, path)
  -- Sessions read argument tables of their own: they are there when this is called, and not when it is loaded.
  local definition = shell.library("session/session").definition(scv)
  local members, rule = (definition.operation(operation) or {}).body or {}, nil
  for name in path:gmatch("[^.]+") do
    rule = nil
    for _, member in ipairs(members) do
      if (member.stable or member.name) == name then rule = member end
    end
    members = rule and rule.members or {}
  end
  return rule or { allowed = {} }
end

local function shown(character)
  if character == " " then return "a space" end
  if character:find("%c") then return "a control character" end
  return "the character " .. character
end

-- All that is forbidden, for people. Control characters go without saying.
local function shown_all(forbidden)
  local characters = {}
  for character in forbidden:gmatch("[^ ]") do characters[#characters + 1] = character end
  local spaces = forbidden:find(" ", 1, true) and (#characters > 0 and " and spaces" or "spaces") or ""
  return table.concat(characters, " ") .. spaces
end

--- Refuses a name that holds what the vendor forbids in those that users give.
---@param name string
---@param rule Rule
---@param func string  the function that it was passed to
---@param argument string
function rules.check_name(name, rule, func, argument)
  local forbidden = rule.forbidden or ""
  local bad = name:match("[%c" .. forbidden:gsub("%p", "%%%0") .. "]")
  if not bad then return end
  errors.argument(func, argument, ("can't hold %s: %q"):format(shown(bad), name),
    forbidden ~= "" and ("names hold letters, digits and _; %s are forbidden"):format(shown_all(forbidden)) or nil)
end

--- Refuses a text that is longer than the vendor allows.
---@param text string
---@param rule Rule
---@param func string
---@param argument string
function rules.check_length(text, rule, func, argument)
  local length = utf8.len(text)
  if not length then errors.argument(func, argument, "is no text in UTF-8") end
  if rule.max_length and length > rule.max_length then
    errors.argument(func, argument, ("must be at most %d characters, got %d"):format(rule.max_length, length))
  end
end

return rules
