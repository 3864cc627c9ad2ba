local spec = ...

local OPERATION = "vms.available_esx_hosts"

-- The name of the host that is chosen.
local function chosen(offered, wanted, context)
  context = context or {}
  context.what, context.operation = "web01", OPERATION
  return spec.fake_shell.new().library("lookup/esx_host").choose(offered, wanted, context)
end

local function host(name, original, moref) return { name = name, original = original, moref = moref } end

spec.group("an ESXi host", function()
  local two = { host("esx01", false, "host-1"), host("esx02", true, "host-2") }

  spec.case("is the original one, by the backup before the reply", function()
    spec.equal(chosen(two), "esx02")
    spec.equal(chosen(two, nil, { original = "ESX01" }), "esx01")
    spec.equal(chosen(two, nil, { original = "esx09" }), "esx02")
  end)
  spec.case("is none that a record's moref and name contradict each other in", function()
    local raised = spec.raises({
      kind = "argument", argument = "host",
      message = "f: host says moref host-1 and name esx02, but the ESXi host of that moref is esx01 now",
    }, chosen, two, { moref = "host-1", name = "esx02" }, { func = "f" })
    spec.contains(raised.hint, 'Pass the moref alone, or the name alone: host = "esx02"')
    spec.equal(chosen(two, { moref = "host-1", name = "ESX01" }), "esx01")
    spec.equal(chosen(two, { moref = "host-1" }), "esx01")
  end)
  spec.case("is told by its name alone where the backup says it, whichever place it has", function()
    spec.equal(chosen({ host("esx01"), host("esx02") }, nil, { original = "esx02" }), "esx02")
    spec.equal(chosen({ host("esx01", true), host("esx02", false) }, nil, { original = "esx02" }), "esx02")
    spec.equal(chosen({ host("ESX02"), host("esx02") }, nil, { original = "esx02" }), "esx02")
  end)
  spec.case("is none of several that may be the original one, unless one alone says so", function()
    local function object(id, original, moref) return host({ id = id, name = "esx01" }, original, moref) end
    local first, second = object(1, false, "host-1"), object(2, true, "host-2")
    spec.equal(chosen({ first, second }, nil, { original = "esx01" }), second.name)
    for _, flag in ipairs { true, false } do
      local raised = spec.raises({ kind = "ambiguous", message = "2 hosts may be the original one of web01" }, chosen,
        { object(1, flag, "host-1"), object(2, flag, "host-2") }, nil, { original = "esx01" })
      spec.contains(raised.hint, "host-2")
    end
    spec.raises({ kind = "ambiguous" }, chosen, { host("esx01", true), host("esx02", true) })
    spec.equal(chosen({ host("esx01", true), host("esx01", true) }), "esx01")
    spec.equal(chosen({ "esx01", "esx01", "esx02" }, nil, { original = "esx01" }), "esx01")
  end)
  spec.case("is never chosen by a pattern, even where it fits one alone", function()
    local raised = spec.raises({
      kind = "argument", argument = "host",
      message = "scv.f: host takes one ESXi host, and esx* is a pattern: 2 fit it", hint = "it fits esx01, esx02",
    }, chosen, two, "esx*", { func = "scv.f" })
    spec.equal(raised.status, nil)
    spec.raises({ kind = "argument", hint = "it fits esx02" }, chosen, two, "*2", { func = "scv.f" })
    spec.raises({ kind = "argument", message = "scv.f: host takes one ESXi host, and web* is a pattern: 0 fit it" },
      chosen, { "esx01", "esx02" }, "web*", { func = "scv.f" })
    spec.equal(chosen({ "esx*", "esx02" }, "esx*"), "esx*")
  end)
  spec.case("must be said by a record that says anything", function()
    spec.raises({ kind = "argument", message = "ESXi host: host must have moref or name, got an empty table" },
      chosen, two, {})
  end)
  spec.case("is the only one that is offered, whether or not it says that it is the original", function()
    for _, original in ipairs { true, false } do spec.equal(chosen { host("esx03", original) }, "esx03") end
    spec.equal(chosen { host("esx03") }, "esx03")
  end)
  spec.case("is the one that is named: by name, moref or record", function()
    for _, wanted in ipairs { "esx01", "ESX01", "host-1", { name = "esx01" }, { moref = "host-1" } } do
      spec.equal(chosen(two, wanted), "esx01")
    end
  end)
  spec.case("is never another than the one that was named", function()
    spec.raises({ kind = "not_found", message = 'no ESXi host "esx03" for web01' }, chosen, two,
      "esx03")
    spec.raises({ kind = "ambiguous" }, chosen, { host("esx01"), host("esx01") }, "esx01")
  end)
  spec.case("is not to be chosen for a VM on vVols", function()
    spec.raises({
      kind = "argument", argument = "host", message = "web01 is on vVols: it can't be restored to another host",
      hint = "leave host out, or give esx01, esx02",
    }, chosen, two, "esx03", { vvol = true })
  end)
  spec.case("is not guessed where the original one is gone", function()
    local raised = spec.raises({
      kind = "ambiguous", message = "the original host of web01 is not offered any more",
    }, chosen, { host("esx03", false), host("esx04", false) })
    spec.equal(#raised.candidates, 2)
    spec.raises({ kind = "not_found", message = "no ESXi host is offered for web01" }, chosen, {})
  end)
  spec.case("is not chosen by a flag that isn't said", function()
    spec.raises({ kind = "protocol", operation = OPERATION, field = "original" }, chosen,
      { host("esx03"), host("esx04") })
    spec.raises({ kind = "protocol", operation = OPERATION, field = "name" }, chosen, { { original = true } })
  end)
end)
