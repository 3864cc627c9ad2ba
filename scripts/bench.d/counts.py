"""The rows that are nothing but counted instructions: what a change of the code costs, on a busy machine too."""

import json

import counting
from measuring import Simulator

REPEATABLE = 0.02  # how far apart the counts of one row may be: Lua seeds its hashes by the time


def envelope(count):
    """A reply with jobs, as the appliance gives it; 1,000 are 340 kB."""
    jobs = [{
        "id": 1_000_000 + i, "name": f"backup of group_{i % 500:03}", "type": "backup", "status": "COMPLETED",
        "startTime": "11/23/2026 03:05:09 PM", "endTime": "11/23/2026 03:09:44 PM", "uri": None,
        "percentComplete": 100, "sizeInBytes": 9_007_199_254_740_993 + i, "vmConsistent": i % 3 == 0,
        "entities": [f"vm-{i % 900}", f"vm-{i % 901}"], "ratio": 0.125 * (i % 8),
        "messages": [{"severity": "INFO", "text": "Snapshot created on the primary storage", "code": i % 97}],
    } for i in range(count)]
    return json.dumps({"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": jobs})


def less(more, fewer, times=counting.TIMES):
    """What the one command takes more than the other, several times."""
    return counting.Count([counting.once(*more) - counting.once(*fewer) for _ in range(times)])


# How often each verb is counted: so often that what Lua's hashes differ by is little beside it.
ROUNDS = {"where": 60, "sort": 15, "group": 9, "select": 9}


def verb(name, side, times=counting.TIMES):
    """A verb of lists on 2,000 records, several times, or the loop that does the same."""
    program = ["scvsh", "verbs.lua", name]
    return less([*program, side, "2000", str(ROUNDS[name])], [*program, "none", "2000"], times)


def instructions(table):
    """Start, first use, JSON, tables, lists and calls: Benchmarks/instructions.json holds what each takes."""
    with counting.bench() as place:
        (place / "jobs.json").write_text(envelope(3000))
        start(table)
        first_use(table)
        data(table)
        calls(table)
    strange = [row["what"] for key, row in table.rows.items()
               if key.startswith("instructions.") and row["spread"] > REPEATABLE]
    if strange:
        raise ValueError(f"counts that are more than {REPEATABLE:.0%} apart can't be held against others: "
                         + "; ".join(strange))
    return True


def start(table):
    for key, what, *command in (
            ("start", "scvsh -e ''", "-e", ""), ("line", "scvsh -e 'x=1'", "-e", "x=1"),
            ("version", "scvsh --version", "--version"), ("script", "a script with a header", "script.lua")):
        table.instructions(f"instructions.{key}", what, counting.count("scvsh", *command, times=counting.TIMES))


def first_use(table):
    """What is added to a start: by a session, by its first operation, and by a workflow."""
    for key, what, line in (
            ("operation", "the first operation, sent", "scv.api.policies.list()"),
            ("read", "the first workflow that reads, sent", "scv.protected_vms()"),
            ("planned", "the first workflow, planned",
             'scv.backup_now{group = "gold_web", policy = "hourly", wait = false}')):
        counts = []
        options = ["--dry-run"] if key == "planned" else []
        for _ in range(counting.TIMES):
            # Each has a world of its own, in which nothing has happened.
            with Simulator() as simulator:
                used = counting.once("scvsh", *options, "-e", line, **simulator.environment())
                idle = counting.once("scvsh", *options, "-e", "x=1", **simulator.environment())
            counts.append(used - idle)
        table.instructions(f"instructions.first_{key}", what, counting.Count(counts))


def data(table):
    decode, nothing = ["scvsh", "count.lua", "jobs.json"], ["scvsh", "count.lua", "jobs.json", "0"]
    table.instructions("instructions.json", "JSON of 3,000 jobs into tables", less(decode, nothing))
    table.instructions("instructions.table", "a table of 10,000 rows",
                       less(["scvsh", "-o", "table", "rows.lua", "10000"], ["scvsh", "-o", "table", "rows.lua", "1"],
                            times=2))
    for name, rounds in ROUNDS.items():
        table.instructions(f"instructions.{name}", f"{name} on 2,000 records, {rounds} times", verb(name, "list"))


def call(side, kind, calls=20_000):
    """The instructions of so many calls: into Swift ("host"), or into plain C ("plain")."""
    return less(["LuaCallBenchmark", f"{side}_{kind}", calls], ["LuaCallBenchmark", f"{side}_{kind}", 0])


def calls(table):
    for kind, what in (("rawequal", "a boolean"), ("abs", "a number"), ("tostring", "a short text")):
        table.instructions(f"instructions.call_{kind}", f"20,000 calls into Swift, {what}", call("host", kind))
