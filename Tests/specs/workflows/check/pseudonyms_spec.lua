local spec = ...

local shell = spec.fake_shell.new()
local pseudonyms = shell.library("workflows/check/pseudonyms")

local function new() return pseudonyms.new() end

-- The keys of a record as our document would know them.
local function known(record)
  local stable = {}
  for key in pairs(record) do stable[key] = key end
  return stable
end

spec.group("pseudonyms", function()
  spec.case("are the same for the same, in any capitals, and others for others", function()
    local names = new()
    spec.equal(names:text("web01"), names:text("web01"))
    spec.equal(names:text("WEB01"), names:text("web01"))
    spec.truthy(names:text("web02") ~= names:text("web01"))
  end)
  spec.case("are made by the shell, of names of however many words", function()
    local names = new()
    local disk = names:text("[nfs_web01] web01/web01_1.vmdk")
    spec.equal(disk, names.replace("[nfs_web01] web01/web01_1.vmdk"))
    local one = names:value("name", "the big web server", {})
    spec.truthy(one ~= "(a text)" and one ~= names:value("name", "the big file server", {}))
  end)
  spec.case("keep the length of ids that are numbers, and are no two's", function()
    for _, range in ipairs { { 0, 9 }, { 10, 99 }, { 100, 999 } } do
      local names, seen = new(), {}
      for number = range[1], range[2] do
        local made = names:number(number)
        spec.equal({ math.type(made), #tostring(made), seen[made] }, { "integer", #tostring(number), nil })
        seen[made] = true
        spec.equal(names:number(number), made)
      end
    end
    local names, seen = new(), {}
    for _, number in ipairs { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 10, 11, 12, 13, 100, 101, math.maxinteger, -1 } do
      local made = names:number(number)
      spec.equal({ number, seen[made] }, { number, nil })
      seen[made] = true
    end
  end)
  spec.case("are the same for a number and for its text", function()
    local names = new()
    local record = names:value("element", {
      id = 118, backupId = "118", jobIds = { 118 }, name = "118", nothing = "007", ["118"] = "x",
    }, { id = "id", backupId = "backup_id", name = "name" })
    local text = tostring(record.id)
    spec.truthy(text ~= "118")
    spec.equal({ record.backupId, record.jobIds[1], record.name, record[text] ~= nil }, { text, record.id, text, true })
    spec.equal(#record.nothing, 3)
  end)
  spec.case("are there for names that are numbers, and for the number of a job in a text", function()
    local names = new()
    spec.truthy(names:value("name", "1048-7731", {}) ~= "1048-7731")
    local job = tostring(names:number(4711))
    spec.equal(names:text("(Job 4711)Backup"):match("%d%d%d%d"), job)
  end)
  spec.case("leave no prose, no secret and no description", function()
    local names = new()
    spec.equal(names:text("this machine holds our payroll"), "(a text)")
    local given = {
      description = "x", errorMessage = "y", password = "hunter2", statusMessage = "z", messages = { "a", "b" },
    }
    spec.equal(names:value("element", given, known(given)), {
      description = "(a text)", errorMessage = "(a text)", password = "***", statusMessage = "(a text)",
      messages = { "(a text)", "(a text)" },
    })
  end)
  spec.case("keep flags, other numbers, times, words and cron expressions", function()
    local record = {
      isMounted = true, port = 8143, status = "COMPLETED", startTime = "11/23/2026 03:05:09 PM",
      cronExpression = "0 30 2 ? * MON", types = { "PRIMARY" }, type = "ONTAP SVM",
    }
    spec.equal(new():value("element", record, known(record)), record)
  end)
  spec.case("take no name for a word, nor for the name of a field", function()
    local names = new()
    names:learn("production")
    local record = names:value("element", { status = "Production", production = 1, fine = 2 }, { status = "status" })
    spec.equal(record.status, names:name("Production"))
    spec.equal(record.production, nil)
    spec.equal(record.fine, 2)
  end)
  spec.case("leave a word of our document, though something is called so", function()
    local names, stable = pseudonyms.new { daily = true }, { name = "name", frequency = "frequency" }
    names:learn("daily")
    local record = names:value("element", { name = "daily", frequency = "DAILY" }, stable)
    spec.equal(record, { name = names:name("daily"), frequency = "DAILY" })
  end)
  spec.case("make names of the keys of a table of things, and of keys that are none of fields", function()
    local names, stable = new(), { moref = "moref", powered = "powered" }
    local record = names:value("element", {
      moref = "x", byName = { payroll = { moref = "y" }, web = { moref = "z" } }, sizes = { payroll = 5 },
      hidden = { apiToken = "abc" },
    }, stable)
    spec.equal(record.byName[names:name("payroll")], { moref = names:text("y") })
    spec.equal(record.sizes[names:name("payroll")], 5)
    for _, each in pairs { record.byName, record.sizes } do spec.equal({ each.payroll, each.web }, {}) end
    spec.equal(record.hidden[names:name("apiToken")], "***")
    local odd = names:value("element", { moref = "x", ["10.0.0.1"] = 1, ["a key of words"] = 2 }, stable)
    spec.equal({ odd["10.0.0.1"], odd["a key of words"] }, {})
  end)
end)
