"""The rows about much data: what lists are looked through with, and a whole job that sums up what it reads."""

import csv
import io

import counting
import counts
from measuring import HERE, PYTHON, SCVSH, Simulator, by_turns, memory, run, wall

JOBS = 100_000


def lists(table):
    """The verbs of lists on the jobs of an appliance, beside loops that are written by hand (verbs.lua)."""
    met = True
    with Simulator("--jobs", str(JOBS)) as simulator:
        seconds = {}
        for verb in ("where", "sort", "group", "select"):
            printed = run(SCVSH, "--no-init", str(HERE / "verbs.lua"), verb, "time", str(JOBS),
                          **simulator.environment())
            seconds[verb] = [[float(each) for each in line.split()] for line in printed.splitlines()]
    with counting.bench():
        for verb, rounds in seconds.items():
            counted = [counts.verb(verb, side, times=1) for side in ("list", "loop")]
            met &= table.row(f"lists.{verb}", f"{verb} on {JOBS:,} jobs", [ours for ours, _ in rounds],
                             against=("a loop by hand", [theirs for _, theirs in rounds]), counted=counted,
                             aim=("within 1.5 times", lambda ratio: ratio.middle <= 1.5))
    return met


def job(table):
    """The failed backups of the last day by group, as CSV, from 100,000 jobs: from nothing to the last line."""
    with Simulator("--jobs", str(JOBS)) as simulator:
        environment = {**simulator.environment(), **simulator.peer_environment()}
        sides = {
            "scvsh": [SCVSH, "--no-init", "-o", "csv", str(HERE / "failed.lua")],
            "curl and jq": ["sh", str(HERE / "failed.sh")],
            "Python, requests": [PYTHON, str(HERE / "failed.py")]}
        said = {name: sorted(csv.reader(io.StringIO(run(*command, **environment)))) for name, command in sides.items()}
        for name, rows in said.items():
            if rows != said["scvsh"] or len(rows) < 3:
                raise ValueError(f"{name} found {rows}, scvsh {said['scvsh']}")
        times = by_turns(
            {name: lambda command=command: wall(*command, **environment) for name, command in sides.items()},
            warm=False)
        most = {name: memory(*sides[name], **environment) for name in ("scvsh", "Python, requests")}
    met = True
    what = f"failed backups of a day, of {JOBS:,} jobs"
    for key, peer in (("curl", "curl and jq"), ("python", "Python, requests")):
        met &= table.row(f"job.{key}", what, times["scvsh"], against=(peer, times[peer]),
                         aim=("half as long", lambda ratio: ratio.middle <= 0.5))
        what = ""
    return table.row("job.memory", "  memory", [most["scvsh"]], "MB",
                     against=("Python, requests", [most["Python, requests"]]),
                     aim=("no more", lambda ratio: ratio.middle <= 1)) and met
