local spec = ...

local shell = spec.fake_shell.new()
local evidence = shell.library("workflows/check/evidence")
local facts = shell.library("workflows/check/facts")

local function copied(value)
  if type(value) ~= "table" then return value end
  local copy = {}
  for key, each in pairs(value) do copy[key] = copied(each) end
  return copy
end

-- What is known of an interface of one operation: as our document has it, and as `change` makes it of that.
local function definition_of(ours, change)
  local live = copied(ours)
  if change then change(live) end
  return {
    is_known = change ~= nil, lacking = {}, bridge = { operations = function() return { ours } end },
    of_ours = function(_, name) return name == ours.name and ours or nil end,
    of_live = function(_, name) return name == ours.name and live or nil end,
  }
end

local function member(name, type, source, more)
  local made = { name = name, type = type, source = source or "A", shape_source = source or "A", also = {} }
  for key, value in pairs(more or {}) do made[key] = value end
  return made
end

-- An operation that changes something, with a body, or one that reads, with records.
local function changing(...)
  return {
    name = "things.set", method = "PUT", path = "/4.1/things", method_source = "A", path_source = "A",
    effect = "change", body = { ... }, body_schema = "Thing",
  }
end

local function reading(...)
  return {
    name = "things.list", method = "GET", path = "/4.1/things", method_source = "D", path_source = "D",
    effect = "read", record = { ... }, record_schema = "Thing", is_list = true, list_name = "thingList",
    list_source = "A",
  }
end

-- The fact of a kind, of the only one or of a field, with what the replies have shown.
local function fact_of(definition, what, replies, calls, field)
  local proof = evidence.new(definition)
  for _, reply in ipairs(replies or {}) do proof:reply("things.list", shell.library("core/list").new(reply)) end
  for _, fact in ipairs(facts.all(definition, proof, calls or {})) do
    if fact.what == what and (not field or fact.field == field) then return fact end
  end
  return nil
end

local function told(fact) return { fact.word, fact.by, fact.found } end

spec.group("the fact of a field that is sent", function()
  local function of(members, change) return fact_of(definition_of(changing(table.unpack(members)), change), "sent") end
  spec.case("is confirmed by a document that says name and shape", function()
    local fact = of({ member("size", "integer") }, function(live)
      live.body[1].source, live.body[1].shape_source = "L", "L"
    end)
    spec.equal(told(fact), { "confirmed", "document" })
  end)
  spec.case("is not seen where the document only names it, or only says its shape", function()
    local named = of({ member("size", "integer") }, function(live) live.body[1].source = "L" end)
    spec.equal(told(named), { "not seen" })
    spec.contains(named.why, "does not say what it holds")
    local shaped = of({ member("size", "integer") }, function(live) live.body[1].shape_source = "L" end)
    spec.equal(told(shaped), { "not seen" })
  end)
  spec.case("differs where the document says another shape, be it of what a list holds", function()
    for _, each in ipairs {
      { "integer", "string" }, { "list of string", "list of object" }, { "string", "string or integer" },
      { "list of string or object", "list of integer" },
    } do
      local fact = of({ member("size", each[1]) }, function(live)
        live.body[1].source, live.body[1].shape_source, live.body[1].type = "L", "L", each[2]
      end)
      spec.equal(told(fact), {
        "differs", "document", ("the document says %s, where %s was assumed"):format(each[2], each[1]),
      })
    end
  end)
  spec.case("is confirmed by a shape that is within what was assumed", function()
    for _, each in ipairs {
      { "integer", "null or number" }, { "string or object", "string" }, { "string", "any" },
      { "list of string or object", "list of object" },
    } do
      local fact = of({ member("size", each[1]) }, function(live)
        live.body[1].source, live.body[1].shape_source, live.body[1].type = "L", "L", each[2]
      end)
      spec.equal(told(fact), { "confirmed", "document" })
    end
  end)
  spec.case("differs where the document has others in its place", function()
    local fact = of({ member("size", "integer"), member("color", "string") }, function(live)
      live.body[2].source, live.body[2].shape_source = "L", "L"
    end)
    spec.equal({ fact.field, table.unpack(told(fact)) },
      { "Thing.size", "differs", "document", "the document has no such field" })
  end)
  spec.case("is told by no correction", function()
    local fact = of({ member("size", "integer") }, function(live)
      live.body[1].name, live.body[1].source, live.body[1].shape_source = "volume", "C", "L"
      live.body[1].stable = "size"
    end)
    spec.equal(told(fact), { "not seen" })
  end)
end)

spec.group("the fact of a request", function()
  local function of(change, calls) return fact_of(definition_of(changing(), change), "request", {}, calls) end
  spec.case("is confirmed by a document that has it", function()
    local fact = of(function(live) live.method_source, live.path_source = "L", "L" end)
    spec.equal(told(fact), { "confirmed", "document" })
  end)
  spec.case("is not seen where the document can't be read there, whatever else is known of it", function()
    local fact = of(function() end)
    spec.equal({ fact.word, fact.why }, { "not seen", "the appliance's document can't be read there" })
    spec.equal(of(function(live) live.method_source = "L" end).word, "not seen")
    spec.equal(of(nil).word, "not seen")
  end)
end)

spec.group("the fact of a request that was answered", function()
  spec.case("is confirmed only by an answer at its own path", function()
    local definition, calls = definition_of(changing()), { ["things.set"] = { asked = 1, answered = 1, rows = 0 } }
    spec.equal(told(fact_of(definition, "request", {}, calls)), { "confirmed", "reply" })
    definition.elsewhere = { ["things.set"] = true }
    spec.equal(fact_of(definition, "request", {}, calls).word, "differs")
  end)
end)

spec.group("the fact of a list's name", function()
  local function of(rows, change)
    local calls = { ["things.list"] = { asked = 1, answered = 1, rows = rows } }
    return fact_of(definition_of(reading(), change), "list", {}, calls)
  end
  spec.case("is confirmed by a list that holds something", function()
    spec.equal(told(of(1)), { "confirmed", "reply" })
  end)
  spec.case("is not seen in an empty one, which may have been left out", function()
    local fact = of(0)
    spec.equal({ fact.word, fact.why }, { "not seen", "it was empty" })
    spec.equal(told(of(0, function(live) live.list_source = "L" end)), { "confirmed", "document" })
  end)
end)

spec.group("the fact of a field of a reply", function()
  local function of(type, ...)
    return fact_of(definition_of(reading(member("parts", type))), "field", { { ... } })
  end
  spec.case("differs where a list holds something else", function()
    spec.equal(told(of("list of object", { parts = { { a = 1 } } })), { "confirmed", "reply" })
    local fact = of("list of object", { parts = { "a", "b" } }, { parts = { "c" } })
    spec.equal(told(fact), { "differs", "reply", "lists of text in 2, where list of object was assumed" })
  end)
  spec.case("offers a key for one field alone", function()
    local read = "11/23/2026 03:05:09 PM"
    local start, made = member("startTime", "string", "A"), member("creationTime", "string", "A")
    start.stable, made.stable = "start_time", "creation_time"
    local rows = { { { id = 1, createdTime = read } } }
    local one = fact_of(definition_of(reading(start)), "field", rows, {}, "Thing.startTime")
    spec.equal(one.correct, 'scv.api.correct{field = "Thing.start_time", is = "createdTime"}')
    for _, field in ipairs { "Thing.startTime", "Thing.creationTime" } do
      spec.equal(fact_of(definition_of(reading(start, made)), "field", rows, {}, field).correct, nil)
    end
  end)
end)

spec.group("the fact of a field's words", function()
  local function of(definition, ...)
    return fact_of(definition, "word", { { ... } })
  end
  local function words(name, allowed)
    return definition_of(reading(member(name, "string", "D", { stable = name, allowed = allowed })))
  end
  spec.case("is there where words are assumed, and nowhere else", function()
    spec.equal(of(words("type", {}), { type = "Box" }), nil)
    spec.equal(told(of(words("protocol", { "HTTPS", "HTTP" }), { protocol = "https" })),
      { "confirmed", "reply", "https" })
    local fact = of(words("protocol", { "HTTPS", "HTTP" }), { protocol = "GOPHER" })
    spec.equal(told(fact), { "differs", "reply", "GOPHER is said, and what that means is not known" })
    spec.equal(fact.correct, nil)
  end)
  spec.case("offers no word for a failure", function()
    local job = reading(member("status", "string", "D", { stable = "status" }))
    job.record_schema = "Job"
    local bad = of(definition_of(job), { status = "ERROR" }, { status = "RUNNING" })
    spec.equal({ bad.word, bad.correct }, { "differs", nil })
    local good = of(definition_of(job), { status = "SUCCESSFUL" }, { status = "RUNNING" })
    spec.equal(good.correct, 'scv.api.correct{word = "COMPLETED", is = "SUCCESSFUL"}')
  end)
end)
