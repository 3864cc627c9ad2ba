local spec = ...

local appliance = spec.load "appliance"

local function fixture(mounted)
  local scv, shell = appliance.new {
    groups = { appliance.group { id = 1, name = "gold", entities = { appliance.datastore(1, "nfs1") } } },
    backups = {
      appliance.backup { backup_id = 1, mounted = true }, appliance.backup { backup_id = 2, mounted = false },
      mounted,
    },
    mounted = { { moref = "datastore-31", name = "nfs1(sc-1)" } },
  }
  return function() return shell.library("lookup/mounts").all(scv) end, shell
end

spec.group("what is mounted", function()
  spec.case("is asked of the backups that say so, and of those that don't say", function()
    local all, shell = fixture()
    spec.equal(all()[1].moref, "datastore-31")
    spec.equal(shell.count("datastores.mounted"), 1)
    local silent = appliance.backup { backup_id = 3 }
    silent.mounted = nil
    all, shell = fixture(silent)
    all()
    spec.equal(shell.count("datastores.mounted"), 2)
  end)
  spec.case("is not told where no backup that says so is there", function()
    local all, shell = fixture()
    local gone = { kind = "appliance", status = 404, message = "no" }
    shell.handlers["datastores.mounted"] = function() shell.raise(gone) end
    spec.raises({
      kind = "protocol", operation = "datastores.mounted",
      message = "datastores.mounted was answered 404 for the only one that was asked for: which mounts there are is "
        .. "not known",
    }, all)
  end)
  spec.case("is not guessed from a flag that is none", function()
    spec.raises({ kind = "protocol", operation = "datastores.backups", field = "mounted" },
      (fixture(appliance.backup { backup_id = 3, mounted = "yes" })))
  end)
end)
