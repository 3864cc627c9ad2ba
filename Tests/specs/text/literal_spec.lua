local spec = ...

local shell = spec.fake_shell.new()
local encode = shell.library("text/literal").encode

-- What a literal reads as.
local function read(text) return assert(load("return " .. text, "literal", "t", { math = math }))() end

spec.group("a literal", function()
  spec.case("comes back as what it was", function()
    for _, value in ipairs {
      "web01", "a\nb\0\27[2J", "Büro", "\xff\xfe", 7, -7, 0.1, 1e300, 2.0, math.mininteger, true, false,
      { 1, 2, { 3 } },
      { name = "a", ["end"] = 1, ["a b"] = 2, [10] = "x", nested = { list = { "p", "q" } } },
    } do
      spec.equal(read(encode(value)), value)
    end
    spec.equal({ math.type(read(encode(2.0))), math.type(read(encode(2))) }, { "float", "integer" })
    spec.equal({ read(encode(math.huge)), read(encode(-math.huge)) }, { math.huge, -math.huge })
    local none = read(encode(0 / 0))
    spec.truthy(none ~= none)
  end)
  spec.case("has a key in brackets that is no name", function()
    local key = shell.library("text/literal").key
    local keys = { key "name", key "X-Need", key "end", key 'a"b' }
    spec.equal(keys, { "name", '["X-Need"]', '["end"]', [==[["a\"b"]]==] })
  end)
  spec.case("has its keys in order, and is one line as long as that is short", function()
    spec.equal(encode { b = 1, a = 2, [1] = "x", [3] = "z" }, '{"x", [3] = "z", a = 2, b = 1}')
    spec.equal(encode {}, "{}")
    local long = {}
    for n = 1, 30 do long[n] = "number " .. n end
    spec.equal(select(2, encode(long):gsub("\n", "")), 31)
  end)
  spec.case("is one line for text of several, and has no control characters", function()
    for _, text in ipairs { "a\nb", "a\27b", "\194\155" } do
      spec.equal(encode(text):find("[%c]"), nil)
      spec.equal(encode(text):find("\194\155", 1, true), nil)
    end
  end)
  spec.case("is nil, with a remark, for what can't be written", function()
    local cycle = {}
    cycle.itself = cycle
    spec.equal({ encode(print), encode(cycle), encode(nil) },
      { "nil --[[function]]", "{itself = nil --[[cycle]]}", "nil" })
    local deep = {}
    for _ = 1, 40 do deep = { deep } end
    spec.contains(encode(deep), "nil --[[deeper]]")
    spec.equal(encode(shell.json_null), "json.null")
  end)
end)
