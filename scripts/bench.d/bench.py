"""The rows of docs/architecture.md, "Speed": bench.py FOLDER [ROW…], where FOLDER holds scvsh and scvsim.

Machines are noisy: each pair is measured by turns in the same run, and what is reported is a ratio.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import prompt
import traffic
from measuring import ENVIRONMENT, FOLDER, HERE, SCVSH, middle, report, run


def instructions(*command):
    """How many instructions a program takes that is run alone: the same in each run of one build."""
    with tempfile.TemporaryDirectory() as folder:
        program = str(pathlib.Path(folder) / "program")
        # valgrind can't read what a build says for debuggers.
        subprocess.run(["strip", "--strip-debug", "-o", program, command[0]], check=True)
        counted = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/counts", program, *command[1:]],
            check=True, capture_output=True, text=True,
            env={"HOME": folder, "PATH": "/usr/bin:/bin", "SWIFT_DETERMINISTIC_HASHING": "1"})
    return int(counted.stderr.split("refs:")[1].split()[0].replace(",", ""))


def start():
    """Rounds of hyperfine, so that both sides see the same weather."""
    times = {"scvsh": [], "curl": []}
    for _ in range(5):
        with tempfile.NamedTemporaryFile() as export:
            run("hyperfine", "--shell=none", "--warmup", "5", "--runs", "40", "--export-json", export.name,
                f"{SCVSH} -e ''", "curl --version")
            ours, theirs = json.load(open(export.name))["results"]
        times["scvsh"] += ours["times"]
        times["curl"] += theirs["times"]
    ours, theirs = middle(times["scvsh"]) * 1000, middle(times["curl"]) * 1000
    met = report("scvsh -e ''", f"{ours:.1f} ms", f"curl --version {theirs:.1f} ms", f"{ours / theirs:.2f}",
                 "no slower", ours <= theirs)
    timed = subprocess.run(
        ["/usr/bin/time", "--format=%M", SCVSH, "-e", ""], check=True, capture_output=True, text=True, env=ENVIRONMENT)
    memory = int(timed.stderr.split()[-1]) / 1000
    met &= report("  its memory", f"{memory:.1f} MB", "-", "", "under 20 MB", memory < 20)
    for label, *arguments in [("  its instructions", "-e", ""), ("  those of --version", "--version")]:
        millions = instructions(SCVSH, *arguments) / 1e6
        met &= report(label, f"{millions:.2f} million", "-", "", "under 5 million", millions < 5)
    return met


def lua():
    met = True
    for program in ("fib", "strings", "tables"):
        path = str(HERE / f"{program}.lua")
        ours, theirs = [], []
        for turn in range(14):
            sides = [(SCVSH, ours), ("lua5.4", theirs)]
            for command, times in sides if turn % 2 else reversed(sides):
                times.append(float(run(command, path)))
        ratio = min(ours) / min(theirs)
        met &= report(f"pure Lua, {program}", f"{min(ours) * 1000:.0f} ms", f"lua5.4 {min(theirs) * 1000:.0f} ms",
                      f"{ratio:.3f}", "within 2 %", ratio <= 1.02)
    return met


TABLE = """
local list = List {}
for i = 1, 100 do list[i] = {name = ("x "):rep(tonumber(arg[1]) // 2), last = i} end
local began = os.clock()
show(list)
io.stderr:write(os.clock() - began)
"""


def cells():
    """Printing a table takes time by what is printed, however long a cell is."""
    def seconds(length):
        done = subprocess.run(
            [SCVSH, "-o", "table", "-", str(length)], input=TABLE, check=True, capture_output=True, text=True,
            env=ENVIRONMENT)
        return float(done.stderr)
    short, long = (min(seconds(length) for _ in range(5)) for length in (1000, 10000))
    return report("a table with cells of 10,000", f"{long * 1000:.0f} ms", f"cells of 1,000 {short * 1000:.0f} ms",
                  f"{long / short:.1f}", "under 20 times", long < 20 * short)


def calls():
    costs = json.loads(run(str(FOLDER / "LuaCallBenchmark")))
    met = True
    for kind, what in (("rawequal", "a call that gives a boolean"), ("abs", "a call with a number there and back")):
        ours, theirs = costs[f"host_{kind}"], costs[f"plain_{kind}"]
        met &= report(what, f"Swift {ours:.1f} ns", f"plain C {theirs:.1f} ns", f"+{ours - theirs:.1f} ns",
                      "under 10 ns more", ours - theirs < 10)
    return met


def jobs_file(path):
    """60,000 jobs, about 20 MB."""
    jobs = [{
        "id": 1_000_000 + i, "name": f"backup of group_{i % 500:03}", "type": "backup", "status": "COMPLETED",
        "startTime": "11/23/2026 03:05:09 PM", "endTime": "11/23/2026 03:09:44 PM", "uri": None,
        "percentComplete": 100, "sizeInBytes": 9_007_199_254_740_993 + i, "vmConsistent": i % 3 == 0,
        "entities": [f"vm-{i % 900}", f"vm-{i % 901}"], "ratio": 0.125 * (i % 8),
        "messages": [{"severity": "INFO", "text": "Snapshot created on the primary storage", "code": i % 97}],
    } for i in range(60_000)]
    text = json.dumps({"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": jobs})
    path.write_text(text)
    return len(text) / 1e6


def decode():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "jobs.json"
        size = jobs_file(path)
        first = {SCVSH: [], "lua5.4": []}
        best = {SCVSH: [], "lua5.4": []}
        integers = {}
        for turn in range(8):
            sides = [SCVSH, "lua5.4"]
            for command in sides if turn % 2 else reversed(sides):
                *seconds, integers[command] = run(command, str(HERE / "decode.lua"), str(path)).split()
                first[command].append(float(seconds[0]))
                best[command].append(min(map(float, seconds)))
    met = True
    for what, times in (("single", first), ("best of 5", best)):
        ours, theirs = size / middle(times[SCVSH]), size / middle(times["lua5.4"])
        met &= report(f"JSON, {size:.0f} MB of jobs, {what}", f"{ours:.0f} MB/s, integers {integers[SCVSH]}",
                      f"lua-cjson {theirs:.0f} MB/s, {integers['lua5.4']}", f"{ours / theirs:.2f}",
                      "faster, integers kept", ours > theirs and integers[SCVSH] == "kept")
    return met


ROWS = {
    "start": start, "lua": lua, "cells": cells, "calls": calls, "json": decode, "reads": traffic.reads,
    "watch": traffic.watch, "backups": traffic.backups, "load": traffic.load, "vcenter": traffic.vcenter,
    "tab": prompt.tab, "keys": prompt.keys, "page": prompt.page}


def main():
    names = sys.argv[2:] or list(ROWS)
    for name in names:
        if name not in ROWS:
            sys.exit(f"There is no row {name}. The rows: {' '.join(ROWS)}")
    print(f"{'what':<36} {'scvsh':<26} {'against':<32} {'ratio':<8} {'aim':<26}")
    failed = []
    for name in names:
        try:
            met = ROWS[name]()
        except (subprocess.CalledProcessError, OSError, ValueError) as error:
            print(f"{name}: could not be measured: {error}\n{getattr(error, 'stderr', '') or ''}")
            met = False
        if not met:
            failed.append(name)
    print("all aims are met" if not failed else f"not met: {' '.join(failed)}")
    sys.exit(1 if failed else 0)


main()
