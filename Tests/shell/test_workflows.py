"""Every workflow of the standard library against the simulator: its success in the vendor's order, its refusals, and
what must never change anything. The list of them is Tests/workflows.json; a workflow that is not in it is missing."""

import json
import re
import subprocess

import pytest

from harness import ROOT, Shell
from workflows import ASKING, CHANGING, WORKFLOWS, by_name, effect, sent


@pytest.fixture
def world(home, simulators):
    """A shell and its simulator, with a certificate and a key beside it."""
    simulator = simulators("--job-seconds", "0.2")
    shell = Shell(home, simulator)
    key, certificate = home.folder / "syslog.key", home.folder / "syslog.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", "/CN=syslog", "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return shell, simulator


def prepared(world, workflow):
    """The world as the workflow needs it; gives the count of changes so far."""
    shell, simulator = world
    if "setup" in workflow:
        finished = shell.run("--yes", "-e", workflow["setup"])
        assert finished.status == 0, finished
    return simulator.counters()["changes"]


def test_the_list_is_whole_and_the_readme_has_it():
    assert len({each["name"] for each in WORKFLOWS}) == len(WORKFLOWS)
    assert all(each["refusals"] and each["steps"] for each in WORKFLOWS)
    readme = (ROOT / "README.md").read_text()
    assert all(f'| `scv.{each["name"]}` | {each["effect"]} |' in readme for each in WORKFLOWS)


def test_lua_has_all_of_them_and_nothing_else(shell):
    """A function whose page has no steps of the vendor's is a helper, and needs no row."""
    printed = shell.eval("""
        local _, e = pcall(function() return scv.nothing end)
        for _, name in ipairs(e.candidates) do
          if type(scv[name]) == "function" then
            print("== " .. name)
            help(scv[name])
          elseif name ~= "api" then
            for _, member in ipairs(getmetatable(scv[name]).__names()) do
              print("== " .. name .. "." .. member)
              help(scv[name][member])
            end
          end
        end
    """)
    pages = dict(page.split("\n", 1) for page in ("\n" + printed.out).split("\n== ")[1:])
    with_steps = {name for name, page in pages.items() if "\nSteps:\n" in page}
    assert with_steps == {each["name"] for each in WORKFLOWS}, printed
    for name, page in pages.items():
        assert re.match(rf"scv\.{re.escape(name)}[({{]", page), (name, page)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=by_name)
def test_help_says_how_it_is_used(shell, workflow):
    """Purpose, steps with the vendor's titles and paths, arguments, and an example."""
    name = workflow["name"]
    page = shell.eval(f"help(scv.{name})").out
    assert re.match(rf"scv\.{re.escape(name)}[({{]", page), page
    assert f"\n    scv.{name}" in page or f"(scv.{name}" in page, page
    assert "\nSteps:\n" in page, page
    titles = shell.eval(
        'for _, s in ipairs(scv.api.subjects()) do for _, o in ipairs(s.operations) do '
        'print(o.name .. "|" .. (o.title or o.name) .. ": " .. o.method .. " " .. o.path) end end').out
    lines = dict(line.split("|", 1) for line in titles.splitlines())
    for step in workflow["steps"]:
        assert lines[step] in page, (step, page)
    assert "gives " in page, page


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=by_name)
def test_it_does_the_vendor_s_steps_in_order(world, workflow):
    shell, simulator = world
    before = prepared(world, workflow)
    finished = shell.run("--yes", "--trace", "-e", f'local result = {workflow["call"]}; print(json.encode(result))')
    assert finished.status == 0, finished
    requests = sent(finished.err)
    rest = list(workflow["steps"])
    changes = 0
    for names in requests:
        if rest and rest[0] in names:
            rest.pop(0)
            changes += effect(names[0]) != "read"
        else:
            assert effect(names[0]) == "read", f"{names} is no step of it, and no read"
    assert rest == [], f"{rest} were not sent, or not in their order: {requests}"
    assert simulator.counters()["changes"] == before + changes
    assert (changes > 0) == (workflow["effect"] != "read")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=by_name)
def test_it_gives_something_useful_and_can_be_run_again(world, workflow):
    shell, simulator = world
    before = prepared(world, workflow)
    finished = shell.run("--yes", "-e", f'local result = {workflow["call"]}; print({workflow["shows"]})')
    assert (finished.status, finished.out) == (0, "true\n"), finished
    if "again" in workflow:
        once = simulator.counters()["changes"]
        finished = shell.run("--yes", "-e", workflow["call"])
        assert finished.status == 0 and workflow["again"] in finished.err, finished
        assert simulator.counters()["changes"] == once
        assert once >= before


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=by_name)
def test_it_refuses_before_anything_is_changed(world, workflow):
    shell, simulator = world
    before = prepared(world, workflow)
    cases = json.dumps([each["call"] for each in workflow["refusals"]])
    code = f"""
        for _, call in ipairs(json.decode({json.dumps(cases)})) do
          local ok, e = pcall(assert(load("return " .. call)))
          print(json.encode(ok and {{kind = "none"}} or {{kind = e.kind or "lua", text = tostring(e)}}))
        end
    """
    finished = shell.run("--yes", "-e", code)
    assert finished.status == 0, finished
    raised = [json.loads(line) for line in finished.out.splitlines()]
    assert len(raised) == len(workflow["refusals"]), finished
    for refusal, got in zip(workflow["refusals"], raised):
        assert got["kind"] == refusal["kind"], (refusal, got)
        assert refusal["says"] in got["text"], (refusal, got)
    assert simulator.counters()["changes"] == before


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=by_name)
def test_it_changes_nothing_in_a_session_that_only_reads_or_plans(world, workflow):
    shell, simulator = world
    before = prepared(world, workflow)
    reads = workflow["effect"] == "read"
    refused = shell.run("--read-only", "--yes", "-e", workflow["call"])
    assert refused.status == (0 if reads else 4), refused
    planned = shell.run("--dry-run", "-e", workflow["call"])
    assert planned.status == 0, planned
    assert reads or " /4.1/" in planned.out, planned
    if workflow in ASKING:
        # Without a terminal nobody can be asked.
        finished = shell.run("-e", workflow["call"])
        assert finished.status == 4 and "must be confirmed" in finished.err, finished
    assert simulator.counters()["changes"] == before


@pytest.mark.parametrize("workflow", CHANGING, ids=by_name)
def test_a_planned_change_ends_what_follows(world, workflow):
    """The planned request goes through other workflows as the result that it stands for."""
    shell, simulator = world
    before = prepared(world, workflow)
    code = f"""
        local requests = dry_run(function()
          local planned = {workflow["call"]}
          scv.wait_for_job(planned)
          scv.unmount_datastore{{backup = planned}}
        end)
        print(#requests)
    """
    finished = shell.run("-e", code)
    assert finished.status == 0, finished
    assert int(finished.out) >= 1
    assert simulator.counters()["changes"] == before


@pytest.mark.parametrize("workflow", ASKING, ids=by_name)
def test_it_asks_once_and_says_what_is_lost(world, terminals, workflow):
    shell, simulator = world
    before = prepared(world, workflow)
    terminal = terminals(shell, "-e", workflow["call"])
    said = terminal.expect(r"Go ahead\? \[y/N\] ")
    assert "This " in said and len(said.split()) > 8, said
    terminal.type("n\r")
    assert terminal.end() == 4
    assert simulator.counters()["changes"] == before


def test_several_targets_ask_for_their_number(world, terminals):
    shell, simulator = world
    call = 'print(scv.restore_vmdks{vm = "web01", disks = {"Hard disk 1", "Hard disk 2"}}.status)'
    for answer, status, changes in (("y", 4, 0), ("2", 0, 1)):
        terminal = terminals(shell, "-e", call)
        said = terminal.expect(r"Type 2, the number of targets, to go ahead: ")
        assert "web01.vmdk" in said and "web01_1.vmdk" in said, said
        terminal.type(answer + "\r")
        assert terminal.end() == status, terminal.rest
        assert simulator.counters()["changes"] == changes
