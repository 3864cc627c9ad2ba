"""The rows about the prompt: keys, the Tab key, the first page of a long list."""

import tempfile

import keys as typing_keys
import tab as typing_tab
from measuring import ENVIRONMENT, SCVSH, TURNS, Simulator


def environment_at(simulator, folder):
    """A prompt at a simulator, in an empty home."""
    return {
        **ENVIRONMENT, **simulator.environment(), "XDG_STATE_HOME": folder, "TERM": "xterm", "LANG": "C.UTF-8"}


def tab(table):
    with tempfile.TemporaryDirectory() as folder, Simulator("--vms", "5000") as simulator:
        first, later = typing_tab.times([SCVSH, "--no-init"], environment_at(simulator, folder), count=TURNS)
    table.row("tab.first", "Tab on 5,000 VMs, the first", first)
    return table.row("tab.slowest", f"  the slowest of {len(later)} more", max(later),
                     aim=("under 50 ms", lambda value: value < 0.05))


def keys(table):
    """What a key takes at the prompt, with a history that was kept for long."""
    seconds, pasted = typing_keys.measure(SCVSH, ENVIRONMENT)
    met = table.row("keys.middle", f"{len(seconds)} keys at the prompt, the median", seconds,
                    aim=("under 2 ms", lambda value: value < 0.002))
    met &= table.row("keys.slow", "  99 of 100", seconds[len(seconds) * 99 // 100],
                     aim=("under 5 ms", lambda value: value < 0.005))
    return table.row("keys.paste", "  a paste of 200 lines", pasted,
                     aim=("under 1 s", lambda value: value < 1)) and met


def page(table):
    """From Enter until the first page of 100,000 jobs stands: of a list that is at hand, and of one that is read."""
    with tempfile.TemporaryDirectory() as folder, Simulator("--jobs", "100000") as simulator:
        at_hand, read = typing_tab.first_pages(
            [SCVSH, "--no-init"], {**environment_at(simulator, folder), "PAGER": "more"})
    table.row("page.read", "the first page of 100,000 jobs, read anew", read)
    return table.row("page.at_hand", "  of a list at hand", at_hand, aim=("under 1 s", lambda value: value < 1))
