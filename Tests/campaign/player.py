"""One shell in which the cases of a campaign are carried out, many in one process; a new one where it has ended."""

import json
import os
import select
import subprocess
import time

from places import HERE, SCVSH, Home

# How a program ends by the kind of its error: docs/contracts.md, "Errors and exit statuses".
EXITS = {
    "lua": 1, "argument": 1, "not_found": 1, "ambiguous": 1, "empty": 1, "usage": 2, "config": 2, "connect": 3,
    "trust": 3, "login": 3, "timeout": 3, "refused": 4, "appliance": 5, "protocol": 5, "job": 5,
    "unknown_outcome": 5, "parallel": 5, "interrupted": 130,
}


class Died(Exception):
    """The shell has ended, or did not answer; what it said last."""


class Player:
    def __init__(self, ports, certificate, calls=None, arguments=()):
        self.home = Home({f"slot{slot}": {
            "url": f"https://127.0.0.1:{port}", "username": "someone", "password_command": "printf %s something",
            "ca": certificate, "timezone": "UTC"} for slot, port in enumerate(ports)})
        self.calls, self.arguments = calls, arguments
        self.notes = open(self.home.folder / "notes", "a+b")
        self.process = None
        self.printed, self.heard = b"", 0  # what the last batch printed; how much of the notes was read

    def _start(self):
        command = [SCVSH, "--no-init", *self.arguments, str(HERE / "driver.lua")]
        if self.calls:
            command.append(str(HERE / self.calls))
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.notes, cwd=self.home.work,
            env=self.home.environment())

    def ask(self, asked, seconds=120):
        if self.process is None:
            self._start()
        try:
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            self.process.stdin.flush()
            return json.loads(self._line(seconds))
        except (OSError, EOFError, TimeoutError) as problem:
            self.stop(kill=isinstance(problem, TimeoutError))
            self.notes.seek(0, os.SEEK_END)
            self.notes.seek(max(self.notes.tell() - 3000, 0))
            said = self.notes.read().decode("utf-8", "replace")
            raise Died(f"{type(problem).__name__}, status {self.status}: {said}") from None

    def _line(self, seconds):
        deadline, text = time.monotonic() + seconds, b""
        out = self.process.stdout.fileno()
        while True:
            if not select.select([out], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise TimeoutError
            data = os.read(out, 1 << 20)
            if not data:
                raise EOFError
            text += data
            if text.endswith(b"\n"):
                last = text.rsplit(b"\n", 2)[-2]
                if last.startswith(b"\1"):
                    self.printed = text[:text.rindex(b"\1")]
                    return last[1:].decode("utf-8", "replace")

    def said(self):
        """What went to standard error since this was asked last."""
        begin, self.heard = self.heard, self.notes.seek(0, os.SEEK_END)
        self.notes.seek(begin)
        text = self.notes.read(self.heard - begin)
        self.notes.seek(0, os.SEEK_END)
        return text

    def stop(self, kill=False):
        if self.process is None:
            return
        if kill:
            self.process.kill()
        self.process.stdin.close()
        try:
            self.status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.status = self.process.wait()
        self.process.stdout.close()
        self.process = None

    def close(self):
        self.stop()
        self.notes.close()
        self.home.remove()
