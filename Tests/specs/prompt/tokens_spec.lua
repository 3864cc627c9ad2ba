local spec = ...

local shell = spec.fake_shell.new()
local tokens = shell.library("prompt/tokens")

local function texts(text)
  local found = {}
  for index, token in ipairs((tokens.of(text))) do found[index] = token.text end
  return found
end

local function kinds(text)
  local found = {}
  for index, token in ipairs((tokens.of(text))) do found[index] = token.kind end
  return found
end

spec.group("tokens", function()
  spec.case("are words, numbers, strings and signs", function()
    spec.equal(texts("local x1 = 0x1F .. 'a b' -- c"), { "local", "x1", "=", "0x1F", "..", "a b" })
    spec.equal(kinds("if n >= 1e-5 then"), { "keyword", "name", "sign", "number", "keyword" })
    spec.equal(texts("a//b ~= c<=d...e::f"), { "a", "//", "b", "~=", "c", "<=", "d", "...", "e", "::", "f" })
    spec.equal(texts("x=1-2"), { "x", "=", "1", "-", "2" })
    spec.equal(texts("\195\164\195"), { "\195", "\164", "\195" })
    spec.equal(texts(""), {})
  end)
  spec.case("know strings of every kind", function()
    spec.equal(texts([==["a\"b" 'c\\' [[d]] [=[e]]f]=]]==]), { 'a\\"b', "c\\\\", "d", "e]]f" })
    spec.equal(texts("--[[ a\nb ]] c --[==[ d ]] e"), { "c" })
    spec.equal(texts("-- a\nb"), { "b" })
    -- An escape may stand for several lines.
    spec.equal(texts("'a\\z\n  b' c 'd\\\r\ne' f"), { "a\\z\n  b", "c", "d\\\r\ne", "f" })
  end)
  spec.case("say what has no end", function()
    local function open(text)
      local token = select(2, tokens.of(text))
      return token and { token.kind, token.text }
    end
    spec.equal(open("f('a"), { "string", "a" })
    spec.equal(open("f('a\\'"), { "string", "a\\'" })
    spec.equal(open("f('a\\"), { "string", "a\\" })
    spec.equal(open("f([[a]"), { "string", "a]" })
    spec.equal(open("f() -- a"), { "comment", "-- a" })
    spec.equal(open("f() --[[ a ]"), { "comment", " a ]" })
    spec.equal(open("f('a')"), nil)
    -- The string of an earlier line has gone wrong; this line is no part of it.
    spec.equal(open("f('a\nb"), nil)
  end)
  spec.case("are put together to the expression that ends with one", function()
    local function expression(text)
      local list = tokens.of(text)
      local first = tokens.beginning(list, #list)
      return first and text:sub(list[first].first)
    end
    spec.equal(expression("x = scv.jobs{a = 1}:where{b = {}}[1]"), "scv.jobs{a = 1}:where{b = {}}[1]")
    spec.equal(expression("print 'x' ('y'):rep"), "print 'x' ('y'):rep")
    spec.equal(expression("return ('y'):rep"), "('y'):rep")
    spec.equal(expression("a + b.c"), "b.c")
    spec.equal(expression("f(a)(b)"), "f(a)(b)")
    spec.equal(expression("a)"), nil)
    spec.equal(expression(".a"), nil)
    spec.equal(expression("{1}.a"), "{1}.a")
  end)
end)
