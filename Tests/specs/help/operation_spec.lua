local spec = ...

local operation_help = spec.fake_shell.new().library("help/operation")

local function argument(name, more)
  local one = { name = name, type = "string", required = true, placeholder = "..." }
  for key, value in next, more or {} do one[key] = value end
  return one
end

spec.group("a call that can be pasted", function()
  local function example(...) return operation_help.example { name = "extra.do_it", parameters = { ... } } end

  spec.case("is Lua, whatever the arguments are called", function()
    spec.equal(example(argument "id", argument "X-Need", argument "end"),
      'scv.api.extra.do_it{id = "...", ["X-Need"] = "...", ["end"] = "..."}')
  end)
  spec.case("has a single argument without its name, and none where there is none", function()
    spec.equal(example(argument "X-Need"), 'scv.api.extra.do_it("...")')
    spec.equal(example(), "scv.api.extra.do_it()")
  end)
end)
