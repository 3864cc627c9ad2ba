"""The Tab key in a pseudo-terminal: how long it takes until something comes back."""

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

    def answer(self, key):
        """Seconds from a key to the last byte that came before a pause."""
        began = last = time.perf_counter()
        self.type(key)
        text = b""
        while select.select([self.descriptor], [], [], 0.2 if text else 10)[0]:
            text += os.read(self.descriptor, 65536)
            last = time.perf_counter()
        if not text:
            raise ValueError("nothing came back for a key")
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
