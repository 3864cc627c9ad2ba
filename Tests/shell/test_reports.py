"""Reports: what they say in each form, what they say where something can't be read, and what they never let through."""

import datetime
import html.parser
import json
import os
import re
import stat

import pytest

from harness import NOW, Shell
from rewriting_appliance import each_record

IN_UTC = ("--timezone", "UTC")
PARTS = ["Jobs by day", "Coverage and gaps", "Failed jobs", "Running out of retention"]


def made(shell, *arguments, **options):
    """The report as JSON, of a run that read all of it."""
    finished = shell.run(*IN_UTC, "weekly-report", "format=json", *arguments, **options)
    assert finished.status == 0, finished
    return json.loads(finished.out)


def test_a_report_says_what_the_lists_say(shell):
    report = made(shell)
    days = report["outcomes"]["days"]
    assert [day["day"] for day in days] == [f"2026-11-{number}" for number in range(17, 24)]
    jobs = json.loads(shell.run(*IN_UTC, "-o", "json", "-e", "scv.jobs()").out)
    for day in days:
        date = "{1}/{2}/{0}".format(*day["day"].split("-"))
        of_day = [job for job in jobs if job["startTime"].startswith(date)]
        assert day["total"] == len(of_day) == sum(
            day[each] for each in ("done", "warning", "failed", "running", "unknown")), day
        assert day["done"] == len([job for job in of_day if job["status"] == "COMPLETED"]), day
    vms = {vm["name"]: vm for vm in report["coverage"]["vms"]}
    assert len(vms) == 13 and (report["coverage"]["covered"], report["coverage"]["gap"]) == (8, 5)
    assert [vm["state"] for vm in report["coverage"]["vms"]] == ["gap"] * 5 + ["covered"] * 8
    counted = Counted(shell.simulator)
    assert sorted(vms) == counted.vms and report["retention"]["total"] == len(counted.backups)
    assert sorted(name for name, vm in vms.items() if vm["state"] == "gap") == counted.gaps
    assert sorted(job["id"] for job in report["failed"]["jobs"]) == sorted(counted.failed(7))
    assert "age_seconds" not in vms["build07"] and vms["web01"]["age_seconds"] < 3600
    assert [job["id"] for job in report["failed"]["jobs"]] == [25, 21]
    for job in report["failed"]["jobs"]:
        log = shell.run("-e", f"print(scv.job_log({job['id']}))").out.rstrip("\n").split("\n")
        assert job["log"] == log[-5:], job
    assert report["complete"] and report["problems"] == [] and report["timezone"] == "UTC"
    assert shell.simulator.counters()["changes"] == 0


class Counted:
    """What the appliance has, read by a client that knows nothing of the shell, and counted here."""

    def __init__(self, simulator):
        self.client = simulator.client().login(simulator.username, simulator.password)
        self.now = datetime.datetime.fromisoformat(NOW[:19])
        self.jobs = self.rows("jobs")
        reports = ("reports/unProtectedVM", "reports/protectedVM")
        vms = {row["name"]: row for path in reports for row in self.rows(path)}
        self.vms, self.backups = sorted(vms), {}
        good = set()
        for name, row in vms.items():
            for backup in self.rows(f"vm/{row['moref']}/backups") if row.get("moref") else []:
                self.backups[backup["backupId"]] = backup
                if backup["status"] == "COMPLETED" and self.age(backup) <= datetime.timedelta(hours=24):
                    good.add(name)
        self.gaps = sorted(set(vms) - good)

    def rows(self, path):
        status, reply = self.client.json("GET", f"/api/4.1/{path}")
        assert status == 200, reply
        found = reply["response"]
        return found if isinstance(found, list) else next(rows for rows in found.values() if isinstance(rows, list))

    def age(self, record):
        return self.now - datetime.datetime.strptime(record["startTime"], "%m/%d/%Y %I:%M:%S %p")

    def failed(self, days):
        begin = self.now.replace(hour=0, minute=0, second=0) - datetime.timedelta(days=days - 1)
        return [job["id"] for job in self.jobs if job["status"] in ("FAILED", "CANCELLED", "ABORTED")
                and self.now - self.age(job) >= begin]


def without_moments(text):
    """A form of a report without what changes while it is made again: the minute, and ages in minutes and seconds."""
    text = re.sub(r"2026-11-23 15:\d\d", "MOMENT", text)
    return re.sub(r"\b\d+ (s|min|seconds?|minutes?)\b", "AGE", text)


def test_every_form_says_the_same(shell, home):
    text = shell.run(*IN_UTC, "weekly-report").out
    markdown = shell.run(*IN_UTC, "weekly-report", "format=markdown").out
    page = shell.run(*IN_UTC, "weekly-report", "format=html").out
    counted = Counted(shell.simulator)
    sentences = [f"{len(counted.gaps)} of {len(counted.vms)} VMs have no good backup of the last 24 hours.",
                 f"{len(counted.failed(7))} jobs failed.",
                 f"1 of {len(counted.backups)} backups runs out within 7 days."]
    assert sentences == ["5 of 13 VMs have no good backup of the last 24 hours.", "2 jobs failed.",
                         "1 of 38 backups runs out within 7 days."]
    for sentence in sentences:
        assert sentence in text and sentence in page, sentence
        assert re.sub(r"([.])", r"\\\1", sentence) in markdown or sentence in markdown, (sentence, markdown)
    assert [part for part in PARTS if f"## {part}\n" in markdown] == PARTS
    assert [part for part in PARTS if f">{part}</h2>" in page] == PARTS
    for name, form in (("a.txt", text), ("a.md", markdown), ("a.html", page)):
        finished = shell.run(*IN_UTC, "weekly-report", f"out={name}")
        assert finished.status == 0 and finished.out == "", finished
        assert without_moments((home.folder / name).read_text()) == without_moments(form), name


def test_lines_days_hours_and_what_is_ignored(shell):
    report = made(shell, "days=2", "hours=100", "ignore=*l*0?", "lines=2", "ahead=30", "title=x")
    assert len(report["outcomes"]["days"]) == 2 and report["failed"]["jobs"] == [] and report["title"] == "x"
    assert report["coverage"]["gap"] == 0 and len(report["coverage"]["vms"]) == 7, report["coverage"]
    assert [len(job["log"]) for job in made(shell, "lines=2")["failed"]["jobs"]] == [2, 2]


def test_a_saved_report_is_for_its_owner_and_replaces_nothing(shell, home):
    assert shell.run("weekly-report", "out=week.html").status == 0
    path = home.folder / "week.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("old")
    finished = shell.run("weekly-report", "out=week.html")
    assert finished.status == 1 and path.read_text() == "old" and "week.html" in finished.err, finished
    assert shell.run("weekly-report", "out=week.html", "overwrite=true").status == 0
    assert path.read_text().startswith("<!DOCTYPE html>")
    (home.folder / "link.html").symlink_to("week.html")
    assert shell.run("weekly-report", "out=link.html", "overwrite=true").status == 1
    assert not [name for name in os.listdir(home.folder) if name.startswith(".part")]


@pytest.mark.parametrize("arguments, says", [
    (["out=week.pdf"], "ends with no form that is known"), (["out=week"], "ends with no form"),
    (["out=week.html", "format=json"], "format is json, and out ends as html does"), (["format=pdf"], "must be one of"),
    (["days=x"], "days must be an integer"),
])
def test_wrong_arguments_are_told_before_anything_is_asked(shell, arguments, says):
    finished = shell.run("weekly-report", *arguments)
    assert finished.status == 2 and says in finished.err and finished.out == "", finished
    assert shell.simulator.counters()["requests"] <= 1


@pytest.mark.parametrize("code, says", [
    ("report{dayz = 1}", "did you mean"), ("report{days = 0}", "days"), ("report{days = 91}", "must be 90 at most"),
    ("report{hours = 0}", "must be a number above 0"), ("report():save('x.pdf')", "ends with no form"),
    ("report():save('x.html', {over = 1})", "over"), ("report():save()", "must be the name of a file"),
])
def test_wrong_arguments_of_the_function(shell, code, says):
    finished = shell.eval(code)
    assert finished.status == 1 and says in finished.err, finished


# --- what can't be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation, lost", [
    ("jobs.list", ["Jobs by day", "Failed jobs"]),
    ("reports.protected_vms", ["Coverage and gaps"]),
    ("vms.backups", ["Coverage and gaps", "Running out of retention"]),
])
def test_a_part_that_cannot_be_read_says_so_and_counts_as_nothing_good(shell, home, operation, lost):
    shell.simulator.fault(operation, "status", status=500)
    finished = shell.run(*IN_UTC, "weekly-report", "out=week.json")
    assert finished.status == 5 and "the report is not complete" in finished.err, finished
    report = json.loads((home.folder / "week.json").read_text())
    assert [problem["part"] for problem in report["problems"]] == lost and not report["complete"]
    for key, heading in zip(("outcomes", "coverage", "failed", "retention"), PARTS):
        assert set(report[key]) == {"problem", "kind"} if heading in lost else "problem" not in report[key], key
    text = shell.run(*IN_UTC, "weekly-report").out
    count = "1 part" if len(lost) == 1 else f"{len(lost)} parts"
    assert f"This report is not complete: {count} of it could not be read" in text
    assert text.count("\nNot read: ") == len(lost), text
    page = shell.run(*IN_UTC, "weekly-report", "format=html").out
    assert page.count(">Not read: ") == len(lost) and "This report is not complete" in page


def test_a_report_of_the_appliance_without_its_list_leaves_coverage_open(home, simulators):
    dialect = home.file("dialect.json", '{"leave_out": ["UnprotectedVmList.unprotectedVmResponseList"]}')
    shell = Shell(home, simulators("--dialect", dialect))
    finished = shell.run(*IN_UTC, "weekly-report", "format=json", "hours=100")
    report = json.loads(finished.out)
    assert finished.status == 5 and not report["complete"], finished
    assert report["coverage"]["unsaid"] == ["reports.unprotected_vms"] and report["coverage"]["covered"] > 5
    assert [problem["part"] for problem in report["problems"]] == ["Coverage and gaps"]
    text = shell.run(*IN_UTC, "weekly-report", "hours=100").out
    assert "But whether there are other VMs is not known: reports.unprotected_vms came without a list." in text


def test_policies_that_say_nothing_leave_retention_unread(shell, home, simulator, rewriting_appliance):
    def rewrite(_method, path, reply):
        return {"response": {}} if path.startswith("/4.1/policies") else reply

    appliance = rewriting_appliance(simulator, rewrite)
    finished = Shell(home).run(*IN_UTC, "weekly-report", "format=json", env=appliance.environment())
    report = json.loads(finished.out)
    assert finished.status in (0, 5), finished
    # Either it is not read, or of no backup it is known when it runs out.
    retention = report["retention"]
    assert "problem" in retention or len(retention["unclear"]) == retention["total"] > 0, retention


def test_a_log_that_is_gone_hides_no_failed_job(shell):
    shell.simulator.fault("jobs.logs", "status", status=404)
    report = made(shell)
    assert [job["id"] for job in report["failed"]["jobs"]] == [25, 21]
    assert all("404" in job["no_log"] and "log" not in job for job in report["failed"]["jobs"]), report["failed"]
    assert "No log: " in shell.run("weekly-report", "format=html").out


@pytest.mark.parametrize("changes", [{"SCVSH_PASSWORD": "wrong"}, {"SCVSH_URL": "https://127.0.0.1:1"}])
def test_without_a_login_or_a_connection_there_is_no_report(shell, home, changes):
    finished = shell.run("weekly-report", "out=week.html", env=changes)
    assert finished.status == 3 and not (home.folder / "week.html").exists(), finished


def test_a_lost_connection_in_the_midst_of_it_is_no_part(shell, home):
    shell.simulator.fault("vms.backups", "drop_before")
    finished = shell.run("weekly-report", "out=week.html")
    assert finished.status != 0, finished
    if (home.folder / "week.html").exists():
        assert "Not read: " in (home.folder / "week.html").read_text()


def test_without_a_zone_an_age_is_the_most_that_it_can_be(shell):
    sure, finished = made(shell), shell.run("weekly-report", "format=json")
    unsure = json.loads(finished.out)
    assert "timezone" not in unsure
    assert unsure["coverage"]["covered"] < sure["coverage"]["covered"], unsure["coverage"]
    whys = [vm.get("why", "") for vm in unsure["coverage"]["vms"]]
    assert any("may have one: the appliance's time zone is not known" in why for why in whys), whys


def test_a_word_that_is_not_known_is_neither_covered_nor_a_gap(home, simulators):
    dialect = home.file("dialect.json", '{"words": {"COMPLETED": "SUCCESSFUL"}}')
    report = made(Shell(home, simulators("--dialect", dialect)))
    assert report["coverage"]["covered"] == 0 and report["coverage"]["unclear"] > 5
    assert report["outcomes"]["sums"]["done"] == 0 and report["outcomes"]["sums"]["unknown"] > 50
    assert all(not row["last_of"] for row in report["retention"]["backups"])


# --- retention -------------------------------------------------------------------------------------------------------


def test_the_last_good_backup_that_runs_out_comes_first(home, simulator, rewriting_appliance):
    def rewrite(_method, path, reply):
        def change(record):
            if "retentionType" in record:
                record.update(retentionType="DAYS", retentionCount=3)
            return record
        return each_record(reply, change) if path.startswith("/4.1/policies") else reply

    appliance = rewriting_appliance(simulator, rewrite)
    report = made(Shell(home), "ahead=2", env=appliance.environment())
    rows = report["retention"]["backups"]
    assert rows[0]["last_of"] == ["group lab"] and rows[0]["ends"] == "in a day", rows[0]
    assert [bool(row["last_of"]) for row in rows] == sorted((bool(row["last_of"]) for row in rows), reverse=True)
    assert any(row["ends"] == "past its end" for row in rows)


def test_groups_of_one_name_keep_their_own_number_of_backups(home, simulator, rewriting_appliance):
    def made_of(forget_ids):
        def rewrite(_method, path, reply):
            def change(record):
                if "retentionType" in record:
                    record.update(retentionType="COUNT", retentionCount=2)
                for key in ("name", "resourceGroupName"):
                    if record.get(key) == "bronze_files":
                        record[key] = "gold_web"
                if "backupId" in record and forget_ids:
                    record.pop("resourceGroupId", None)
                return record
            return each_record(reply, change)
        return made(Shell(home), env=rewriting_appliance(simulator, rewrite).environment())["retention"]

    by_id = made_of(forget_ids=False)
    assert by_id["unclear"] == [] and by_id["backups"], by_id
    by_name = made_of(forget_ids=True)
    whys = {row["why"] for row in by_name["unclear"]}
    assert whys == {"which group it is of is not known: 2 are called so"}, by_name
    assert all(row["group"] == "gold_web" for row in by_name["unclear"])
    assert all(row["group"] != "gold_web" for row in by_name["backups"])


# --- on a terminal ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("line", ["report()", "return report()"])
def test_a_report_fits_its_terminal_and_breaks_no_word(shell, terminals, columns, line):
    terminal = terminals(shell, *IN_UTC, columns=columns, rows=400)
    terminal.prompt()
    # Below what showed how far it is.
    lines = [each.rstrip().rsplit("\r", 1)[-1] for each in terminal.line(line).split("\n")]
    assert all(len(line.rstrip()) <= columns for line in lines), max(lines, key=len)
    whole = shell.run(*IN_UTC, "weekly-report").out
    # Each word of the text is there, unbroken; but for times, which cells may have brought into another form.
    words = {word for word in whole.split() if word.isalpha()}
    printed = {word for each in lines for word in each.split()}
    # On the narrowest the last column finds no room, which is said.
    assert words - printed <= ({"is", "known"} if "5 rows; no room for why" in lines else set()), words - printed


def test_a_report_is_called_by_what_people_call_the_appliance(home, simulator):
    shell = Shell(home, simulator)
    text = shell.run(*IN_UTC, "weekly-report").out
    assert text.startswith("Backups of 127.0.0.1, "), text[:80]
    demo = Shell(home).run("--demo", "-e", "print(report{days = 1}:text())").out
    assert demo.startswith("Backups of demo, 2026-11-23 to 2026-11-23\n\ndemo (127.0.0.1), "), demo[:120]


@pytest.mark.parametrize("width", ["0", "19", "80.5", "'wide'"])
def test_a_width_that_is_none(shell, width):
    finished = shell.eval(f"report{{days = 1}}:text({width})")
    assert finished.status == 1 and "report:text: width must be a count of 20 or more columns" in finished.err, finished


# --- what an appliance sends -----------------------------------------------------------------------------------------

HOSTILE = "<img src=x onerror=alert(1)>\"'><script>x</script>&amp;|`*_[a](b)\x1b[31m\u202e"
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "p", "nav", "ul", "li", "main",
    "section", "figure", "svg", "desc", "defs", "pattern", "path", "circle", "rect", "text", "div", "table", "caption",
    "thead", "tbody", "tr", "th", "td", "pre", "strong",
}


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.names, self.attributes, self.words = set(), set(), []

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def hostile(home, simulator, rewriting_appliance):
    """An appliance in which everything that has a name, a type or a message is called so."""
    def rewrite(_method, path, reply):
        def change(record):
            for key in ("name", "vmName", "resourceGroupName", "policyName", "backupName", "type"):
                if isinstance(record.get(key), str) and not (key == "type" and "moref" in record):
                    record[key] += HOSTILE
            if "messages" in record:
                record["messages"] = [HOSTILE]
            return record
        return each_record(reply, change)

    return Shell(home), rewriting_appliance(simulator, rewrite).environment()


def test_nothing_of_an_appliance_is_markup(hostile, home):
    shell, environment = hostile
    shell.run(*IN_UTC, "weekly-report", "out=week.html", env=environment)
    page = (home.folder / "week.html").read_text()
    tags = Tags()
    tags.feed(page)
    assert tags.names <= ALLOWED, tags.names - ALLOWED
    assert not {name for name in tags.attributes if name.startswith("on") or name in ("src", "style", "srcset")}
    assert HOSTILE[:60] in "".join(tags.words)
    assert "\x1b" not in page and "\u202e" not in page and "\\x1b" in page


def test_nothing_of_an_appliance_commands_a_terminal_or_is_markdown(hostile):
    shell, environment = hostile
    for form in ("text", "markdown"):
        text = shell.run(*IN_UTC, "weekly-report", f"format={form}", env=environment).out
        assert "\x1b" not in text and "\u202e" not in text and "alert" in text, form
    assert "<img" not in text and "<script" not in text and "[a](b)" not in text, text


# --- at the prompt and in scripts ------------------------------------------------------------------------------------


def test_a_report_is_a_value_like_others(shell):
    assert shell.eval("return report{days = 1}.complete").out == "true\n"
    assert shell.run("-o", "json", "-e", "report{days = 2}").out.startswith("{")
    lines = shell.run("-o", "ndjson", "-e", "report{days = 2}").out.splitlines()
    assert {json.loads(line)["part"] for line in lines} >= {"outcomes", "coverage"}
    assert "COVERAGE AND GAPS" in shell.run("-o", "table", "-e", "report()").out
    assert shell.eval("report = 3 return report").out == "3\n"
    assert "report" in shell.eval("return help(report)").out
    assert "Reports, and what monitoring systems read" in shell.eval('help("reporting")').out


def test_a_report_only_reads(shell):
    assert shell.run("--read-only", "weekly-report").status == 0
    assert shell.run("--dry-run", "weekly-report").status == 0
    assert shell.simulator.counters()["changes"] == 0
