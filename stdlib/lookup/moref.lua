-- vCenter's ids as text: morefs, which name a thing as it is now, and uuids, which name a VM for good.
local moref = {}

-- What vCenter calls a VM, a datastore, a host, a folder, a tag.
local FORMS = {
  { kind = "vm", form = "^vm%-%d+$" }, { kind = "datastore", form = "^datastore%-%d+$" },
  { kind = "host", form = "^host%-%d+$" }, { kind = "folder", form = "^group%-%a%d+$" },
  { kind = "tag", form = "^urn:" },
}

--- What a moref is of; nil if the value is none.
---@param value any
---@return "vm"|"datastore"|"host"|"folder"|"tag"|nil
function moref.kind(value)
  for _, each in ipairs(FORMS) do
    if type(value) == "string" and value:find(each.form) then return each.kind end
  end
  return nil
end

local HEX = "%x%x%x%x"
local UUID = ("^%s%s%%-%s%%-%s%%-%s%%-%s%s%s$"):format(HEX, HEX, HEX, HEX, HEX, HEX, HEX, HEX)

--- Whether a value is a uuid.
---@param value any
---@return boolean
function moref.is_uuid(value) return type(value) == "string" and value:find(UUID) ~= nil end

return moref
