local spec = ...

local appliance = spec.load "appliance"

spec.group("scv.word_hint", function()
  spec.case("says how the shell learns a word, by what it likely means", function()
    local scv, shell = appliance.new()
    for theirs, word in pairs { ERROR = "FAILED", SUCCESSFUL = "COMPLETED", ODD = "…" } do
      spec.equal(scv.word_hint(theirs),
        ('if it means one of ours, say which: scv.api.correct{word = "%s", is = "%s"}'):format(word, theirs))
    end
    spec.equal(#shell.requests, 0)
  end)
  spec.case("has none for a word that means something, as it can't be corrected", function()
    local scv = appliance.new()
    for _, word in ipairs { "RUNNING", "Completed", "PARTIAL", "Done with warnings" } do
      spec.equal(scv.word_hint(word), nil)
    end
  end)
  spec.case("is of a text", function()
    local scv = appliance.new()
    for _, word in ipairs { 3, "", {} } do
      spec.raises({ kind = "argument", argument = "word" }, scv.word_hint, word)
    end
    spec.raises({ kind = "argument", message = "scv.word_hint: word must be text, got nil" }, scv.word_hint)
  end)
end)
