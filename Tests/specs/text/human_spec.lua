local spec = ...

local shell = spec.fake_shell.new()
local human, units = shell.library("text/human"), shell.library("core/units")

spec.group("human", function()
  spec.case("sizes have three digits at most", function()
    for bytes, text in pairs {
      [0] = "0 B", [164] = "164 B", [1023] = "1023 B", [1024] = "1 KiB", [1967] = "1.9 KiB", [1048000] = "1023 KiB",
      [1048575] = "1 MiB", [10 * 2 ^ 20] = "10 MiB", [40 * 2 ^ 30] = "40 GiB", [1.5 * 2 ^ 40] = "1.5 TiB",
    } do
      spec.equal(human.size(bytes), text)
    end
  end)
  spec.case("numbers have units by their names, where these say one", function()
    spec.equal(human.quantity("total_bytes", 2048), "2 KiB")
    spec.equal(human.quantity("size", 2048), nil)
    spec.equal(human.quantity("size", 2048, "audit.logs"), "2 KiB")
    local datastore = { capacity = 2 ^ 41, name = "nfs" }
    spec.equal(human.quantity("capacity", datastore.capacity, nil, datastore), nil)
    units.mark_bytes(datastore, { capacity = true })
    spec.equal(human.quantity("capacity", datastore.capacity, nil, datastore), "2 TiB")
    spec.equal(human.quantity("other", 2 ^ 41, nil, datastore), nil)
    spec.equal(human.quantity("size", 2048, nil, setmetatable({}, { __name = "AuditLog" })), "2 KiB")
    spec.equal(human.quantity("size", 2048, nil, setmetatable({}, { __name = "Other" })), nil)
    spec.equal(human.quantity("seconds", 90), "1m 30s")
    spec.equal(human.quantity("maxFileSize", 10, "audit.config"), nil)
    spec.equal(human.quantity("total_bytes", "2048"), nil)
    spec.equal(human.quantity("total_bytes", 0 / 0), nil)
  end)
  spec.case("times begin with the year", function()
    local whole, brief, on_the_minute = human.time("11/23/2026 03:05:09 PM")
    spec.equal({ whole, brief, on_the_minute }, { "2026-11-23 15:05:09", "2026-11-23 15:05", false })
    spec.equal(human.time("2026-11-23T15:05:00Z"), "2026-11-23 15:05:00Z")
    spec.equal(human.time("2026-11-23T15:05:00-05:30"), "2026-11-23 15:05:00-05:30")
    spec.equal(human.time("never"), nil)
  end)
end)
