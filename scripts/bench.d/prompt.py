"""The rows about the prompt: keys, the Tab key, the first page of a long list."""

import tempfile

import keys as typing_keys
import tab as typing_tab
from measuring import ENVIRONMENT, SCVSH, Simulator, report


def environment_at(simulator, folder):
    """A prompt at a simulator, in an empty home."""
    return {
        **ENVIRONMENT, **simulator.environment(), "XDG_STATE_HOME": folder, "TERM": "xterm", "LANG": "C.UTF-8"}


def tab():
    with tempfile.TemporaryDirectory() as folder, Simulator("--vms", "5000") as simulator:
        first, later = typing_tab.times([SCVSH, "--no-init"], environment_at(simulator, folder))
    slowest = max(later) * 1000
    return report("Tab on 5,000 VMs, slowest of 8", f"{slowest:.0f} ms", f"- (the first: {first * 1000:.0f} ms)", "",
                  "under 50 ms", slowest < 50)


def keys():
    return typing_keys.row(report, SCVSH, ENVIRONMENT)


def page():
    """From Enter until the first page of 100,000 jobs stands: of a list that is at hand, and of one that is read."""
    with tempfile.TemporaryDirectory() as folder, Simulator("--jobs", "100000") as simulator:
        at_hand, read = typing_tab.first_pages(
            [SCVSH, "--no-init"], {**environment_at(simulator, folder), "PAGER": "more"})
    met = report("the first page of 100,000 jobs", f"{at_hand * 1000:.0f} ms", f"- (read anew: {read:.2f} s)", "",
                 "under 1 s", at_hand < 1)
    return met
