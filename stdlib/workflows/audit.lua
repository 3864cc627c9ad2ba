-- Audit logs, and the server that they are sent to: 38 to 43 of docs/appliance.md, "The operations".
local shell = ...
local argument_table = shell.library("session/argument_table")
local carried = shell.library("session/carried")
local cell = shell.library("text/cell")
local errors = shell.library("core/errors")
local is_planned = shell.library("core/plan").is
local optional = shell.library("core/record").optional
local reader = shell.library("core/record").reader
local pem = shell.library("core/pem")
local replacement = shell.library("session/replacement")
local sequence = shell.library("core/sequence")
local words = shell.library("core/words")

local read_current, read_file = reader("audit.config"), reader("audit.logs")

local SET_CONFIG = "audit.set_config"

local LOG, CONFIG, CERTIFICATE = "scv.audit_log", "scv.set_audit_config", "scv.set_syslog_certificate"

local function no_arguments(name) return argument_table.reader(name, {}) end

local read_logs, read_verify, read_shown = no_arguments("scv.audit_logs"), no_arguments("scv.verify_audit"),
  no_arguments("scv.audit_config")

local read_log = argument_table.reader(LOG, {
  { "file", "thing", required = true }, { "to", "text" }, { "overwrite", "flag" },
}, { bare = "file", example = 'scv.audit_log{file = "audit.log"}' })

local read_config = argument_table.reader(CONFIG, {
  { "max_files", "count", rule = { SET_CONFIG, "max_files" } },
  { "max_size", "count", rule = { SET_CONFIG, "max_size" } },
  { "syslog", "table" },
  { "confirm", "flag" },
}, { example = "scv.set_audit_config{max_files = 20}" })

local read_syslog = argument_table.reader(CONFIG .. ": syslog", {
  { "enabled", "flag" },
  { "address", "text" },
  { "port", "count", rule = { SET_CONFIG, "syslog.port" } },
  { "format", "choice", rule = { SET_CONFIG, "syslog.format" } },
})

local read_certificate = argument_table.reader(CERTIFICATE, { { "certificate", "text", required = true } },
  { bare = "certificate", example = 'scv.set_syslog_certificate{certificate = "syslog.pem"}' })

-- States of a file: whether it is as it should be.
local STATES = {
  NORMAL = true, ACTIVE = true, ["ROLLOVER DELETE"] = true, TAMPERED = false, ["UNEXPECTED DELETE"] = false,
}

local function is_sound_state(state)
  for known, is_sound in pairs(STATES) do
    if words.constant(known) == words.constant(state) then return is_sound end
  end
  return nil
end

-- Whether a file is as it should be. One that says nothing, or a word that is not known, is neither.
local function is_sound(log)
  local state = read_file(log, "integrity", "text")
  local sound = is_sound_state(state)
  if sound == nil then
    read_file.wrong(log, "integrity", words.one_of(sequence.keys(STATES)),
      "what it says stands in the table of scv.audit_logs(), and the file itself is read by scv.audit_log")
  end
  return sound
end

-- Of how many files something is to be said, and of which.
local function tell_files(files, total, problem)
  if #files == 0 then return end
  shell.note((problem .. ": %s"):format(#files, total, table.concat(files, ", ")))
end

-- What the verification found, for people.
local function tell_integrity(logs)
  local bad, unknown = {}, {}
  for _, log in ipairs(logs) do
    local file, state = cell.text(optional(log, "file")), optional(log, "integrity", "text")
    local sound = state and is_sound_state(state)
    local said = state == nil and file .. " says nothing" or ("%s is %s"):format(file, cell.text(state))
    if sound == false then bad[#bad + 1] = said end
    if sound == nil then unknown[#unknown + 1] = said end
  end
  if #bad == 0 and #unknown == 0 then
    shell.note(("%d audit log files, none of them tampered with"):format(#logs))
  end
  tell_files(bad, #logs, "%d of %d audit log files are not as they should be")
  tell_files(unknown, #logs, "of %d of %d audit log files it is not known whether they are as they should be")
end

-- Stops where no file is listed: the one that is written is always there, so that nothing is known of any.
local function check_any(logs)
  if #logs > 0 then return end
  errors.raise {
    kind = "protocol", operation = "audit.logs",
    message = "the reply of audit.logs lists no file, though there is always the one that is written: of none it is "
      .. "known whether it is as it should be",
    hint = "What replies look like is partly assumed. scv.api.sync() reads the appliance's own document, which "
      .. "corrects it.",
  }
end

-- The verification was made, whatever this read says: its error says so.
local function tell_unread(problem)
  local facts = {}
  for key, value in next, type(problem) == "table" and problem or {} do facts[key] = value end
  facts.kind, facts.changed = errors.kind(problem), true
  facts.message = "the audit logs were verified, but what came of it can't be read: " .. errors.message(problem)
  errors.raise(facts)
end

-- Of a syslog server it must be said whether it is used; the rest there need not be.
local SYSLOG_FIELDS = {
  { "enabled", "flag" }, { "address", "any text", may_lack = true }, { "port", "integer", may_lack = true },
  { "format", "any text", may_lack = true },
}

-- What the appliance says of the syslog server; {} if there is none.
local function syslog_now(config)
  local syslog, now = read_current.maybe(config, "syslog", "table"), {}
  for _, field in ipairs(syslog and SYSLOG_FIELDS or {}) do
    now[field[1]] = (field.may_lack and read_current.maybe or read_current)(syslog, field[1], field[2])
  end
  return now
end

-- The syslog server as it shall be: what is not given stays as it came.
local function syslog_of(given, config)
  local current = read_current.maybe(config, "syslog", "table")
  if not given then return carried.copy(current) end
  local full = carried.copy(current) or {}
  for _, field in ipairs(SYSLOG_FIELDS) do
    if given[field[1]] ~= nil then carried.set(full, field[1], given[field[1]]) end
  end
  if optional(full, "enabled") and not (optional(full, "address") and optional(full, "port")) then
    errors.argument(CONFIG, "syslog", "needs an address and a port before it is enabled",
      'for example syslog = {enabled = true, address = "192.0.2.50", port = 514, format = "RFC5424"}')
  end
  return full
end

local function add_missing(texts, what, is, to_be)
  -- An appliance without a syslog server says false or nothing.
  if to_be == nil or is == to_be or not (is or to_be) then return end
  texts[#texts + 1] = ("%s is %s, not %s"):format(what, is == nil and "not said" or cell.text(is), cell.text(to_be))
end

-- What a configuration doesn't say of what was asked.
local function missing(wanted, syslog, config)
  local texts, now = {}, syslog and syslog_now(config) or {}
  for _, key in ipairs { "max_files", "max_size" } do
    add_missing(texts, key, wanted[key] and read_current.maybe(config, key, "integer"), wanted[key])
  end
  for _, field in ipairs(syslog and SYSLOG_FIELDS or {}) do
    add_missing(texts, "syslog." .. field[1], now[field[1]], syslog[field[1]])
  end
  return texts
end

local function carrier(scv)
  return function(record, is_spelled) return carried.body(scv, record, SET_CONFIG, is_spelled) end
end

-- A count that is not given stays as it is.
local function count_of(wanted, current, key)
  return wanted[key] or read_current(current, key, "integer", ("or say what it is to be: %s = …"):format(key))
end

local function add(scv)
  local carry = carrier(scv)

  --- Lists the audit log files with their integrity: NORMAL, ACTIVE (the one that is written), ROLLOVER DELETE,
  --- TAMPERED or UNEXPECTED DELETE. The states are those of the last verification.
  ---
  ---     scv.audit_logs()
  ---     scv.audit_logs():where{integrity = "TAMPERED"}
  ---@reads
  ---@steps audit.logs
  ---@return List files
  ---@typed return List<audit.logs>
  function scv.audit_logs(arguments)
    read_logs(arguments)
    return scv.api.audit.logs()
  end

  --- Whether an audit log file is as it should be: neither tampered with nor deleted behind the appliance's back. One
  --- that says nothing of it, or a word that is not known, is an error.
  ---
  ---     scv.audit_logs():where(function(log) return not scv.is_sound(log) end)
  ---@reads
  ---@param log table  its record, as scv.audit_logs lists it
  ---@return boolean
  function scv.is_sound(log)
    if type(log) ~= "table" then
      errors.argument("scv.is_sound", "log", "must be a file's record, got " .. errors.what(log))
    end
    return is_sound(log)
  end

  ---@class AuditLogFile
  ---@field file string|table  its name, as scv.audit_logs lists it, or its record
  ---@field to string|nil  a file to write it to
  ---@field overwrite boolean|nil  true: replaces the file that is there; it is not replaced otherwise

  --- Reads an audit log file. Rolled-over ones are packed (.gz): give `to`.
  ---
  ---     print(scv.audit_log("audit.log"))
  ---     scv.audit_log{file = "audit.log", to = "audit-today.log"}
  ---@reads
  ---@steps audit.log
  ---@param arguments AuditLogFile
  ---@return string|table log  its text; with `to` what was written
  function scv.audit_log(arguments)
    local wanted = read_log(arguments)
    local file = wanted.file
    if type(file) == "table" then file = optional(file, "file") end
    if type(file) ~= "string" then errors.argument(LOG, "file", "must be a file's name, got " .. errors.what(file)) end
    return scv.api.audit.log({ filename = file }, { to = wanted.to, overwrite = wanted.overwrite })
  end

  --- Has the audit logs verified, and gives them with what was found. A note names those that were tampered with or
  --- deleted.
  ---
  ---     scv.verify_audit()
  ---@steps audit.verify, audit.logs
  ---@return List files  as scv.audit_logs gives them; in a dry run the planned request
  ---@typed return List<audit.logs>|Plan
  function scv.verify_audit(arguments)
    read_verify(arguments)
    local reply = scv.api.audit.verify()
    if is_planned(reply) then return reply end
    local ok, logs = errors.attempt(function()
      local logs = scv.api.audit.logs()
      check_any(logs)
      return logs
    end)
    if not ok then tell_unread(logs) end
    tell_integrity(logs)
    return logs
  end

  --- Says how audit logs are kept, and to which syslog server they are sent.
  ---
  ---     scv.audit_config()
  ---@reads
  ---@steps audit.config
  ---@return table config  {max_files =, max_size = in MB, syslog = {enabled =, address =, port =, format =}}
  ---@typed return audit.config
  function scv.audit_config(arguments)
    read_shown(arguments)
    return scv.api.audit.config()
  end

  --- one at least
  ---@class AuditSettings
  ---@field max_files integer|nil  how many files are kept; 10 is the appliance's own
  ---@field max_size integer|nil  of a file, in MB; 10 is the appliance's own
  ---@field syslog table|nil  {enabled =, address =, port =, format = "RFC3164" or "RFC5424"}; any of them
  ---@field confirm boolean?  false: don't ask where something of the configuration can't be sent back

  --- Changes how audit logs are kept, and to which syslog server they are sent. What is not given goes back as it came.
  ---
  ---     scv.set_audit_config{max_files = 20}
  ---     scv.set_audit_config{syslog = {enabled = true, address = "192.0.2.50", port = 514, format = "RFC5424"}}
  ---@steps audit.config, audit.set_config
  ---@param arguments AuditSettings
  ---@return table config  as it is then; in a dry run the planned request
  ---@typed return audit.config|Plan
  function scv.set_audit_config(arguments)
    local wanted = read_config(arguments, scv)
    if not (wanted.max_files or wanted.max_size or wanted.syslog) then
      errors.argument(CONFIG, "arguments", "say nothing to change", "it takes max_files, max_size, syslog")
    end
    local given = wanted.syslog and read_syslog(wanted.syslog, scv)
    local function find() return "audit configuration", "the audit configuration", scv.api.audit.config() end
    return replacement.alone(scv, find, function(current)
      syslog_now(current)
      local base, left_out = carry(current)
      local body = carried.copy(base)
      for _, key in ipairs { "max_files", "max_size" } do carried.set(body, key, count_of(wanted, current, key)) end
      carried.set(body, "syslog", syslog_of(given, current))
      if #missing(wanted, given, current) == 0 then
        shell.note("the audit configuration is so already; nothing was sent")
        return current
      end
      return replacement.send(scv, {
        operation = SET_CONFIG, what = "the audit configuration", id = "audit", record = current, base = base,
        left_out = left_out, body = body, read = scv.api.audit.config, carry = carry,
        missing = function(after) return missing(wanted, given, after) end, confirm = wanted.confirm,
      })
    end)
  end

  ---@class SyslogCertificate
  ---@field certificate string  PEM text, or the path of a file

  --- Sets the certificate of the syslog server, where that speaks TLS.
  ---
  --- Rules: it is the server's certificate; a private key is refused.
  ---
  ---     scv.set_syslog_certificate{certificate = "syslog.pem"}
  ---@steps audit.set_syslog_certificate
  ---@param arguments SyslogCertificate
  ---@return table reply  the appliance's messages; in a dry run the planned request
  function scv.set_syslog_certificate(arguments)
    local wanted = read_certificate(arguments)
    return scv.api.audit.set_syslog_certificate {
      certificate = pem.certificate(wanted.certificate, CERTIFICATE, "certificate"),
    }
  end
end

return { order = 180, add = add }
