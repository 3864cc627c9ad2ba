local spec = ...

local appliance = spec.load "appliance"

spec.group("scv.reader", function()
  spec.case("reads as the workflows do, and stops by operation and field", function()
    local scv, shell = appliance.new()
    local read = scv.reader("resource_groups.list")
    local group = scv.resource_groups()[1]
    spec.equal({ read(group, "name", "text"), #read(group, "entities", "list") }, { "gold_web", 2 })
    spec.equal(read.maybe({}, "name", "text"), nil)
    spec.equal(read.operation, "resource_groups.list")
    local raised = spec.raises({
      kind = "protocol", operation = "resource_groups.list", field = "name",
      message = "the reply of resource_groups.list lacks field name",
    }, read, {}, "name", "text")
    spec.contains(raised.hint, "scv.api.sync()")
    spec.raises({ kind = "protocol", field = "entities" }, read, { entities = "vm-1" }, "entities", "list")
    spec.raises({ kind = "protocol", field = "name" }, read.maybe, { name = 1 }, "name", "text")
    spec.raises({
      kind = "protocol", field = "name",
      message = 'the reply of resource_groups.list: field name must be a colour, got "x"',
    }, read.wrong, { name = "x" }, "name", "a colour")
    spec.equal(#shell.requests, 1)
  end)
  spec.case("reads each of the known backups by what listed it", function()
    local scv = appliance.new {
      groups = {
        appliance.group { id = 1, name = "gold", entities = { appliance.machine(1, "web01"),
          appliance.datastore(2, "nfs1") } },
      },
      backups = { ["vm-1"] = { appliance.backup { backup_id = 1 } },
        ["datastore-2"] = { appliance.backup { backup_id = 2, mounted = "yes" } } },
    }
    local of_vm, of_datastore = table.unpack(scv.known_backups():sort("backup_id"))
    spec.equal({ scv.reader(of_vm).operation, scv.reader(of_datastore).operation }, { "vms.backups",
      "datastores.backups" })
    spec.raises({ kind = "protocol", operation = "datastores.backups", field = "mounted" },
      scv.reader(of_datastore), of_datastore, "mounted", "flag")
    local raised = spec.raises({ kind = "argument", argument = "operation" }, scv.reader, scv.resource_groups()[1])
    spec.contains(raised.message, "must be a backup out of scv.known_backups")
  end)
  spec.case("refuses what is no operation, no record, no field and no kind", function()
    local scv = appliance.new()
    spec.raises({ kind = "not_found", message = 'no operation "jobs.lst"; did you mean "jobs.list"?' }, scv.reader,
      "jobs.lst")
    spec.raises({ kind = "argument", argument = "operation" }, scv.reader, 3)
    local read = scv.reader("jobs.list")
    spec.raises({ kind = "argument", argument = "record" }, read, "x", "id", "id")
    spec.raises({ kind = "argument", argument = "field" }, read, {}, true, "id")
    local raised = spec.raises({ kind = "argument", argument = "kind", message = 'scv.reader: kind must be one of '
      .. 'these, got "string"' }, read, {}, "name", "string")
    spec.contains(raised.hint, "any text, element, flag, id, integer, list, number, table, text, time")
    spec.raises({ kind = "argument", argument = "kind" }, read.maybe, {}, "name")
  end)
end)
