"""The page of a report in a real browser."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))

from harness import Home, Shell, Simulator  # noqa: E402
from devtools import Browser  # noqa: E402

@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The report of the demo's week, always the same: seed and clock are fixed, and so is the zone."""
    folder = tmp_path_factory.mktemp("report")
    simulator = Simulator()
    try:
        finished = Shell(Home(folder / "home"), simulator).run(
            "--timezone", "UTC", "weekly-report", f"out={folder}/week.html", "title=The demo's week")
        assert finished.status == 0, finished
    finally:
        simulator.stop()
    return folder / "week.html"


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param
