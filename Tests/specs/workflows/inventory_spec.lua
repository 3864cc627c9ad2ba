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
      "https://vc.test/sdk has 1 VMs, 0 datastores and 1 hosts; 1 VMs that it had are gone",
    })
  end)
end)
