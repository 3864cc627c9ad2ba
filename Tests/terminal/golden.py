"""Screens as they were recorded: golden/, a file for each scene and size.

SCVSH_RECORD=1 writes them anew; a run that does so fails, so that it can't be taken for one that compared. Read the
difference before it is committed.
"""

import difflib
import os
import time

from harness import ROOT

FOLDER = ROOT / "Tests" / "terminal" / "golden"
RECORD = bool(os.environ.get("SCVSH_RECORD"))
SECONDS = 10  # that a screen may take to become what it is to be


class Golden:
    """The files of one test."""

    def __init__(self, test):
        self.test = test
        self.names = []
        self.recorded = []

    def __call__(self, screen, part=""):
        """The screen is as it was recorded, or becomes so soon."""
        columns, rows = screen.size
        name = f"{self.test}{'.' + part if part else ''}.{columns}x{rows}.txt"
        self.names.append(name)
        file = FOLDER / name
        if RECORD:
            file.write_text(settled(screen))
            self.recorded.append(name)
            return
        becomes(screen, file.read_text() if file.exists() else "", name)

    def close(self):
        assert not self.recorded, f"recorded: {self.recorded}"


def becomes(screen, wanted, name):
    """Waits until the screen is what it is to be, for as long as that may take."""
    deadline = time.monotonic() + SECONDS
    while (seen := screen.picture()) != wanted:
        if time.monotonic() > deadline:
            raise AssertionError(
                f"{name}:\n" + "\n".join(difflib.unified_diff(
                    wanted.splitlines(), seen.splitlines(), "recorded", "seen", lineterm="")))
        time.sleep(0.05)


def settled(screen):
    """The screen, when it has not changed for half a second."""
    seen = None
    while seen != (seen := screen.picture()):
        time.sleep(0.5)
    return seen
