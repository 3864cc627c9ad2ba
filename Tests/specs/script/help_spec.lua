local spec = ...

local HEADER = spec.load "script_header"

spec.group("the help of a script", function()
  local shell = spec.fake_shell.new()
  local function help(header)
    local specifications = shell.library("script/arguments").specifications(header.args or {}, error)
    return shell.library("script/help").text("try-things", header, specifications)
  end

  spec.case("is made of all that its header says", function()
    spec.equal(help(HEADER), [[
Usage: scvsh [options] try-things group=STRING [hours=INTEGER] [order=STRING] [since=DURATION] [verbose=BOOLEAN]

Tries things.

Needs: change: changes things on the appliance.

Arguments, as name=value or --name value:
  group    a group (string, required)
  hours    how far back (integer, default 24)
  order    (one of up, down, default up)
  since    (duration, default 24h)
  verbose  (boolean, default false)

Output:
  ID  NAME
  1   x
]])
  end)

  spec.case("leaves out what the header leaves out", function()
    spec.equal(help { description = "Looks.", needs = "read" }, [[
Usage: scvsh [options] try-things

Looks.

Needs: read: only reads; nothing can be changed while it runs.
]])
  end)
end)
