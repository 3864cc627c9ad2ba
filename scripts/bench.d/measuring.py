"""What every row of the bench measures with: the programs, by turns, and a running simulator."""

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

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = pathlib.Path(sys.argv[1]).resolve()
SCVSH = str(FOLDER / "scvsh")
HOME = tempfile.TemporaryDirectory(prefix="scvsh-bench-")  # what is kept there ends with the measuring
PYTHON = str(ROOT / ".venv" / "bin" / "python")  # with requests and pyVmomi
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("SCVSH_")},
    "XDG_STATE_HOME": HOME.name, "XDG_CONFIG_HOME": HOME.name}
TURNS = 15


def run(*command, **environment):
    """Standard output of a program, which must succeed."""
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL).stdout


def wall(*command, **environment):
    """Seconds that a program takes, which must succeed; what it prints is not looked at."""
    began = time.perf_counter()
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**ENVIRONMENT, **environment})
    seconds = time.perf_counter() - began
    done.check_returncode()
    return seconds


def memory(*command, **environment):
    """The most megabytes that a program had at once."""
    done = subprocess.run(
        ["/usr/bin/time", "--format=%M", *command], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, env={**ENVIRONMENT, **environment})
    return int(done.stderr.split()[-1]) / 1000


def own_memory(process):
    """The most megabytes that a running program has of its own, looked at every few milliseconds until it has ended:
    what it maps of files is everybody's, and goes when there is need of room."""
    most = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        except FileNotFoundError:
            break
        for line in status.splitlines():
            if line.startswith("RssAnon:"):
                most = max(most, int(line.split()[1]) / 1000)
        time.sleep(0.002)
    return most


def by_turns(sides, turns=TURNS, warm=True):
    """What each side gives, turn by turn: in each turn all of them, and another one first, so that all see the same
    weather. `sides` has a function under each name; the first call of each may be one that does not count."""
    names = list(sides)
    if warm:
        for name in names:
            sides[name]()
    results = {name: [] for name in names}
    for turn in range(turns):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            results[name].append(sides[name]())
    return results


def middle(values):
    return statistics.median(values)


def quartiles(values):
    """The first and the third; of few values, the least and the greatest."""
    if len(values) < 4:
        return [min(values), max(values)]
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return [low, high]


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
        """Where scvsh finds it."""
        return {
            "SCVSH_URL": self.facts["url"], "SCVSH_USERNAME": self.facts["username"],
            "SCVSH_PASSWORD": self.facts["password"], "SCVSH_FINGERPRINT": self.facts["fingerprint"],
            "SCVSH_TIMEZONE": self.facts["timezone"]}

    def peer_environment(self):
        """Where the peers find it."""
        return {
            "BENCH_URL": self.facts["url"], "BENCH_USERNAME": self.facts["username"],
            "BENCH_PASSWORD": self.facts["password"], "BENCH_CERTIFICATE": self.facts["certificate"]}

    def send(self, path, body=None, token=None):
        headers = {"Content-Type": "application/json", **({"Token": token} if token else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.facts["url"] + path, data=data, headers=headers)
        with urllib.request.urlopen(request, context=self.context) as reply:
            return json.load(reply)

    def login(self):
        credentials = {"username": self.facts["username"], "password": self.facts["password"]}
        return self.send("/api/4.1/auth/login", credentials)["response"]["token"]

    def peak(self):
        """The most megabytes that it had at once."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
