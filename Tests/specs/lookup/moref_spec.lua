local spec = ...

local UUID = spec.load("appliance").UUID

spec.group("a moref", function()
  spec.case("is told from what people call things, and from a uuid", function()
    local moref = spec.fake_shell.new().library("lookup/moref")
    spec.equal({ moref.kind("vm-12"), moref.kind("datastore-3"), moref.kind("group-v3"), moref.kind("host-9") },
      { "vm", "datastore", "folder", "host" })
    for _, word in ipairs { "vm-db", "datastore-", "VM-12", "", 12 } do spec.equal(moref.kind(word), nil) end
    spec.equal({ moref.is_uuid(UUID), moref.is_uuid(UUID:upper()), moref.is_uuid(UUID .. "0") }, { true, true, false })
  end)
end)
