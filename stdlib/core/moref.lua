-- vCenter's ids as text: morefs, which name a thing as it is now, and uuids, which name a VM for good.
local moref = {}

-- What vCenter calls a VM, a datastore, a host, a folder, a tag.
local FORMS = {
  { kind = "vm", form = "^vm%-%d+$" }, { kind = "datastore", form = "^datastore%-%d+$" },
  { kind = "host", form = "^host%-%d+$" }, { kind = "folder", form = "^group%-%a%d+$" },
  { kind = "tag", form = "^urn:[^:]+:InventoryServiceTag:" },
}

local PLAIN = "^" .. ("%x"):rep(8) .. ("%-" .. ("%x"):rep(4)):rep(3) .. "%-" .. ("%x"):rep(12) .. "$"

--- What a moref is of; nil if the value is none.
---@param value any
---@return "vm"|"datastore"|"host"|"folder"|"tag"|nil
function moref.kind(value)
  if moref.uuid(value) then return nil end
  for _, each in ipairs(FORMS) do
    if type(value) == "string" and value:find(each.form) then return each.kind end
  end
  return nil
end

--- A uuid in its plain form, in small letters with dashes, however it is written: in any capitals, without dashes or
--- with blanks (as a VM's file has it), in braces, behind urn:uuid:. Nil if the value is none.
---@param value any
---@return string?
function moref.uuid(value)
  if type(value) ~= "string" then return nil end
  local text = value:lower():match("^%s*(.-)%s*$")
  text = text:match("^urn:uuid:(.*)$") or text:match("^{(.*)}$") or text
  local digits = text:gsub("[%s%-]", "")
  if #digits ~= 32 or digits:find("%X") then return nil end
  return ("%s-%s-%s-%s-%s"):format(digits:sub(1, 8), digits:sub(9, 12), digits:sub(13, 16), digits:sub(17, 20),
    digits:sub(21))
end

--- What uuids are compared by. Nil where a value names no VM: no text, blanks, or nothing but zeros.
---@param value any
---@return string?
function moref.uuid_key(value)
  if type(value) ~= "string" or not value:find("[^%s0%-{}]") then return nil end
  -- As vCenter writes them.
  if #value == 36 and value:find(PLAIN) and value:find("[1-9a-fA-F]") then return value:lower() end
  local key = moref.uuid(value) or value:lower():match("^%s*(.-)%s*$")
  return key:find("[^0%-]") and key or nil
end

--- Whether both are uuids of the same VM.
---@param one any
---@param other any
---@return boolean
function moref.same_uuid(one, other)
  local key = moref.uuid_key(one)
  return key ~= nil and key == moref.uuid_key(other)
end

--- Whether a value is a uuid.
---@param value any
---@return boolean
function moref.is_uuid(value) return moref.uuid(value) ~= nil and moref.uuid_key(value) ~= nil end

return moref
