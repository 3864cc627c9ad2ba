local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"

local CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
local KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"

local sent = appliance.sent

-- The appliance, whose groups hold nothing. `replies` take the place of its own.
local function fixture(replies) return appliance.new { groups = {}, replies = replies } end

local function said(shell) return table.concat(shell.notes, "\n") .. table.concat(shell.taken, "\n") end

spec.group("storage", function()
  spec.case("a change sends all settings, so that none is reset, and tells no secret", function()
    local scv, shell = fixture()
    scv.modify_storage { name = "SVM_A", password = "s3cret", port = 8443 }
    spec.equal(sent(shell, "storage_systems.modify"), {
      name = "svm_a", username = "vsadmin", password = "s3cret", protocol = "HTTPS", port = 8443, timeout = 60,
    })
    spec.contains(said(shell), "port 443 → 8443, password")
    spec.equal(said(shell):find("s3cret", 1, true), nil)
  end)
  spec.case("a certificate goes with its key, and in place of a user", function()
    local scv, shell = fixture()
    scv.modify_storage { name = "svm_a", certificate = CERTIFICATE, key = KEY }
    local arguments = sent(shell, "storage_systems.modify")
    spec.equal({ arguments.certificate, arguments.key, arguments.username }, { CERTIFICATE, KEY, nil })
    spec.raises({ kind = "argument", argument = "certificate" }, scv.add_storage,
      { name = "x", certificate = KEY, key = KEY })
    spec.raises({ kind = "argument", argument = "key" }, scv.add_storage,
      { name = "x", certificate = CERTIFICATE, key = CERTIFICATE })
    spec.equal(shell.count("storage_systems.add"), 0)
  end)
  spec.case("one that is there, by name or address, is not added again", function()
    for _, name in ipairs { "svm_b", "SVM_B", "192.0.2.2" } do
      local scv, shell = fixture()
      spec.equal(scv.add_storage({ name = name, username = "a", password = "b" }).id, 2)
      spec.equal(shell.count("storage_systems.add"), 0)
    end
  end)
  spec.case("a time-out is whole seconds, a port a port", function()
    local scv = fixture()
    local login = { name = "x", username = "a", password = "b" }
    for key, value in pairs { timeout = 1.5, port = 70000, protocol = "ftp" } do
      login[key] = value
      spec.raises({ kind = "argument", argument = key }, scv.add_storage, login)
      login[key] = nil
    end
  end)
  spec.case("a removal asks, and carries the answer", function()
    local scv, shell = fixture()
    scv.remove_storage("svm_b")
    local _, request_options = sent(shell, "storage_systems.remove")
    spec.equal(request_options.grant.targets, { { id = "svm_b", name = "svm_b (192.0.2.2)" } })
    spec.contains(request_options.grant.loss, "can't be restored or mounted until it is added again")
  end)
  spec.case("a renaming tells what must have been done before, and what it could not check", function()
    local scv, shell = fixture()
    scv.rename_storage { from = "svm_old", to = "svm_b" }
    spec.equal(sent(shell, "storage_systems.rename"),
      { existing = { name = "svm_old" }, new = { name = "svm_b" } })
    spec.contains(said(shell), "the plug-in's service was restarted")
    spec.contains(said(shell), "no backup is known")
  end)
end)

-- The workflow stops at each field that is not there or no such value.
local function refuse(change, call, needs, may_lack)
  lacking.refuse { fixture = fixture, changes = { change }, call = call, needs = needs, may_lack = may_lack }
end

spec.group("storage, audit and retention", function()
  local LIST = "storage_systems.list"
  spec.case("are changed only by what was read strictly", function()
    refuse("storage_systems.modify", function(scv)
      scv.modify_storage { name = "svm_a", password = "x", port = 8443 }
    end, { [LIST] = { "name", "protocol", "timeout" } }, { [LIST] = { "username" } })
    refuse("storage_systems.modify", function(scv)
      scv.modify_storage { name = "svm_a", password = "x", timeout = 30 }
    end, { [LIST] = { "port" } })
    refuse("storage_systems.add", function(scv)
      scv.add_storage { name = "new", username = "a", password = "b" }
    end, { [LIST] = { "name" } }, { [LIST] = { "address" } })
    refuse("storage_systems.remove", function(scv) scv.remove_storage("svm_b") end, { [LIST] = { "name" } })
    refuse("storage_systems.rename", function(scv)
      scv.rename_storage { from = "old", to = "svm_b" }
    end, { [LIST] = { "name" } })
    local CONFIG = "audit.config"
    refuse("audit.set_config", function(scv) scv.set_audit_config { max_files = 20 } end,
      { [CONFIG] = { "max_size", "syslog.enabled" } }, { [CONFIG] = { "max_files", "syslog", "syslog.port" } })
    refuse("audit.set_config", function(scv) scv.set_audit_config { max_size = 20 } end,
      { [CONFIG] = { "max_files" } })
    refuse("config.set_jobs_cleanup", function(scv) scv.set_job_retention { jobs = 60 } end,
      { ["config.jobs_cleanup"] = { "logs" } }, { ["config.jobs_cleanup"] = { "jobs" } })
    refuse("config.set_jobs_cleanup", function(scv) scv.set_job_retention { logs = 60 } end,
      { ["config.jobs_cleanup"] = { "jobs" } })
  end)
  spec.case("can be given what the appliance doesn't say", function()
    local function cleanup() return { logs = 30 } end
    local scv, shell = fixture { ["config.jobs_cleanup"] = cleanup }
    local raised = spec.raises({ kind = "protocol", field = "jobs" }, scv.set_job_retention, { logs = 20 })
    spec.contains(raised.hint, "or say what it is to be: jobs = …")
    scv.set_job_retention { jobs = 90, logs = 20 }
    spec.equal(sent(shell, "config.set_jobs_cleanup"), { jobs = 90, logs = 20 })
  end)
  spec.case("an empty preferred address is none", function()
    local scv, shell = fixture {
      [LIST] = function()
        return { { name = "svm_a", protocol = "HTTPS", port = 443, timeout = 60, preferred_address = "" } }
      end,
    }
    scv.modify_storage { name = "svm_a", username = "a", password = "b" }
    spec.equal(sent(shell, "storage_systems.modify").preferred_address, nil)
  end)
end)

spec.group("audit", function()
  spec.case("a verification names what is not as it should be", function()
    local scv, shell = fixture()
    spec.equal(#scv.verify_audit(), 2)
    spec.equal(shell.notes, { "1 of 2 audit log files are not as they should be: old.gz is TAMPERED" })
  end)
  spec.case("a file that says nothing is not known to be sound", function()
    local scv, shell = fixture { ["audit.logs"] = function() return { { file = "audit.log" } } end }
    scv.verify_audit()
    spec.equal(shell.notes, { "1 of 1 audit log files are not as they should be: audit.log says nothing" })
  end)
  spec.case("a change of the configuration keeps what is not given", function()
    local scv, shell = fixture()
    scv.set_audit_config { syslog = { enabled = true, format = "rfc5424" } }
    spec.equal(sent(shell, "audit.set_config"), {
      max_files = 10, max_size = 10,
      syslog = { enabled = true, address = "192.0.2.9", port = 514, format = "RFC5424" },
    })
  end)
  spec.case("what is so already is not sent", function()
    local scv, shell = fixture()
    scv.set_audit_config { max_files = 10, syslog = { port = 514 } }
    scv.set_job_retention { jobs = 90 }
    spec.equal(shell.count("audit.set_config") + shell.count("config.set_jobs_cleanup"), 0)
  end)
  spec.case("the server's key is nobody's business", function()
    local scv, shell = fixture()
    spec.raises({ kind = "argument", argument = "certificate" }, scv.set_syslog_certificate, CERTIFICATE .. KEY)
    spec.equal(shell.count("audit.set_syslog_certificate"), 0)
  end)
end)

spec.group("upkeep", function()
  spec.case("a record is cleaned up by its id, and must have one", function()
    local scv, shell = fixture()
    scv.cleanup_backup { backup = { backup_id = 57, name = "gold_1" } }
    spec.equal(select(2, sent(shell, "backups.cleanup")).grant.targets, { { id = "57", name = "backup gold_1 (57)" } })
    for _, record in ipairs { { name = "gold_1" }, { backup_id = true } } do
      spec.raises({ kind = "argument", argument = "backup" }, scv.cleanup_backup, { backup = record })
    end
  end)
  spec.case("a backup that is named is found strictly before it is cleaned up", function()
    lacking.refuse {
      fixture = function()
        return fixture {
          ["resource_groups.list"] = function()
            return { { id = 1, name = "gold", entities = { { moref = "vm-1", name = "web01" } } } }
          end,
          ["vms.backups"] = function() return { { backup_id = 57, name = "gold_1" } } end,
        }
      end,
      changes = { "backups.cleanup" }, call = function(scv) scv.cleanup_backup("gold_1") end,
      needs = {
        ["resource_groups.list"] = { "entities", "entities.moref" }, ["vms.backups"] = { "backup_id", "name" },
      },
    }
  end)
  spec.case("a shorter retention tells what will be purged", function()
    local scv, shell = fixture()
    scv.set_job_retention { jobs = 60, logs = 10 }
    spec.equal(sent(shell, "config.set_jobs_cleanup"), { jobs = 60, logs = 10 })
    spec.contains(said(shell), "jobs older than 60 days and logs older than 10 days will be purged within 6 hours")
  end)
  spec.case("a cleanup is refused where there is something to unmount", function()
    local scv, shell = fixture {
      ["datastores.mounted"] = function() return { { moref = "datastore-9", name = "x" } } end,
    }
    spec.raises({ kind = "argument", hint = "scv.unmount_datastore{backup = 57}" }, scv.cleanup_backup, 57)
    spec.equal(shell.count("backups.cleanup"), 0)
    scv, shell = fixture()
    scv.cleanup_backup(57)
    spec.equal(select(2, sent(shell, "backups.cleanup")).grant.targets, { { id = "57", name = "backup 57" } })
  end)
end)
