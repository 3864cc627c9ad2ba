"""The rows of docs/architecture.md, "Speed": bench.py FOLDER [ROW…], where FOLDER holds scvsh and scvsim.

Machines are noisy: each pair is measured by turns in the same run, and what is reported is a ratio.
"""

import json
import os
import pathlib
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import keys as typing_keys
import tab as typing_tab

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = pathlib.Path(sys.argv[1])
SCVSH = str(FOLDER / "scvsh")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("SCVSH_")},
    "XDG_STATE_HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}


def report(what, ours, theirs, ratio, aim, met):
    print(f"{what:<36} {ours:<26} {theirs:<32} {ratio:<8} {aim:<26} {'met' if met else 'NOT MET'}", flush=True)
    return met


def run(*command, **environment):
    """Standard output of a program, which must succeed."""
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL).stdout


def wall(*command, **environment):
    began = time.perf_counter()
    run(*command, **environment)
    return time.perf_counter() - began


def middle(values):
    return statistics.median(values)


class Simulator:
    """A running scvsim."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [str(FOLDER / "scvsim"), "--port", "0", "--now", "2026-11-23T15:05:09", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.facts = json.loads(self.process.stdout.readline())
        self.context = ssl.create_default_context(cafile=self.facts["certificate"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def environment(self):
        return {
            "SCVSH_URL": self.facts["url"], "SCVSH_USERNAME": self.facts["username"],
            "SCVSH_PASSWORD": self.facts["password"], "SCVSH_FINGERPRINT": self.facts["fingerprint"]}

    def send(self, path, body=None, token=None):
        headers = {"Content-Type": "application/json", **({"Token": token} if token else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.facts["url"] + path, data=data, headers=headers)
        with urllib.request.urlopen(request, context=self.context) as reply:
            return json.load(reply)

    def login(self):
        credentials = {"username": self.facts["username"], "password": self.facts["password"]}
        return self.send("/api/4.1/auth/login", credentials)["response"]["token"]


# --- the rows ---------------------------------------------------------------------------------------------------------


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


READS = """
local items = {}
for i = 1, tonumber(arg[1]) do items[i] = i end
parallel(items, function() return scv.api.policies.list() end, {limit = 16})
"""


def reads():
    """Whole processes with 1016 reads, less the same with 16: the start, the login and the handshakes cancel out."""
    with Simulator("--latency-ms", "20") as simulator, tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "reads.lua"
        script.write_text(READS)
        token = simulator.login()
        lists = {}
        for count in (16, 1016):
            lists[count] = str(pathlib.Path(folder) / f"urls-{count}")
            url = simulator.facts["url"] + "/api/4.1/policies"
            entry = f'url = "{url}"\noutput = "/dev/null"\n'
            pathlib.Path(lists[count]).write_text(f'header = "Token: {token}"\n' + entry * count)

        def curl(count):
            return wall(
                "curl", "--silent", "--insecure", "--parallel", "--parallel-max", "16", "--config", lists[count])

        def scvsh(count):
            return wall(SCVSH, str(script), str(count), **simulator.environment())

        ours, theirs = [], []
        for turn in range(9):
            sides = [(scvsh, ours), (curl, theirs)]
            for side, rates in sides if turn % 2 else reversed(sides):
                rates.append(1000 / (side(1016) - side(16)))
    ours, theirs = middle(ours), middle(theirs)
    met = report("1000 reads, 16 at a time, 20 ms", f"{ours:.0f}/s", "ceiling 800/s", f"{ours / 800:.3f}",
                 "93 % of the ceiling", ours >= 0.93 * 800)
    return report("", f"{ours:.0f}/s", f"curl --parallel {theirs:.0f}/s", f"{ours / theirs:.3f}", "ahead of curl",
                  ours > theirs) and met


WATCH = """
local waiting = {}
for id in arg[1]:gmatch("[^,]+") do waiting[#waiting + 1] = math.tointeger(id) or id end
parallel(waiting, function(id) return scv.wait_for_job(id).status end, {limit = #waiting})
"""


def watch():
    """200 jobs started by another client; how often one shell that waits for them all asks."""
    with Simulator("--jobs", "100000", "--job-seconds", "10") as simulator, tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "watch.lua"
        script.write_text(WATCH)
        token = simulator.login()

        def jobs():
            return simulator.send("/api/4.1/jobs?type=backup", token=token)["response"]

        old = {job["id"] for job in jobs()}
        groups = simulator.send("/api/4.1/resource-groups", token=token)["response"]["resourceGroupResponseList"]
        policies = simulator.send("/api/4.1/policies", token=token)["response"]["policyResponseList"]
        order = {"resourceGroupId": groups[0]["id"], "policyId": policies[0]["id"]}
        for _ in range(200):
            simulator.send("/api/4.1/resource-groups/backupnow", order, token)
        new = [str(job["id"]) for job in jobs() if job["id"] not in old]

        def polls():
            counts = simulator.send("/simulator")["by_operation"]
            return counts.get("jobs.list", 0) + counts.get("jobs.get", 0)

        before = polls()
        seconds = wall(SCVSH, str(script), ",".join(new), **simulator.environment())
        made = polls() - before
    allowed = seconds / 0.5 + 2
    return report(f"watching {len(new)} jobs among 100,000", f"{made} polls in {seconds:.1f} s",
                  f"one each: {len(new)} at a time", f"{made / len(new):.2f}", "one poll for all",
                  len(new) >= 200 and made <= allowed)


BACKUPS = """
local groups = scv.api.resource_groups.list():where(function(group)
  return group.status == "Production" and #group.policies == 1
end)
scv.backup_now{groups = groups, limit = tonumber(arg[1]), wait = false}
"""


def backups():
    """500 groups backed up with scv.backup_now, 16 at a time, one by one, and by bare requests of curl.

    scvsh lists the groups and the jobs first, logs in, and sends each change on a connection of its own, so that none
    can go out twice; curl is given the ids and a token, and keeps its connections."""
    with Simulator("--groups", "503", "--vms", "1500", "--latency-ms", "20", "--job-seconds", "1") as simulator, \
            tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "backups.lua"
        script.write_text(BACKUPS)
        token = simulator.login()
        groups = simulator.send("/api/4.1/resource-groups", token=token)["response"]["resourceGroupResponseList"]
        wanted = [each for each in groups if each["status"] == "Production" and len(each["policies"]) == 1]
        url = simulator.facts["url"] + "/api/4.1/resource-groups/backupnow"
        entries = []
        for each in wanted:
            order = json.dumps({"resourceGroupId": each["id"], "policyId": each["policies"][0]["id"]})
            entries.append(f'insecure\nurl = "{url}"\noutput = "/dev/null"\nheader = "Token: {token}"\n'
                           f'header = "Content-Type: application/json"\ndata = {json.dumps(order)}\n')
        config = pathlib.Path(folder) / "backups.curl"
        config.write_text("next\n".join(entries))

        def scvsh(limit):
            return wall(SCVSH, str(script), str(limit), **simulator.environment())

        ours, theirs = [], []
        for _ in range(5):
            ours.append(scvsh(16))
            theirs.append(wall("curl", "--silent", "--parallel", "--parallel-max", "16", "--config", str(config)))
        alone = scvsh(1)
    ours, theirs = middle(ours), middle(theirs)
    met = report(f"backing up {len(wanted)} groups, 16 at a time", f"{ours:.2f} s", f"one by one {alone:.2f} s",
                 f"{alone / ours:.1f}", "10 times as fast", alone >= 10 * ours and len(wanted) == 500)
    return report("", f"{ours:.2f} s", f"curl --parallel {theirs:.2f} s", f"{ours / theirs:.2f}",
                  "within twice its time", ours <= 2 * theirs) and met


def load():
    """The simulator with a large world: its start, and its memory after the largest of its replies."""
    began = time.perf_counter()
    with Simulator("--vms", "5000", "--groups", "500", "--jobs", "100000") as simulator:
        seconds = time.perf_counter() - began
        token = simulator.login()
        for path in ("jobs", "jobs?type=backup", "reports/protectedVM", "reports/unProtectedVM", "resource-groups",
                     "vm/vm-1001/backups"):
            simulator.send("/api/4.1/" + path, token=token)
        status = pathlib.Path(f"/proc/{simulator.process.pid}/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    met = report("simulator, 5,000 VMs, 100,000 jobs", f"{seconds:.2f} s to start", "-", "", "under 2 s", seconds < 2)
    return report("  its memory at the most", f"{peak:.0f} MB", "-", "", "under 500 MB", peak < 500) and met


def vcenter():
    """Everything that a vCenter of 5,000 VMs has: VMware's own simulator, read by scvsh and by pyVmomi, a process each.

    Both log in, make a view, ask for the same properties, and log out."""
    sys.path.insert(0, str(HERE.parents[1] / "Tests" / "vcenter"))
    from peer import Peer

    peer = Peer(vms=5000)
    try:
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "scvsh").mkdir()
            (pathlib.Path(folder) / "scvsh" / "profiles.json").write_text(json.dumps({"default": {
                "url": "127.0.0.1:1", "username": peer.username, "fingerprint": "sha256:" + "00" * 32,
                "vcenter": {"url": peer.url, "fingerprint": peer.fingerprint}}}))
            environment = {
                **ENVIRONMENT, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "SCVSH_PASSWORD": peer.password}
            ours = [SCVSH, "--no-init", str(HERE / "look.lua")]
            theirs = [pyvmomi(), str(HERE / "look.py"), "127.0.0.1", str(peer.port), peer.username, peer.password]
            seconds, megabytes = {"ours": [], "theirs": []}, {}
            for _ in range(5):
                for name, command in (("ours", ours), ("theirs", theirs)):
                    began = time.perf_counter()
                    timed = subprocess.run(
                        ["/usr/bin/time", "--format=%M", *command], check=True, capture_output=True, text=True,
                        env=environment)
                    seconds[name].append(time.perf_counter() - began)
                    megabytes[name] = int(timed.stderr.split()[-1]) / 1000
                    if timed.stdout.strip() != "5000":
                        raise ValueError(f"{command[0]} found {timed.stdout.strip()} VMs, not 5000")
            slips = []
            for _ in range(5):
                began = time.perf_counter()
                refused = subprocess.run(
                    [SCVSH, "--no-init", "-e", 'scv.restore_vm{vm = "DC0_C0_RP0_WM4711"}'], check=False,
                    capture_output=True, text=True,
                    env=environment)
                slips.append(time.perf_counter() - began)
                if refused.returncode != 1 or "no VM" not in refused.stderr:
                    raise ValueError(f"a mistyped name was answered {refused.stderr}")
    finally:
        peer.stop()
    mine, other = middle(seconds["ours"]), middle(seconds["theirs"])
    met = report("5,000 VMs of a vCenter", f"{mine:.2f} s", f"pyVmomi {other:.2f} s", f"{mine / other:.2f}", "faster",
                 mine < other)
    slip = middle(slips)
    met = report("  a mistyped name among them", f"{slip:.2f} s", "-", "", "under 1 s", slip < 1) and met
    mine, other = megabytes["ours"], megabytes["theirs"]
    return report("  memory", f"{mine:.0f} MB", f"pyVmomi {other:.0f} MB", f"{mine / other:.2f}", "less",
                  mine < other) and met


def pyvmomi():
    """A Python that has it: that of the tests, made if it is not there."""
    root = HERE.parents[1]
    python = root / ".venv" / "bin" / "python"
    if not python.exists():
        subprocess.run(["python3", "-m", "venv", str(root / ".venv")], check=True)
    if subprocess.run([python, "-c", "import pyVmomi"], capture_output=True, check=False).returncode != 0:
        wanted = next(line for line in (root / "Tests" / "requirements.txt").read_text().split() if "pyvmomi" in line)
        subprocess.run([python, "-m", "pip", "install", "--quiet", wanted], check=True)
    return str(python)


def tab():
    with tempfile.TemporaryDirectory() as folder, Simulator("--vms", "5000") as simulator:
        environment = {**ENVIRONMENT, **simulator.environment(), "XDG_STATE_HOME": folder, "TERM": "xterm",
                       "LANG": "C.UTF-8"}
        first, later = typing_tab.times([SCVSH, "--no-init"], environment)
    slowest = max(later) * 1000
    return report("Tab on 5,000 VMs, slowest of 8", f"{slowest:.0f} ms", f"- (the first: {first * 1000:.0f} ms)", "",
                  "under 50 ms", slowest < 50)


def keys():
    return typing_keys.row(report, SCVSH, ENVIRONMENT)


ROWS = {
    "start": start, "lua": lua, "cells": cells, "calls": calls, "json": decode, "reads": reads, "watch": watch,
    "backups": backups, "load": load, "vcenter": vcenter, "tab": tab, "keys": keys}


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
