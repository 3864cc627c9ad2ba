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

spec.group("what a call takes", function()
  spec.case("names once what the path and the body need", function()
    local operation = {
      name = "extra.put_it",
      parameters = { argument("name", { place = "path" }), argument("page", { place = "query" }) },
      body = { argument "name", argument "page", { name = "size", type = "integer" } }, takes_body = true,
    }
    spec.equal(operation_help.signature(operation_help.arguments(operation)), "{name, page, page, size?}")
    operation.body[1].required = false
    spec.equal(operation_help.signature(operation_help.arguments(operation)), "{name, page, name?, page, size?}")
  end)
  spec.case("says of a body without names whether it is needed, and what of it is assumed", function()
    local operation = { name = "extra.octets", source = "L", takes_body = true, needs_body = true,
      body_type = "application/octet-stream" }
    spec.equal(operation_help.signature(operation_help.arguments(operation)), "{body}")
    spec.equal(operation_help.assumed(operation), "Nothing about it is assumed.")
    operation.source, operation.needs_body = "D", nil
    spec.equal(operation_help.signature(operation_help.arguments(operation)), "{body?}")
    spec.contains(operation_help.assumed(operation), "the form of the body")
  end)
end)
