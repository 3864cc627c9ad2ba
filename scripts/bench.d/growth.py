"""How costs grow with what there is: each row is fitted, and its exponent told. 1 is in proportion."""

import math
import os
import pathlib
import subprocess
import tempfile

import counting
from measuring import ENVIRONMENT, HERE, SCVSH, Simulator, memory, run

TURNS = 5
AIM = ("1.1 or less", lambda value: value <= 1.1)


def processor(*command, **environment):
    """Seconds of processor time that a program takes, which must succeed."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={**ENVIRONMENT, **environment})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime


def exponent(costs):
    """By how much a cost grows with its size: the slope of the line through the logarithms of both."""
    points = [(math.log(size), math.log(cost)) for size, cost in costs.items()]
    size, cost = (sum(each) / len(points) for each in zip(*points, strict=True))
    return sum((x - size) * (y - cost) for x, y in points) / sum((x - size) ** 2 for x, _ in points)


def fitted(table, key, what, turns, megabytes=None):
    """One row: the exponents of all turns, each of which has a cost for each size."""
    sizes = " ".join(f"{size:,}" for size in turns[0])
    if min(cost for costs in turns for cost in costs.values()) <= 0:
        raise ValueError(f"{what}: nothing could be told from a start")
    exponents = sorted(exponent(costs) for costs in turns)
    met = table.row(f"growth.{key}", f"{what}, {sizes}", exponents, "",
                    shown=f"n^{exponents[len(exponents) // 2]:.2f}", aim=AIM)
    if megabytes:
        table.row(f"growth.{key}_memory", "  memory at the most", list(megabytes.values())[-1], "MB",
                  shown=" ".join(f"{each:.0f}" for each in megabytes.values()) + " MB")
    return met


def jobs(table, folder):
    """A job of a user over so many jobs of the appliance, less what a start and a login take, by processor time."""
    script, idle = str(HERE / "failed.lua"), str(folder / "idle.lua")
    turns, megabytes = [{} for _ in range(TURNS)], {}
    for size in (1000, 10_000, 100_000):
        with Simulator("--jobs", str(size)) as simulator:
            environment = simulator.environment()
            for costs in turns:
                costs[size] = processor(SCVSH, "--no-init", "-o", "csv", script, **environment) - processor(
                    SCVSH, "--no-init", "-o", "csv", idle, **environment)
            megabytes[size] = memory(SCVSH, "--no-init", "-o", "csv", script, **environment)
    return fitted(table, "jobs", "failed by group of jobs", turns, megabytes)


def counted(table, key, what, worlds, command, idle):
    """The same where the least size takes less than a start is apart from the next: by instructions."""
    costs, megabytes = {}, {}
    for size, options in worlds.items():
        with Simulator(*options) as simulator:
            environment = simulator.environment()
            costs[size] = counting.once("scvsh", *command(size), **environment) - counting.once(
                "scvsh", *idle, **environment)
            megabytes[size] = memory(SCVSH, "--no-init", *command(size), **environment)
    return fitted(table, key, what, [costs], megabytes)


def wide(table):
    """100 reads for each that goes at once, by processor time: under valgrind 128 could not all connect in time."""
    turns, megabytes = [{} for _ in range(TURNS)], {}
    with Simulator() as simulator, tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "reads.lua"
        script.write_text(READS)
        environment = simulator.environment()
        for width in (1, 16, 128):
            command = [SCVSH, "--no-init", str(script), str(100 * width), str(width)]
            for costs in turns:
                costs[width] = processor(*command, **environment) - processor(
                    SCVSH, "--no-init", str(script), "1", "1", **environment)
            megabytes[width] = memory(*command, **environment)
    return fitted(table, "width", "100 reads for each at once", turns, megabytes)


def growth(table):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "idle.lua").write_text("scv.api.policies.list()\n")
        met = jobs(table, folder)
    with counting.bench() as place:
        (place / "vms.lua").write_text("show(scv.unprotected_vms())\n")
        met &= counted(table, "vms", "a table of VMs", {size: ["--vms", str(size)] for size in (100, 1000, 5000)},
                       lambda _: ["-o", "table", str(place / "vms.lua")], ["-e", "scv.api.policies.list()"])
    met &= wide(table)
    for verb in ("where", "sort", "group", "select"):
        command = [SCVSH, "--no-init", str(HERE / "verbs.lua"), verb, "time"]
        sizes = {size: run(*command, str(size), str(TURNS)).splitlines() for size in (1000, 10_000, 100_000)}
        turns = [{size: float(lines[turn].split()[0]) for size, lines in sizes.items()} for turn in range(TURNS)]
        met &= fitted(table, verb, f"{verb} on records", turns)
    return met


READS = """
local items = {}
for i = 1, tonumber(arg[1]) do items[i] = i end
parallel(items, function() return scv.api.policies.list() end, {limit = tonumber(arg[2])})
"""

MILLION = """
local items = {}
for i = 1, 10000 do items[i] = i end
for _ = 1, 100 do
  assert(#parallel(items, function() return #scv.api.policies.list() end, {limit = 16}) == #items)
  collectgarbage()
  for line in io.lines("/proc/self/status") do
    local size = line:match("^VmRSS:%s*(%d+) kB")
    if size then print(size) end
  end
end
"""


def million(table):
    """1,000,000 requests in one process: its memory after each 10,000. Takes some minutes; only where it is named."""
    with Simulator() as simulator, tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "million.lua"
        script.write_text(MILLION)
        sizes = [int(line) / 1000 for line in run(SCVSH, "--no-init", str(script), **simulator.environment()).split()]
        asked = simulator.send("/simulator")["by_operation"].get("policies.list", 0)
    if len(sizes) != 100 or asked != 1_000_000:
        raise ValueError(f"{asked} requests were made, and memory told {len(sizes)} times")
    early, late = sizes[9], max(sizes[90:])
    return table.row("million.memory", "1,000,000 requests, memory", late, "MB",
                     shown=f"{early:.1f} → {late:.1f} MB", aim=("no growth after a tenth", late <= early * 1.02))
