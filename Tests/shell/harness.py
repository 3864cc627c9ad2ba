"""The built shell and the simulator as programs: started, spoken to, ended."""

import http.client
import json
import os
import re
import select
import ssl
import subprocess
import time
from pathlib import Path

import pexpect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds that anything may take before a test gives up; never a measure of speed
NOW = "2026-11-23T15:05:09"  # where the demo's clock begins, and with it all that README shows
PROMPT = r"[\w.@:-]+(?: [\w.-]+)?(?:, (?:read-only|dry-run|--yes|repl|\d+ jobs?))*> "
CONTINUATION = r">> |\.\.+>? "
CTRL_C = "\x03"
CTRL_D = "\x04"


def executables():
    """The folder of scvsh and scvsim: SCVSH_BIN, or the debug build."""
    folder = os.environ.get("SCVSH_BIN")
    if folder is None:
        command = ["swift", "build", "--package-path", str(ROOT), "--show-bin-path"]
        folder = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return Path(folder)


BIN = executables()
SCVSH = str(BIN / "scvsh")
SCVSIM = str(BIN / "scvsim")


def wait_until(condition, what):
    """Waits for something that is sure to come; fails by name if it does not."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)


class Client:
    """An HTTPS client that knows nothing but docs/appliance.md, "The wire"."""

    def __init__(self, port, certificate):
        context = ssl.create_default_context(cafile=certificate)
        self.connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=PATIENCE)
        self.token = None

    def send(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.token:
            headers.setdefault("Token", self.token)
        if path.startswith("/simulator"):
            headers.setdefault("Content-Type", "application/json")
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        self.connection.request(method, path, body=body, headers=headers)
        reply = self.connection.getresponse()
        return reply.status, reply.read()

    def json(self, method, path, body=None, headers=None):
        status, text = self.send(method, path, body, headers)
        return status, json.loads(text)

    def login(self, username, password):
        status, reply = self.json(
            "POST", "/api/4.1/auth/login", {"username": username, "password": password})
        assert status == 200, reply
        self.token = reply["response"]["token"]
        return self


class Simulator:
    """A running scvsim, on the night of the demo unless told; ended by the end of its standard input."""

    def __init__(self, *arguments):
        # A recording has its own times.
        now = [] if {"--now", "--replay"} & set(arguments) else ["--now", NOW]
        self.process = subprocess.Popen(
            [SCVSIM, "--port", "0", *now, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.process.kill()
            raise AssertionError("scvsim did not start: " + self.process.stderr.read())
        self.facts = json.loads(line)
        self.url = self.facts["url"]
        self.port = int(self.url.rsplit(":", 1)[1])
        self.username = self.facts["username"]
        self.password = self.facts["password"]
        self.fingerprint = self.facts["fingerprint"]
        self.certificate = self.facts["certificate"]

    def environment(self, **changes):
        """What a shell needs in its environment to be connected."""
        facts = {
            "SCVSH_URL": self.url, "SCVSH_USERNAME": self.username, "SCVSH_PASSWORD": self.password,
            "SCVSH_FINGERPRINT": self.fingerprint,
            # For a call that passes it itself: the shell keeps SCVSH_PASSWORD from what it runs.
            "SIMULATOR_PASSWORD": self.password}
        facts.update(changes)
        return {name: value for name, value in facts.items() if value is not None}

    def client(self):
        return Client(self.port, self.certificate)

    def counters(self):
        status, reply = self.client().json("GET", "/simulator")
        assert status == 200
        return reply

    def count(self, operation):
        return self.counters()["by_operation"].get(operation, 0)

    def fault(self, operation, kind, **details):
        status, reply = self.client().send(
            "POST", "/simulator/faults", {"operation": operation, "kind": kind, **details})
        assert status < 300, reply

    def advance(self, seconds):
        status, reply = self.client().send("POST", "/simulator/clock", {"advance_seconds": seconds})
        assert status < 300, reply

    def stop(self):
        """Ends it, and returns its exit status."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
            self.process.stderr.close()


class Home:
    """A private home folder, so that no test sees a user's files or another test's."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.state = self.folder / "state"
        self.config = self.folder / "config"
        for path in (self.state, self.config, self.folder / "cache", self.folder / "data"):
            path.mkdir(parents=True)
        self.inputrc = self.folder / "inputrc"
        self.inputrc.write_text("set enable-bracketed-paste off\n")

    def environment(self, changes=None):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1",
            # Nothing is shown page by page unless a test asks for it.
            "PAGER": "",
            "XDG_STATE_HOME": str(self.state), "XDG_CONFIG_HOME": str(self.config),
            "XDG_CACHE_HOME": str(self.folder / "cache"), "XDG_DATA_HOME": str(self.folder / "data"),
            "INPUTRC": str(self.inputrc)}
        environment.update(changes or {})
        return environment

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def state_files(self):
        return [path for path in self.state.rglob("*") if path.is_file()]


class Finished:
    """How a run of scvsh ended."""

    def __init__(self, completed):
        self.status = completed.returncode
        self.out = completed.stdout
        self.err = completed.stderr

    def __repr__(self):
        return f"exit {self.status}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Shell:
    """Runs scvsh in a home of its own, connected to a simulator if it has one."""

    def __init__(self, home, simulator=None):
        self.home = home
        self.simulator = simulator

    def environment(self, changes):
        environment = self.home.environment()
        if self.simulator:
            environment.update(self.simulator.environment())
        for name, value in (changes or {}).items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = value
        return environment

    def run(self, *arguments, input=None, env=None, cwd=None):
        """Without a terminal; standard input is empty unless given."""
        completed = subprocess.run(
            [SCVSH, *arguments], input=input or "", capture_output=True, text=True, timeout=3 * PATIENCE,
            env=self.environment(env), cwd=cwd or self.home.folder)
        return Finished(completed)

    def eval(self, code, *arguments, **options):
        return self.run(*arguments, "-e", code, **options)

    def json(self, code):
        """The value of an expression, by way of -o json."""
        finished = self.run("-o", "json", "-e", code)
        assert finished.status == 0, finished
        return json.loads(finished.out)

    def start(self, *arguments, env=None):
        """Without a terminal, left running."""
        return subprocess.Popen(
            [SCVSH, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=self.environment(env), cwd=self.home.folder)

    def terminal(self, *arguments, env=None, columns=200, rows=40):
        return Terminal(arguments, self.environment(env), self.home.folder, columns, rows)


class Terminal:
    """scvsh in a pseudo-terminal."""

    def __init__(self, arguments, environment, folder, columns, rows=40):
        self.child = pexpect.spawn(
            SCVSH, list(arguments), env=environment, cwd=str(folder), dimensions=(rows, columns),
            encoding="utf-8", codec_errors="replace", timeout=PATIENCE)
        self.child.delaybeforesend = None

    def expect(self, pattern):
        """Waits for a pattern; returns all that came before it."""
        self.child.expect(pattern)
        return plain(self.child.before)

    def found(self):
        """What the last pattern matched."""
        return plain(self.child.match.group(0))

    def prompt(self):
        return self.expect(PROMPT)

    def line(self, text):
        """Types a line at the prompt; returns what it printed, up to the next prompt."""
        self.child.send(text + "\r")
        printed = self.prompt()
        return printed.split("\n", 1)[1] if "\n" in printed else ""

    def type(self, text):
        self.child.send(text)

    def leave(self):
        """Ctrl-D, and the exit status."""
        self.child.send(CTRL_D)
        return self.end()

    def end(self):
        """The exit status of a shell that ends by itself; self.rest is what it still printed."""
        self.child.expect(pexpect.EOF)
        self.rest = plain(self.child.before)
        self.child.close()
        return self.child.exitstatus

    def close(self):
        self.child.close(force=True)


ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[=>]|\x1b\][^\x07]*\x07")


def plain(text):
    """Text without escape sequences and carriage returns at line ends."""
    return ESCAPES.sub("", text).replace("\r\n", "\n")
