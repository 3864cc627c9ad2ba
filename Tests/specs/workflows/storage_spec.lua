local spec = ...

local appliance = spec.load "appliance"
local lacking = spec.load "lacking"
local sent, said, refuse = appliance.sent, appliance.said, lacking.refuse_change

local CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
local KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"

spec.group("storage", function()
  spec.case("a change sends all settings, so that none is reset, and tells no secret", function()
    local scv, shell = appliance.new()
    scv.modify_storage { name = "SVM_A", password = "s3cret", port = 8443 }
    spec.equal(sent(shell, "storage_systems.modify"), {
      name = "svm_a", username = "vsadmin", password = "s3cret", protocol = "HTTPS", port = 8443, timeout = 60,
    })
    spec.contains(said(shell), "port 443 → 8443, password")
    spec.contains(shell.questions[1].loss, "doesn't say asup and syslog of svm_a: a change may set that back")
    spec.equal(said(shell):find("s3cret", 1, true), nil)
  end)
  spec.case("a certificate goes with its key, and in place of a user", function()
    local scv, shell = appliance.new()
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
      local scv, shell = appliance.new()
      spec.equal(scv.add_storage({ name = name, username = "a", password = "b" }).id, 2)
      spec.equal(shell.count("storage_systems.add"), 0)
    end
  end)
  spec.case("a time-out is whole seconds, a port a port", function()
    local scv = appliance.new()
    local login = { name = "x", username = "a", password = "b" }
    for key, value in pairs { timeout = 1.5, port = 70000, protocol = "ftp" } do
      login[key] = value
      spec.raises({ kind = "argument", argument = key }, scv.add_storage, login)
      login[key] = nil
    end
  end)
  spec.case("a removal asks, and carries the answer", function()
    local scv, shell = appliance.new()
    scv.remove_storage("svm_b")
    local _, request_options = sent(shell, "storage_systems.remove")
    spec.equal(request_options.grant.targets, { { id = "svm_b", name = "svm_b (192.0.2.2)" } })
    spec.contains(request_options.grant.loss, "can't be restored or mounted until it is added again")
  end)
  spec.case("is changed only by what was read strictly", function()
    local LIST = "storage_systems.list"
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
  end)
  spec.case("an empty preferred address goes back as it came", function()
    local scv, shell = appliance.new {
      storage = { appliance.storage_system { name = "svm_a", preferred_address = "" } },
    }
    scv.modify_storage { name = "svm_a", username = "a", password = "b" }
    spec.equal(sent(shell, "storage_systems.modify").preferred_address, "")
  end)
  -- An appliance that takes what `taken` leaves of a new connection.
  local function new(taken)
    local world
    local scv, shell, made = appliance.new { replies = { ["storage_systems.add"] = function(arguments)
      local record = { id = 9 }
      for key, value in pairs(arguments) do record[key] = value end
      record.password = nil
      if taken then taken(record) end
      table.insert(world.storage, appliance.storage_system(record))
      return { messages = { "ok" } }
    end } }
    world = made
    return scv, shell
  end
  spec.case("a new connection is read back, and what didn't arrive of it is told", function()
    local function add(taken)
      return new(taken).add_storage { name = "svm_c", username = "a", password = "b", port = 8443 }
    end
    spec.equal(add().port, 8443)
    local raised = spec.raises({ kind = "appliance", operation = "storage_systems.add", changed = true }, add,
      function(record) record.port = 443 end)
    spec.equal(raised.message, "storage system svm_c was created, but is not what it was to be: port is 443, not 8443")
    spec.contains(raised.hint, 'scv.remove_storage{name = "svm_c"} removes it')
    raised = spec.raises({ kind = "appliance", changed = true }, add, function(record) record.name = "other" end)
    spec.contains(raised.message, "nothing is called so")
  end)
  spec.case("a new connection is sent all that a client which works is seen to send", function()
    local scv, shell = new()
    scv.add_storage { name = "svm_c", username = "a", password = "b" }
    spec.contains(said(shell), "no reply tells the password of svm_c")
    spec.equal(sent(shell, "storage_systems.add"), {
      name = "svm_c", username = "a", password = "b", protocol = "HTTPS", port = 443, timeout = 60,
      preferred_address = "", asup = false, syslog = true,
    })
    scv, shell = new()
    scv.add_storage {
      name = "svm_c", username = "a", password = "b", timeout = 180, asup = true, syslog = false, platform = "AFF",
    }
    local body = sent(shell, "storage_systems.add")
    spec.equal({ body.timeout, body.asup, body.syslog, body.platform }, { 180, true, false, "AFF" })
  end)
  spec.case("of two of one name none is changed, removed or renamed to, whichever way it is named", function()
    local function twins()
      return appliance.new {
        groups = {},
        storage = {
          appliance.storage_system { id = 1, name = "svm_a", address = "192.0.2.1" },
          appliance.storage_system { id = 99, name = "svm_a", address = "192.0.2.9" },
        },
      }
    end
    for _, name in ipairs { "192.0.2.9", 99, "svm_a", "record" } do
      local scv, shell = twins()
      local record = name == "record" and { id = 99 }
      local raised = spec.raises({ kind = "ambiguous", candidates = name ~= "svm_a"
        and { "svm_a (id 99)", "svm_a (id 1)" } or nil }, scv.remove_storage, { name = record or name })
      spec.contains(raised.message, "svm_a")
      if type(name) == "string" and not record then
        spec.raises({ kind = "ambiguous" }, scv.modify_storage, { name = name, username = "a", password = "b" })
        spec.raises({ kind = "ambiguous" }, scv.rename_storage, { from = "svm_old", to = name })
      end
      for _, operation in ipairs { "remove", "modify", "rename" } do
        spec.equal(shell.count("storage_systems." .. operation), 0)
      end
    end
  end)
  spec.case("another row of the same name and address is the same one", function()
    local scv, shell = appliance.new { storage = {
      appliance.storage_system { id = 1, name = "svm_a", address = "192.0.2.1" },
      appliance.storage_system { id = 7, name = "svm_a", address = "192.0.2.1" },
    } }
    scv.remove_storage { name = { id = 1 } }
    spec.equal(shell.count("storage_systems.remove"), 1)
  end)
  spec.case("storage VMs inside a cluster are listed and found as any other", function()
    local function nested()
      return appliance.new {
        storage = {
          appliance.storage_system { id = 1, name = "cluster01", address = "192.0.2.1", svms = {
            appliance.storage_system { id = 2, name = "svm_in", address = "192.0.2.2", asup = true, syslog = false },
          } },
        },
      }
    end
    local scv = nested()
    spec.equal(scv.storage():map(function(system) return system.name end), { "cluster01", "svm_in" })
    for _, name in ipairs { "SVM_IN", "192.0.2.2" } do
      local shell
      scv, shell = nested()
      scv.modify_storage { name = name, username = "a", password = "b" }
      local body = sent(shell, "storage_systems.modify")
      spec.equal({ body.name, body.asup, body.syslog }, { "svm_in", true, false })
    end
  end)
end)
