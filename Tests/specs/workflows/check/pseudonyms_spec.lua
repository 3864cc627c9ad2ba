local spec = ...

local shell = spec.fake_shell.new()
local pseudonyms = shell.library("workflows/check/pseudonyms")

local function new() return pseudonyms.new() end

spec.group("pseudonyms", function()
  spec.case("are the same for the same, in any capitals, and others for others", function()
    local names = new()
    spec.equal(names:text("web01"), names:text("web01"))
    spec.equal(names:text("WEB01"), names:text("web01"))
    spec.truthy(names:text("web02") ~= names:text("web01"))
  end)
  spec.case("keep what kind of thing it is", function()
    local names = new()
    spec.truthy(names:text("vm-1001"):find("^vm%-%d+$"))
    spec.truthy(names:text("datastore-22"):find("^datastore%-%d+$"))
    spec.truthy(names:text("group-v12"):find("^group%-v%d+$"))
    spec.truthy(names:text("502012f3-aaaa-bbbb-cccc-0123456789ab"):find("^00000000%-0000%-4000%-8000%-%d+$"))
    spec.truthy(names:text("10.20.30.40"):find("^192%.0%.2%.%d+$"))
    spec.truthy(names:text("fe80::1"):find("^192%.0%.2%.%d+$"))
    spec.truthy(names:text("svm01.example.org"):find("^name%-%d+$"))
    spec.equal(#names:text("12345"), 5)
  end)
  spec.case("keep how a path or a location is put together", function()
    local names = new()
    local disk = names:text("[nfs_web01] web01/web01_1.vmdk")
    spec.truthy(disk:find("^%[name%-%d+%] name%-%d+/name%-%d+$"))
    spec.equal(disk:match("^%[(.-)%]"), names:text("nfs_web01"))
    spec.truthy(names:text("svm:vol:snap"):find("^name%-%d+:name%-%d+:name%-%d+$"))
  end)
  spec.case("keep the length of ids that are numbers", function()
    local names = new()
    spec.equal(#tostring(names:number(12345)), 5)
    spec.equal(names:number(12345), names:number(12345))
    spec.truthy(names:number(12346) ~= names:number(12345))
    spec.equal(math.type(names:number(7)), "integer")
  end)
  spec.case("leave no prose, no secret and no description", function()
    local names = new()
    spec.equal(names:text("this machine holds our payroll"), "(a text)")
    local record = names:value("element", {
      description = "x", errorMessage = "y", password = "hunter2", statusMessage = "z", messages = { "a", "b" },
    }, {})
    spec.equal(record, {
      description = "(a text)", errorMessage = "(a text)", password = "***", statusMessage = "(a text)",
      messages = { "(a text)", "(a text)" },
    })
  end)
  spec.case("keep flags, other numbers, times, words and cron expressions", function()
    local record = {
      isMounted = true, port = 8143, status = "COMPLETED", startTime = "11/23/2026 03:05:09 PM",
      cronExpression = "0 30 2 ? * MON", types = { "PRIMARY" }, type = "ONTAP SVM",
    }
    spec.equal(new():value("element", record, {}), record)
  end)
  spec.case("take no name for a word, nor for the name of a field", function()
    local names = new()
    names:learn("production")
    local record = names:value("element", { status = "Production", production = 1, fine = 2 }, {})
    spec.truthy(record.status:find("^name%-%d+$"))
    spec.equal(record.production, nil)
    spec.equal(record.fine, 2)
  end)
  spec.case("make names of keys that are none of fields", function()
    local record = new():value("element", { ["10.0.0.1"] = 1, ["a key of words"] = 2 }, {})
    for key in pairs(record) do spec.truthy(key:find("^192%.0%.2%.") or key:find("name") or key == "(a text)") end
  end)
end)
