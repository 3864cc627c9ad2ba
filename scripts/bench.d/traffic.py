"""The rows about appliances and vCenters: many requests at once, large worlds."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import counting
from measuring import ENVIRONMENT, HERE, PYTHON, ROOT, SCVSH, TURNS, Simulator, by_turns, middle, own_memory, wall


READS = """
local items = {}
for i = 1, tonumber(arg[1]) do items[i] = i end
parallel(items, function() return scv.api.policies.list() end, {limit = tonumber(arg[2])})
"""


class Readers:
    """Many reads of the same, by whole processes: by scvsh, by curl, which is given a token, and by Python."""

    def __init__(self, simulator, folder):
        self.simulator, self.folder = simulator, pathlib.Path(folder)
        self.script = self.folder / "reads.lua"
        self.script.write_text(READS)
        self.token = simulator.login()

    def scvsh(self, count, width):
        return wall(SCVSH, "--no-init", str(self.script), str(count), str(width), **self.simulator.environment())

    def curl_command(self, count, width):
        urls = self.folder / f"urls-{count}"
        if not urls.exists():
            entry = f'url = "{self.simulator.facts["url"]}/api/4.1/policies"\noutput = "/dev/null"\n'
            urls.write_text(f'header = "Token: {self.token}"\n' + entry * count)
        return ["curl", "--silent", "--show-error", "--fail", "--cacert", self.simulator.facts["certificate"],
                "--parallel", "--parallel-max", str(width), "--config", str(urls)]

    def curl(self, count, width):
        return wall(*self.curl_command(count, width))

    def python(self, count, width):
        return wall(PYTHON, str(HERE / "requests_pool.py"), "/policies", str(count), str(width),
                    **self.simulator.peer_environment())

    def by_turns(self, count, width, sides):
        """Seconds of so many reads more than as many as go at once: the start, the login and the handshakes cancel
        out."""
        def more(side):
            return side(width + count, width) - side(width, width)
        return by_turns({side.__name__: lambda side=side: more(side) for side in sides}, warm=False)


def reads(table):
    """1,000 reads that take 20 ms each, 16 at a time: 1.25 s where nothing is lost."""
    with Simulator("--latency-ms", "20") as simulator, tempfile.TemporaryDirectory() as folder:
        readers = Readers(simulator, folder)
        times = readers.by_turns(1000, 16, [readers.scvsh, readers.curl, readers.python])
    ceiling = 1000 * 0.02 / 16
    met = table.row("reads.ceiling", "1,000 reads, 16 at a time, 20 ms", times["scvsh"],
                    against=("the least there can be", [ceiling] * len(times["scvsh"])),
                    aim=("97 % of the ceiling", lambda ratio: 1 / ratio.middle >= 0.97))
    met &= table.row("reads.curl", "", times["scvsh"], against=("curl --parallel", times["curl"]),
                     aim=("ahead", lambda ratio: ratio.middle < 1))
    return table.row("reads.python", "", times["scvsh"], against=("Python, requests, pool", times["python"]),
                     aim=("ahead", lambda ratio: ratio.middle < 1)) and met


def bare(table):
    """The same without latency, at several widths: the processor's time is all there is."""
    met = True
    with Simulator() as simulator, tempfile.TemporaryDirectory() as folder:
        readers = Readers(simulator, folder)
        with counting.bench() as place:
            (place / "reads.lua").write_text(READS)

            def each(command, **environment):
                """Instructions of one read, by 200 of them: `command` gives the words for a number of reads."""
                more, fewer = (counting.once(*command(count), **environment) for count in (216, 16))
                return round((more - fewer) / 200)

            ours = each(lambda count: ["scvsh", "reads.lua", count, 16], **simulator.environment())
            curl = each(lambda count: readers.curl_command(count, 16))
            python = each(lambda count: [PYTHON, HERE / "requests_pool.py", "/policies", count, 16],
                          **simulator.peer_environment())
        for width in (1, 16, 64, 128):
            sides = [readers.scvsh, readers.curl] + [readers.python] * (width == 16)
            times = readers.by_turns(1000, width, sides)
            met &= table.row(f"bare.curl_{width}", f"1,000 reads without latency, {width} at a time", times["scvsh"],
                             against=("curl --parallel", times["curl"]),
                             counted=(ours, curl) if width == 16 else None,
                             aim=("ahead", lambda ratio: ratio.middle < 1) if width > 16 else None)
            if width == 16:
                table.row("bare.python", "", times["scvsh"], against=("Python, requests, pool", times["python"]),
                          counted=(ours, python))
    return met


WATCH = """
local waiting = {}
for id in arg[1]:gmatch("[^,]+") do waiting[#waiting + 1] = math.tointeger(id) or id end
parallel(waiting, function(id) return scv.wait_for_job(id).status end, {limit = #waiting})
"""


def watch(table):
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
    return table.row("watch.polls", f"watching {len(new)} jobs among 100,000", made, "polls",
                     shown=f"{made} polls", aim=(f"one for all, in {seconds:.1f} s",
                                                 len(new) >= 200 and made <= seconds / 0.5 + 2))


BACKUPS = """
local groups = scv.api.resource_groups.list():where(function(group)
  return group.status == "Production" and #group.policies == 1
end)
scv.backup_now{groups = groups, limit = tonumber(arg[1]), wait = false}
"""


def backups(table):
    """500 groups backed up with scv.backup_now, 16 at a time, one by one, and by bare requests of curl.

    scvsh lists the groups and the jobs first, logs in, and sends each change on a connection of its own, so that none
    can go out twice; curl is given the ids and a token. It keeps its connections, and once may not."""
    with Simulator("--groups", "503", "--vms", "1500", "--latency-ms", "20", "--job-seconds", "1") as simulator, \
            tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "backups.lua"
        script.write_text(BACKUPS)
        token = simulator.login()
        groups = simulator.send("/api/4.1/resource-groups", token=token)["response"]["resourceGroupResponseList"]
        wanted = [each for each in groups if each["status"] == "Production" and len(each["policies"]) == 1]
        url = simulator.facts["url"] + "/api/4.1/resource-groups/backupnow"

        def config(name, *lines):
            entries = []
            for each in wanted:
                order = json.dumps({"resourceGroupId": each["id"], "policyId": each["policies"][0]["id"]})
                entries.append("\n".join([
                    "fail", "show-error", f'cacert = "{simulator.facts["certificate"]}"', f'url = "{url}"',
                    'output = "/dev/null"', f'header = "Token: {token}"', 'header = "Content-Type: application/json"',
                    f"data = {json.dumps(order)}", *lines]) + "\n")
            path = pathlib.Path(folder) / name
            path.write_text("next\n".join(entries))
            return str(path)

        kept, closed = config("kept"), config("closed", 'header = "Connection: close"')

        def curl(path):
            return wall("curl", "--silent", "--parallel", "--parallel-max", "16", "--config", path)

        def scvsh(limit):
            return wall(SCVSH, "--no-init", str(script), str(limit), **simulator.environment())

        times = by_turns({"scvsh": lambda: scvsh(16), "curl": lambda: curl(kept), "fresh": lambda: curl(closed)},
                         warm=False)
        alone = [scvsh(1) for _ in range(3)]
    if len(wanted) != 500:
        raise ValueError(f"there are {len(wanted)} groups to back up, not 500")
    met = table.row("backups.curl", "backing up 500 groups, 16 at a time", times["scvsh"],
                    against=("curl --parallel", times["curl"]),
                    aim=("within 1.5 times", lambda ratio: ratio.middle <= 1.5))
    met &= table.row("backups.fresh", "", times["scvsh"], against=("curl, connecting each time", times["fresh"]),
                     aim=("ahead", lambda ratio: ratio.middle < 1))
    return table.row("backups.alone", "", middle(times["scvsh"]), against=("one by one", [middle(alone)]),
                     aim=("14 times as fast", lambda ratio: ratio.middle <= 1 / 14)) and met


def load(table):
    """The simulator with a large world: its start, and its memory after the largest of its replies."""
    seconds, peaks = [], []
    for _ in range(TURNS):
        began = time.perf_counter()
        with Simulator("--vms", "5000", "--groups", "500", "--jobs", "100000") as simulator:
            seconds.append(time.perf_counter() - began)
            if len(peaks) < 1:
                token = simulator.login()
                for path in ("jobs", "jobs?type=backup", "reports/protectedVM", "reports/unProtectedVM",
                             "resource-groups", "vm/vm-1001/backups"):
                    simulator.send("/api/4.1/" + path, token=token)
                peaks.append(simulator.peak())
    met = table.row("load.start", "scvsim, 5,000 VMs, 100,000 jobs, its start", seconds,
                    aim=("under 0.5 s", lambda value: value < 0.5))
    return table.row("load.memory", "  its memory at the most", peaks, "MB",
                     aim=("under 500 MB", lambda value: value < 500)) and met


def vcenter(table):
    """Everything that a vCenter of 5,000 VMs has: VMware's own simulator, read by scvsh and by pyVmomi, a process each.

    Both log in, make a view, ask for the same properties, and log out."""
    sys.path.insert(0, str(ROOT / "Tests" / "vcenter"))
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
            megabytes, own = {}, {}

            def check(found, command):
                if found.strip() != "5000":
                    raise ValueError(f"{command[0]} found {found.strip()} VMs, not 5000")

            def look(name, *command):
                began = time.perf_counter()
                timed = subprocess.run(
                    ["/usr/bin/time", "--format=%M", *command], check=True, capture_output=True, text=True,
                    env=environment)
                seconds = time.perf_counter() - began
                megabytes.setdefault(name, []).append(int(timed.stderr.split()[-1]) / 1000)
                check(timed.stdout, command)
                watched = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
                own.setdefault(name, []).append(own_memory(watched))
                check(watched.communicate()[0], command)
                return seconds

            times = by_turns({
                "scvsh": lambda: look("scvsh", SCVSH, "--no-init", str(HERE / "look.lua")),
                "pyVmomi": lambda: look("pyVmomi", PYTHON, str(HERE / "look.py"), "127.0.0.1", str(peer.port),
                                        peer.username, peer.password)}, warm=False)
            slips = []
            for _ in range(TURNS):
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
    met = table.row("vcenter.time", "5,000 VMs of a vCenter", times["scvsh"], against=("pyVmomi", times["pyVmomi"]),
                    aim=("faster", lambda ratio: ratio.middle < 1))
    met &= table.row("vcenter.slip", "  a mistyped name among them", slips,
                     aim=("under 1 s", lambda value: value < 1))
    met &= table.row("vcenter.memory", "  memory of its own", own["scvsh"], "MB", against=("pyVmomi", own["pyVmomi"]),
                     aim=("less", lambda ratio: ratio.middle < 1))
    # The files that it maps, its own executable above all, are half of it.
    return table.row("vcenter.resident", "  with what it maps of files", megabytes["scvsh"], "MB",
                     against=("pyVmomi", megabytes["pyVmomi"]),
                     aim=("no more", lambda ratio: ratio.middle < 1.05)) and met
