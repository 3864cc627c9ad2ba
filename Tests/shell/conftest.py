"""Fixtures: a simulator of one's own for each test, ended with it, and a shell in a home of its own."""

import pytest

from broken_appliance import BrokenAppliance
from harness import Home, Shell, Simulator
from played_appliance import PlayedAppliance
from rewriting_appliance import RewritingAppliance


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def simulators():
    """Starts simulators with given options."""
    running = []

    def start(*arguments):
        running.append(Simulator(*arguments))
        return running[-1]

    yield start
    for simulator in running:
        if simulator.process.poll() is None:
            simulator.stop()


@pytest.fixture
def simulator(simulators):
    """A simulator whose jobs take a second."""
    return simulators("--job-seconds", "1")


@pytest.fixture
def shell(home, simulator):
    """A shell connected to the simulator."""
    return Shell(home, simulator)


@pytest.fixture
def lone_shell(home):
    """A shell that has no appliance."""
    return Shell(home)


@pytest.fixture
def terminals():
    """Opens terminals, given a shell and its arguments, and closes them at the end."""
    opened = []

    def open_terminal(shell, *arguments, **options):
        opened.append(shell.terminal(*arguments, **options))
        return opened[-1]

    yield open_terminal
    for terminal in opened:
        terminal.close()


@pytest.fixture
def broken_appliance(tmp_path):
    """Starts appliances that log anyone in and then misbehave in a given way."""
    running = []

    def start(misbehave, login=None):
        running.append(BrokenAppliance(tmp_path, misbehave, login))
        return running[-1]

    yield start
    for appliance in running:
        appliance.stop()


@pytest.fixture
def rewriting_appliance(tmp_path):
    """Starts appliances that hand everything on to a simulator, and rewrite its replies in a given way."""
    running = []

    def start(simulator, rewrite):
        folder = tmp_path / f"rewriting{len(running)}"
        folder.mkdir()
        running.append(RewritingAppliance(folder, simulator, rewrite))
        return running[-1]

    yield start
    for appliance in running:
        appliance.stop()


@pytest.fixture
def played_appliance(tmp_path):
    """Plays a file of cases/, altered or not."""
    running = []

    def start(case, change=None):
        folder = tmp_path / f"played{len(running)}"
        folder.mkdir()
        running.append(PlayedAppliance(folder, case, change))
        return running[-1]

    yield start
    for appliance in running:
        appliance.stop()
