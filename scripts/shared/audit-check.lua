local args = script {
  description = [[
Has the audit logs verified, and lists those files that were tampered with or deleted behind the appliance's back.
Ends with status 5 if there are any. With verify=false nothing is triggered: the states are those of the last
verification.]],
  needs = "change",
  args = {
    verify = { type = "boolean", default = true, text = "have them verified first" },
    all = { type = "boolean", default = false, text = "list the sound ones, too" },
  },
  output = [[
file                              integrity          modified                verified
--------------------------------  -----------------  ----------------------  ----------------------
audit-2026-11-22-00-00-00.log.gz  TAMPERED           11/22/2026 12:00:00 AM  11/23/2026 03:05:09 PM
audit-2026-11-20-00-00-00.log.gz  UNEXPECTED DELETE  11/20/2026 12:00:00 AM  11/23/2026 03:05:09 PM
2 rows]],
}

local logs = args.verify and scv.verify_audit() or scv.audit_logs()
if logs.dry_run then return end -- nothing was verified: there is nothing to judge
-- The one that is written is always there: where none is listed, nothing is known of any.
if #logs == 0 then
  fail {
    kind = "protocol", operation = "audit.logs", changed = args.verify or nil,
    message = "the reply of audit.logs lists no file: of none it is known whether it is as it should be",
    hint = "What replies look like is partly assumed. scv.api.sync() reads the appliance's own document, which "
      .. "corrects it.",
  }
end

local read = scv.reader("audit.logs")

-- A file of which it isn't known whether it is sound is not counted as bad: it is told of, and how.
local unknown
local bad = logs:where(function(log)
  local ok, is_sound = pcall(scv.is_sound, log)
  if ok then return not is_sound end
  if type(is_sound) ~= "table" or is_sound.kind ~= "protocol" then error(is_sound, 0) end
  unknown = unknown or is_sound
  return false
end)

-- A row is of no use where it doesn't say of which file it is; how many are bad is said all the same.
local function name_of(log)
  local ok, name = pcall(read, log, "file", "text")
  if ok then return name end
  if type(name) ~= "table" or name.kind ~= "protocol" then error(name, 0) end
  name.changed = args.verify or nil
  fail(name, ("%d of %d audit log files are not as they should be"):format(#bad, #logs))
end

local shown = List({}, { "file", "integrity", "modified", "verified" })
for index, log in ipairs(args.all and logs or bad) do
  shown[index] = {
    file = name_of(log), integrity = read.maybe(log, "integrity", "text"),
    modified = read.maybe(log, "modified", "time"), verified = read.maybe(log, "verified", "time"),
  }
end
if #shown > 0 then show(shown) end
if unknown then
  -- The verification was made all the same.
  unknown.changed = args.verify or nil
  fail(unknown, ("%d of %d audit log files are not as they should be, of others it is not known"):format(#bad, #logs))
end
if #bad > 0 then
  fail { kind = "job", message = ("%d of %d audit log files are not as they should be"):format(#bad, #logs) }
end
note(("%d audit log files, all as they should be"):format(#logs))
