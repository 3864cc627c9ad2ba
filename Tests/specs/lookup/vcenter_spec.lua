local spec = ...

local appliance, vcenters = spec.load "appliance", spec.load "vcenters"
local vm, WEB, CRM, DB = vcenters.vm, vcenters.WEB, vcenters.CRM, vcenters.DB

local VMS = {
  vm(1, "web01", WEB), vm(2, "web02", CRM, { path = "/DC0/vm/Test/web02" }),
  vm(3, "web02", DB, { path = "/DC0/vm/Prod/web02" }), vm(4, "web/03", nil), vm(5, "50%", nil),
  vm(6, "a*b", nil), vm(7, "ab", nil), vcenters.inaccessible(8, "lost"),
}

local function fixture(inventory)
  local scv, shell = appliance.new { vcenter = inventory or { vms = VMS } }
  return shell.library("lookup/vcenter"), scv, shell
end

local function morefs(things)
  local all = {}
  for index, thing in ipairs(things) do all[index] = thing.moref end
  table.sort(all)
  return all
end

spec.group("what a word means in vCenter", function()
  local function meant(word)
    local vcenter = fixture()
    return morefs(vcenter.meant(VMS, word, vcenter.VM))
  end
  spec.case("is a moref, a uuid however it is written, a path or a name", function()
    for _, word in ipairs {
      "vm-1", WEB, WEB:upper(), "{" .. WEB .. "}", "/DC0/vm/Prod/web01", "Prod/web01", "vm/Prod/web01", "web01",
    } do
      spec.equal(meant(word), { "vm-1" })
    end
    spec.equal(meant "lost", { "vm-8" })
    spec.equal(meant "50%", { "vm-5" })
  end)
  spec.case("is a BIOS uuid where no VM has it for its own", function()
    spec.equal(meant(vcenters.bios(WEB)), { "vm-1" })
    local vcenter = fixture()
    local twins = { vm(1, "a", WEB), vm(2, "b", vcenters.bios(WEB)) }
    spec.equal(morefs(vcenter.meant(twins, vcenters.bios(WEB), vcenter.VM)), { "vm-2" })
  end)
  spec.case("is a name with a slash as people write it, also within a path", function()
    for _, word in ipairs { "web/03", "/DC0/vm/Prod/web%2f03", "/DC0/vm/Prod/web/03", "Prod/web/03" } do
      spec.equal(meant(word), { "vm-4" })
    end
  end)
  spec.case("is a name as vCenter writes it in paths, where nothing is called just so", function()
    spec.equal({ meant "web%2f03", meant "web%2F03" }, { { "vm-4" }, { "vm-4" } })
    spec.equal(meant "50%25", { "vm-5" })
    local vcenter = fixture()
    local things = { vm(1, "web/01"), vm(2, "web%2f01", nil, { path = "/DC0/vm/Prod/web%252f01" }) }
    spec.equal(morefs(vcenter.meant(things, "web%2f01", vcenter.VM)), { "vm-2" })
    -- No folder's end: that is written with a slash.
    spec.equal(meant "Prod%2fweb01", {})
  end)
  spec.case("is all that a name or the end of a path fits, and one by its whole path", function()
    spec.equal(meant "web02", { "vm-2", "vm-3" })
    spec.equal(meant "Test/web02", { "vm-2" })
    spec.equal(meant "/Prod/web02", {})
    spec.equal(meant "rod/web02", {})
  end)
  spec.case("may be both a path and a name", function()
    local vcenter = fixture()
    local things = { vm(1, "web/01"), vm(2, "01", nil, { path = "/DC0/vm/web/01" }) }
    spec.equal(morefs(vcenter.meant(things, "web/01", vcenter.VM)), { "vm-1", "vm-2" })
  end)
  spec.case("is so in other capitals where nothing is called just so", function()
    spec.equal(meant "WEB01", { "vm-1" })
    spec.equal(meant "prod/WEB01", { "vm-1" })
    spec.equal(meant "none", {})
  end)
  spec.case("is a pattern only where nothing is called so", function()
    local vcenter = fixture()
    local function fits(word)
      return vcenter.is_pattern(VMS, word, vcenter.VM) and morefs(vcenter.fitting(VMS, word))
    end
    spec.equal(fits "a*b", false)
    spec.equal(fits "web*", { "vm-1", "vm-2", "vm-3", "vm-4" })
    spec.equal(fits "/DC0/vm/Test/*", { "vm-2" })
    spec.equal(fits "web%2f*", { "vm-4" })
    local raised = spec.raises({
      kind = "argument", message = "f: vm takes one VM, and web* is a pattern: 4 fit it",
    }, vcenter.one, VMS, "web*", vcenter.VM, "f")
    spec.contains(raised.hint, "/DC0/vm/Test/web02")
  end)
  spec.case("is a pattern of a path or of its end, with its slashes as people or vCenter write them", function()
    local things = {
      vm(1, "db01", nil, { path = "/DC0/vm/Files%2fMail/db01" }),
      vm(2, "db/02", nil, { path = "/DC0/vm/Mail/db%2f02" }),
      vm(3, "db03", nil, { path = "/DC0/vm/Hotmail/db03" }),
    }
    local vcenter = fixture()
    for pattern, expected in pairs {
      ["/DC0/vm/Files%2fMail/*"] = { "vm-1" }, ["/DC0/vm/Files/Mail/*"] = { "vm-1" }, ["Files%2fMail/*"] = { "vm-1" },
      ["Files/Mail/db?1"] = { "vm-1" }, ["Mail/*"] = { "vm-1", "vm-2" }, ["Hotmail/db%2f*"] = {}, ["otmail/*"] = {},
      ["Mail/db%2f*"] = { "vm-2" }, ["Mail/db/*"] = { "vm-2" }, ["/Mail/*"] = {}, ["vm/*/db0?"] = { "vm-1", "vm-3" },
      ["db/*"] = { "vm-2" }, ["vm/Files%2fMail/db0*"] = { "vm-1" },
    } do
      spec.equal({ pattern, morefs(vcenter.fitting(things, pattern)) }, { pattern, expected })
    end
  end)
  spec.case("is ambiguous where it is several, which are told apart by paths and uuids", function()
    local vcenter = fixture()
    local raised = spec.raises({ kind = "ambiguous", message = "VM web02 is ambiguous: there are 2 of that name" },
      vcenter.one, VMS, "web02", vcenter.VM, "f")
    spec.contains(raised.hint, "name one by its moref, its uuid or its path:")
    for _, piece in ipairs { CRM, DB, "/DC0/vm/Test/web02", "/DC0/vm/Prod/web02", "vm-2", "vm-3" } do
      spec.contains(raised.hint, piece)
    end
  end)
end)

spec.group("a look at vCenter", function()
  spec.case("serves a whole call, and each further call has its own where it decides for good", function()
    local vcenter, scv, shell = fixture()
    local function call(is_fresh)
      local _ <close> = shell.chapter("f")
      vcenter.look(scv, is_fresh)
      vcenter.look(scv, true)
    end
    call(true)
    spec.equal(shell.looks, 1)
    shell.advance(1)
    call(true)
    spec.equal(shell.looks, 2)
  end)
  spec.case("that is a few seconds old serves what decides nothing", function()
    local vcenter, scv, shell = fixture()
    for _, step in ipairs { { 0, 1 }, { 3, 1 }, { 3, 2 } } do
      shell.advance(step[1])
      vcenter.look(scv)
      spec.equal(shell.looks, step[2])
    end
  end)
  spec.case("is no word of what there is once a job was started or has ended", function()
    local vcenter, scv, shell = fixture()
    vcenter.look(scv)
    shell.advance(1)
    shell.library("jobs/job").check({ id = 1, status = "COMPLETED", endTime = "x" }, "jobs.get")
    shell.advance(1)
    vcenter.look(scv)
    vcenter.look(scv)
    spec.equal(shell.looks, 2)
  end)
  spec.case("is shared by all that want one at the same time, and so is that there is none", function()
    for _, problem in ipairs { false, { kind = "connect", message = "no" } } do
      local shell
      local function inventory()
        shell.sleep(0.3)
        if problem then shell.raise(problem) end
        return { vms = VMS }
      end
      local vcenter, scv, made = fixture(inventory)
      shell = made
      local parallel = shell.library("tasks/parallel").parallel
      local rows = parallel({ 1, 2, 3, 4 }, function()
        return vcenter.look(scv, true)
      end, { errors = "collect" })
      spec.equal({ shell.looks, rows[4].ok }, { 1, not problem })
    end
  end)
  spec.case("that fails stops what needs it, with what can be done, and is a note elsewhere", function()
    local function down() error({ kind = "connect", message = "can't reach vc.test", hint = "is it up?" }, 0) end
    local vcenter, scv, shell = fixture(down)
    spec.raises({ kind = "connect", message = "can't reach vc.test", hint = "is it up?\ngive a moref" },
      vcenter.look_or_stop, scv, true, "give a moref")
    spec.equal(vcenter.look_for_reference(scv, true, "vm-1"), nil)
    spec.equal(shell.notes, {
      "https://vc.test/sdk was not asked (can't reach vc.test); vm-1 is taken as it was given",
    })
  end)
  spec.case("waits for no other look where the thread can't yield: that one could not go on either", function()
    local vcenter, scv, shell = fixture()
    local key = "look at " .. vcenter.facts(scv).url
    local other = coroutine.create(function()
      shell.library("tasks/lock").hold(key, key, function() coroutine.yield() end)
    end)
    coroutine.resume(other)
    local found
    table.sort({ 1, 2 }, function()
      found = vcenter.look(scv, true)
      return false
    end)
    spec.equal({ #found.vms, shell.looks }, { #VMS, 1 })
    spec.truthy(shell.monotonic() < 1)
  end)
  spec.case("is no look at all after an interrupt", function()
    local vcenter, scv = fixture(function() error({ kind = "interrupted", message = "no" }, 0) end)
    spec.raises({ kind = "interrupted" }, vcenter.look_for_reference, scv, true, "vm-1")
  end)
  spec.case("needs a vCenter that is configured", function()
    local scv, shell = appliance.new()
    local vcenter = shell.library("lookup/vcenter")
    spec.equal(vcenter.facts(scv), nil)
    local raised = spec.raises({ kind = "config", message = "f: no vCenter is configured" }, vcenter.needed, scv, "f")
    for _, way in ipairs { "profile", "SCVSH_VCENTER_URL", "--vcenter" } do spec.contains(raised.hint, way) end
  end)
end)

spec.group("a folder path where no vCenter is configured", function()
  spec.case("is said to be known to vCenter alone, wherever it could be given", function()
    local function scv_of(options)
      options.protected = options.protected or { { name = "web01", moref = "vm-1", uuid = WEB } }
      options.unprotected, options.groups = {}, {}
      return appliance.new(options)
    end
    for call, wanted in pairs {
      restore_vm = { vm = "Prod/db02" }, restore_deleted_vm = { vm = "Prod/db02" }, backups = { vm = "Prod/db02" },
      mount_datastore = { datastore = "DC0/nfs" }, create_resource_group = { name = "x", entities = "Prod/db02" },
    } do
      local scv = scv_of {}
      local raised = spec.raises({ kind = "not_found" }, scv[call], wanted)
      spec.contains(raised.hint, "\na folder path is known to vCenter alone: --vcenter URL")
      spec.equal(select(2, raised.hint:gsub("folder path", "")), 1)
    end
    local raised = spec.raises({ kind = "not_found", message = 'no VM "db02"' }, scv_of {}.restore_vm, { vm = "db02" })
    spec.equal(raised.hint:find("folder path", 1, true), nil)
    raised = spec.raises({ kind = "not_found" }, scv_of { vcenter = { vms = VMS } }.restore_vm, { vm = "Prod/db02" })
    spec.equal(raised.hint:find("folder path", 1, true), nil)
  end)
end)

spec.group("the name behind a moref or a path", function()
  local inventory = {
    vms = {}, datastores = { vcenters.datastore(21, "nfs1") }, hosts = { vcenters.host(1, "esx01.demo.local") },
  }
  spec.case("is what the appliance lists things by", function()
    local vcenter, scv, shell = fixture(inventory)
    spec.equal(vcenter.name_of(scv, "datastore-21", "datastores", "f"), "nfs1")
    spec.equal(vcenter.name_of(scv, "datastore/nfs1", "datastores", "f"), "nfs1")
    spec.equal(vcenter.name_of(scv, "host-1", "hosts", "f"), "esx01.demo.local")
    spec.equal(vcenter.name_of(scv, "host-9", "hosts", "f"), "host-9")
    local looks = shell.looks
    for _, word in ipairs { "nfs1", { name = "nfs1" } } do
      spec.equal(vcenter.name_of(scv, word, "datastores", "f"), word)
    end
    spec.equal(shell.looks, looks)
  end)
end)
