"""The rows about appliances and vCenters: many requests at once, large worlds."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

from measuring import ENVIRONMENT, HERE, SCVSH, Simulator, middle, report, wall


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
