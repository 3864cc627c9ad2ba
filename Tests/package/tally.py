"""Counts the tests of a program that runs a few long ones, and closes as scripts/test reads it."""

import os
import pathlib
import sys
import time
import traceback

from init import reap

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The status of what can't run here: the last line says why, and scripts/test counts it as skipped.
NOT_RUN = 77


class NotRun(Exception):
    """What is needed can't be had on this machine."""


class Tally:
    """How many tests passed and failed since it was made."""

    def __init__(self):
        self.began = time.monotonic()
        self.passed = self.failed = 0

    def tell(self, what):
        print(f"{time.monotonic() - self.began:6.1f} s  {what}", flush=True)

    def check(self, name, body, *arguments):
        """Runs one test, and counts it."""
        try:
            body(*arguments)
            self.passed += 1
        except Exception:
            self.failed += 1
            print(f"FAILED {name}: error: {traceback.format_exc()}")
        self.tell(name)


def run(why_root, tests):
    """Runs `tests`, given a tally, as root; prints "N passed, N failed" and ends the program."""
    if os.geteuid() != 0:
        print(f"{why_root}, which only root can")
        sys.exit(NOT_RUN)
    reap()
    tally = Tally()
    try:
        tests(tally)
    except NotRun as reason:
        print(reason)
        sys.exit(NOT_RUN)
    print(f"{tally.passed} passed, {tally.failed} failed")
    sys.exit(1 if tally.failed else 0)
