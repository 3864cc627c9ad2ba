local spec = ...

local function fixture() return spec.fake_shell.new().library("core/suggest") end

spec.group("suggest", function()
  spec.case("counts letters put in, left out, exchanged and swapped", function()
    local suggest = fixture()
    spec.equal(suggest.distance("list", "list", 3), 0)
    spec.equal(suggest.distance("lst", "list", 3), 1)
    spec.equal(suggest.distance("lsit", "list", 3), 1)
    spec.equal(suggest.distance("", "abc", 3), 3)
    spec.equal(suggest.distance("aaaaaa", "bbbbbb", 3), 4)
  end)
  spec.case("is silent where nothing is near", function()
    local suggest = fixture()
    spec.equal(suggest.meant("xyzzy", { "list", "get" }), nil)
    spec.equal(suggest.meant("x", {}), nil)
    spec.equal(suggest.meant("LIST", { "list", "get" }), "list")
    spec.equal(suggest.meant("resource", { "jobs", "resource_groups" }), "resource_groups")
  end)
  spec.case("allows a short word fewer letters to be wrong", function()
    local suggest = fixture()
    spec.equal({ suggest.meant("id", { "vm" }), suggest.meant("gte", { "get" }) }, { nil, "get" })
    spec.equal(suggest.meant("resource_gruops", { "resource_groups" }), "resource_groups")
    spec.equal(suggest.meant("abcdefgh", { "abcd1234" }), nil)
  end)
  spec.case("takes what begins with the word before what looks like it, and none where several do", function()
    local suggest = fixture()
    spec.equal(suggest.meant("jobs", { "os", "joba", "jobs_all" }), "jobs_all")
    spec.equal(suggest.meant("backup", { "backup_now", "backups", "lockup" }), "backups")
    spec.equal(suggest.meant("restore", { "restore_vm", "restore_vmdks", "restore_deleted_vm" }), "restore_vm")
    spec.equal(suggest.meant("res", { "restore_vm", "resource_x" }), nil)
    spec.equal({ suggest.meant("ls", { "os" }), suggest.meant("exit", { "next" }) }, {})
  end)
  spec.case("says of things only what is very near: never another number, nor several", function()
    local suggest = fixture()
    spec.equal(suggest.near("nfs_web", { "nfs_lab", "nfs_web01" }), "nfs_web01")
    spec.equal(suggest.near("nfs_web", { "nfs_lab" }), nil)
    spec.equal(suggest.near("web", { "web01", "web02" }), nil)
    spec.equal({ suggest.near("web02", { "web01" }), suggest.meant("web02", { "web01" }) }, {})
    spec.equal({ suggest.near("web1", { "web01" }), suggest.near("web0l", { "web01" }) }, { "web01", "web01" })
    spec.equal(suggest.near("Schedu-Dump", { "Schedule-PurgeJobs", "Schedule-Dump" }), "Schedule-Dump")
    spec.equal(suggest.near("nfs_bd01", { "nfs_db01", "nfs_db02" }), "nfs_db01")
  end)
  spec.case("says of things none that is another one: by its number, a part of its name, or what it goes on with",
    function()
      local suggest = fixture()
      for name, candidate in pairs {
        web02 = "web01", web1 = "web11", web01x = "web02x", dbserver01a = "dbserver02a", db1 = "db", web01a = "web01b",
        ["app-east"] = "app-west", ["srv-a"] = "srv-b", production = "production-archive-2019",
        web01 = "web01a", ["a-dbserver"] = "dbserver", ["dbserver-01"] = "dbserver-01-old",
        dbserver01 = "prod-dbserver01", web = "webserver",
      } do
        spec.equal({ name, suggest.near(name, { candidate }) }, { name })
      end
    end)
  spec.case("says of things none where several are as near, or are written alike", function()
    local suggest = fixture()
    spec.equal(suggest.near("wEb01", { "web01", "WEB01" }), nil)
    spec.equal(suggest.near("wEb01", { "web01", "web01" }), "web01")
    spec.equal(suggest.near("golb", { "gold", "golf" }), nil)
    spec.equal(suggest.near("web0l", { "web01", "webOl" }), nil)
    spec.equal(suggest.near("gold", { "gold_web", "golf" }), nil)
  end)
  spec.case("compares things as they are compared elsewhere", function()
    local suggest = fixture()
    local function form(text) return (text:lower():gsub("^schedule%-", "")) end
    spec.equal(suggest.near("PurgeJob", { "Schedule-PurgeJobs", "Schedule-Dump" }, form), "Schedule-PurgeJobs")
    spec.equal(suggest.near("PurgeJob", { "Schedule-PurgeJobs", "Schedule-Dump" }), nil)
  end)
  spec.case("lists the nearest first, then by the alphabet, and twenty at most", function()
    local suggest = fixture()
    spec.equal(suggest.nearest_first("web02", { "db01", "web01", "web03" }), { "web01", "web03", "db01" })
    local many = {}
    for n = 1, 23 do many[n] = ("vm%02d"):format(n) end
    spec.contains(suggest.listed("vm", many), "vm20 and 3 more")
    spec.equal(suggest.enumerated { "a", "b" }, "a, b")
    -- Among many what is far is as far as any other.
    for n = 24, 1000 do many[n] = ("vm%04d"):format(n) end
    many[1001], many[1002] = "web01", "archive_of_the_web"
    spec.equal({ table.unpack(suggest.nearest_first("wbe01", many), 1, 1) }, { "web01" })
    spec.equal({ suggest.meant("wbe01", many), suggest.meant("elephants", many) }, { "web01", nil })
    spec.equal(suggest.meant("archive_of", many), "archive_of_the_web")
    spec.equal(suggest.enumerated {}, "")
  end)
end)
