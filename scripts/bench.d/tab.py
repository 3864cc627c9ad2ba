"""A prompt in a pseudo-terminal: how long it takes until something comes back, for the Tab key and for a long list."""

import os
import pty
import select
import signal
import struct
import termios
import time
from fcntl import ioctl


class Prompt:
    """A prompt of scvsh, typed at."""

    def __init__(self, command, environment):
        self.child, self.descriptor = pty.fork()
        if self.child == 0:
            os.execve(command[0], command, environment)
        ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until_quiet(self, pause=0.2, patience=60):
        """Reads until nothing has come for a while; at least something has to come."""
        text, end = b"", time.monotonic() + patience
        while time.monotonic() < end:
            if select.select([self.descriptor], [], [], pause if text else end - time.monotonic())[0]:
                text += os.read(self.descriptor, 65536)
            elif text:
                break
        return text

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def answer(self, key, wanted=b""):
        """Seconds from a key to the last byte that came before a pause; what is wanted has to be among what came."""
        began = last = time.perf_counter()
        self.type(key)
        text = b""
        while select.select([self.descriptor], [], [], 0.2 if text and wanted in text else 60)[0]:
            text += os.read(self.descriptor, 65536)
            last = time.perf_counter()
        if not text or wanted not in text:
            raise ValueError("nothing came back for a key" if not text else f"what came is not {wanted!r}")
        return last - began, text

    def end(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.descriptor)


def times(command, environment, count=8):
    """Seconds of the first Tab behind `vm = "`, and of `count` more, each over all VMs."""
    prompt = Prompt(command, environment)
    try:
        prompt.until_quiet()
        prompt.type("n = #scv.policies()\r")
        prompt.until_quiet()
        prompt.type('x = scv.restore_vm{vm = "')
        prompt.until_quiet()
        measured = []
        for _ in range(count + 1):
            measured.append(prompt.answer("\t")[0])
            # Two Tabs in a row would ask whether all are to be listed.
            prompt.type("x")
            prompt.until_quiet()
            prompt.type("\x7f")
            prompt.until_quiet()
        prompt.type('web0004\t')
        if b'web0004"' not in prompt.until_quiet():
            raise ValueError("Tab did not complete the name of a VM")
        return measured[0], measured[1:]
    finally:
        prompt.end()


def first_pages(command, environment, count=5):
    """Seconds until the first page of all jobs, several times: of a list at hand, and of one that is read."""
    prompt = Prompt(command, environment)
    try:
        prompt.until_quiet()
        prompt.type("jobs = scv.jobs()\r")
        # Reading them takes its time, in which nothing is seen.
        while b"> " not in prompt.until_quiet(1):
            pass
        measured = []
        for line in ["jobs"] * count + ["scv.jobs()"] * count:
            prompt.type(line)
            prompt.until_quiet()
            seconds, _ = prompt.answer("\r", b"More")
            measured.append(seconds)
            prompt.type("q")
            prompt.until_quiet()
        return measured[:count], measured[count:]
    finally:
        prompt.end()
