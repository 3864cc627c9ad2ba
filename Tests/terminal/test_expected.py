"""What people know from other shells (IPython, psql, PowerShell, redis-cli, mongosh), and expect to be there.

One test for each, named by the sentence, through one terminal that all of them share: each begins at an empty prompt on
an empty screen, and leaves the shell as it found it.
"""

import json
import os
import re
import stat
import time

import pytest

from harness import Home, Shell, Simulator
from screen import GREY, HINT, KEYWORD, PLAIN, STRING, WRONG, Screen

INIT = """
function prompt(state)
  return mine and state.name .. (state.read_only and " reads" or " may all") .. "> " or state.painted
end

function gold() return scv.resource_groups():like{name = "gold_*"} end
"""


class Place:
    """A home with a simulator, and the terminal in it."""

    def __init__(self, folder):
        self.home = Home(folder / "home")
        self.home.inputrc.write_text("")
        self.config = self.home.config / "scvsh"
        self.config.mkdir()
        (self.config / "init.lua").write_text(INIT)
        editor = self.home.file("editor", "#!/bin/sh\nsed -i s/one/two/ \"$1\"\n")
        os.chmod(editor, 0o700)
        self.simulator = Simulator("--job-seconds", "1")
        self.shell = Shell(self.home, self.simulator)
        self.environment = {"PAGER": None, "EDITOR": editor, "VISUAL": None, "TMPDIR": str(self.home.folder)}
        self.screens = []

    def open(self, *arguments, env=None):
        """One more terminal."""
        screen = Screen(self.shell, *arguments, env={**self.environment, **(env or {})})
        self.screens.append(screen)
        screen.prompt()
        return screen

    def close(self):
        for screen in self.screens:
            screen.close()
        self.simulator.stop()

    def sitting(self):
        """The terminal that is shared; another one, if a test has left it in the middle of something."""
        if not self.screens or not self.is_free():
            self.screens.insert(0, self.open("--timezone", "UTC"))
        screen = self.screens[0]
        clear(screen)
        return screen

    def is_free(self):
        screen = self.screens[0]
        screen.press("C-c")
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if screen.lines()[screen.cursor()[1]].endswith(">"):
                return True
            time.sleep(0.03)
        return False


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("expected"))
    yield place
    place.close()


@pytest.fixture
def screen(place):
    return place.sitting()


def clear(screen):
    screen.press("C-l")
    screen.until(lambda: screen.cursor()[1] == 0 and len(screen.text().split("\n")) == 1, "an empty screen")


def answer(screen, line):
    """Types a line at an empty screen, and gives the rows that stand between it and the next prompt."""
    clear(screen)
    screen.run(line)
    return screen.lines()[1:screen.cursor()[1]]


# --- typing -----------------------------------------------------------------------------------------------------------


def test_the_history_is_there_in_the_next_session(place, screen):
    screen.run("x = 'typed in the first session'")
    other = place.open()
    other.press("Up")
    other.shows("> x = 'typed in the first session'")
    other.press("C-c")
    other.prompt()
    # And in one that is open at the same time.
    other.run("x = 'typed in the second'")
    screen.run("x = nil")
    screen.press("Up", "Up")
    screen.shows("> x = 'typed in the second'")
    other.close()


def test_ctrl_r_finds_an_earlier_line_by_any_part_of_it(screen):
    screen.run("fruit = 'a quince'")
    screen.run("fruit = 'a pear'")
    screen.press("C-r")
    screen.type("quin")
    screen.shows("(reverse-i-search)`quin': fruit = 'a quince'")
    screen.press("Enter")
    screen.prompt()
    assert answer(screen, "fruit") == ["a quince"]


def test_up_behind_what_is_typed_finds_the_lines_that_begin_so(screen):
    for line in ("river = 'Elbe'", "river = 'Spree'", "mountain = 'Brocken'"):
        screen.run(line)
    clear(screen)
    screen.type("riv")
    screen.press("Up")
    screen.until(lambda: screen.lines()[0].endswith("> river = 'Spree'") and screen.look("er = ") == PLAIN, "the last")
    screen.press("Up")
    screen.until(lambda: screen.lines()[0].endswith("> river = 'Elbe'"), "the one before")
    screen.press("Down")
    screen.until(lambda: screen.lines()[0].endswith("> river = 'Spree'"), "the last again")
    screen.press("C-c")
    # Behind nothing it finds all of them.
    screen.prompt()
    screen.press("Up")
    screen.shows("> mountain = 'Brocken'")
    # In the midst of the history, too, something may be typed.
    screen.press("C-u")
    screen.type("riv")
    screen.press("Up")
    screen.until(lambda: screen.text().endswith("> river = 'Spree'"), "the last that begins so")


def test_the_likeliest_line_is_suggested_in_grey_and_a_key_takes_it(screen):
    screen.run("#scv.policies() + 4000")
    clear(screen)
    screen.type("#scv.pol")
    screen.until(lambda: screen.lines()[0].endswith("> #scv.policies() + 4000"), "the rest of the line")
    assert screen.look("icies() + 4000") == GREY
    screen.press("Right")
    screen.until(lambda: screen.look("icies() + ") == PLAIN, "it is typed")
    screen.press("Enter")
    screen.shows("\n4003\n")


def test_a_statement_of_several_rows_is_edited_and_recalled_as_one(screen):
    screen.type("for i = 1, 2 do")
    screen.press("Enter")
    screen.type("print(i * 7)")
    screen.press("Enter")
    screen.type("end")
    screen.until(lambda: screen.lines()[2].endswith("... end"), "three rows")
    column = screen.cursor()[0]
    # The row that was typed first is still there to be changed.
    screen.press("Up", "Up")
    screen.until(lambda: screen.cursor() == (column, 0), "the first row")
    screen.press(*["Right"] * 8, "DC")
    screen.type("3")
    screen.until(lambda: screen.lines()[0].endswith("> for i = 1, 3 do"), "it is changed")
    screen.press("M->", "Enter")
    screen.shows("\n7\n14\n21\n")
    clear(screen)
    screen.press("Up")
    screen.until(lambda: screen.lines()[2].endswith("... end"), "all of it")
    assert screen.lines()[0].endswith("> for i = 1, 3 do") and screen.lines()[1].endswith("... print(i * 7)")


def test_the_line_is_coloured_and_slips_are_marked_while_it_is_typed(screen):
    screen.type('local name = "web01"')
    screen.shows('"web01"')
    assert screen.look("local") == KEYWORD
    assert screen.look('"web01"') == STRING
    screen.type(" x = 3x")
    screen.shows("x = 3x")
    screen.until(lambda: screen.look("3x") == WRONG, "the slip is marked")


def test_what_a_function_takes_is_told_while_its_call_is_typed(screen):
    screen.type("scv.backup_now{")
    screen.until(lambda: "group" in screen.lines()[1] and "policy" in screen.lines()[1], "what it takes")
    assert screen.look("policy") == HINT
    # It is no part of the line.
    assert screen.lines()[0].endswith("> scv.backup_now{")
    assert screen.cursor()[1] == 0


def test_the_line_can_be_edited_in_ones_own_editor(screen):
    screen.type("'one' .. 1")
    screen.press("C-x", "C-e")
    screen.shows("> 'two' .. 1")
    screen.press("Enter")
    screen.shows("\ntwo1\n")


# --- values -----------------------------------------------------------------------------------------------------------


def test_a_value_is_shown_without_being_printed(place, screen):
    assert answer(screen, "6 * 7") == ["42"]
    assert answer(screen, "'a', nil, true") == ["a\tnil\ttrue".expandtabs(8)]
    assert answer(screen, "40 + 2;") == []
    shown = answer(screen, "scv.policies()[1]")
    assert shown[0].split() == ["id", "1"] and shown[1].split() == ["name", "hourly"]
    # A line of its own for a program: in the form that is asked for.
    finished = place.shell.run("-o", "json", "-e", "1 + 1")
    assert (finished.status, finished.out) == (0, "2\n")


def test_the_last_results_and_the_last_error_have_names(screen):
    for number in (20, 300, 4000):
        screen.run(f"{number} + 1")
    assert answer(screen, "_ + __ + ___") == ["4323"]
    screen.run("error{kind = 'mine', message = 'broke', rows = {1, 2}}")
    assert answer(screen, "_error.kind, #_error.rows") == ["mine\t2".expandtabs(8)]
    # An error is no result.
    assert answer(screen, "__") == ["4323"]


def test_rows_too_wide_for_the_screen_stand_upright(screen):
    screen.run("row = {uuid = ('12345678-'):rep(5), moref = ('vm-1'):rep(20), id = 10}")
    shown = answer(screen, "List{row, {uuid = 'other', moref = 'vm-2', id = 11}}")
    assert all(len(line) <= screen.size[0] for line in shown)
    rows = [" ".join(line.split()) for line in shown]
    for wanted in ("uuid " + "12345678-" * 5, "id 10", "uuid other", "id 11"):
        assert wanted in rows, shown


def test_what_is_longer_than_the_screen_comes_page_by_page_and_nothing_is_wider(screen):
    columns, rows = screen.size
    screen.type("scv.jobs()")
    screen.press("Enter")
    screen.shows("--More--")
    first = screen.lines()
    assert len([line for line in first if line]) == rows
    assert all(len(line) <= columns for line in first)
    assert "117" in "".join(first) and "jobs" not in first[-2]
    screen.press("Space")
    screen.until(lambda: "--More--" in screen.text() and screen.lines() != first, "the next page")
    screen.press("q")
    screen.prompt()
    # How many rows there are is a matter of the list, or of a setting.
    assert answer(screen, "scv.jobs():first(2)")[-1] == "2 jobs"
    screen.run("set{paging = false}")
    screen.run("scv.jobs()")
    assert screen.lines()[screen.cursor()[1] - 1].startswith("117 jobs")
    screen.run("set{paging = true}")


def test_lines_say_how_long_they_took(screen):
    screen.run("set{timing = true}")
    try:
        # The first request of a terminal logs in, and a machine with much to do takes its time.
        screen.run("#scv.policies()")
        clear(screen)
        screen.run("#scv.policies()")
        screen.until(lambda: re.search(r"\d m?s, 1 request$", screen.text(), re.MULTILINE),
                     "how long it took, and what it asked")
    finally:
        screen.run("set{timing = false}")
    shown = answer(screen, "time(function() return 5 end)")
    assert shown[0].endswith(" ms") and shown[1] == "5"


def test_results_go_into_files_and_through_programs(place, screen):
    assert answer(screen, "scv.policies() | 'grep -c ly'") == ["3"]
    shown = answer(screen, "scv.policies():select('id', 'name'):pipe('sort -r', 'csv')")
    assert shown == ["id,name", "3,weekly", "2,daily", "1,hourly"]
    assert answer(screen, "scv.policies():save('policies.csv')") == ["policies.csv: 3 policies"]
    text = (place.home.folder / "policies.csv").read_text()
    assert text.startswith("id,name,") and len(text.splitlines()) == 4


# --- running ----------------------------------------------------------------------------------------------------------


def test_the_prompt_says_where_one_is_and_can_be_programmed(place, screen):
    host = place.simulator.url.split("//")[1]
    assert screen.lines()[0] == host + ">"
    (place.config / "profiles.json").write_text(json.dumps(
        {"prod": {"url": place.simulator.url, "color": "red", "read_only": True}}))
    other = Screen(place.shell, "-p", "prod", env=place.environment)
    place.screens.append(other)
    other.until(lambda: other.lines()[other.cursor()[1]] == "prod, read-only>", "the profile, and what it allows")
    assert other.look("prod") == {"1", "31"}
    other.type("mine = true")
    other.press("Enter")
    other.until(lambda: other.lines()[other.cursor()[1]] == "prod reads>", "the prompt that init.lua makes")
    other.close()


def test_ctrl_c_stops_what_runs_and_the_session_stays(screen):
    screen.run("kept = 'still here'")
    for line in ("while true do end", "sleep(600)", "watch(0.1, scv.policies)"):
        clear(screen)
        screen.type(line)
        screen.press("Enter")
        screen.until(lambda: screen.cursor()[1] > 0, "it runs")
        screen.press("C-c")
        screen.prompt()
    screen.type("a line that is thrown aw")
    screen.press("C-c")
    screen.prompt()
    assert answer(screen, "kept") == ["still here"]


def test_a_call_can_be_watched_with_what_changes_marked(screen):
    screen.run("n = 0")
    screen.type("watch(0.2, function() n = n + 1 return List{{round = n, fixed = 'same'}, {round = 0}} end)")
    screen.press("Enter")
    screen.until(lambda: "every 0.2 s" in screen.text() and "1 line has changed" in screen.text(), "what has changed")
    screen.press("C-c")
    screen.prompt()
    assert answer(screen, "n > 1") == ["true"]


def test_help_tells_of_any_function_with_examples_and_finds_by_words(screen):
    screen.run("set{paging = false}")
    screen.run("help(scv.restore_vm)")
    assert 'scv.restore_vm{vm = "' in screen.whole_text()
    shown = answer(screen, 'help("mounts datastore")')
    assert any(row.strip().startswith("help(scv.mount_datastore)") for row in shown), shown
    assert "string.rep(" in "".join(answer(screen, "help(string.rep)"))
    screen.run("help")
    assert "scv.restore_vm" in screen.whole_text()
    screen.run("set{paging = true}")


def test_the_calls_that_were_really_made_are_shown(screen):
    shown = "".join(answer(screen, "why(scv.policies())"))
    assert "scv.api.policies.list()" in shown
    assert "curl " in shown and "/api/4.1/policies" in shown and "Token: ***" in shown


def test_of_the_last_error_there_is_more_than_its_message(screen):
    shown = answer(screen, "scv.backup_now{group = 'lab', policy = 'weekly'}")
    assert "status 409" in " ".join(shown)
    assert answer(screen, "_error.kind, _error.status, _error.operation") == [
        "appliance\t409\tresource_groups.backup_now".expandtabs(8)]
    shown = "".join(answer(screen, "why()"))
    assert "/resource-groups/backupnow" in shown and "409" in shown


def test_it_asks_before_it_destroys_and_what_it_asks_about_is_a_setting(screen):
    screen.type("scv.delete_resource_group{group = 'lab'}")
    screen.press("Enter")
    screen.shows("This deletes resource group lab", "Go ahead? [y/N]")
    screen.type("n")
    screen.press("Enter")
    screen.prompt()
    assert answer(screen, "#scv.resource_groups():where{name = 'lab'}") == ["1"]
    screen.run("set{confirm = 'changes'}")
    screen.type("scv.backup_now{group = 'gold_web', policy = 'daily', wait = false};")
    screen.press("Enter")
    screen.shows("Go ahead? [y/N]")
    screen.type("n")
    screen.press("Enter")
    screen.prompt()
    assert "was not confirmed" in screen.text()
    screen.run("set{confirm = 'destroys'}")


# --- keeping ----------------------------------------------------------------------------------------------------------


def test_a_session_can_be_written_down_as_it_goes(place, screen):
    screen.run("transcript('session.txt')")
    screen.run("6 * 111")
    screen.run("nonsense()")
    screen.run("transcript('off')")
    screen.run("'not in it'")
    file = place.home.folder / "session.txt"
    text = file.read_text()
    assert "> 6 * 111\n666\n" in text and "unknown name nonsense" in text and "not in it" not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_lines_with_secrets_stay_out_of_the_history(place, screen):
    screen.run("scv.add_storage{name = 'a', username = 'b', password = 'ver-y-Geh3im'}")
    screen.run("pw = 'hunter2!'")
    screen.run("scv.add_storage{name = 'c', username = 'b', password = pw}")
    screen.run("key = '-----BEGIN PRIVATE KEY-----MIGH'")
    clear(screen)
    screen.run("'kept' .. 1")
    screen.press("Up", "Up")
    screen.shows("> scv.add_storage{name = 'c', username = 'b', password = pw}")
    screen.press("C-c")
    [file] = [path for path in place.home.state_files() if path.name == "history"]
    kept = file.read_text()
    assert "'kept' .. 1" in kept
    for secret in ("ver-y", "hunter2", "MIGH"):
        assert secret not in kept


def test_a_file_runs_at_the_start_and_an_option_leaves_it_out(place, screen):
    assert "gold_web" in "".join(answer(screen, "gold()"))
    other = place.open("--no-init")
    other.run("gold()")
    assert "unknown name gold" in other.text()
    other.close()


def test_lines_are_saved_under_a_name_and_run_again_by_it(place, screen):
    other = place.open()
    other.run("local names = {}")
    other.run("for _, policy in ipairs(scv.policies()) do names[#names + 1] = policy.name end")
    other.run("nobody()")
    other.run("table.concat(names, '+')")
    other.run("save('policy-names')")
    assert "3 lines are in" in other.text() and "scvsh policy-names runs them" in " ".join(other.text().split())
    other.close()
    shown = " ".join(answer(screen, "scripts('policy*')"))
    assert "policy-names" in shown and "own" in shown
    finished = place.shell.run("policy-names")
    assert (finished.status, finished.out) == (0, "hourly+daily+weekly\n"), finished
