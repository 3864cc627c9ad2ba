"""Tables and help as they stand on the screen, 80 and 120 columns wide.

What is right lies in golden/, a file for each subject and width. SCVSH_RECORD=1 writes them anew; a run that does so
fails, so that it can't be taken for one that compared. Read the difference before it is committed.
"""

import difflib
import os
import re

import pytest

from harness import ROOT

FOLDER = ROOT / "Tests" / "shell" / "golden"
RECORD = bool(os.environ.get("SCVSH_RECORD"))
WIDTHS = (80, 120)

# What is printed, by the name of its file. The first line of each is what was typed.
TABLES = {
    "resource_groups": ["scv.resource_groups()", "scv.api.resource_groups.list()", "scv.resource_groups()[1]"],
    "policies": ["scv.policies()", "scv.api.policies.list()"],
    "vms": ["scv.protected_vms()", "scv.unprotected_vms()"],
    "backups": [
        'scv.backups{vm = "web01"}:first(6)', "scv.api.vms.snapshot_locations(93)",
        'scv.api.vms.vmdk_locations{moref = "vm-1004", backupId = 93}', "scv.mounted()"],
    "jobs": ["scv.jobs():first(8)", 'scv.jobs{status = "FAILED"}', "scv.jobs()[1]"],
    "schedules": ["scv.schedules()", 'scv.when("0 30 2 ? * MON-FRI")'],
    "storage": ["scv.storage()", "scv.api.storage_systems.list()"],
    "audit": ["scv.audit_logs()", "scv.audit_config()", "scv.job_retention()"],
    "lists": [
        'scv.policies():select("name", "frequency"):sort("name")', 'scv.jobs():group("status")',
        'List{{a = 1, b = "x"}, {a = 22, b = ("long "):rep(60)}}', "List{}", "List{1, 2, 3}"],
    "plans": [
        'dry_run(function() scv.backup_now{group = "silver_db"} end)',
        'dry_run(function() scv.restore_vm{vm = "web01"} end)'],
    "errors": [
        'scv.backup_now{group = "gold_wep"}', "scv.backup_now{}", "scv.api.jobs.get(99999)", "scv.restor_vm",
        'scv.restore_vm{vm = "nobody"}'],
}
HELP = {
    "help": ["help()", "help(scv)", "help(scv.api)"],
    "help_workflow": ["help(scv.restore_vm)", "help(scv.backup_now)", "help(scv.modify_resource_group)"],
    "help_operation": ['help("jobs.list")', "help(scv.api.vms.restore)", 'help("resource_groups")'],
    "help_list": ["help(List)", 'help("List.where")', "help(parallel)", "help(json.encode)"],
    "lessons": ["lesson()"],
}

# Where the world begins depends on the machine's clock in nothing but the port, and on how long this takes: the active
# audit log was changed by the login, which comes some seconds later where the machine is busy.
VARYING = [
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
    (re.compile(r"(ACTIVE .* 2026-11-23 15:05):(09|[1-5]\d)"), r"\1:09"),
]


def screen(text):
    """What is left on the screen: a line that was written over is not, nor are the blanks at the end of one."""
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return "\n".join(line.rsplit("\r", 1)[-1].rstrip() for line in text.rstrip("\n").split("\n"))


def compare(name, width, printed):
    path = FOLDER / f"{name}.{width}.txt"
    if RECORD:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(printed)
        pytest.fail(f"recorded {path.name}; run again without SCVSH_RECORD")
    expected = path.read_text() if path.exists() else ""
    difference = difflib.unified_diff(
        expected.splitlines(), printed.splitlines(), path.name, "printed", lineterm="")
    assert printed == expected, "\n" + "\n".join(difference)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*TABLES, *HELP])
def test_the_screen_is_as_recorded(shell, terminals, name, width):
    terminal = terminals(shell, "--timezone", "UTC", columns=width)
    terminal.prompt()
    parts = []
    for line in {**TABLES, **HELP}[name]:
        parts.append(f"> {line}\n{screen(terminal.line(line))}\n")
    printed = "\n".join(parts)
    compare(name, width, printed)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_fits_its_screen(name, width):
    lines = (FOLDER / f"{name}.{width}.txt").read_text().splitlines()
    ruled = [index for index, line in enumerate(lines) if re.fullmatch(r" -+(  -+)*", line)]
    # Rows for which the screen is too narrow stand upright.
    upright = [line for line in lines if re.match(r" \w+  +\S", line)]
    assert ruled or upright or name == "errors"
    for index in ruled:
        for line in lines[index - 1 : index + 2]:
            assert len(line) <= width, line


def test_no_golden_file_is_left_over():
    known = {f"{name}.{width}.txt" for name in [*TABLES, *HELP] for width in WIDTHS}
    assert {path.name for path in FOLDER.iterdir()} == known
