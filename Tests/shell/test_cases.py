"""Cases that people have met with services and lists of this kind: what was misread in silence is read, or told."""

import datetime
import json

import pytest

from harness import ROOT
from played_appliance import CASES

DRILL = str(ROOT / "scripts" / "shared" / "restore-drill.lua")
AMERICAN = "%m/%d/%Y %I:%M:%S %p"


def in_form(form):
    """Writes all times of backups otherwise."""
    def walk(value):
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, dict):
            return {key: form(datetime.datetime.strptime(item.upper(), AMERICAN)) if key in ("startTime", "endTime")
                    and isinstance(item, str) else walk(item) for key, item in value.items()}
        return value

    def change(case):
        case["responses"] = walk(case["responses"])
    return change


def planned(shell, appliance, call):
    finished = shell.run("--timezone", "UTC", "--dry-run", "-o", "json", "-e", call, env=appliance.environment())
    return finished, json.loads(finished.out)[0]["path"] if finished.status == 0 else None


READ = {
    "lower case": None,
    "with points": lambda at: at.strftime("%m/%d/%Y %I:%M:%S ") + ("a.m." if at.hour < 12 else "p.m."),
    "narrow blank": lambda at: at.strftime("%m/%d/%Y, %I:%M:%S\u202f%p"),
    "24 hours": lambda at: at.strftime("%m/%d/%Y %H:%M:%S"),
    "no seconds": lambda at: at.strftime("%m/%d/%Y %I:%M %p"),
    "words": lambda at: at.strftime("%b %d, %Y, %I:%M:%S %p"),
    "milliseconds": lambda at: str(int(at.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)),
    "zone": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
}


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("before, backup", [(', before = "2026-11-10"', 109), ("", 122)])
def test_times_in_each_form_are_read(lone_shell, played_appliance, form, before, backup):
    appliance = played_appliance("times-lower-case", READ[form] and in_form(READ[form]))
    finished, path = planned(lone_shell, appliance, f'scv.restore_vm{{vm = "db01"{before}}}')
    assert path == f"/4.1/vm/vm-1/backups/{backup}/restore", finished


@pytest.mark.parametrize("form", ["%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%m/%d/%y %H:%M"])
@pytest.mark.parametrize("before", [', before = "2026-11-10"', ""])
def test_other_times_are_told_with_the_way_on(lone_shell, played_appliance, form, before):
    appliance = played_appliance("times-lower-case", in_form(lambda at: at.strftime(form)))
    finished, _ = planned(lone_shell, appliance, f'scv.restore_vm{{vm = "db01"{before}}}')
    assert finished.status == 5 and "startTime" in finished.err and "backup = " in finished.err, finished


def test_backups_of_one_second_have_an_order(lone_shell, played_appliance):
    finished, path = planned(lone_shell, played_appliance("times-same-second"), 'scv.restore_vm{vm = "db01"}')
    assert path == "/4.1/vm/vm-1/backups/12/restore", finished


@pytest.mark.parametrize("cron, says", [
    ("0 30 2 ? * MON-FRI/2", "write 2-6/2 or MON,WED,FRI"), ("0 0 2 1 JAN-DEC/3 ?", "write 1-12/3 or JAN,APR,JUL,OCT"),
    ("0 0 2 ? * MON/2", "write 2/2"), ("0 0 2 ? * MON-6", "write 2-6 or MON-FRI"),
    ("0 0 2 ? * 1-SUN", "write 1 or SUN"), ("0 0 2 1 SEP-12 ?", "write 9-12 or SEP-DEC"),
    ("0 0 2 31 2 ?", "never"),
])
def test_what_quartz_takes_otherwise_is_not_sent(lone_shell, played_appliance, cron, says):
    appliance = played_appliance("schedule")
    finished = lone_shell.eval(f'scv.edit_schedule{{name = "PurgeJobs", cron = "{cron}"}}', "--timezone", "UTC",
                               env=appliance.environment())
    assert finished.status == 1 and says in finished.err and appliance.changes == [], finished


LISTS = {
    "PowerShell": '#TYPE System.Object\r\n"vm";"location"\r\n"web01";"primary"\r\n',
    "sep=,": "sep=,\r\nvm,location\r\nweb01,primary\r\n", "sep=tab": "sep=\t\nvm\tlocation\nweb01\tprimary\n",
    "mark": '\ufeffsep=;\r\n"vm";"before"\r\n"web01";"2026-11-24 00:00"\r\n',
    "unnamed": "vm,location,,,\nweb01,primary,,,\n",
    **{path.stem: path.read_text() for path in sorted(CASES.glob("*.csv"))},
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_as_windows_writes_them_are_read(lone_shell, home, played_appliance, name):
    path = home.file("list.csv", LISTS[name])
    finished = lone_shell.run("--dry-run", "--timezone", "UTC", DRILL, f"list={path}",
                              env=played_appliance("drill").environment())
    assert finished.status == 0 and "/4.1/vm/vm-1/backups/1/restore" in finished.out, finished


def test_what_stands_under_no_name_is_told(lone_shell, home, played_appliance):
    path = home.file("list.csv", "vm,location,,\nweb01,primary,x,\n")
    finished = lone_shell.run("--dry-run", DRILL, f"list={path}", env=played_appliance("drill").environment())
    assert finished.status == 1 and "column 3, which has no name" in finished.err, finished


@pytest.mark.parametrize("case, status, out, says", [
    ("reply-big-integer", 0, "1\n", "beyond 64 bits"), ("reply-lone-surrogate", 0, "1\n", "U+FFFD"),
    ("reply-null-list", 0, "0\n", "empty list"), ("reply-problem-json", 5, "", "Invalid moref"),
    ("reply-429", 5, "", "left alone"),
])
def test_replies_that_are_all_but_right(lone_shell, played_appliance, case, status, out, says):
    appliance = played_appliance(case)
    finished = lone_shell.eval("print(#scv.policies())", env=appliance.environment())
    assert (finished.status, finished.out) == (status, out) and says in finished.err, finished
    assert "--url" not in finished.err
    if case == "reply-429":
        assert len([path for _, path in appliance.requests if path.endswith("/policies")]) == 4
