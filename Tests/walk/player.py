"""One simulator and one shell, in which the calls are played: a world begun anew and a session for each run."""

import hashlib
import http.client
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path

import extras
import facts

sys.path.insert(0, str(facts.ROOT / "Tests" / "shell"))

from harness import SCVSH, Simulator  # noqa: E402

HERE = Path(__file__).resolve().parent
NOW = "2026-11-23T15:05:08"
# Kinds of errors and how a program ends with them: docs/contracts.md, "Errors and exit statuses".
EXITS = {
    "lua": 1, "argument": 1, "not_found": 1, "ambiguous": 1, "empty": 1, "usage": 2, "config": 2, "connect": 3,
    "trust": 3, "login": 3, "timeout": 3, "refused": 4, "appliance": 5, "protocol": 5, "job": 5,
    "unknown_outcome": 5, "parallel": 5, "interrupted": 130,
}


class Run:
    """How a call ended, and in what world."""

    def __init__(self, call, dialect, answer, world, before, counters, faults, asked, lost=None):
        self.call, self.dialect, self.answer = call, dialect, answer
        self.asked = asked  # as what the shell was asked to do it
        self.world, self.before, self.counters, self.faults = world, before, counters, faults
        self.lost = lost  # of the fields that no document names: extras.py

    @property
    def exit(self):
        if self.answer["ok"]:
            return 0
        rows = [EXITS.get(each.get("kind"), 1) for each in self.answer.get("rows", [])]
        return max(rows, default=1) if self.answer["kind"] == "parallel" else EXITS.get(self.answer["kind"], 1)

    @property
    def changes(self):
        return self.world["changes"]

    @property
    def operations(self):
        return set(self.counters["by_operation"])

    @property
    def asked_vcenter(self):
        """Whether vCenter's own API was asked."""
        return "vcenter.Login" in self.operations


class Player:
    """Plays calls. `seconds`: how long each job takes."""

    def __init__(self, seconds=0, seed=1):
        self.seed = seed
        self.home = tempfile.mkdtemp(prefix="walk-")
        self.simulator = Simulator("--job-seconds", str(seconds), "--now", NOW, "--seed", str(seed))
        self.connection = None
        configuration = Path(self.home, ".config", "scvsh")
        configuration.mkdir(parents=True)
        profile = {
            "url": self.simulator.url, "username": self.simulator.username,
            "fingerprint": self.simulator.fingerprint, "timezone": "UTC",
            "password_command": f"printf %s {self.simulator.password}"}
        vcenter = {"url": self.simulator.url, "fingerprint": self.simulator.fingerprint}
        (configuration / "profiles.json").write_text(json.dumps({
            "walk": profile, "walk_vcenter": {**profile, "vcenter": vcenter}}))
        # What vCenter showed in one run must not be known in another: the memory has no place where it could be kept.
        self.environment = {**os.environ, "HOME": self.home, "XDG_DATA_HOME": os.devnull}
        self.notes = open(os.path.join(self.home, "notes"), "w", encoding="utf-8")
        self.shell = subprocess.Popen(
            [SCVSH, "--no-init", "--timezone", "UTC", str(HERE / "walker.lua"), "walk", self.simulator.certificate,
             json.dumps(facts.stable_names())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.notes, text=True, env=self.environment)
        self.calls = self._ask({"list": True})
        self.dialect = None
        self.before = {}

    def close(self):
        self.shell.stdin.close()
        self.shell.wait(timeout=30)
        self.notes.close()
        self.simulator.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _ask(self, asked):
        self.shell.stdin.write(json.dumps(asked) + "\n")
        self.shell.stdin.flush()
        for line in self.shell.stdout:
            if line.startswith("\1"):
                return json.loads(line[1:])
        raise AssertionError("the shell of the walk has ended: " + Path(self.home, "notes").read_text()[-2000:])

    def _send(self, method, path, body=None, headers=None):
        """A request over a connection that is kept: the reply's status and its text."""
        if self.connection is None:
            context = ssl.create_default_context(cafile=self.simulator.certificate)
            self.connection = http.client.HTTPSConnection(
                "127.0.0.1", self.simulator.port, context=context, timeout=60)
        self.connection.request(
            method, path, body=None if body is None else json.dumps(body),
            headers={**(headers or {}), **({} if body is None else {"Content-Type": "application/json"})})
        reply = self.connection.getresponse()
        return reply.status, reply.read()

    def control(self, method, path, body=None):
        """A request to the simulator's own controls."""
        status, text = self._send(method, "/simulator" + path, body)
        assert status < 300, f"{method} /simulator{path} {body}: {status} {text[:500]}"
        return json.loads(text)

    def extras(self, dialect):
        """The fields that no document names, as the appliance has them."""
        def send(method, path, body, token):
            for _ in range(2):  # a fault that the run didn't meet may meet this
                status, text = self._send(method, "/api" + path, body, {"Token": token} if token else None)
                if status < 300:
                    return json.loads(text)
            return {}
        return extras.read(
            send, dialect, {"username": self.simulator.username, "password": self.simulator.password})

    def reset(self, dialect):
        self.control("POST", "/reset", {"seed": self.seed, "now": NOW, "dialect": dialect})
        shutil.rmtree(os.path.join(self.home, ".cache"), ignore_errors=True)

    def start(self, dialect):
        """The world as it is at first in a dialect, and its extra fields."""
        key = hashlib.sha256(json.dumps(dialect, sort_keys=True).encode()).hexdigest()
        if key not in self.before:
            if len(self.before) > 50:
                self.before.clear()
            self.before[key] = self.control("GET", "/world"), self.extras(dialect)
            self.reset(dialect)  # the counters too
        return self.before[key]

    def _begin(self, dialect, faults):
        """The world anew, with faults; gives it, its extra fields, and which read a run does first."""
        self.reset(dialect)
        before, had = self.start(dialect)
        refused = {fault["operation"] for fault in faults}
        first = next((each.split(".") for each in ("jobs.list", "policies.list") if each not in refused), None)
        for fault in faults:
            self.control("POST", "/faults", fault)
        return before, had, first if faults else None

    def _ended(self, call, dialect, answer, before, had, faults, asked):
        world, counters = self.control("GET", "/world"), self.control("GET", "")
        return Run(
            call, dialect, answer, world, before, counters, faults, asked, extras.lost(had, self.extras(dialect)))

    def play(self, call, dialect, sync=False, setup_only=False, faults=(), watch=False, vcenter=None, idle=0):
        """One run: the world anew, with faults, the call, the world afterwards.

        `vcenter`: whether the session has a vCenter, if that is not as the call has it. `idle`: how long the session
        has been idle with it, in seconds.
        """
        before, had, first = self._begin(dialect, faults)
        vcenter = call.get("vcenter", False) if vcenter is None else vcenter
        asked = {"call": call["name"], "sync": sync, "setup_only": setup_only, "watch": watch,
                 "profile": "walk_vcenter" if vcenter else "walk", "idle": idle}
        if first:
            asked["first"] = first
        answer = self._ask(asked)
        # Without it the run would be one by the bundled document, and tell nothing of this dialect's.
        if answer.get("unsynced") and dialect.get("document", {}) is not None:
            raise RuntimeError(f"the document that is there was not read: {answer['unsynced']}")
        return self._ended(call, dialect, answer, before, had, faults, asked)

    def play_alone(self, run):
        """The same run by a process of its own: with its exit status, its standard error, and what it gave."""
        before, had, first = self._begin(run.dialect, run.faults)
        profile = run.asked["profile"]
        asked = {"call": run.call["name"], "first": first, "profile": profile, "idle": run.asked["idle"],
                 "names": facts.stable_names(), "certificate": self.simulator.certificate}
        finished = subprocess.run(
            [SCVSH, "--no-init", "--timezone", "UTC", "-p", profile, *(["--sync"] if run.answer.get("synced") else []),
             str(HERE / "alone.lua"), json.dumps({key: value for key, value in asked.items() if value is not None})],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.environment)
        gave = [line[1:] for line in finished.stdout.splitlines() if line.startswith("\1")]
        answer = {"ok": finished.returncode == 0, "status": finished.returncode, "said": finished.stderr,
                  "value": json.loads(gave[-1]).get("value") if gave else None}
        return self._ended(run.call, run.dialect, answer, before, had, run.faults, asked)
