local spec = ...

local scv, shell = spec.load("appliance").new()
local rules = shell.library("session/rules")

spec.group("the vendor's rules", function()
  spec.case("are those that the document has for a member of a body", function()
    spec.equal(rules.of(scv, "policies.create", "frequency").allowed,
      { "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ON_DEMAND" })
    spec.truthy(#rules.of(scv, "policies.create", "locking.unit").allowed > 0)
  end)
  spec.case("are what the help of workflows says of them", function()
    local function help_of(name) return shell.library("help/comments").of(scv[name]) end
    local function limit(member, key) return rules.of(scv, "policies.create", member)[key] end
    spec.contains(help_of("create_policy").text, ("keeps at most %d backups"):format(limit("retention", "maximum")))
    local characters = ("at most %d characters"):format(limit("label", "max_length"))
    spec.contains(help_of("create_policy").text, "a snapshot label has " .. characters)
    for _, field in ipairs(help_of("create_policy").parameters[1].fields) do
      if field.name == "label" then spec.contains(field.text, characters) end
    end
    for _, subject in ipairs { "policy", "resource_group" } do
      local text = help_of("create_" .. subject).text:match("a name must not hold(.-)space"):gsub("\n", " ")
      local operation = subject == "policy" and "policies.create" or "resource_groups.create"
      for character in rules.of(scv, operation, "name").forbidden:gmatch("[^ ]") do
        spec.contains(text, " " .. character .. " ")
      end
    end
  end)
  spec.case("are none where it says nothing", function()
    for _, pair in ipairs { { "no.operation", "name" }, { "policies.create", "no_member" },
      { "policies.create", "name.part" } } do
      spec.equal(rules.of(scv, pair[1], pair[2]), { allowed = {} })
    end
  end)
  spec.case("refuse the characters that a name must not hold", function()
    local rule = { allowed = {}, forbidden = "-] %" }
    rules.check_name("gold_web", rule, "f", "name")
    for text, shown in pairs {
      ["a-b"] = "the character -", ["a]b"] = "the character ]", ["a b"] = "a space", ["a%b"] = "the character %",
      ["a\nb"] = "a control character",
    } do
      spec.raises({
        kind = "argument", message = ("f: name can't hold %s: %q"):format(shown, text),
        hint = "names hold letters, digits and _; - ] % and spaces are forbidden",
      }, rules.check_name, text, rule, "f", "name")
    end
    local raised = spec.raises({ kind = "argument" }, rules.check_name, "a\nb", { allowed = {} }, "f", "name")
    spec.equal(raised.hint, nil)
  end)
  spec.case("count the characters of a text, not its bytes", function()
    rules.check_length("äöü", { max_length = 3 }, "f", "label")
    spec.raises({ kind = "argument", message = "f: label must be at most 3 characters, got 4" }, rules.check_length,
      "äöüß", { max_length = 3 }, "f", "label")
    spec.raises({ kind = "argument", message = "f: label is no text in UTF-8" }, rules.check_length, "\xff", {}, "f",
      "label")
  end)
end)
