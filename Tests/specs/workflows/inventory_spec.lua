local spec = ...

local appliance, vcenters = spec.load "appliance", spec.load "vcenters"

local CRM, WEB = vcenters.CRM, vcenters.WEB

local function fixture(known)
  return appliance.new {
    vcenter = { vms = { vcenters.vm(1, "web01", WEB) }, hosts = { vcenters.host(1, "esx01") } },
    remembered = { [appliance.VCENTER] = known },
  }
end

local KNOWN = { last_look = "2026-11-22T10:00:00Z", vms = {
  vcenters.remembered(2, "crm01", CRM),
  vcenters.remembered(1, "web01", WEB, { gone_since = nil, last_seen = "2026-11-22T10:00:00Z" }),
} }
KNOWN.vms[2].gone_since = nil

local function names(list) return list:map(function(each) return each.name end) end

spec.group("what is remembered of vCenter", function()
  spec.case("is listed without asking anybody, also by calling the table itself", function()
    local scv, shell = fixture(KNOWN)
    spec.equal(names(scv.inventory()), { "crm01", "web01" })
    spec.equal(names(scv.inventory.list("crm*")), { "crm01" })
    spec.equal(names(scv.inventory { "Prod/web01", CRM }), { "web01", "crm01" })
    spec.equal({ shell.looks, #shell.requests, #shell.notes }, { 0, 0, 0 })
    spec.raises({ kind = "argument", argument = "wanted" }, scv.inventory, 7)
  end)
  spec.case("has its fields where nothing is listed", function()
    local scv = fixture { last_look = "2026-11-22T10:00:00Z", vms = {} }
    for _, list in ipairs { scv.inventory(), scv.inventory.deleted() } do
      for _, key in ipairs {
        "name", "moref", "uuid", "bios_uuid", "template", "host", "datastores", "path", "first_seen", "last_seen",
        "gone_since",
      } do
        spec.equal(#list:select(key), 0)
      end
      spec.raises({ kind = "argument" }, list.select, list, "power_state")
    end
  end)
  spec.case("tells which VMs are gone", function()
    local scv, shell = fixture(KNOWN)
    spec.equal(names(scv.inventory.deleted()), { "crm01" })
    spec.equal(#scv.inventory.deleted("web01"), 0)
    spec.equal(shell.looks, 0)
  end)
  spec.case("is nothing before the first look, which is said", function()
    local scv, shell = fixture(nil)
    spec.equal(#scv.inventory(), 0)
    spec.equal(shell.notes, { "nothing is remembered of https://vc.test/sdk yet; scv.inventory.sync() looks at it" })
  end)
  spec.case("is renewed by a look, which says what it found", function()
    local scv, shell = fixture(KNOWN)
    spec.equal(#scv.inventory.sync(), 2)
    spec.equal(shell.looks, 1)
    spec.equal(shell.notes, {
      "https://vc.test/sdk has 1 VM, no datastores and 1 host; 1 VM that it had is gone",
    })
  end)
  spec.case("that can't be read is no empty one: who asks for it alone is told, and a look is listed", function()
    local scv, shell = fixture(KNOWN)
    function shell.remembered() return nil, "/x is a folder, and is left alone" end
    for _, name in ipairs { "list", "deleted" } do
      local raised = spec.raises({ kind = "config" }, scv.inventory[name])
      spec.equal(raised.message, ("scv.inventory.%s: what was remembered of vCenter can't be read: /x is a folder, and "
        .. "is left alone"):format(name))
      spec.contains(raised.hint, "scv.vcenter.vms()")
    end
    spec.equal(#shell.notes, 0)
    local seen = scv.inventory.sync()
    spec.equal({ names(seen), seen[1].gone_since }, { { "web01" } })
    spec.equal(shell.notes, {
      "https://vc.test/sdk has 1 VM, no datastores and 1 host; which it had before is not known: what was remembered "
        .. "of it can't be read: /x is a folder, and is left alone",
    })
  end)
  spec.case("that can't be read is a note, once, where a VM can be found without", function()
    local scv, shell = fixture(KNOWN)
    function shell.remembered() return nil, "/x is in use by others" end
    for _ = 1, 2 do spec.raises({ kind = "not_found" }, scv.vcenter.vm, "crm01") end
    spec.equal(shell.notes, { "what was remembered of vCenter can't be read: /x is in use by others" })
  end)
  spec.case("is meant by a name as vCenter writes it in paths, too", function()
    local slashed = vcenters.remembered(3, "web/03", vcenters.DB, { path = "/DC0/vm/Prod/web%2f03" })
    local scv = fixture { last_look = KNOWN.last_look, vms = { slashed } }
    for _, word in ipairs { "web/03", "web%2f03", "Prod/web%2f03", "Prod/*", "Prod/web%2f*" } do
      spec.equal(names(scv.inventory(word)), { "web/03" })
    end
  end)
end)
