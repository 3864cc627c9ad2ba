local spec = ...

local fixture = spec.load("fake_session")

spec.group("the search of help", function()
  local _, shell = fixture()
  local search = shell.library("help/search")

  local function first(text, count)
    local names = {}
    for index, one in ipairs(search.find(text)) do
      if index <= (count or 1) then names[index] = one.name end
    end
    return table.concat(names, " ")
  end

  spec.case("puts first what is called so, and workflows before operations", function()
    spec.equal(first("backup"), "scv.backup_now")
    spec.equal(first("policies"), "scv.policies")
    spec.equal(first("password"), "secrets")
    spec.equal(first("time zone"), "time")
    spec.equal(first("ctrl-r"), "keys")
  end)
  spec.case("knows a word in other endings", function()
    spec.contains(first("policy", 5), "scv.policies")
    spec.contains(first("restoring", 3), "scv.restore_vm")
    spec.contains(first("mounting", 3), "scv.mount_datastore")
  end)
  spec.case("wants all of several words", function()
    spec.equal(first("restore deleted"), "scv.restore_deleted_vm")
    spec.equal(first("restore xyzzy"), "")
    spec.equal({ first(""), first("  ?") }, { "", "" })
  end)
  spec.case("finds scripts by their names and by what they say, and help says how they are run", function()
    local reads = 0
    shell.shared_scripts = function()
      reads = reads + 1
      return { { name = "rpo-audit", origin = "bundled", path = "/s/rpo-audit.lua", text = [[script{
        description = "Lists the VMs whose newest good backup is older than a limit.", needs = "read",
        args = { limit = { default = "24h", text = "how old" } } }]] } }
    end
    search.begin()
    spec.cleanup(function()
      shell.shared_scripts = function() return {} end
      search.begin()
    end)
    spec.equal({ first("rpo"), first("newest good backup older limit") }, { "rpo-audit", "rpo-audit" })
    local text = shell.library("help/help").text("rpo-audit")
    spec.contains(text, "scvsh rpo-audit [limit=…]\nLists the VMs whose")
    spec.contains(text, "Needs: read. File: /s/rpo-audit.lua")
    spec.equal(search.meant("rpo-aduit"), "rpo-audit")
    -- Each script is read once for a call, however often it is looked for.
    reads = 0
    pcall(shell.library("help/help").text, "rpo-aduit")
    spec.equal(reads, 1)
  end)
  spec.case("mends slips, two letters that changed places counting as one", function()
    for text, meant in pairs {
      retsore = "restore", ["scv.jbos"] = "scv.jobs", restroe_vm = "scv.restore_vm", bakcup = "backup",
      ["retsore deleetd"] = "restore deleted", whree = "List:where", tiem = "time", dry_rnu = "dry_run",
    } do
      spec.equal({ text, search.meant(text) }, { text, meant })
    end
    for _, text in ipairs { "xyzzy", "qqqqqqqq", "" } do spec.equal({ text, search.meant(text) }, { text }) end
  end)
  spec.case("gives what can be pasted", function()
    for _, one in ipairs(search.find("list")) do
      spec.truthy(load("return " .. one.help) ~= nil and one.help:find("^help%(") ~= nil)
    end
  end)
  spec.case("finds nothing twice, and each of its names is known to help", function()
    local help, seen = shell.library("help/help"), {}
    for _, name in ipairs(search.names()) do
      spec.equal({ name, seen[name] }, { name })
      seen[name] = true
      local is_global = not name:find("[.:]") or name:find("^json")
      spec.truthy(is_global or pcall(help.text, name))
    end
    seen = {}
    for _, one in ipairs(search.find("list")) do
      spec.equal({ one.name, seen[one.name] }, { one.name })
      seen[one.name] = true
    end
  end)
end)
