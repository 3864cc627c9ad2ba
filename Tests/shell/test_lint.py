"""Slips in scripts that are read and not run: scvsh --lint."""

import json
import re
import sys

import pytest

from harness import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "editors"))

from examples import of_pages, shared_scripts  # noqa: E402

# A line, and what is said of it.
SLIPS = [
    ('scv.restor_vm{vm = "web01"}', "scv has no restor_vm; did you mean restore_vm?"),
    ('scv.restore_vm{vm = "web01", bakup = "latest"}', "scv.restore_vm takes no bakup; did you mean backup?"),
    ('scv.restore_vm{["bakup"] = 1, vm = "x"}', "scv.restore_vm takes no bakup; did you mean backup?"),
    ('scv.restore_vm{backup = "latest"}', "scv.restore_vm: vm is missing"),
    ("scv.restore_vm()", "scv.restore_vm: vm is missing"),
    ("scv.restore_vm{vm = nil}", "scv.restore_vm: vm is missing"),
    ('scv.create_policy{name = "x", frequency = "dayly", retention = 3}',
     'scv.create_policy: frequency must be HOURLY, DAILY, WEEKLY, MONTHLY or ON_DEMAND, got "dayly"'),
    ('scv.create_policy "x"', "scv.create_policy takes its arguments in a table: {name = …}"),
    ('scv.restore_vm{vm = "x", wait = "no"}', 'scv.restore_vm: wait must be true or false, got "no"'),
    ('scv.fail_stuck_jobs{older_than = "24"}', 'scv.fail_stuck_jobs: older_than must say its unit, got "24"'),
    ('scv.policies{name = "x"}', "scv.policies takes no name"),
    ("local vms = scv.vcenter.vmss()", "scv.vcenter has no vmss; did you mean vms?"),
    ("vcenter.vmss()", "vcenter has no vmss; did you mean vms?"),
    ("report{dys = 3}", "scv.report takes no dys; did you mean days?"),
    ("inventory.delted()", "inventory has no delted; did you mean deleted?"),
    ("scv.api.jobs.lst()", "scv.api.jobs has no lst; did you mean list?"),
    ("scv.api.jbos.list()", "scv.api has no jbos; did you mean jobs?"),
    ("scv.api.jobs.get{}", "scv.api.jobs.get: id is missing"),
    ("scv.api.jobs.get{id = 118, x = 5}", "scv.api.jobs.get takes no x"),
    ('scv.api.policies.create{name = "x", frequency = "DAYLY"}',
     'scv.api.policies.create: frequency must be HOURLY, DAILY, WEEKLY, MONTHLY or ON_DEMAND, got "DAYLY"; '
     "did you mean DAILY?"),
    ('scv.api.policies.create{name = "x", frequency = "DAILY", retntion = {}}',
     "scv.api.policies.create takes no retntion; did you mean retention?"),
    ('csv.red("vms.csv")', "csv has no red; did you mean read?"),
    ('csv.read("vms.csv", {require = {"vm"}})', "csv.read takes no require; did you mean required?"),
    ("json.encod({})", "json has no encod; did you mean encode?"),
    ('local jobs = scv.jobs() jobs:wher{status = "x"}', "a List has no method wher; did you mean where?"),
    ('scv.jobs():where{status = "failed"}:sort("id", "dsc")',
     'List:sort: order must be asc or desc, got "dsc"'),
    ('parallel({}, print, {errors = "colect"})',
     'parallel: errors must be raise or collect, got "colect"; did you mean collect?'),
    ("parralel({}, print)", "there is no function parralel; did you mean parallel?"),
    ('script{description = "x", needs = "reed"}',
     'script: needs must be read, change or destroy, got "reed"; did you mean read?'),
    ('script{description = "x"}', "script: needs is missing"),
    ('local args = script{description = "x", needs = "read", args = {hours = 24}} print(args.hurs)',
     "the header has no argument hurs; did you mean hours?"),
    ("local restore = scv.restore_vm restore{bakup = 1, vm = 1}",
     "scv.restore_vm takes no bakup; did you mean backup?"),
    ("local s, a = scv, scv.api a.jobs.lst()", "scv.api.jobs has no lst; did you mean list?"),
    ("pcall(scv.restore_vm, {vm = 1, bakup = 1})", "scv.restore_vm takes no bakup; did you mean backup?"),
    ("dry_run(scv.jobs())", "dry_run(scv.jobs…) would call scv.jobs for real, before dry_run begins"),
    ('local dr = scv.connect("dr") dr.jbos()', "scv has no jbos; did you mean jobs?"),
    ('local s = scv.connect("dr") s.jobs{sinse = 1}', "scv.jobs takes no sinse; did you mean since?"),
    ('scv.connect("dr").jobs{sinse = 1}', "scv.jobs takes no sinse; did you mean since?"),
    ('fleet{"a", "b"}.jobs{sinse = "24h"}', "scv.jobs takes no sinse; did you mean since?"),
    ("local all = fleet() all.jobs{sinse = 1}", "scv.jobs takes no sinse; did you mean since?"),
    ("fleet().jbos()", "a fleet has no jbos; did you mean jobs?"),
    ('fleet().backup_now{group = "x"}', "a fleet has no backup_now"),
    ("fleet().vcenter.vmss()", "scv.vcenter has no vmss; did you mean vms?"),
    ('scv.jobs{status = "faild"}', 'scv.jobs: status is not known to be "faild"; did you mean "FAILED"?'),
    ('scv.jobs{type = "bakup"}', 'scv.jobs: type is not known to be "bakup"; did you mean "backup"?'),
    ('scv.jobs "bakup"', 'scv.jobs: type is not known to be "bakup"; did you mean "backup"?'),
    ('scv.connect("dr").jobs{status = "faild"}', 'scv.jobs: status is not known to be "faild"; did you mean "FAILED"?'),
    ('scv.jobs():where{status = "faild"}', 'List:where: status is not known to be "faild"; did you mean "FAILED"?'),
    ('fleet().jobs():where{status = "faild"}', 'List:where: status is not known to be "faild"; did you mean "FAILED"?'),
    ('local jobs = scv.api.jobs.list():sort("id") jobs:count{status = {"failed", "runing"}}',
     'List:count: status is not known to be "runing"; did you mean "RUNNING"?'),
    ('scv.policies():where{frequency = "dayly"}',
     'List:where: frequency is not known to be "dayly"; did you mean "DAILY"?'),
    ("x = = 2", "unexpected symbol near '='"),
    ("for i = 1 do end", "',' expected near 'do'"),
]

# What is right, or may be.
PASSES = """
local function f(scv) scv.whatever{} end f({})
do local scv = {} scv.restor_vm{} end
local vms = scv.vcenter.vms()
local made = scv.restore_vm made = print made{bakup = 1}
scv.mine = function() end scv.mine{x = 1}
function List:mine() return self end scv.jobs():mine()
local wanted = {vm = "web01"} wanted[("x"):rep(2)] = 1 scv.restore_vm(wanted)
scv.restore_vm{[args] = 1}
scv.restore_vm{table.unpack({})}
scv.restore_vm(...)
scv.restore_vm("web01") scv.restore_vm(vms:first()) scv.restore_vm{vm = vms[1]}
scv.jobs "backup" scv.jobs() scv.jobs{} scv.jobs(nil) scv.wait_for_job(118) scv.wait_for_job{job = 118}
scv.create_policy{name = "x", frequency = "on demand", retention = "14 days"}
scv.api.jobs.get(118) scv.api.jobs.get "118" scv.api.jobs.list() scv.api.jobs.list{type = "backup"}
scv.api.policies.create{body = {anything = 1}}
scv.api.policies.create{name = "x", frequency = "DAILY", unheard_of = 1}
local dr = scv.connect("dr") dr.api.new.thing() dr.jobs()
fleet{"a", "b"}.api.jobs.list() fleet().api.new.thing() fleet().vcenter.vms()
fleet().jobs{since = "24h"}:where{appliance = "a"} fleet().inventory() fleet().inventory.deleted("web*")
local rows = fleet(appliances()).policies() print(rows.errors, rows[1].appliance, appliances()[1].name)
scv.jobs():where{status = "CANCELED"} scv.jobs():where{status = {"Canceled", "In progress"}}
scv.jobs{status = "failed"} scv.jobs{status = "SUCCESSFUL"} scv.jobs{status = "Completed with warnings"}
scv.jobs "restore"
scv.jobs():where{status = "succeeded", anything = "faild"} scv.jobs():where{status = words} scv.jobs():where(fn)
scv.jobs():map(fn):where{status = "faild"} scv.vcenter.vms():where{name = "faild"}
fail{kind = "job", message = "x", further = 5}
scv.ask{operation = "vms.restore", targets = {{id = 1}}, loss = "x"}
scv.request("GET", "/4.1/jobs", {query = {type = "backup"}})
helper("x") parallels = 1
local args = script{description = "x", needs = "read", args = {hours = 24}} args.more = 1 print(args.hours, args.more)
scv.jobs():where(function(job) return job.anything end):map(function(job) return job.id end)[1].foo()
csv.read("x", {required = {"vm"}}) json.encode({}, {indent = 2}) show({}) sleep(1) print(json.null)
print(inventory(), inventory.deleted("web*"), vcenter.vm("x").path)
::again:: goto done ::done::
"""


def lint(shell, *words, **options):
    finished = shell.run("--lint", *words, **options)
    return finished.status, finished.out, finished.err


@pytest.mark.parametrize("line, message", SLIPS, ids=[line for line, _ in SLIPS])
def test_a_slip_is_found_in_its_line(lone_shell, line, message):
    path = lone_shell.home.file("slip.lua", f"#!/usr/bin/env scvsh\n-- A script.\n{line}\n")
    status, out, err = lint(lone_shell, path)
    assert (status, err) == (1, "")
    assert out == f"{path}:3: {message}\n"


def test_what_is_right_or_may_be_passes(lone_shell):
    path = lone_shell.home.file("good.lua", PASSES + "scv.restor_vm()\n")
    last = PASSES.count("\n") + 1
    assert lint(lone_shell, path) == (1, f"{path}:{last}: scv has no restor_vm; did you mean restore_vm?\n", "")
    path = lone_shell.home.file("good.lua", PASSES)
    assert lint(lone_shell, path) == (0, "", "")


def test_what_a_script_brings_from_elsewhere_is_its_own_affair(lone_shell):
    path = lone_shell.home.file("more.lua", 'require("helpers")\nparralel({}, print)\nscv.restor_vm()\n')
    assert lint(lone_shell, path)[1] == f"{path}:3: scv has no restor_vm; did you mean restore_vm?\n"


def test_nothing_is_run_and_nobody_is_asked(shell, simulator):
    path = shell.home.file(
        "x.lua", 'os.execute("touch ran")\nscv.delete_resource_group{group = "lab", confirm = false}\n')
    assert lint(shell, path) == (0, "", "")
    assert not (shell.home.folder / "ran").exists()
    assert simulator.counters()["by_operation"] == {}


# The lines that lessons have for those who don't find one; each as a program.
TRIES = """
(function(folder)
  local lines, nothing = {}, {}
  setmetatable(nothing, {__index = function() return nothing end, __call = function() return nothing end})
  for path in io.popen("ls '" .. folder .. "'/*.lua"):lines() do
    for _, step in ipairs(loadfile(path)(nothing).steps or {}) do
      local line = step.try
      lines[#lines + 1] = line and load("return " .. line) and "return " .. line or line
    end
  end
  return lines
end)(FOLDER)
"""


def test_scripts_examples_and_lessons_pass(lone_shell):
    files = shared_scripts() | {f"page-{name}": text for name, text in of_pages().items()}
    lessons = lone_shell.json(TRIES.replace("FOLDER", json.dumps(str(ROOT / "stdlib" / "lessons"))))
    assert len(files) > 15 and len(lessons) > 25
    files |= {f"lesson-{index}.lua": line for index, line in enumerate(lessons)}
    paths = [lone_shell.home.file(name, text) for name, text in files.items()]
    bad = lone_shell.home.file("bad.lua", "scv.restor_vm()\n")
    assert lint(lone_shell, *paths, bad) == (1, f"{bad}:1: scv has no restor_vm; did you mean restore_vm?\n", "")


def test_several_files_other_forms_and_standard_input(lone_shell):
    one = lone_shell.home.file("one.lua", "scv.jbos()\n")
    two = lone_shell.home.file("two.lua", "print(1)\nscv.jbos()\n")
    message = "scv has no jbos; did you mean jobs?"
    assert lint(lone_shell, one, two)[:2] == (1, f"{one}:1: {message}\n{two}:2: {message}\n")
    finished = lone_shell.run("-o", "json", "--lint", one)
    assert json.loads(finished.out) == [{"file": one, "line": 1, "message": message}]
    assert finished.status == 1
    assert lint(lone_shell, "-", input="scv.jbos()\n")[:2] == (1, f"stdin:1: {message}\n")
    # Scripts go by their names.
    assert lint(lone_shell, "rpo-audit") == (0, "", "")


def test_what_cannot_be_read_is_said_and_the_rest_is_looked_through(lone_shell):
    one = lone_shell.home.file("one.lua", "scv.jbos()\n")
    status, out, err = lint(lone_shell, "./missing.lua", one)
    assert status == 2 and "missing.lua" in err and out.startswith(f"{one}:1: ")
    assert lone_shell.run("--lint").status == 2


def test_scripts_are_offered_behind_it_each_time(lone_shell):
    lone_shell.home.file("one.lua", "")
    for words in (["--lint", ""], ["--lint", "one.lua", ""]):
        offered = lone_shell.run("--complete", *words).out.splitlines()
        assert any(line.split("\t")[0] == "one.lua" for line in offered), offered
        assert any(line.split("\t")[0] == "rpo-audit" for line in offered), offered
