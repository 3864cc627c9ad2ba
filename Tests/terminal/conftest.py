"""The built shell in a real terminal, tmux, as a person sits before it."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))

from harness import Home, Shell, Simulator  # noqa: E402
from golden import Golden  # noqa: E402
from screen import Screen  # noqa: E402

SIZES = [(80, 24), (100, 30), (120, 40)]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request):
    return request.param


@pytest.fixture
def home(tmp_path):
    """With an inputrc that says nothing: readline as it comes."""
    home = Home(tmp_path / "home")
    home.inputrc.write_text("")
    return home


@pytest.fixture
def screens():
    """Opens terminals, given a shell and its arguments, and closes them at the end."""
    opened = []

    def open_screen(shell, *arguments, **options):
        opened.append(Screen(shell, *arguments, **options))
        return opened[-1]

    yield open_screen
    for screen in opened:
        screen.close()


@pytest.fixture
def shell(home):
    """A shell that has no appliance."""
    return Shell(home)


@pytest.fixture
def connected(home):
    """A shell with a simulator whose jobs take three seconds."""
    simulator = Simulator("--job-seconds", "3")
    yield Shell(home, simulator)
    simulator.stop()


@pytest.fixture
def golden(request):
    """Compares screens with those that are recorded for the test."""
    compared = Golden(request.node.originalname.removeprefix("test_"))
    yield compared
    assert compared.names, "the test has compared nothing"
    compared.close()
