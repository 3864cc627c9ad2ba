local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local sent, refuse = appliance.sent, lacking.refuse_change

local CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
local KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"

spec.group("audit", function()
  spec.case("a verification names what is not as it should be", function()
    local scv, shell = appliance.new()
    spec.equal(#scv.verify_audit(), 2)
    spec.equal(shell.notes, { "1 of 2 audit log files are not as they should be: old.gz is TAMPERED" })
  end)
  spec.case("a file that says nothing is not known to be sound", function()
    local scv, shell = appliance.new { audit_logs = { { file = "audit.log" } } }
    scv.verify_audit()
    spec.equal(shell.notes,
      { "of 1 of 1 audit log files it is not known whether they are as they should be: audit.log says nothing" })
  end)
  spec.case("a word that is not known is neither sound nor bad", function()
    local scv, shell = appliance.new {
      audit_logs = { { file = "audit.log", integrity = "FINE" }, { file = "old.gz", integrity = "TAMPERED" } },
    }
    scv.verify_audit()
    spec.equal(shell.notes, {
      "1 of 2 audit log files are not as they should be: old.gz is TAMPERED",
      "of 1 of 2 audit log files it is not known whether they are as they should be: audit.log is FINE",
    })
  end)
  spec.case("that gives no file tells nothing: there is always the one that is written", function()
    local scv, shell = appliance.new { audit_logs = {} }
    local raised = spec.raises({ kind = "protocol", operation = "audit.logs", changed = true }, scv.verify_audit)
    spec.contains(raised.message, "the audit logs were verified, but what came of it can't be read: the reply of "
      .. "audit.logs lists no file")
    spec.contains(raised.hint, "scv.api.sync()")
    spec.equal(shell.notes, {})
  end)
  spec.case("a change of the configuration keeps what is not given", function()
    local scv, shell = appliance.new()
    scv.set_audit_config { syslog = { enabled = true, format = "rfc5424" } }
    spec.equal(sent(shell, "audit.set_config"), {
      maxFiles = 10, maxFileSize = 10,
      syslogServer = { enabled = true, address = "192.0.2.9", port = 514, format = "RFC5424" },
    })
  end)
  spec.case("what is so already is not sent", function()
    local scv, shell = appliance.new()
    scv.set_audit_config { max_files = 10, syslog = { port = 514 } }
    spec.equal(shell.count("audit.set_config"), 0)
  end)
  spec.case("the server's key is nobody's business", function()
    local scv, shell = appliance.new()
    spec.raises({ kind = "argument", argument = "certificate" }, scv.set_syslog_certificate, CERTIFICATE .. KEY)
    spec.equal(shell.count("audit.set_syslog_certificate"), 0)
  end)
  spec.case("is changed only by what was read strictly", function()
    local CONFIG = "audit.config"
    refuse("audit.set_config", function(scv) scv.set_audit_config { max_files = 20 } end,
      { [CONFIG] = { "max_size", "syslog.enabled" } }, { [CONFIG] = { "max_files", "syslog", "syslog.port" } })
    refuse("audit.set_config", function(scv) scv.set_audit_config { max_size = 20 } end,
      { [CONFIG] = { "max_files" } })
  end)
end)

spec.group("scv.is_sound", function()
  spec.case("says whether an audit log file is as it should be", function()
    local scv = appliance.new()
    for _, state in ipairs { "NORMAL", "ACTIVE", "ROLLOVER DELETE", "normal", "ROLLOVER_DELETE" } do
      spec.equal(scv.is_sound { integrity = state }, true)
    end
    for _, state in ipairs { "TAMPERED", "UNEXPECTED DELETE", "unexpected-delete" } do
      spec.equal(scv.is_sound { integrity = state }, false)
    end
    spec.raises({ kind = "argument" }, scv.is_sound, "audit.log")
  end)
  spec.case("stops where that is not known", function()
    local scv = appliance.new()
    spec.raises({ kind = "protocol", operation = "audit.logs", field = "integrity" }, scv.is_sound, {})
    local raised = spec.raises({ kind = "protocol", operation = "audit.logs", field = "integrity" }, scv.is_sound,
      { integrity = "FINE" })
    spec.equal(raised.message, "the reply of audit.logs: field integrity must be ACTIVE, NORMAL, ROLLOVER DELETE, "
      .. 'TAMPERED or UNEXPECTED DELETE, got "FINE"')
    spec.contains(raised.hint, "scv.audit_logs()")
  end)
end)
