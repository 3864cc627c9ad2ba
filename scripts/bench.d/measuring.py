"""What every row of the bench measures with: the programs, a running simulator, and how a row is told."""

import json
import os
import pathlib
import ssl
import statistics
import subprocess
import sys
import time
import urllib.request

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
