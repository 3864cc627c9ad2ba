local spec = ...

spec.group("narration", function()
  spec.case("hands on what was taken", function()
    local shell = spec.fake_shell.new()
    local narration = shell.library("session/narration")
    narration.took("backupId", 57, "backups", "newest of 4")
    narration.took("job", 118, "response")
    narration.took("ids", { 1, 2 }, "backups")
    spec.equal(shell.taken, { "backupId 57 from `backups`, newest of 4", "job 118 from `response`",
      "ids (a list) from `backups`" })
  end)
  spec.case("is turned on and off, by booleans only", function()
    local shell = spec.fake_shell.new()
    local narrate = shell.library("session/narration").narrate
    narrate()
    spec.equal(shell.narrates, true)
    narrate(false)
    spec.equal(shell.narrates, false)
    spec.raises({ kind = "argument", message = 'narrate: on must be true or false, got "off"' }, narrate, "off")
  end)
end)
