"""How long the prompt takes for a key: from writing it to a pseudo-terminal to the last byte that is read back."""

import fcntl
import os
import pathlib
import pty
import select
import struct
import subprocess
import tempfile
import termios
import time

QUIET = 0.03  # seconds without a byte after which nothing more is to come
LINE = 'scv.backups{vm = "web01", since = "7 days"}:where{status = "COMPLETED"}:sort("start_time"):first()'


class Prompt:
    """A shell with a long history, in a pseudo-terminal."""

    def __init__(self, scvsh, environment, history_lines):
        self.folder = tempfile.TemporaryDirectory()
        state = pathlib.Path(self.folder.name) / "scvsh"
        state.mkdir()
        state.joinpath("history").write_text("".join(
            f'scv.backups{{vm = "vm{number:05}"}}:where{{vm_consistent = true}}:first({number})\n'
            for number in range(history_lines)))
        self.end, near = pty.openpty()
        fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [scvsh, "--no-init", "--color", "always"], stdin=near, stdout=near, stderr=near, start_new_session=True,
            env={**environment, "XDG_STATE_HOME": self.folder.name, "TERM": "xterm-256color", "INPUTRC": "/dev/null"})
        os.close(near)
        self.text = b""
        while b"> " not in self.text:
            if not self.read(10):
                raise ValueError("no prompt came")

    def read(self, seconds):
        ready, _, _ = select.select([self.end], [], [], seconds)
        if not ready:
            return b""
        piece = os.read(self.end, 65536)
        self.text += piece
        return piece

    def send(self, keys):
        """Seconds from the first byte written to the last one read."""
        while self.read(QUIET):
            pass
        data = keys.encode()
        began = last = time.perf_counter()
        while data:
            # A terminal takes no more than a few thousand bytes at once.
            written = os.write(self.end, data[:1024])
            data = data[written:]
            if self.read(0):
                last = time.perf_counter()
        while self.read(QUIET if last > began else 5):
            last = time.perf_counter()
        return last - began

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.end)
        self.folder.cleanup()


def measure(scvsh, environment, history_lines=5000, rounds=5):
    """The seconds of each key of a line that is typed several times, and those of a paste of 200 lines."""
    prompt = Prompt(scvsh, environment, history_lines)
    try:
        keys = []
        for _ in range(rounds):
            keys += [prompt.send(key) for key in LINE]
            prompt.send("\x15")
        lines = "\r".join(f'names[{number}] = "a line that is pasted"' for number in range(200))
        pasted = prompt.send(f"\x1b[200~{lines}\x1b[201~")
        if b"names[199]" not in prompt.text.replace(b"\x1b[0m", b"").replace(b"\x1b[36m", b""):
            raise ValueError("the paste was not drawn")
    finally:
        prompt.close()
    return sorted(keys), pasted
