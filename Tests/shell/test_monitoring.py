"""What monitoring systems are told: figures for node_exporter, and the line and status of a plug-in."""

import json
import math
import os
import re
import stat

import pytest

from broken_appliance import answer
from harness import SCVSH, Shell
from rewriting_appliance import each_record

# --- the text form, as Prometheus' own page has it --------------------------------------------------------------------

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"'
SAMPLE = re.compile(rf'({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\S+)')


def figures(text):
    """The samples by name and labels; whatever the form forbids fails."""
    assert text.endswith("\n") and "\r" not in text
    helped, typed, samples, current = set(), {}, {}, None
    for line in text[:-1].split("\n"):
        if match := re.fullmatch(rf"# HELP ({NAME}) ((?:[^\\]|\\[\\n])+)", line):
            assert match[1] not in helped, line
            helped.add(match[1])
            current = match[1]
        elif match := re.fullmatch(rf"# TYPE ({NAME}) (gauge|counter|untyped)", line):
            assert match[1] == current and match[1] not in typed, line
            typed[match[1]] = match[2]
        else:
            match = SAMPLE.fullmatch(line)
            assert match and match[1] == current and match[1] in typed, line
            labels = re.findall(LABEL, match[2] or "")
            assert len({name for name, _ in labels}) == len(labels), line
            plain = {name: re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)
                     for name, value in labels}
            key = (match[1], tuple(sorted(plain.items())))
            assert key not in samples, line
            samples[key] = float(match[match.lastindex].replace("Inf", "inf"))
    assert helped == set(typed)
    return samples


def ages(samples, kind, label):
    return {dict(labels)[label]: value for (name, labels), value in samples.items()
            if name == f"scv_{kind}_last_good_backup_age_seconds"}


def test_the_strict_parser_refuses_what_prometheus_would():
    good = '# HELP a x\n# TYPE a gauge\na{b="c\\\\d\\"e\\nf"} 1\n'
    assert figures(good) == {("a", (("b", 'c\\d"e\nf'),)): 1.0}
    for bad in (good[:-1], good.replace("gauge", "sum"), good + 'a{b="c\\\\d\\"e\\nf"} 2\n', good + "b 1\n",
                good.replace("# HELP a x\n", ""), good.replace('"c', '"c\n'), good.replace("} 1", "} x"),
                good.replace("b=", "b-c="), good.replace('e\\nf', 'e\\xf'), good.replace("} 1", "}  1")):
        with pytest.raises((AssertionError, ValueError)):
            figures(bad)


# --- figures for node_exporter ----------------------------------------------------------------------------------------


def test_the_figures_are_the_ages_of_the_last_good_backups(shell):
    finished = shell.run("--timezone", "UTC", "rpo-audit", "format=prometheus")
    assert finished.status == 0, finished
    samples = figures(finished.out)
    vms, groups = ages(samples, "vm", "vm"), ages(samples, "group", "group")
    assert len(vms) == 13 and set(groups) == {"gold_web", "silver_db", "lab", "bronze_files"}
    # A VM without a good backup is older than any limit.
    assert vms["build07"] == math.inf == vms["legacy01"]
    for name, hours in (("web01", 0), ("db01", 12), ("lab01", 35)):
        assert hours * 3600 <= vms[name] < (hours + 1) * 3600, (name, vms[name])
    assert groups["silver_db"] == pytest.approx(vms["db01"], abs=5)
    jobs = {(dict(labels)["type"], dict(labels)["outcome"]): value
            for (name, labels), value in samples.items() if name == "scv_jobs"}
    counted = json.loads(shell.run("--timezone", "UTC", "-o", "json", "-e",
                                   'scv.jobs{type = "backup", since = "24h"}:count(scv.succeeded)').out)
    assert abs(jobs["backup", "done"] + jobs["backup", "warning"] - counted) <= 1, (jobs, counted)
    assert {outcome for kind, outcome in jobs if kind == "backup"} == {
        "done", "warning", "failed", "running", "unknown"}
    assert shell.simulator.counters()["changes"] == 0


def twins(simulator, rewriting_appliance, forget_ids):
    """An appliance with two groups called gold_web: silver_db is renamed; whether backups say their group's id."""
    def rewrite(_method, path, reply):
        def change(record):
            for key in ("name", "resourceGroupName"):
                if record.get(key) == "silver_db":
                    record[key] = "gold_web"
            if "backupId" in record and forget_ids:
                record.pop("resourceGroupId", None)
            return record
        return each_record(reply, change)

    return rewriting_appliance(simulator, rewrite).environment()


def test_groups_of_one_name_are_told_by_their_ids(home, simulator, rewriting_appliance):
    environment = twins(simulator, rewriting_appliance, forget_ids=False)
    finished = Shell(home).run("--timezone", "UTC", "rpo-audit", "format=prometheus", env=environment)
    assert finished.status == 0, finished
    found = {tuple(sorted(dict(labels).items())): value for (name, labels), value in figures(finished.out).items()
             if name == "scv_group_last_good_backup_age_seconds"}
    assert found[(("group", "gold_web"), ("id", "1"))] < 3600, found
    assert 12 * 3600 < found[(("group", "gold_web"), ("id", "2"))] < 14 * 3600, found
    assert (("group", "lab"),) in found and len(found) == 4, found


def test_a_name_that_two_groups_have_says_of_no_backup_which_it_is_of(home, simulator, rewriting_appliance):
    environment = twins(simulator, rewriting_appliance, forget_ids=True)
    finished = Shell(home).run("--timezone", "UTC", "rpo-audit", "format=prometheus", env=environment)
    assert finished.status == 5 and finished.out == "", finished
    assert "group_id" in finished.err and "2 resource groups are called gold_web" in finished.err, finished


@pytest.mark.parametrize("status, unclear", [("FAILED", 0), ("PARTIAL", 0), ("SPLENDID", 1)])
def test_only_a_whole_good_backup_makes_a_group_young(home, simulator, rewriting_appliance, status, unclear):
    def rewrite(_method, path, reply):
        def change(record):
            if str(record.get("startTime")).startswith("11/23/2026 02:10") and "backupId" in record:
                record["status"] = status
            return record
        return each_record(reply, change) if path.endswith("/backups") else reply

    shell, appliance = Shell(home), rewriting_appliance(simulator, rewrite)
    finished = shell.run("--timezone", "UTC", "rpo-audit", "format=prometheus", env=appliance.environment())
    assert finished.status == 0, finished
    samples = figures(finished.out)
    groups = ages(samples, "group", "group")
    # That of the night before.
    assert 36 * 3600 < groups["silver_db"] < 38 * 3600 and groups["gold_web"] < 3600, groups
    assert samples["scv_group_last_backup_unclear", (("group", "silver_db"),)] == unclear


def test_figures_in_any_zone_are_the_most_that_an_age_can_be(shell):
    sure = ages(figures(shell.run("--timezone", "UTC", "rpo-audit", "format=prometheus").out), "vm", "vm")
    unsure = ages(figures(shell.run("rpo-audit", "format=prometheus").out), "vm", "vm")
    assert all(unsure[name] > age for name, age in sure.items() if age < math.inf), (sure, unsure)


def test_figures_go_to_a_file_whole_and_for_others_to_read(shell, home):
    folder = home.folder / "textfile"
    folder.mkdir()
    path = folder / "scv.prom"
    path.write_text("old\n")
    old = path.stat().st_ino
    before = os.umask(0o022)
    try:
        finished = shell.run("rpo-audit", "format=prometheus", f"to={path}")
    finally:
        os.umask(before)
    assert finished.status == 0 and finished.out == "", finished
    assert len(ages(figures(path.read_text()), "vm", "vm")) == 13
    # Another file has taken its name: nobody ever saw half of one.
    assert path.stat().st_ino != old and stat.S_IMODE(path.stat().st_mode) == 0o644
    assert os.listdir(folder) == ["scv.prom"]


def test_where_something_is_not_known_the_file_stays_as_it_was(shell, home):
    path = home.folder / "scv.prom"
    path.write_text("old\n")
    shell.simulator.fault("jobs.list", "status", status=500)
    finished = shell.run("rpo-audit", "format=prometheus", f"to={path}")
    assert finished.status == 5 and path.read_text() == "old\n", finished
    assert not [name for name in os.listdir(home.folder) if name.startswith(".part")]


@pytest.mark.parametrize("place", ["link", "folder", "missing/scv.prom"])
def test_figures_replace_nothing_but_a_file(shell, home, place):
    (home.folder / "target").write_text("old\n")
    (home.folder / "link").symlink_to("target")
    (home.folder / "folder").mkdir()
    finished = shell.run("rpo-audit", "format=prometheus", f"to={home.folder}/{place}")
    assert finished.status == 1 and "can't write" in finished.err, finished
    assert (home.folder / "target").read_text() == "old\n" and (home.folder / "link").is_symlink()


def test_names_are_escaped_in_figures(home, simulator, rewriting_appliance):
    odd = 'a"b\\c\nd{e="f"} 1'

    def rewrite(_method, path, reply):
        return _renamed(reply, odd) if "protectedVM" in path else reply

    appliance = rewriting_appliance(simulator, rewrite)
    finished = Shell(home).run("--timezone", "UTC", "rpo-audit", "format=prometheus", env=appliance.environment())
    assert finished.status == 0, finished
    assert odd in ages(figures(finished.out), "vm", "vm"), finished


def _renamed(value, name):
    if isinstance(value, list):
        return [_renamed(item, name) for item in value]
    if isinstance(value, dict):
        return {key: name if key == "name" and item == "web01" or key == "vmName" and item == "web01"
                else _renamed(item, name) for key, item in value.items()}
    return value


# --- plug-ins ---------------------------------------------------------------------------------------------------------

FIGURE = r"(?:[\w.-]+|'[^'=|]+')=-?[\d.]+(?:s|%|B)?(?:;[\d.-]*){0,4}"
LINE = re.compile(rf"([A-Z-]+) (OK|WARNING|CRITICAL|UNKNOWN) - ([^|\n]+?)(?: \| ({FIGURE}(?: {FIGURE})*))?\n")
STATUS = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}


def plugged(finished, state):
    """What a plug-in says that is in this state: its text, and its figures."""
    match = LINE.fullmatch(finished.out)
    assert match and match[2] == state and finished.status == STATUS[state], finished
    return match[3], dict(each.split("=") for each in (match[4] or "").split())


def test_a_plug_in_is_critical_where_vms_are_late(shell):
    text, data = plugged(shell.run("--timezone", "UTC", "rpo-audit", "plugin=true"), "CRITICAL")
    assert "5 of 13 VMs have no good backup of the last 24 hours: lab01 (36 h), " in text and "build07 (never)" in text
    assert data["vms"].startswith("13") and data["late"].startswith("5;;0;0;13"), data


def test_a_plug_in_is_ok_or_warns(shell):
    well = ("--timezone", "UTC", "rpo-audit", "--plugin", "ignore=lab*", "hours=48")
    assert shell.eval('scv.create_resource_group{name = "rest", entities = {"build07", "legacy01"}, policies = "daily"}'
                      ' scv.backup_now{group = "rest"}').status == 0
    text, data = plugged(shell.run(*well), "OK")
    assert text == "11 VMs have a good backup of the last 48 hours" and data["late"].startswith("0;"), data
    text, data = plugged(shell.run(*well, "warning=20"), "WARNING")
    assert "is older than 20 hours: tmpl-debian12 (36 h)" in text and ";72000;172800;" in data["oldest"], data


def test_a_plug_in_knows_nothing_where_a_word_is_not_known(home, simulators):
    dialect = home.file("dialect.json", '{"words": {"COMPLETED": "SUCCESSFUL"}}')
    shell = Shell(home, simulators("--dialect", dialect))
    given = ("--timezone", "UTC", "rpo-audit", "plugin=true", "hours=99")
    text, data = plugged(shell.run(*given), "CRITICAL")
    assert "; of 9 it is not known" in text and data["unclear"].startswith("9;"), (text, data)
    # Without those that surely have none.
    text, data = plugged(shell.run(*given, "ignore=*l*0?"), "UNKNOWN")
    assert "is SUCCESSFUL" in text and data["late"].startswith("0;"), (text, data)


@pytest.mark.parametrize("arguments", [
    ["rpo-audit", "plugin=true", "hours=soon"], ["rpo-audit", "plugin=true", "huors=3"],
    ["rpo-audit", "plugin=true", "plugin=true"], ["rpo-audit", "plugin=true", "odd"],
    ["rpo-audit", "plugin=true", "warning=30"], ["rpo-audit", "plugin=true", "format=prometheus"],
    ["--bogus", "rpo-audit", "plugin=true"], ["--timeout", "x", "rpo-audit", "plugin=true"],
    ["-p", "nowhere", "rpo-audit", "plugin=true"], ["rpo-adit", "plugin=true"], ["./none.lua", "--plugin"],
    ["--timezone", "Mars/Base", "rpo-audit", "plugin=true"], ["--demo", "--url", "x", "rpo-audit", "plugin=true"],
    ["-e", "error('a\\nb|c')", "rpo-audit", "plugin=on"],
])
def test_a_bad_argument_is_unknown(shell, arguments):
    text, data = plugged(shell.run(*arguments), "UNKNOWN")
    assert text and data == {}
    # What is said on standard error is what every run says.
    assert shell.run(*arguments).err.startswith("scvsh: ")


def test_a_refused_login_is_unknown(shell):
    finished = shell.run("rpo-audit", "plugin=true", env={"SCVSH_PASSWORD": "wrong"})
    assert "login" in plugged(finished, "UNKNOWN")[0].lower() or "refused" in plugged(finished, "UNKNOWN")[0]


def test_no_credentials_no_trust_and_no_appliance_are_unknown(shell, lone_shell):
    plugged(shell.run("rpo-audit", "plugin=true", env={"SCVSH_PASSWORD": None}), "UNKNOWN")
    plugged(shell.run("rpo-audit", "plugin=true", env={"SCVSH_FINGERPRINT": None}), "UNKNOWN")
    plugged(lone_shell.run("rpo-audit", "plugin=true"), "UNKNOWN")
    shell.simulator.stop()
    plugged(shell.run("rpo-audit", "plugin=true"), "UNKNOWN")


@pytest.mark.parametrize("kind, details", [
    ("status", {"status": 500}), ("status", {"status": 403}), ("broken_json", {}), ("drop_before", {}),
    ("drop_after", {}),
])
@pytest.mark.parametrize("operation", ["reports.protected_vms", "resource_groups.list", "vms.backups"])
def test_strange_replies_are_unknown(shell, operation, kind, details):
    shell.simulator.fault(operation, kind, **details)
    plugged(shell.run("rpo-audit", "plugin=true", "hours=0.01"), "UNKNOWN")


def test_a_reply_that_says_nothing_is_unknown(lone_shell, broken_appliance):
    appliance = broken_appliance(lambda handler: answer(handler, 200, b'{"response": {}}'))
    plugged(lone_shell.run("rpo-audit", "plugin=true", env=appliance.environment()), "UNKNOWN")


@pytest.mark.parametrize("words", [
    ["plugin=TRUE"], ["plugin=y"], ["plugin="], ["--plugin=bogus"], ["plugin=true", "hours=0"],
    ["plugin=true", "hours=-1"], ["plugin=true", "warning=-5"],
])
def test_a_slip_in_an_argument_is_no_alarm(shell, words):
    plugged(shell.run("rpo-audit", *words), "UNKNOWN")


def test_a_report_without_its_list_is_unknown_and_gives_no_figures(home, simulators):
    dialect = home.file("dialect.json", '{"leave_out": ["UnprotectedVmList.unprotectedVmResponseList"]}')
    shell = Shell(home, simulators("--dialect", dialect))
    text, _ = plugged(shell.run(*("--timezone", "UTC", "rpo-audit", "plugin=true", "hours=100")), "UNKNOWN")
    assert "reports.unprotected_vms came without a list" in text
    finished = shell.run("rpo-audit", "format=prometheus")
    assert finished.status == 5 and finished.out == "", finished


def test_a_slow_appliance_is_unknown(shell):
    shell.simulator.fault("reports.protected_vms", "delay", ms=20_000)
    text, _ = plugged(shell.run("--timeout", "1", "rpo-audit", "plugin=true"), "UNKNOWN")
    assert text


def test_a_script_of_ones_own_can_be_a_plug_in(shell, home):
    head = 'local args = script{description = "x", needs = "read", plugin = true, args = {plugin = false}} '
    result = 'plugin_result{state = "WARNING", text = "so", data = {{label = "a", value = 1}}}'
    own = home.file("own.lua", head + result)
    finished = shell.run(own, "plugin=true")
    assert (finished.out, finished.status) == ("OWN WARNING - so | a=1\n", 1), finished
    # Without the word it is none, and its result is an error that says so.
    finished = shell.run(own)
    assert finished.status == 1 and finished.out == "" and "none of a plug-in" in finished.err, finished
    for body in ("", "error('late')", 'plugin_result{state = "OK", text = "x"} error("behind it")', "x.y = 1"):
        plugged(shell.run(home.file("own.lua", head + body), "plugin=true"), "UNKNOWN")
    # Whoever leaves early has found what was said by then.
    plugged(shell.run(home.file("own.lua", head + "os.exit()"), "plugin=true"), "UNKNOWN")
    plugged(shell.run(home.file("own.lua", head + result + " os.exit(true, true)"), "plugin=true"), "WARNING")
    # An end that says of itself that it failed is none that is well.
    well = head + 'plugin_result{state = "OK", text = "x"} '
    plugged(shell.run(home.file("own.lua", well + "os.exit(true, true)"), "plugin=true"), "OK")
    text, _ = plugged(shell.run(home.file("own.lua", well + "os.exit(3)"), "plugin=true"), "UNKNOWN")
    assert "it left with status 3" in text
    # A bar of a message begins no figures, and its lines are one.
    text, data = plugged(shell.run(home.file("own.lua", head + "error('a|b=1\\nc\\27[1m')"), "plugin=true"), "UNKNOWN")
    assert "a/b=1; c" in text and "\x1b" not in text and data == {}


def test_a_script_whose_own_argument_is_called_plugin_is_none(shell, home):
    own = home.file("own.lua", 'local args = script{description = "x", needs = "read", args = {plugin = false}} '
                               'print(args.plugin) if args.plugin then error("so") end')
    finished = shell.run(own, "plugin=true")
    assert finished.status == 1 and finished.out == "true\n" and "so" in finished.err, finished


def test_help_and_version_are_what_they_are(shell):
    finished = shell.run("rpo-audit", "plugin=true", "--help")
    assert finished.status == 0 and finished.out.startswith("Usage: "), finished
    finished = shell.run("--version", "rpo-audit", "plugin=true")
    assert (finished.status, finished.out) == (2, ""), finished


@pytest.mark.parametrize("behind", ["", " os.exit(0)", " os.exit(true, true)", " os.exit(2)"])
def test_a_line_that_nobody_takes_is_no_success(shell, behind):
    head = 'script{description = "x", needs = "read", plugin = true, args = {plugin = false}} '
    own = shell.home.file("own.lua", head + 'plugin_result{state = "OK", text = "so"}' + behind)
    code = ('local pipe = io.popen(os.getenv("SCVSH") .. " " .. os.getenv("OWN") .. " plugin=true 2>&1 >/dev/full")'
            ' local told = pipe:read("a") return told .. select(3, pipe:close())')
    finished = shell.eval(code, "--no-init", "-o", "lua", env={"SCVSH": SCVSH, "OWN": own})
    told = "scvsh: can't write to standard output: No space left on device"
    assert finished.out.strip().strip('"').replace("\\n", "\n").split("\n") == [told, "3"], finished
