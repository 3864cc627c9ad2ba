local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local sent = appliance.sent

spec.group("cleanup_backup", function()
  spec.case("a record is cleaned up by its id, and must have one", function()
    local scv, shell = appliance.new()
    scv.cleanup_backup { backup = { backup_id = 57, name = "gold_1" } }
    spec.equal(select(2, sent(shell, "backups.cleanup")).grant.targets, { { id = "57", name = "backup gold_1 (57)" } })
    for _, record in ipairs { { name = "gold_1" }, { backup_id = true } } do
      spec.raises({ kind = "argument", argument = "backup" }, scv.cleanup_backup, { backup = record })
    end
  end)
  spec.case("a backup that is named is found strictly before it is cleaned up", function()
    lacking.refuse {
      fixture = function()
        return appliance.new { backups = { appliance.backup { backup_id = 57, name = "gold_1" } } }
      end,
      changes = { "backups.cleanup" }, call = function(scv) scv.cleanup_backup("gold_1") end,
      needs = {
        ["resource_groups.list"] = { "entities", "entities.moref" }, ["vms.backups"] = { "backup_id", "name" },
      },
    }
  end)
  spec.case("a cleanup is refused where there is something to unmount", function()
    local scv, shell = appliance.new { mounted = { { moref = "datastore-9", name = "x" } } }
    spec.raises({ kind = "argument", hint = "scv.unmount_datastore{backup = 57}" }, scv.cleanup_backup, 57)
    spec.equal(shell.count("backups.cleanup"), 0)
    scv, shell = appliance.new()
    scv.cleanup_backup(57)
    spec.equal(select(2, sent(shell, "backups.cleanup")).grant.targets, { { id = "57", name = "backup 57" } })
  end)
end)
