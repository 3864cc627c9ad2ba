"""What is told above the line while one types, or while nobody does."""

import pytest

from harness import Shell, Simulator
from screen import KEYWORD

BEGIN = "scv.backup_now{group = 'gold_web', policy = 'daily', wait = false};"
ENDED = "backup of gold_web (daily), job 118 ended as COMPLETED"


@pytest.fixture
def short_lived():
    """A simulator whose tokens hold for a second, and so do its jobs."""
    simulator = Simulator("--job-seconds", "1", "--token-seconds", "1")
    yield simulator
    simulator.stop()


def begun(screens, shell, **options):
    screen = screens(shell, **options)
    screen.prompt()
    screen.type(BEGIN)
    screen.shows("wait = false")
    screen.press("Enter")
    screen.shows(", 1 job>")
    return screen


def test_the_end_of_a_job_is_told_above_a_line_that_is_typed(connected, screens):
    simulator = connected.simulator
    screen = begun(screens, connected, size=(100, 24))
    before = simulator.counters()["by_operation"]
    screen.type("local half = scv.jo")
    screen.press("Left", "Left")
    screen.shows(ENDED)
    # The line is as it was, below what was told, and the prompt knows of no job any more.
    screen.until(lambda: screen.lines()[screen.cursor()[1]].endswith("> local half = scv.jo"), "the line stands")
    row = screen.cursor()[1]
    told = next(index for index, line in enumerate(screen.lines()) if line.startswith(ENDED))
    assert told < row and all(screen.lines()[told:row + 1])
    assert "1 job" not in screen.lines()[row] and screen.look("local") == KEYWORD
    assert screen.cursor()[0] == len(screen.lines()[row]) - 2
    assert sum(ENDED in line for line in screen.lines()) == 1
    screen.type("x")
    screen.until(lambda: screen.lines()[row].endswith("> local half = scv.xjo"), "it is typed on")
    after = simulator.counters()["by_operation"]
    polls = after.get("jobs.get", 0) - before.get("jobs.get", 0)
    assert 1 <= polls <= 8 and after.get("auth.login") == before.get("auth.login"), after
    # Nobody heard of it: why() has the one look that the call itself made.
    screen.press("C-u", "C-k")
    screen.run("why()")
    assert screen.whole_text().count("scv.api.jobs.get{id = 118}") == 1


def test_a_token_that_is_refused_leaves_it_to_the_next_line(home, short_lived, screens):
    simulator = short_lived
    screen = begun(screens, Shell(home, simulator), size=(100, 24))
    logins = simulator.count("auth.login")
    screen.until(lambda: simulator.count("jobs.get") >= 1, "it is asked for")
    assert simulator.count("auth.login") == logins

    def is_told():
        screen.press("Enter")
        return ENDED in screen.text()
    screen.until(is_told, "it is told before a line")
    assert simulator.count("auth.login") > logins


def test_the_end_is_told_on_a_screen_that_shows_a_list(connected, screens):
    screen = begun(screens, connected, size=(100, 24))
    screen.type("scv.re")
    screen.press("Tab", "Tab")
    screen.shows("scv.restore_vm", ENDED)
    screen.until(lambda: screen.lines()[screen.cursor()[1]].endswith("> scv.re"), "the line stands below")
