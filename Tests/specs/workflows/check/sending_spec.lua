local spec = ...

local shell = spec.fake_shell.new()
local sending = shell.library("workflows/check/sending")

local function member(name, source, more)
  local made = { name = name, type = "string", source = source, shape_source = source, also = {} }
  for key, value in pairs(more or {}) do made[key] = value end
  return made
end

-- An interface of which our document says one thing, and what counts another.
local function definition_of(ours, live)
  local function operation(body)
    return { method = "POST", path = "/4.1/things", method_source = "D", path_source = "D", body = body }
  end
  return {
    lacking = {}, of_ours = function() return operation(ours) end, of_live = function() return operation(live) end,
  }
end

local function doubts(ours, live, body)
  local unseen, wrong = sending.doubts(definition_of(ours, live), { operation = "things.add", body = body })
  return { unseen = unseen, wrong = wrong }
end

spec.group("what is doubtful of a request", function()
  spec.case("is what is only assumed", function()
    local members = { member("name", "D"), member("size", "A") }
    spec.equal(doubts(members, members, { name = "a", size = 1 }), { unseen = { "size" }, wrong = {} })
    spec.equal(doubts(members, members, { name = "a" }), { unseen = {}, wrong = {} })
  end)
  spec.case("is wrong where ours requires it, and the appliance's document has others in its place", function()
    local ours = { member("size", "A", { required = true }), member("color", "A") }
    -- One that the document doesn't know can't be required by it.
    local live = { member("size", "A", { required = false }), member("color", "A"), member("volume", "L") }
    spec.equal(doubts(ours, live, { size = 1, color = 2 }), { unseen = { "color" }, wrong = { "size" } })
  end)
  spec.case("is looked for in every row of a list, and named once", function()
    local parts = member("parts", "D", { members = { member("a", "D"), member("b", "A") } })
    spec.equal(doubts({ parts }, { parts }, { parts = { { a = 1 }, { b = 1 }, { b = 2 } } }),
      { unseen = { "parts[].b" }, wrong = {} })
  end)
end)
