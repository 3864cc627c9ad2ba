"""Whether scv.check() tells the truth: what it says of each workflow is held against what happens when it is called.

    python3 Tests/walk/truth.py [--dial PATTERN] [--only PATTERN] [--jobs N]

For each dialect: the check in a world of its own, then every call of calls.lua in a fresh one. `ready` where a call
stops at what the appliance says otherwise, or `stops` where one goes through, is a failure.
"""

import argparse
import collections
import multiprocessing
import os
import re
import sys
import time

import dials as dial_list
from player import Player

# Kinds of errors with which a call says that the appliance is not as it was assumed.
STOPS = ("protocol", "appliance", "unknown_outcome", "job", "lua", "parallel")

_player = None
_operations = {}


def _begin():
    global _player
    _player = Player(0)


def operations_of(call):
    """The operations that a call uses in the plain world."""
    if call["name"] not in _operations:
        _operations[call["name"]] = _player.play(call, {}).operations
    return _operations[call["name"]]


def is_own(call):
    """Whether a call is nothing but its workflow: others find what they are called with by further workflows."""
    return len(re.findall(r"\bscv\.", call["code"])) == 1


def is_stop(answer):
    """Whether a call came to grief by what the appliance said."""
    return not answer["ok"] and answer.get("kind") in STOPS and answer.get("where") != "setup"


def words(check):
    """The word for each workflow, and that for each way in which it was tried."""
    by_workflow, by_way = {}, {}
    for row in check["workflows"]:
        by_workflow[row["workflow"]] = row
        for way in row["ways"]:
            by_way[f"{row['workflow']}: {way['way']}"] = way
    return by_workflow, by_way


def judge(call, answer, by_workflow, by_way):
    """What is wrong with the check's word about a call; None if nothing is."""
    row = by_workflow.get(call["workflow"])
    if row is None or answer.get("kind") == "walk" or answer.get("where") == "setup":
        return None
    said = by_way.get(call["name"], row)["word"]
    if said == "ready" and is_stop(answer):
        return f"said ready, and it stopped: {answer['kind']}: {answer.get('message', '')[:300]}"
    if said == "stops" and answer["ok"]:
        return f"said it stops at {row.get('at')} ({row.get('why')}), and it went through"
    return None


# The dialects that the tests take: each of another sort.
CHOSEN = {
    "forms": {"times": "iso_zone", "ids": "texts", "locations": "objects", "order": "reversed", "extra_fields": True},
    "a backup's time by another name": {"rename": {"Backup.startTime": "takenAt"}, "document": None},
    "no flag of partial backups": {"leave_out": ["Backup.isPartial"]},
    "another word for the end": {"words": {"COMPLETED": "SUCCESSFUL"}},
    "an operation elsewhere": {
        "methods": {"storage_systems.remove": ["POST", "/4.1/storage-system/delete"]}, "document": {"version": "2.0"}},
    "a document that says little": {
        "document": {"responses": "empty_object"}, "rename": {"ResourceGroup.entities": "members"}},
}


def _task(task):
    name = task[0]
    try:
        return _run(*task)
    except Exception as problem:  # a player that is broken says so, and the next dialect gets a new one
        try:
            _player.close()
        except Exception:  # it may be gone already
            pass
        _begin()
        return name, [("the walk itself", repr(problem)[:600])], collections.Counter(), None


def _run(name, dial, dialect, only):
    _player.reset(dialect)
    check = _player._ask({"check": True})
    if not check["ok"]:
        return name, [("the check itself", str(check)[:600])], collections.Counter(), None
    changes = _player.control("GET", "/world")["changes"]
    wrong = [("the check itself", f"it changed something: {changes}")] if changes else []
    by_workflow, by_way = words(check)
    counts = collections.Counter(row["word"] for row in by_workflow.values())
    met = collections.defaultdict(set)
    for call in _player.calls:
        # The check was made without a vCenter, and says nothing of a call that asks one.
        if not re.search(only, call["name"]) or call.get("fails") or call.get("vcenter"):
            continue
        if dial is not None and not dial_list.concerns(dial, operations_of(call)):
            met[call["workflow"]].add(False)
            continue
        answer = _player.play(call, dialect, sync=True).answer
        problem = judge(call, answer, by_workflow, by_way) if is_own(call) else None
        if problem:
            wrong.append((call["name"], problem))
        if answer.get("where") != "setup" and answer.get("kind") != "walk":
            met[call["workflow"]].add(is_stop(answer))
    for workflow, row in by_workflow.items():
        # What is stops in part must be so: something stops in it.
        if row["word"] == "stops in part" and met[workflow] and True not in met[workflow]:
            wrong.append((workflow, f"said stops in part ({row.get('at')}: {row.get('why')}), and {met[workflow]}"))
    return name, wrong, counts, check["requests"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--dial", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--every", type=int, default=1, help="of the values every Nth only")
    parser.add_argument("--from", type=int, default=0, dest="first", help="beginning with this one")
    parser.add_argument("--chosen", action="store_true", help="a few dialects, each of another sort")
    arguments = parser.parse_args()
    began = time.monotonic()
    tasks = [("plain", None, {}, arguments.only)] if re.search(arguments.dial, "plain") else []
    chosen = [dial for dial in dial_list.every() if re.search(arguments.dial, str(dial))]
    if arguments.chosen:
        tasks = [("plain", None, {}, arguments.only)]
        tasks += [(name, None, dialect, arguments.only) for name, dialect in CHOSEN.items()]
        chosen = []
    chosen = chosen[arguments.first::arguments.every]
    tasks += [(str(dial), dial, dial_list.dialect([dial]), arguments.only) for dial in chosen]
    failed = 0
    with multiprocessing.Pool(arguments.jobs, _begin) as pool:
        for name, wrong, counts, requests in pool.imap(_task, tasks):
            print(f"{name:40} {dict(counts)} {requests} requests", flush=True)
            for call, problem in wrong:
                print(f"    {call}: {problem}", flush=True)
            failed += len(wrong)
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{len(tasks)} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
