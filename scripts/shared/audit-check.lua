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

local bad = logs:where(function(log) return not scv.is_sound(log) end)
local shown = args.all and logs or bad
if #shown > 0 then show(shown:select("file", "integrity", "modified", "verified")) end
if #bad > 0 then
  fail { kind = "job", message = ("%d of %d audit log files are not as they should be"):format(#bad, #logs) }
end
io.stderr:write(("%d audit log files, all as they should be\n"):format(#logs))
