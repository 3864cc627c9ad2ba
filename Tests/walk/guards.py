"""Proves the walk: of each finding of a hostile reading, the guard that mends it is taken out, and the walk must fail.

    python3 Tests/walk/guards.py [--only A7] [--show]

The guards are taken out one at a time, in a copy of the sources in .build-guards, where the shell is built anew. There
the part of the walk that is to see it is played: before, when it must pass, and without the guard, when it must fail by
what the finding says. The simulator is that of SCVSH_BIN, or of the debug build.

    --only A7,A8    these findings alone
    --show          what failed without each guard
"""

import argparse
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / ".build-guards"
COPY = SCRATCH / "source"
# What the package is built of, and the walk played with.
COPIED = (
    "Package.swift", "Package.resolved", "VERSION", "Benchmarks", "Sources", "Tests", "openapi", "scripts", "stdlib")
NOT_COPIED = {"__pycache__"}
PLAIN = "^$"  # no value of a dial: the calls are played in the plain world alone


@dataclass(frozen=True)
class Edit:
    """A text of a file, and what stands there without the guard."""

    file: str
    text: str
    by: str = ""


@dataclass(frozen=True)
class Guard:
    """What mends a finding, and the part of the walk that fails without it.

    `calls` and `dial` are patterns, as --only and --dial of the walk take them; `says` is found in each failure.
    """

    finding: str
    about: str
    edits: tuple
    calls: str
    dial: str
    says: str


# What stops behind two guards where they are gone, since an hour may have come twice for all that is known then.
UNREPEATED = Edit(
    "stdlib/lookup/backup_times.lua", "  if zone and chosen then refuse_repeated(", "  if false then refuse_repeated(")

GUARDS = [
    Guard(
        "A1", "a VM is deleted only if no uuid of the reports is its own",
        (Edit("stdlib/lookup/known_vms.lua",
              "for _, vm in ipairs(live) do is_live[known_vms.uuid_of(vm, advice)] = true end",
              'for _, vm in ipairs(live) do is_live[moref.uuid_key(vm.uuid) or ""] = true end'),
         Edit("stdlib/lookup/deleted_vm.lua", "local is_moref = other.moref and vm.morefs[other.moref]",
              "local is_moref = false")),
        "^restore_deleted_vm: one that lives$", "^no_uuid=reports$",
        "in place of 1 argument: it succeeded"),
    Guard(
        "A2", "empty lists of days are none, and a schedule that never comes is an error",
        (Edit("stdlib/workflows/resource_groups/schedule.lua", "return list and #list > 0 and", "return list and"),
         Edit("stdlib/workflows/resource_groups/schedule.lua",
              "    start = start + DAY\n  end\n  return nil", "    start = start + DAY\n  end\n  return start")),
        "^modify_resource_group: its schedule once more$", "^empty_lists=empty$",
        r'frequency.is.start: "\+\d+" against "\+\d{9}"'),
    Guard(
        "A3", "a time of a backup that can't be read is an error",
        (Edit("stdlib/lookup/backup.lua",
              'if read(each.backup, "start_time", "time", ADVICE) and not each.seconds then', "if false then"),
         UNREPEATED),
        "^restore_vm: before a moment$", "^leave_out=Backup.startTime$",
        r'backupId: "105" against "107"'),
    Guard(
        "A4", "times that bear a zone are compared as instants",
        (Edit("stdlib/lookup/backup_times.lua",
              "local function as_it_says(each) return each.seconds - (each.offset or 0) end",
              "local function as_it_says(each) return each.seconds end"), UNREPEATED),
        "^restore_vm: before an instant of another zone$", "^times=iso_zone$",
        r'backupId: "105" against "107"'),
    Guard(
        "A5", "a moref is looked up, and its uuid tells which part of a backup is the VM's",
        (Edit("stdlib/lookup/vm.lua",
              "  if #found > 0 and is_reference then\n    local vm = known_vms.took(",
              '  if moref.kind(wanted) == "vm" then return { moref = wanted } end\n'
              "  if #found > 0 and is_reference then\n    local vm = known_vms.took("),
         Edit("stdlib/lookup/backup.lua",
              "if vm and not part and backup_lookup.is_partial(backup, operation) then", "if false then")),
        "^restore_vm: twice, by moref, passes over one in which it failed$", PLAIN,
        r'mail01.content.backup is 94, not 39|The backup of mail01 failed in bronze_files'
        r'|bronze_files_\S+ is the newest, and nobody is asked about it'),
    Guard(
        "A6", "a copy's record means that copy",
        (Edit("stdlib/lookup/snapshot_location.lua", "local said = wanted ~= nil and read_wanted(",
              'local said = type(wanted) == "string" and read_wanted('),),
        "^restore_vm: from a copy's record$", PLAIN,
        r'db01.content.copy is svm_nas01:.*, not svm_dr01'),
    Guard(
        "A7", "of the same second, the backup of the higher number is the newer one",
        (Edit("stdlib/lookup/backup_times.lua",
              "  local left, right = tonumber(a.id), tonumber(b.id)\n"
              "  if left and right then return left > right end\n"),),
        "^restore_vm: by name$", "^ties=True$",
        r'backup 999 was chosen in place of 1000'),
    Guard(
        "A8", "what no document knows goes back as it came",
        (Edit("stdlib/session/carried.lua",
              "    elseif not is_shown_only then\n      body[key] = carried.copy(value)\n"),),
        "^modify_resource_group: its text$", "^extra_fields=True$",
        r'extra fields of resource_groups.list/1: .*"CC-401".* against .*"costCenter": null'),
    Guard(
        "A9", "of the datastores of a backup none is taken because it comes first",
        (Edit("stdlib/workflows/mount_datastore.lua", "store.name or #names == 1 and names[1] or",
              "store.name or names[1] or"),
         Edit("stdlib/workflows/mount_datastore.lua", "if moref and moref ~= store.moref then",
              "if false and moref ~= store.moref then")),
        "^mount_datastore: of several in a backup, by a record of its moref$", "^leave_out=BackupDatastore.name$",
        r'Datastore nfs_lab.* against .*Datastore nfs_web01'),
    Guard(
        "A10", "a grant is good for the session that asked",
        (Edit("Sources/Appliance/Gate/Grant.swift",
              "guard session === self.session else { return .grantElsewhere(asked: address) }"),),
        "^restore_vm: by a grant of another session$", PLAIN,
        r'in place of refused: it succeeded'),
    Guard(
        "A11", "changes of one group wait for each other, and one that was changed meanwhile is left alone",
        (Edit("stdlib/tasks/lock.lua", "while not is_free(key, thread) do", "while false do"),
         Edit("stdlib/session/replacement.lua", "if #changed == 0 then return end",
              "if #changed >= 0 then return end")),
        "^modify_resource_group: two at the same time$", PLAIN,
        r'gold_web.entities is .*, without \[\'vm-101[34]\'\]|is not what it was to be'),
    Guard(
        "A12", "restore-drill restores what its question showed",
        (Edit("scripts/shared/restore-drill.lua", "local wanted = each.wanted", "local wanted = {}"),),
        "^restore-drill: while a backup is made$", PLAIN,
        r'web01.content.backup is 108, not 107'),
]

# So a run ends that tells nothing of a guard: the code without it can't be loaded, or the walk itself is broken.
NO_FAILURE = re.compile(
    r"syntax error|unexpected symbol|expected near|<eof>|attempt to |a Lua error|ended with \d+ (lua|walk)"
    r"|the walk itself")


class Problem(Exception):
    """Why a guard has not proved anything."""


def _files(folder):
    """Every file below a folder, relative to it."""
    for path, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if each not in NOT_COPIED]
        for name in names:
            if not name.endswith(".pyc"):
                yield Path(path, name).relative_to(folder)


def make_copy():
    """Brings the copy to what the sources are; what is so already keeps its date, so that it is not built again."""
    wanted = set()
    for name in COPIED:
        source = ROOT / name
        wanted.update([Path(name)] if source.is_file() else (Path(name, each) for each in _files(source)))
    wanted = {each for each in wanted if (ROOT / each).is_file()}
    for each in list(_files(COPY)) if COPY.exists() else []:
        if each not in wanted and each.parts[0] in COPIED:
            (COPY / each).unlink()
    for each in sorted(wanted):
        target = COPY / each
        if not target.exists() or not filecmp.cmp(ROOT / each, target, shallow=False):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / each, target)


def build():
    """Builds the shell of the copy, and gives the folder of it and of the simulator."""
    command = ["swift", "build", "--package-path", str(COPY), "--scratch-path", str(SCRATCH / "build")]
    made = subprocess.run([*command, "--product", "scvsh"], capture_output=True, text=True)
    if made.returncode:
        raise Problem("the copy can't be built:\n" + (made.stdout + made.stderr)[-3000:])
    shown = subprocess.run([*command, "--show-bin-path"], check=True, capture_output=True, text=True)
    return Path(shown.stdout.strip())


def _simulator():
    folder = os.environ.get("SCVSH_BIN")
    if folder is None:
        command = ["swift", "build", "--package-path", str(ROOT), "--show-bin-path"]
        folder = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return Path(folder, "scvsim").resolve(strict=True)


def programs(built):
    """A folder with the copy's shell and the simulator."""
    folder = SCRATCH / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    for name, program in (("scvsh", built / "scvsh"), ("scvsim", _simulator())):
        place = folder / name
        place.unlink(missing_ok=True)
        place.symlink_to(program)
    return folder


class Played:
    """What a part of the walk came to: how many calls and runs counted, and what failed."""

    def __init__(self, output, rows):
        self.output = output
        found = re.search(r"^calls in the plain world: (\d+)\b", output, re.MULTILINE)
        self.calls = int(found.group(1)) if found else 0
        self.counted = [row for row in rows if row[2] in ("same", "stopped", "told")]
        self.failures = re.findall(r"^plain world: (.*)$", output, re.MULTILINE)
        self.failures += [f"{name} under {value}: {text}" for name, value, outcome, text in rows
                          if outcome in ("failed", "stop")]


def play(guard, bin_folder):
    """Plays the guard's part of the walk in the copy."""
    log = SCRATCH / "played"
    log.unlink(missing_ok=True)
    finished = subprocess.run(
        [sys.executable, str(COPY / "Tests" / "walk"), "values", "--jobs", "1", "--log", str(log),
         "--only", guard.calls, "--dial", guard.dial],
        env={**os.environ, "SCVSH_BIN": str(bin_folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True)
    if not re.search(r"^\d+ passed, \d+ failed$", finished.stdout, re.MULTILINE):
        raise Problem("the walk broke off:\n" + (finished.stdout + finished.stderr)[-3000:])
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    return Played(finished.stdout, rows)


def check_whole(guard, bin_folder):
    """With the guard in its place its part of the walk passes, and meets what it is to meet."""
    played = play(guard, bin_folder)
    if played.failures:
        raise Problem("the walk fails with the guard in its place: " + "; ".join(played.failures))
    if played.calls == 0:
        raise Problem(f"no call is called {guard.calls}")
    if guard.dial != PLAIN and not played.counted:
        raise Problem(f"no run counts under {guard.dial}")


def check_fails(guard, bin_folder):
    """Without the guard its part of the walk fails, by what the finding says; gives what it says."""
    played = play(guard, bin_folder)
    if not played.failures:
        raise Problem("the walk passes without the guard")
    for failure in played.failures:
        if NO_FAILURE.search(failure):
            raise Problem("without the guard the code is broken: " + failure)
        if not re.search(guard.says, failure):
            raise Problem("the walk fails by something else: " + failure)
    return played.failures


def take_out(guard):
    """Takes the guard out of the copy; gives the files as they were."""
    whole = {}
    for edit in guard.edits:
        path = COPY / edit.file
        text = path.read_text(encoding="utf-8")
        whole.setdefault(path, text)
        count = text.count(edit.text)
        if count != 1:
            put_back(whole)
            raise Problem(f"{edit.file} has the guard's text {count} times: {edit.text!r}")
        path.write_text(text.replace(edit.text, edit.by), encoding="utf-8")
    return whole


def put_back(whole):
    for path, text in whole.items():
        path.write_text(text, encoding="utf-8")


def prove(guard, bin_folder):
    """Takes a guard out, builds, and sees the walk fail; the copy is whole again afterwards, though not built."""
    whole = take_out(guard)
    try:
        build()
        return check_fails(guard, bin_folder)
    finally:
        put_back(whole)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    only = [each for each in arguments.only.split(",") if each]
    guards = [guard for guard in GUARDS if not only or guard.finding in only]
    unknown = set(only) - {guard.finding for guard in guards}
    if unknown:
        parser.error("there is no guard of " + ", ".join(sorted(unknown)))

    began = time.monotonic()
    make_copy()
    problems = {}
    try:
        bin_folder = programs(build())
    except Problem as problem:
        sys.exit(f"{problem}\n0 passed, {len(guards)} failed")
    for guard in guards:
        try:
            check_whole(guard, bin_folder)
        except Problem as problem:
            problems[guard.finding] = problem
    for guard in guards:
        failures = []
        if guard.finding not in problems:
            try:
                failures = prove(guard, bin_folder)
            except Problem as problem:
                problems[guard.finding] = problem
        told = problems.get(guard.finding) or "without it the walk fails"
        print(f"{guard.finding}: {guard.about}: {told}", flush=True)
        for failure in failures if arguments.show else []:
            print("  " + failure)
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{len(guards) - len(problems)} passed, {len(problems)} failed")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
