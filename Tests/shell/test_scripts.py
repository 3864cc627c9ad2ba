"""The headers of scripts, and the shared scripts, each against a simulator."""

import csv
import io
import json

import pytest

from harness import ROOT, Shell

SHARED = sorted((ROOT / "scripts" / "shared").glob("*.lua"))
ARGUMENTS = {
    "group-backup": ["groups=silver_db"], "restore-drill": ["list=vms.csv"], "group-import": ["list=groups.csv"]}
FILES = {"vms.csv": "vm\nweb01\n", "groups.csv": "name,entities,policies\ngold_app,build07,daily\n"}
HEADER = """local args = script{description = "Tries things.", needs = "%s", args = {
    count = {type = "integer", default = 3, text = "how many"}, name = {required = true}}}
"""


def names():
    return [path.stem for path in SHARED]


def needs(name):
    text = (ROOT / "scripts" / "shared" / f"{name}.lua").read_text()
    return text.split('needs = "')[1].split('"')[0]


def test_there_are_shared_scripts():
    assert "group-backup" in names()


@pytest.mark.parametrize("name", names())
def test_help_is_printed_by_name_without_an_appliance(lone_shell, name):
    finished = lone_shell.run(name, "--help")
    assert (finished.status, finished.err) == (0, ""), finished
    assert finished.out.startswith(f"Usage: scvsh [options] {name}")
    assert "Needs: " in finished.out and "Output:" in finished.out


@pytest.mark.parametrize("name", names())
def test_an_unknown_argument_is_told_before_anything_is_sent(lone_shell, name):
    finished = lone_shell.run(name, "no_such_argument=1")
    assert (finished.status, finished.out) == (2, ""), finished
    assert "no_such_argument" in finished.err


@pytest.mark.parametrize("name", names())
def test_none_changes_anything_that_may_only_read(home, shell, simulator, name):
    for file, text in FILES.items():
        home.file(file, text)
    options = [] if needs(name) == "read" else ["--read-only", "--yes"]
    finished = shell.run(*options, name, *ARGUMENTS.get(name, []))
    if needs(name) == "read":
        assert finished.status in (0, 5) and finished.out + finished.err, finished  # 5: it found what it looks for
    else:
        assert "only reads" in finished.err and finished.status in (1, 4, 5), finished
    assert simulator.counters()["changes"] == 0


def test_arguments_are_checked_and_converted(home, lone_shell):
    path = home.file("try.lua", HEADER % "change" + "print(math.type(args.count), args.count, args.name)")
    assert lone_shell.run(path, "name=a=b", "--count", "7").out == "integer\t7\ta=b\n"
    assert lone_shell.run(path, "--name=x").out == "integer\t3\tx\n"
    for words in ([], ["name=x", "count=many"], ["name=x", "cuont=1"], ["x"]):
        finished = lone_shell.run(path, *words)
        assert (finished.status, finished.out) == (2, ""), finished
        assert "scvsh try --help" in finished.err


def test_help_runs_nothing_of_the_rest(home, lone_shell):
    path = home.file("try.lua", HEADER % "read" + "print('ran') error('ran')")
    finished = lone_shell.run(path, "--help")
    assert finished.status == 0 and "ran" not in finished.out and "how many (integer, default 3)" in finished.out


def test_a_wrong_header_names_the_field_and_the_file(home, lone_shell):
    for header, field in [("{}", "description"), ("{description = 'x'}", "needs"),
                          ("{description = 'x', needs = 'reed'}", "needs"),
                          ("{description = 'x', needs = 'read', args = {a = {type = 'int'}}}", "args.a.type")]:
        path = home.file("wrong.lua", "script" + header)
        finished = lone_shell.run(path)
        assert finished.status == 1 and "wrong.lua" in finished.err and field in finished.err, finished


def test_a_script_that_reads_can_change_nothing(home, shell, simulator):
    path = home.file("sly.lua", HEADER % "read" + """
        print(pcall(scv.backup_now, {group = "silver_db"}))
        local body = {resourceGroupId = 2, policyId = 2}
        print(pcall(scv.request, "POST", "/4.1/resource-groups/backupnow", {body = body}))
    """)
    finished = shell.run("--yes", path, "name=x")
    assert finished.out.count("false") == 2 and finished.status == 0, finished
    assert simulator.counters()["changes"] == 0


def test_at_the_prompt_there_are_defaults_and_no_bonds(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    said = terminal.line('script{description = "x", needs = "read", args = {hours = 24}}.hours')
    assert said == "24\n"
    assert "COMPLETED" in terminal.line('scv.backup_now{group = "silver_db"}.status')
    terminal.leave()


def test_a_script_of_the_user_s_own_wins_over_a_shared_one(home, lone_shell):
    folder = home.folder / "data" / "scvsh" / "scripts"
    folder.mkdir(parents=True)
    (folder / "job-stuck.lua").write_text("print('mine')")
    assert lone_shell.run("job-stuck").out == "mine\n"
    assert lone_shell.run("job-stuck.lua").out == "mine\n"


def test_a_script_that_is_nowhere(lone_shell):
    finished = lone_shell.run("no-such-script")
    assert finished.status == 1 and "no-such-script" in finished.err


def test_group_backup(shell, simulator):
    finished = shell.run("-o", "csv", "group-backup", "groups=s*", "policy=daily")
    assert finished.status == 0, finished
    [row] = csv.DictReader(io.StringIO(finished.out))
    assert (row["group"], row["status"]) == ("silver_db", "COMPLETED")
    assert simulator.counters()["changes"] == 1


def test_group_backup_of_one_that_fails(shell):
    finished = shell.run("group-backup", "groups=lab")
    assert finished.status == 5 and "maintenance" in finished.err, finished


def test_job_stuck_is_careful_without_a_zone(home, simulators):
    simulator = simulators()
    shell = Shell(home, simulator)
    jobs = shell.json("scv.api.jobs.list()")
    running = sorted(job["id"] for job in jobs if job["status"] == "RUNNING")
    assert running
    exact = shell.run("--timezone", "UTC", "-o", "csv", "job-stuck", "older_than=20h")
    careful = shell.run("-o", "csv", "job-stuck", "older_than=20h")
    assert exact.status == 0 and careful.status == 0
    assert len(careful.out.splitlines()) <= len(exact.out.splitlines())
    simulator.advance(60 * 3600)
    later = shell.run("-o", "csv", "job-stuck", "older_than=20h")
    stuck = sorted(int(row["id"]) for row in csv.DictReader(io.StringIO(later.out)))
    still = shell.json("scv.api.jobs.list()")
    assert stuck == sorted(job["id"] for job in still if job["status"] == "RUNNING")


def test_job_failures_of_a_quiet_day(shell):
    finished = shell.run("--timezone", "UTC", "job-failures", "since=1s")
    assert finished.status == 0 and "no job has failed" in finished.err, finished


def test_job_failures_with_their_logs(shell):
    finished = shell.run("-o", "json", "job-failures", "since=90d")
    jobs = shell.json("scv.api.jobs.list()")
    failed = [job["id"] for job in jobs if job["status"] == "FAILED"]
    warned = [job["id"] for job in jobs if job["status"] == "WARNING"]
    assert finished.status == 0 and failed and warned, finished
    for number in failed:
        assert f"job {number}\n" in finished.err
    for number in warned:
        assert f"job {number} ended with a warning" in finished.err and f"job {number}\n" not in finished.err


def test_inventory_export(shell, home):
    finished = shell.run("inventory-export", "groups=gold_*")
    rows = list(csv.DictReader(io.StringIO(finished.out)))
    assert [row["name"] for row in rows] == ["web01", "web02", "web03"]
    assert rows[0]["policies"] == "daily, hourly"
    path = home.folder / "all.csv"
    assert shell.run("inventory-export", f"to={path}").out == ""
    assert len(path.read_text().splitlines()) > len(rows)
    assert shell.run("inventory-export", "groups=iron_*").status == 1


def test_mount_leftovers(shell):
    finished = shell.run("-o", "csv", "mount-leftovers")
    assert finished.status == 0, finished


# Scripts by their names.


def test_a_name_that_is_no_script_is_told_with_where_it_was_looked_for(lone_shell, home):
    finished = lone_shell.run("rpo-adit")
    assert finished.status == 1 and finished.out == "", finished
    assert "there is no script rpo-adit; did you mean rpo-audit?" in finished.err
    assert str(home.folder / "data" / "scvsh" / "scripts") in finished.err and "--list" in finished.err


def test_the_scripts_that_there_are_are_listed_and_none_is_run(lone_shell, home):
    own = home.folder / "data" / "scvsh" / "scripts"
    own.mkdir(parents=True)
    (own / "mine.lua").write_text('#!/usr/bin/env scvsh\nscript{description = "Mine. All.", needs = "read"}\n'
                                  'io.open("ran", "w")\n')
    (own / "rpo-audit.lua").write_text("os.exit(7)\n")
    finished = lone_shell.run("--list", "-o", "json")
    assert finished.status == 0 and finished.err == "", finished
    rows = {row["name"]: row for row in json.loads(finished.out)}
    assert {"restore-drill", "group-backup", "mine"} < set(rows)
    assert rows["mine"] == {"name": "mine", "needs": "read", "origin": "own", "description": "Mine.",
                            "path": str(own / "mine.lua"), "args": []}
    assert [each["name"] for each in rows["restore-drill"]["args"]] == ["list", "limit", "patience"]
    assert rows["restore-drill"]["args"][0]["required"] is True and "args" not in rows["rpo-audit"]
    assert rows["rpo-audit"]["origin"] == "own" and "no header" in rows["rpo-audit"]["problem"]
    assert rows["restore-drill"]["needs"] == "destroy" and rows["restore-drill"]["origin"] == "bundled"
    assert not (home.folder / "ran").exists()
    assert lone_shell.eval('print(#scripts("*drill*"))').out == "1\n"
    assert lone_shell.run("--list", "mine").status == 2


def test_strict_globals_are_for_the_script_that_wants_them(lone_shell, home):
    header = 'script{description = "x", needs = "read", strict = %s} '
    for strict, status in (("true", 1), ("false", 0)):
        finished = lone_shell.run(home.file("strict.lua", header % strict + "count = 1 print(count, cuont)"))
        assert finished.status == status, finished
        assert ("unknown name cuont; did you mean count?" in finished.err) == (status == 1)


def test_init_lua_runs_before_the_prompt_and_before_no_script(shell, home, terminals):
    folder = home.config / "scvsh"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "init.lua").write_text('mine = "from init"\n')
    assert shell.eval("print(mine)").out == "nil\n"
    terminal = terminals(shell)
    terminal.prompt()
    assert "from init" in terminal.line("mine")
