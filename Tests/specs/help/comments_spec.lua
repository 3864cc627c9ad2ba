local spec = ...

local fixture = spec.load("fake_session")

spec.group("comments", function()
  spec.case("say which arguments stand for one another, above the class", function()
    local scv, shell = fixture()
    local comments = shell.library("help/comments")
    local parameter = comments.of(scv.backup_now).parameters[1]
    spec.equal(parameter.relation, "`group` or `groups`; `limit` beside `groups` only")
    spec.equal(parameter.fields[1].name, "group")
    spec.equal(comments.of(scv.wait_for_job).parameters[1].relation, "")
  end)
end)
