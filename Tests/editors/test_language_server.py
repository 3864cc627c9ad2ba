"""What a real language server, EmmyLua's, makes of the definitions: what it finds, and what it does not find."""

import re

from examples import of_pages, shared_scripts

# Each line of it is wrong in one way: the code that the server has for it, and a word of its message.
BAD = [
    ('scv.restor_vm{vm = "web01"}', "undefined-field", "restor_vm"),
    ('scv.api.jobs.lst()', "undefined-field", "lst"),
    ('scv.api.jbos.list()', "undefined-field", "jbos"),
    ('csv.raed("vms.csv")', "undefined-field", "raed"),
    ('print(vcenter.vmss)', "undefined-field", "vmss"),
    ('parralel({}, print)', "undefined-global", "parralel"),
    ('print(scv.api.jobs.get(118).statu)', "undefined-field", "statu"),
    ('print(scv.jobs()[1].outcom)', "undefined-field", "outcom"),
    ('for _, job in ipairs(scv.jobs{type = "backup"}) do print(job.stat) end', "undefined-field", "stat"),
    ('print(scv.policies():where{name = "daily"}:first().frequncy)', "undefined-field", "frequncy"),
    ('scv.jobs():wher{status = "failed"}', "undefined-field", "wher"),
    ('print(vcenter.vm("web01").powerstate)', "undefined-field", "powerstate"),
    ('scv.create_policy{name = "nightly"}', "missing-fields", "frequency"),
    ('scv.restore_vm{backup = "latest"}', "param-type-mismatch", "scv.RestoreVM"),
    ('scv.restore_vm()', "missing-parameter", "arguments"),
    ('scv.api.jobs.get{}', "param-type-mismatch", "scv.api.jobs.get.arguments"),
    ('scv.restore_vm{vm = true}', "param-type-mismatch", "scv.RestoreVM"),
    ('scv.create_policy{name = "nightly", frequency = 5}', "type-mismatch", "integer"),
    ('script{description = "x", needs = "raed"}', "type-mismatch", '"read"'),
    ('scv.jobs():sort("start_time", "dsc")', "param-type-mismatch", '"asc"'),
    ('fleet{"a"}.jbos()', "undefined-field", "jbos"),
    ('fleet().api.jobs.lst()', "undefined-field", "lst"),
    ('print(fleet{"a", "b"}.jobs()[1].statu)', "undefined-field", "statu"),
    ('print(fleet().policies().errors[1].apliance)', "undefined-field", "apliance"),
    ('fleet().backup_now{group = "x"}', "undefined-field", "backup_now"),
    ('fleet(5).jobs()', "param-type-mismatch", "scv.Appliance"),
    ('print(appliances()[1].nmae)', "undefined-field", "nmae"),
    ('report{}:sav("week.html")', "undefined-field", "sav"),
    ('report{}:save(5)', "param-type-mismatch", "string"),
    ('print(scv.report().coverage.gaps)', "undefined-field", "gaps"),
    ('sleep("soon")', "param-type-mismatch", "number"),
]

GOOD = """
report{days = 7}:save("week.html")
report{hours = 48}:save("week.md", {overwrite = true})
print(report{}.complete, report().coverage.gap, #report{}.problems, report{}:html())
print(fleet{"prod", "dr"}.jobs{since = "24h"}:where{status = "failed"}[1].appliance, #fleet().policies())
print(fleet(appliances()).api.jobs.list()[1].status, fleet().vcenter.vms()[1].power_state)
print(fleet().inventory()[1].appliance, fleet().inventory.deleted()[1].gone_since)
for _, row in ipairs(fleet().resource_groups().errors) do print(row.appliance, row.error) end
print(fleet().jobs()[1].outcome, fleet().api.jobs.get(118)[1].status, fleet().mounted()[1].appliance)
print(appliances():where{connected = true}[1].name, appliances()[1].url)
scv.restore_vm{vm = "web01"}
scv.restore_vm("web01")
scv.restore_vm(scv.vcenter.vm("web01"))
scv.restore_vm{vm = scv.find_vm("web01"), location = "secondary", wait = false}
print(scv.api.jobs.get(118).status, scv.api.jobs.get{id = "118"}.status)
print(scv.jobs()[1].outcome, scv.jobs("backup"):first().start_time)
for _, job in ipairs(scv.jobs{type = "backup"}) do print(job.status, job.id) end
print(scv.policies():where{name = "daily"}:first().frequency)
print(scv.protected_vms():select("name"):csv(), #scv.policies())
scv.create_policy{name = "nightly", frequency = "daily", retention = "14 days"}
scv.backup_now{group = scv.resource_groups()[1], policy = "daily", wait = false}
local ok, problem = pcall(scv.backup_now, {group = "gold_web"})
if not ok then fail(problem, "line 1") end
print(inventory():count(), inventory.deleted():first().gone_since, vcenter.vm("web01").power_state)
local rows = parallel(scv.jobs(), function(job) return scv.job_log(job.id) end, {errors = "collect"})
print(rows[1].item.status, rows[1].value)
print(scv.connect("dr").jobs()[1].status)
print(json.encode({a = json.null}, {indent = 2}), List({1, 2}):map(function(n) return n end)[1])
print(dry_run(function() scv.backup_now{group = "lab"} end):first().path)
local read = scv.reader("vms.backups")
print(read(scv.backups{vm = "web01"}[1], "backup_id", "id"), read.maybe({}, "name", "text"))
"""


def test_slips_are_found_each_in_its_line(opened):
    server = opened({"bad.lua": "".join(line + "\n" for line, _, _ in BAD)})
    found = server.diagnostics("bad.lua")
    for number, (line, code, word) in enumerate(BAD, 1):
        here = [(kind, message) for at, kind, message in found if at == number]
        assert any(kind.endswith(code) and word in message for kind, message in here), (line, here)
    assert {at for at, _, _ in found} == set(range(1, len(BAD) + 1))


def test_what_is_right_passes(opened):
    server = opened({"bad.lua": BAD[0][0], "good.lua": GOOD})
    assert server.diagnostics("bad.lua") != []
    assert server.diagnostics("good.lua") == []


def test_the_scripts_and_examples_that_come_with_the_shell_pass(opened):
    files = shared_scripts() | of_pages()
    assert len(files) > 15
    server = opened({"bad.lua": BAD[6][0], **files})
    assert server.diagnostics("bad.lua") != []
    found = {name: server.diagnostics(name) for name in files}
    assert {name: slips for name, slips in found.items() if slips} == {}


def test_the_definitions_themselves_pass(opened, folder):
    server = opened({"bad.lua": BAD[6][0]})
    names = sorted(path.name for path in (folder / "scvsh").iterdir())
    assert names == ["api.lua", "globals.lua", "list.lua", "scv.lua"]
    assert [slip for name in names for slip in server.diagnostics(f"scvsh/{name}")] == []


def test_hover_says_what_a_function_does_and_takes(opened):
    server = opened({"hover.lua": 'scv.restore_vm{vm = "web01"}\nscv.api.jobs.get(118)\nlocal jobs = scv.jobs()\n'})
    uri = server.open("hover.lua")
    shown = server.hover(uri, 0, 6)
    assert re.search(r"function scv\.restore_vm\(arguments: \(?scv\.RestoreVM\b", shown)
    assert "Restores a VM that is in vCenter from a backup, and waits for the job." in shown
    assert 'scv.restore_vm{vm = "web01"}' in shown and "scv.Job" in shown
    shown = server.hover(uri, 1, 14)
    assert "GET /4.1/jobs/{id}" in shown and "Get job details" in shown
    assert "List<scv.Job>" in server.hover(uri, 2, 7)


def test_hover_knows_what_fleets_appliances_and_reports_are(opened):
    server = opened({"hover.lua": 'local rows = fleet{"a"}.jobs{}\nlocal all = appliances()\nlocal week = report{}\n'})
    uri = server.open("hover.lua")
    assert "List<scv.Fleet.Job>" in server.hover(uri, 0, 7)
    assert "Lists jobs, running and over." in server.hover(uri, 0, 25)
    assert "List<scv.Appliance>" in server.hover(uri, 1, 7)
    assert "scv.Report" in server.hover(uri, 2, 7)


def test_completion_offers_the_arguments(opened):
    lines = {
        "arguments.lua": "scv.restore_vm{", "session.lua": "scv.", "subject.lua": "scv.api.jobs.",
        "record.lua": "scv.jobs()[1].", "fleet.lua": 'fleet{"a"}.', "row.lua": "fleet().jobs()[1].",
        "fleet_arguments.lua": "fleet().jobs{", "appliance.lua": "appliances()[1].", "report.lua": "report{}:"}
    server = opened({name: line + "\n" for name, line in lines.items()})
    offered = {name: server.completion(server.open(name), 0, len(line)) for name, line in lines.items()}
    expected = ["vm", "backup", "before", "location", "host", "datastore", "power_on", "wait", "patience", "confirm"]
    assert [name for name in expected if not any(name in label for label in offered["arguments.lua"])] == []
    assert {"restore_vm", "jobs", "api", "vcenter"} <= set(offered["session.lua"])
    assert {"list", "get", "logs"} <= set(offered["subject.lua"])
    assert {"status", "outcome", "start_time"} <= set(offered["record.lua"])
    assert {"jobs", "policies", "api", "vcenter"} <= set(offered["fleet.lua"])
    assert "backup_now" not in offered["fleet.lua"] and "connect" not in offered["fleet.lua"]
    assert {"appliance", "error", "status", "outcome"} <= set(offered["row.lua"])
    assert any("since" in label for label in offered["fleet_arguments.lua"])
    assert {"name", "url", "connected", "release"} <= set(offered["appliance.lua"])
    assert {"save", "html", "markdown", "text", "json"} <= set(offered["report.lua"])
    assert "is_record" not in offered["record.lua"]
