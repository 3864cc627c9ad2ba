"""Walks every workflow, in all its ways to be called, through the dialects: docs/dialects.md, "The law".

    python3 Tests/walk [values] [pairs] [--combinations N] [options]

    --only PATTERN  the calls whose name the pattern finds
    --dial PATTERN  the values whose name (dial=value) it finds
    --share N       each value and each row is walked by every Nth call, the following one by the next ones
    --row DIALS     walks this row, as it stands in what was printed: "ids=texts, document=none"
    --jobs N        how many simulators and shells side by side
    --alone N       each Nth run is played again by a process of its own, which must end alike: 100; 0: none
    --record        writes the stops that there are into Tests/stops.json, each still without a reason
    --show N        how many failures of a kind are printed

That it sees what it is to see is proved by guards.py beside this.
"""

import argparse
import collections
import json
import multiprocessing
import os
import re
import sys
import time

import cover
import dials as dial_list
import law
import oracle
from player import Player

PLAIN = "plain"


class Worker:
    """One player and the plain runs that others are held against."""

    def __init__(self, seconds):
        self.player = Player(seconds)
        self.calls = {call["name"]: call for call in self.player.calls}
        self.plain = {}
        self.setup = {}
        self.stops = law.Stops()
        self.slow = None

    def plain_run(self, call, shaping, vcenter):
        """The run in the plain world, or in one that only holds other things."""
        key = call["name"], tuple(sorted(str(dial) for dial in shaping)), vcenter
        if key not in self.plain:
            self.plain[key] = self.player.play(call, dial_list.dialect(shaping), vcenter=vcenter)
        return self.plain[key]

    @staticmethod
    def must_wait(call, dials):
        """Whether jobs are to be seen while they run: in one call of each workflow, it takes its time."""
        return [dial.key for dial in dials] == ["running_end"] and call["name"].endswith((": by name", ": ours"))

    def slow_player(self):
        self.slow = self.slow or Player(0.3)
        return self.slow

    def own_changes(self, call):
        """How many changes the setup of a call makes."""
        if call["name"] not in self.setup:
            self.setup[call["name"]] = len(self.player.play(call, {}, setup_only=True).changes)
        return self.setup[call["name"]]

    def alone(self, run, player, dials):
        """Plays a run again by a process of its own, where the run came to its call: a verdict if that differs."""
        if run.answer.get("where") == "setup" or run.answer.get("kind") == "walk":
            return None
        found = law.differs_alone(run, player.play_alone(run), dials)
        return law.Verdict("failed", "by a process of its own " + found) if found else law.Verdict("alone")

    def walk(self, name, dials, vcenter, is_alone=False):
        call = self.calls[name]
        shaping = [dial for dial in dials if dial.key in dial_list.SHAPING]
        plain = self.plain_run(call, shaping, vcenter)
        if not any(dial_list.concerns(dial, plain.operations) for dial in dials):
            return law.Verdict("unconcerned")
        if dials == shaping:
            return oracle.judge(plain, self.plain_run(call, [], vcenter))
        sync = any(dial.needs_sync for dial in dials)
        faults = [fault for dial in dials for fault in dial_list.faults(dial, plain)]
        player = self.slow_player() if self.must_wait(call, dials) else self.player
        idle = dial_list.IDLE if vcenter and any(str(dial) == "vcenter=session_seconds" for dial in dials) else 0
        run = player.play(
            call, dial_list.dialect(dials), sync=sync, faults=faults, vcenter=vcenter, idle=idle)
        alone = self.alone(run, player, dials) if is_alone else None
        verdict = law.judge(run, plain, dials, self.stops, self.own_changes(call))
        if alone and verdict.outcome not in ("failed", "stop"):
            if alone.outcome == "failed":
                return alone
            verdict.is_alone = True
        return verdict


_worker = None


def _begin(seconds):
    global _worker
    _worker = Worker(seconds)


def _task(task):
    name, dials, vcenter, is_alone = task
    try:
        verdict = _worker.walk(name, dials, vcenter, is_alone)
    except Exception as problem:  # a player that is broken says so, and the next run gets a new one
        verdict = law.Verdict("failed", f"the walk itself: {problem!r}"[:600])
        try:
            _worker.player.close()
        except Exception:  # it may be gone already
            pass
        _begin(0)
    name += " (with a vCenter)" if vcenter else ""
    return name, dials, verdict.outcome, verdict.text, verdict.is_alone, sorted(_worker.stops.used)


def tasks(arguments, calls, asking):
    """The runs that were asked for; each so-many-th of them is played by a process of its own, too.

    `asking`: the calls that ask vCenter where there is one. They are played with it and without; what a dialect makes
    of vCenter shows with it alone.
    """
    number = 0
    needs = {call["name"] for call in calls if call.get("vcenter")}
    for name, dials in _runs(arguments, calls):
        of_vcenter = any(dial.key == "vcenter" for dial in dials)
        for vcenter in (False, True):
            if (vcenter and name not in asking) or (not vcenter and (of_vcenter or name in needs)):
                continue
            number += 1
            yield name, dials, vcenter, arguments.alone > 0 and number % arguments.alone == 0


def _runs(arguments, calls):
    values = [dial for dial in dial_list.every() if re.search(arguments.dial, str(dial))]
    wanted = [call["name"] for call in calls if re.search(arguments.only, call["name"])]
    if "values" in arguments.what:
        for number, dial in enumerate(values):
            for name in wanted[number % arguments.share::arguments.share]:
                yield name, [dial]
    axes = dial_list.axes()
    rows = []
    if arguments.row:
        by_name = {str(dial): dial for dial in values}
        yield from ((name, [by_name[each] for each in arguments.row.split(", ")]) for name in wanted)
    if "pairs" in arguments.what:
        rows += cover.pairs(axes)
    if arguments.combinations:
        rows += list(cover.chosen(axes, arguments.combinations, arguments.seed))
    for number, row in enumerate(rows):
        dials = [dial for dial in row if dial is not None]
        for name in wanted[number % arguments.share::arguments.share]:
            yield name, dials


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=[], help="values, pairs")
    parser.add_argument("--combinations", type=int, default=0)
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--dial", default="")
    parser.add_argument("--row", default="", help="the values of one row, as they are printed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--alone", type=int, default=100)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--log", default="")
    arguments = parser.parse_args()
    if not arguments.what and not arguments.combinations and not arguments.row:
        arguments.what = ["values"]

    began = time.monotonic()
    first = Player(arguments.seconds)
    calls = first.calls
    played = [call for call in calls if re.search(arguments.only, call["name"])]
    broken = [problem for call in played for problem in plain_problem(first, call)]
    asking = {call["name"] for call in played
              if call.get("vcenter") or first.play(call, {}, vcenter=True).asked_vcenter}
    broken += [problem for call in played if call["name"] in asking and not call.get("vcenter")
               for problem in plain_problem(first, call, vcenter=True)]
    first.close()
    print(f"calls in the plain world: {len(played)}, of which {len(asking)} ask a vCenter")
    for problem in broken:
        print("plain world:", problem)

    outcomes, by_dial, kinds, used = collections.Counter(), {}, collections.defaultdict(list), set()
    needed, met = collections.defaultdict(list), collections.Counter()
    alone = 0
    log = open(arguments.log, "w", encoding="utf-8") if arguments.log else None
    with multiprocessing.Pool(arguments.jobs, _begin, (arguments.seconds,)) as pool:
        done = pool.imap_unordered(_task, tasks(arguments, calls, asking), chunksize=8)
        for name, dials, outcome, text, is_alone, rows in done:
            outcomes[outcome] += 1
            alone += is_alone
            met[str(dials[0]) if len(dials) == 1 else ""] += outcome in ("same", "stopped", "told", "failed", "stop")
            used.update(tuple(row) for row in rows)
            shown = ", ".join(map(str, dials))
            by_dial.setdefault(dials[0].key if len(dials) == 1 else "several", collections.Counter())[outcome] += 1
            if outcome == "stop" and len(dials) == 1:
                needed[(name.split(": ")[0], dials[0].key, str(dials[0].value))].append((name, text))
            if outcome in ("failed", "stop"):
                kinds[(dials[0].key if len(dials) == 1 else "several")].append((name, shown, text))
            if log:
                log.write(json.dumps([name, shown, outcome, text]) + "\n")
    report(outcomes, by_dial, kinds, arguments.show)
    unused = []
    is_whole = not arguments.only and not arguments.dial and arguments.share == 1
    if is_whole:
        # What two dials do together shows in pairs.
        unused = [place for place in law.Stops().by_place if place not in used
                  and ("pairs" if " & " in place[2] else "values") in arguments.what]
        for place in unused:
            print("a row without a stop:", *place)
    if is_whole and "values" in arguments.what:
        for dial in sorted(str(dial) for dial in dial_list.simple() if dial.key != "unknown_fields"):
            # Fields that the request lacks come of other spellings only.
            if not met[dial]:
                unused.append(dial)
                print("no workflow meets", dial)
    if arguments.alone and not alone and sum(outcomes.values()) >= 10 * arguments.alone:
        unused.append("alone")
        print("no run was played by a process of its own")
    if arguments.record:
        record(needed)
    failed = len(broken) + outcomes["failed"] + outcomes["stop"] + len(unused)
    passed = outcomes["same"] + outcomes["stopped"] + outcomes["untouched"] + outcomes["told"]
    print(f"{alone} runs by a process of its own, {time.monotonic() - began:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def plain_problem(player, call, vcenter=None):
    """Whether a call ends in the plain world as its list says."""
    run = player.play(call, {}, vcenter=vcenter)
    expected = call.get("fails")
    with_vcenter = " (with a vCenter)" if vcenter else ""
    for wrong in (oracle.problem(run), oracle.missing(run)):
        if wrong:
            yield f"{call['name']}{with_vcenter}: {wrong}"
    if run.answer["ok"] == (expected is None) and expected in (None, run.answer.get("kind")):
        if run.answer["ok"] and not run.answer["shows"]:
            yield f"{call['name']}{with_vcenter}: {call['shows']} is not true of what it gave"
        return
    yield (f"{call['name']}{with_vcenter}: it ended with {run.exit} {run.answer.get('kind')} in place of {expected}: "
           f"{law.said(run.answer)}")


def report(outcomes, by_dial, kinds, show):
    for key in sorted(by_dial):
        print(f"{key:16}", "  ".join(f"{outcome} {count}" for outcome, count in sorted(by_dial[key].items())))
    for key, failures in sorted(kinds.items()):
        print(f"\n{key}: {len(failures)} failures")
        for name, shown, text in failures[:show]:
            print(f"  {name} under {shown}: {text}")
    print("\n" + "  ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items())))


def record(needed):
    """Adds the rows that are needed, without a reason: whoever adds them reads and says it."""
    rows = law.Stops().rows
    for (workflow, key, value), places in sorted(needed.items()):
        rows.append({"workflow": workflow, "call": "*", "dial": key, "value": value, "reason": "",
                     "says": places[0][1]})
    text = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    law.STOPS.write_text(f"[\n{text}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
