local spec = ...

local shell = spec.fake_shell.new()
local tree = shell.library("editor/tree")

-- The expressions of a statement's kinds, for short.
local function first(text) return tree.of(text).body[1][1] end

spec.group("the tree of a program", function()
  spec.case("reads every file of the library, of the scripts and of the specs", function()
    local count = 0
    local listing = assert(io.popen(("cd '%s' && find stdlib scripts Tests -name '*.lua'"):format(spec.root)))
    for path in listing:lines() do
      local file = assert(io.open(("%s/%s"):format(spec.root, path)))
      local text = file:read("a"):gsub("^#[^\n]*", "")
      file:close()
      local ok, problem = pcall(tree.of, text)
      spec.equal(ok or path .. ": " .. problem, true)
      count = count + 1
    end
    listing:close()
    spec.truthy(count > 400)
  end)

  spec.case("knows what Lua's own tests of syntax hold", function()
    for _, text in ipairs {
      "", "return", "return;", "return 1, 2;", ";;;", "a.b.c, d[1] = 1, 2", "local x <const>, y <close> = 1, nil",
      "goto done ::done::", "for i = 1, 10, 2 do break end", "for k, v in pairs(t) do end",
      "repeat local x = 1 until x", "while not a do end", "if a then elseif b then else end",
      "function a.b.c:d(...) return ... end", "local function f(a, b, ...) end", "f{1, 2; x = 3, [4] = 5,}",
      "f'a' \"b\" [[c]] [==[d]==]", "('x'):rep(3)", "x = -2 ^ -3 .. 'a' .. 'b'", "x = not not a == b",
      "x = a | b ~ c & d << 1 >> 2 // 3", "x = #t - ~1", "local s = 'a\\z\n  b' t = 1", "x = 0x1p-4 + 1e+5 + .5",
      "f(function() end)()", "a = {f = function(x) return x end}",
    } do
      spec.truthy(load(text, "=text", "t"))
      tree.of(text)
    end
  end)

  spec.case("binds operators as Lua does", function()
    local function shape(node)
      if node.kind ~= "operation" then return node.name or node.value end
      if #node == 1 then return { node.sign, shape(node[1]) } end
      return { shape(node[1]), node.sign, shape(node[2]) }
    end
    local function of(text) return shape(first("return " .. text)) end
    spec.equal(of("a + b * c"), { "a", "+", { "b", "*", "c" } })
    spec.equal(of("a - b - c"), { { "a", "-", "b" }, "-", "c" })
    spec.equal(of("a ^ b ^ c"), { "a", "^", { "b", "^", "c" } })
    spec.equal(of("a .. b .. c"), { "a", "..", { "b", "..", "c" } })
    spec.equal(of("-a ^ b"), { "-", { "a", "^", "b" } })
    spec.equal(of("a or b and c == d"), { "a", "or", { "b", "and", { "c", "==", "d" } } })
  end)

  spec.case("knows which variable a name is", function()
    local body = tree.of("local x = 1 do local x = x print(x) end print(x) y = x").body
    local outer = body[3][1].arguments[1].variable
    local inner = body[2][1].body[2][1].arguments[1].variable
    spec.equal({ outer.value.value, inner.value.kind, outer ~= inner }, { 1, "name", true })
    spec.equal(inner.value.variable == outer, true)
    spec.equal(tree.of("y = 1 function z() end").assigned, { y = true, z = true })
    -- The variable of a repeat is there in its condition.
    local condition = tree.of("repeat local a = 1 until a").body[1][2]
    spec.equal(condition.variable.name, "a")
    spec.equal(first("local x = 1 x = 2").kind, "number")
    spec.equal(tree.of("local x = 1 x = 2").body[2][1].variable.is_assigned, true)
  end)

  spec.case("knows the lines, and what literals say", function()
    local call = tree.of("local a = [[\n\nx]]\n\nscv\n  .jobs {\n  type = 'a\\n\\x41',\n}").body[2][1]
    spec.equal({ call.line, call.arguments[1].items[1].line, call.arguments[1].items[1].value.value }, { 6, 7, "a\nA" })
    spec.equal(first("return [[\nx]]").value, "x")
  end)
end)
