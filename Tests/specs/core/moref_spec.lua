local spec = ...

local UUID = spec.load("appliance").UUID

spec.group("a moref", function()
  spec.case("is told from what people call things, and from a uuid", function()
    local moref = spec.fake_shell.new().library("core/moref")
    spec.equal({ moref.kind("vm-12"), moref.kind("datastore-3"), moref.kind("group-v3"), moref.kind("host-9") },
      { "vm", "datastore", "folder", "host" })
    for _, word in ipairs { "vm-db", "datastore-", "VM-12", "", 12 } do spec.equal(moref.kind(word), nil) end
    spec.equal(moref.kind("urn:vmomi:InventoryServiceTag:" .. UUID .. ":GLOBAL"), "tag")
    for _, urn in ipairs { "urn:uuid:" .. UUID, "urn:vmomi:VirtualMachine:vm-12:" .. UUID, "urn:vmomi:x:y" } do
      spec.equal(moref.kind(urn), nil)
    end
    spec.equal({ moref.is_uuid(UUID), moref.is_uuid(UUID:upper()), moref.is_uuid(UUID .. "0") }, { true, true, false })
  end)
  spec.case("a uuid is the same however it is written, and nothing but zeros is none", function()
    local moref = spec.fake_shell.new().library("core/moref")
    local bare = UUID:gsub("-", "")
    local spaced = bare:gsub("%x%x", "%0 "):sub(1, 23) .. "-" .. bare:gsub("%x%x", "%0 "):sub(25)
    for _, word in ipairs { UUID, UUID:upper(), bare, "{" .. UUID .. "}", "urn:uuid:" .. UUID, UUID .. " ", spaced } do
      spec.equal({ moref.uuid(word), moref.same_uuid(word, UUID) }, { UUID, true })
    end
    spec.equal({ moref.uuid_key("U1"), moref.uuid_key(" u1"), moref.same_uuid("U1", "U2") }, { "u1", "u1", false })
    for _, none in ipairs { "", " ", UUID:gsub("%x", "0"), 7, false } do
      spec.equal({ moref.uuid_key(none), moref.same_uuid(none, none) }, { nil, false })
    end
  end)
end)
