"""Signals at any moment of a change, of a batch, of a wait, of a download, with and without a terminal.

Held for each run: what it says became of each change is true by what arrived and by what was answered; what is on
standard output is whole, or nothing; a result is never followed by death by SIGINT; nothing is left in the folders; the
terminal is as it was.
"""

import os
import pty
import re
import select
import signal
import subprocess
import termios
import threading
import time

import mutations
from hostile import Server
from places import SCVSH, Home, json

# What is run: how many changes it makes, and its code. What it prints when it is through begins with "<" and ends
# in ">".
PRINT = 'io.write("<", ("x"):rep(FILL), ">")'
ONE = "scv.api.resource_groups.backup_now{resourceGroupId = BASE + %s, policyId = 1}"
RUNS = {
    "one": (1, ONE % 1 + " " + PRINT),
    "batch": (8, f"parallel({{1, 2, 3, 4, 5, 6, 7, 8}}, function(i) return {ONE % 'i'} end) {PRINT}"),
    "one after the other": (3, f"for i = 1, 3 do {ONE % 'i'} end {PRINT}"),
    "request": (1, 'scv.request("POST", "/4.1/campaign/" .. BASE + 1, '
                   '{body = {pad = ("x"):rep(PAD)}, confirm = false}) ' + PRINT),
    "download": (0, 'scv.api.jobs.logs(118, {to = "log.zip"}) ' + PRINT),
    "read": (0, "scv.api.jobs.list() " + PRINT),
}
NOT_KNOWN = r"not known whether [\w./ -]+? was carried out(?: (\d+) times)?"
CARRIED_OUT = r"was carried out(?: (\d+) times)?"
# A shell that has not set its handlers yet dies of the signal, as any program does: that is no change's end.
BARE = {signal.SIGINT: -signal.SIGINT, signal.SIGTERM: -signal.SIGTERM, signal.SIGHUP: -signal.SIGHUP}


class Watched(Server):
    """Starts a job for each change, and calls back when one has come so far."""

    hook = None
    before = 0

    def arrived(self, connection, request, stage):
        # What is left of the case before, whose last connection may end late, is none of this one's.
        if request.change and int(request.change) <= self.before:
            return
        super().arrived(connection, request, stage)
        hook = self.hook
        if hook and (request.change or self.reads):
            hook(stage)

    reads = False

    @staticmethod
    def change_in_body(request):
        if not request.path.endswith("/backupnow"):
            return None
        return str(json.loads(request.body)["resourceGroupId"])

    def answer(self, connection, request):
        if request.path.endswith("/auth/login"):
            return super().answer(connection, request)
        time.sleep(self.delay)
        if "logs" in request.path.lower() and request.method == "GET":
            body = b"PK" + b"z" * 300_000
            return mutations.head("HTTP/1.1 200 OK", "Content-Type: application/zip",
                                  f"Content-Length: {len(body)}") + body, False
        response = []
        if request.change:
            response = {"jobId": 7000 + int(request.change)}
        body = json.dumps({"statusMessage": "OK", "statusCode": 200, "responseMessage": [],
                           "response": response}).encode()
        lines = "Content-Type: application/json", f"Content-Length: {len(body)}"
        return mutations.head("HTTP/1.1 200 OK", *lines) + body, False

    delay = 0


class Campaign:
    size = 8
    base = 0

    def __init__(self):
        self.home = Home()
        self.server = Watched(self.home.work, 1)
        self.shells = Home({"slot0": {
            "url": f"https://127.0.0.1:{self.server.ports[0]}", "username": "someone",
            "password_command": "printf %s something", "ca": self.server.certificate}})

    def close(self):
        self.server.close()
        self.home.remove()
        self.shells.remove()

    def play(self, number, random):
        failures = []
        for _ in range(self.size):
            problem = self.one(random)
            if problem:
                failures.append(problem)
        return failures

    def one(self, random):
        server = self.server
        # No change of one case has the number of another's.
        self.base += 10
        server.before = base = self.base
        server.forget()
        name = random.choice(list(RUNS))
        changes, code = RUNS[name]
        server.delay = random.choice((0, 0, 0.002, 0.02))
        sent = random.choices((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), (8, 1, 1))[0]
        pause = random.choice((0, 0, random.random() * 0.003, random.random() * 0.01, random.random() * 0.1))
        stage = random.choice(("head", "whole", "answering", "replied", "start"))
        twice = random.random() < 0.05
        terminal = random.random() < 0.25
        for word, value in {"BASE": base, "FILL": random.choice((0, 10, 5000, 60_000)),
                            "PAD": random.choice((0, 50_000))}.items():
            code = code.replace(word, str(value))
        fired, gone = threading.Event(), threading.Event()
        count = random.randrange(changes) if changes else 0
        seen = [0]

        def hook(reached):
            if reached == stage:
                seen[0] += 1
                if seen[0] > count:
                    fired.set()

        server.reads = changes == 0
        server.hook = hook if stage != "start" else None
        run = Run(["--no-init", "-p", "slot0", "-e", code], self.shells, terminal)

        def fire():
            if stage != "start":
                fired.wait(10)
                time.sleep(pause)
            else:
                time.sleep(random.random() * 0.08)
            run.kill(sent)
            if twice:
                time.sleep(random.random() * 0.005)
                run.kill(sent)
            gone.set()

        thread = threading.Thread(target=fire, daemon=True)
        thread.start()
        run.wait()
        server.hook = None
        fired.set()
        thread.join()
        problem = self.judge(name, changes, run, sent, twice)
        if problem:
            told = {change: stages for change, stages in server.stages.items()}
            return (f"{problem}; {name}, {sent.name} {pause:.4f} s after {stage}, twice={twice}, terminal={terminal}; "
                    f"status {run.status}; {run.err[-600:]!r}; out {run.out[:60]!r}; {told}")
        return None

    def judge(self, name, changes, run, sent, twice):
        server = self.server
        if run.status is None:
            return "it did not end"
        left = [path for path in self.shells.folder.rglob("*") if "scvsh-" in path.name or ".part" in path.name]
        log = self.shells.work / "log.zip"
        if log.exists():
            if log.stat().st_size != 300_002:
                left.append(log)
            log.unlink()
        if left:
            for path in left:
                path.unlink(missing_ok=True)
            return f"it left {left}"
        if run.terminal and run.before != run.after:
            return "the terminal is not as it was"
        if not (run.out == "" or (run.out.startswith("<") and run.out.rstrip("\r\n").endswith(">"))):
            # A program that is ended from outside may have written a part of what is longer than a pipe.
            if run.status not in (BARE[signal.SIGTERM], BARE[signal.SIGHUP]) and not twice:
                return "its output is not whole"
        arrived = {change for change, stages in server.stages.items() if "whole" in stages}
        answered = {change for change in arrived if "replied" in server.stages[change]}
        if run.status == 0:
            return None if len(arrived) == changes and run.out else "status 0 without a result"
        if sent != signal.SIGINT:
            return None if run.status == BARE[sent] else f"status {run.status}"
        if run.out:
            return None if run.status == 130 else "a result, and then another end"
        if run.status == BARE[signal.SIGINT]:
            return "a bare signal after a change" if server.stages else None
        if twice and run.status == 130:
            return None
        return self.told(run, arrived, answered)

    @staticmethod
    def told(run, arrived, answered):
        """Whether what was said of the changes is true."""
        text = re.sub(r"\s+", " ", run.err)
        unknown = sum(int(times or 1) for times in re.findall(NOT_KNOWN, text))
        done = sum(int(times or 1) for times in re.findall(CARRIED_OUT, re.sub(NOT_KNOWN, "", text)))
        jobs = {int(number) for listed in re.findall(r"\(jobs? ([\d, ]+)\)", text) for number in listed.split(", ")}
        if run.status not in (130, 5):
            return f"status {run.status}"
        if jobs - {7000 + int(change) for change in answered}:
            return "it names a job that it can't know"
        if run.status == 5 and not unknown:
            return "status 5, and nothing is unknown"
        if run.status == 130 and unknown:
            return "status 130 with an unknown outcome"
        if len(arrived) > done + unknown:
            return f"{len(arrived)} arrived; told {done} done, {unknown} unknown"
        if done > len(answered):
            return f"{len(answered)} answered; told {done} done"
        return None


class Run:
    """A shell in a terminal of its own, or with pipes."""

    def __init__(self, arguments, home, terminal):
        self.terminal, self.out, self.err, self.status = terminal, "", "", None
        self.master = self.slave = None
        if terminal:
            self.master, self.slave = pty.openpty()
            self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [SCVSH, *arguments], stdin=self.slave if terminal else subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.slave if terminal else subprocess.PIPE, cwd=home.work, env=home.environment(),
            start_new_session=True)
        self.sources = {self.process.stdout.fileno(): "out"}
        self.sources[self.master if terminal else self.process.stderr.fileno()] = "err"

    def kill(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self):
        deadline, texts = time.monotonic() + 30, {"out": b"", "err": b""}
        open_ends = dict(self.sources)
        while open_ends and time.monotonic() < deadline:
            ready = select.select(list(open_ends), [], [], 0.05)[0]
            for end in ready:
                try:
                    data = os.read(end, 1 << 16)
                except OSError:
                    data = b""
                if data:
                    texts[open_ends[end]] += data
                else:
                    del open_ends[end]
            if not ready and self.process.poll() is not None:
                break
        try:
            self.status = self.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.out, self.err = (texts[name].decode("utf-8", "replace") for name in ("out", "err"))
        if self.terminal:
            self.after = termios.tcgetattr(self.slave)
            os.close(self.master)
            os.close(self.slave)
        self.process.stdout.close()
        if self.process.stderr:
            self.process.stderr.close()
