"""The line on the terminal: sizes, clearing, and what readline has of its own."""

import pytest

from screen import PLAIN, REGION, ready

# --- the terminal -----------------------------------------------------------------------------------------------------


def test_ctrl_l_clears_the_screen_and_keeps_the_line(shell, screens):
    screen = ready(screens, shell)
    screen.run("1 + 1")
    screen.type("2 + 2")
    screen.ends("scvsh> 2 + 2")
    screen.press("C-l")
    screen.until(lambda: screen.text() == "scvsh> 2 + 2" and screen.cursor() == (12, 0), "only the line is left")


@pytest.mark.parametrize("columns", [30, 45, 119])
def test_a_resize_while_typing_doubles_no_row(shell, screens, columns):
    screen = ready(screens, shell)
    # At the bottom of a full screen, as a person sits: from elsewhere tmux pushes rows out, where none reaches them.
    screen.run("for i = 1, 30 do print('above ' .. i) end")
    line = 'x = {"' + '", "'.join(f"name{number}" for number in range(12)) + '"}'
    screen.type(line)
    screen.shows('name11"}')
    for width in (columns, 80, columns):
        screen.resize(width, 24)
        wanted = [("scvsh> " + line)[start:start + width].rstrip() for start in range(0, 7 + len(line), width)]
        screen.until(
            lambda: screen.text().split("above 30\n")[-1].split("\n") == wanted, f"the line in {width} columns")
    assert screen.whole_text().count("name3") == 1
    assert [number for number in range(1, 31) if f"\nabove {number}\n" not in screen.whole_text()] == []


def test_a_resize_while_a_job_runs(connected, screens):
    screen = ready(screens, connected)
    screen.type('scv.backup_now{group = "gold_web", policy = "hourly"}')
    screen.press("Enter")
    screen.shows("backup")
    screen.resize(50, 24)
    screen.prompt()
    screen.type("x" * 60)

    def is_put_into_50_columns():
        row = screen.cursor()[1]
        before, last = screen.lines()[row - 1 : row + 1]
        return len(before) == 50 and last == "x" * (60 - before.count("x")) != ""

    screen.until(is_put_into_50_columns, "the line is put into 50 columns")


def test_ctrl_c_throws_the_line_away(shell, screens):
    screen = ready(screens, shell)
    screen.type("for i = (1")
    screen.ends("scvsh> for i = (1")
    screen.press("C-c")
    screen.until(lambda: screen.lines()[:2] == ["scvsh> for i = (1", "scvsh>"], "a new prompt below")
    assert screen.cursor() == (7, 1)


def test_a_dumb_terminal_is_left_to_readline(shell, screens):
    screen = screens(shell, env={"TERM": "dumb"})
    screen.prompt()
    screen.type("local x = (1)")
    screen.ends("scvsh> local x = (1)")
    assert screen.colored() == set()
    screen.press("Enter")
    screen.prompt()


def test_horizontal_scrolling_is_left_to_readline(shell, screens):
    shell.home.inputrc.write_text("set horizontal-scroll-mode on\n")
    screen = screens(shell)
    screen.prompt()
    screen.type("x" * 100)
    screen.until(lambda: screen.lines()[screen.cursor()[1]].startswith("<xxx"), "the line is scrolled")


@pytest.mark.parametrize("how", ["NO_COLOR", "--color never"])
def test_without_colours_nothing_is_coloured_and_errors_are_underlined(shell, screens, how):
    arguments = [] if how == "NO_COLOR" else how.split()
    screen = screens(shell, *arguments, env={"NO_COLOR": "1"} if how == "NO_COLOR" else {})
    screen.prompt()
    screen.run("1111 + 2222")
    screen.type("local x = 3x $ (1)")
    screen.ends("scvsh> local x = 3x $ (1)")
    assert screen.look("3x") == {"4"}
    assert screen.look("$") == {"4"}
    assert screen.look("local x = ") == PLAIN
    assert not any(code in look for look in screen.colored() for code in map(str, [*range(30, 50), *range(90, 108)]))
    screen.press("C-u")
    # Nothing is suggested: it could not be told from what is typed.
    screen.type("11")
    screen.ends("scvsh> 11")
    screen.type("1")
    screen.ends("scvsh> 111")


# --- what readline has of its own -------------------------------------------------------------------------------------


def test_a_search_in_the_history(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.run('word = "needle"')
    screen.press("C-r")
    screen.type("need")
    screen.shows("(reverse-i-search)`need': word")
    golden(screen)
    assert screen.look("need': word") == PLAIN
    screen.press("C-c")
    screen.prompt()
    screen.press("C-r")
    screen.type("need")
    screen.shows("(reverse-i-search)`need': word")
    screen.press("C-e")
    screen.ends('scvsh> word = "needle"')


@pytest.mark.parametrize("inputrc", ["", "set editing-mode vi\n"], ids=["emacs", "vi"])
@pytest.mark.parametrize("terminal", ["tmux-256color", "ansi"])  # the latter says nothing of such keys
def test_page_keys_go_through_lines_that_begin_so(shell, screens, terminal, inputrc):
    shell.home.inputrc.write_text(inputrc)
    screen = screens(shell, env={"TERM": terminal})
    for line in ("alpha = 1", "beta = 2", "alpha = 3"):
        screen.run(line)

    def is_typed(line):
        screen.until(lambda: screen.lines()[screen.cursor()[1]].startswith("scvsh> " + line), line)

    screen.type("al")
    is_typed("al")
    for key, line in (("PPage", "alpha = 3"), ("PPage", "alpha = 1"), ("NPage", "alpha = 3")):
        screen.press(key)
        is_typed(line)
    screen.press("PPage")
    is_typed("alpha = 1")
    screen.press("Enter")
    screen.run("alpha")
    screen.shows("\n1\n")


def test_page_keys_are_whose_inputrc_binds_them(shell, screens):
    shell.home.inputrc.write_text('"\\e[5~": beginning-of-line\n')
    screen = ready(screens, shell)
    screen.run("alpha = 1")
    screen.type("al")
    screen.until(lambda: screen.cursor()[0] == len("scvsh> al"), "it is typed")
    screen.press("PPage")
    screen.until(lambda: screen.cursor()[0] == len("scvsh> "), "the cursor is at the beginning")
    assert screen.lines()[screen.cursor()[1]].startswith("scvsh> al")


def test_the_mode_in_the_prompt(shell, screens):
    shell.home.inputrc.write_text("set editing-mode vi\nset show-mode-in-prompt on\nset keyseq-timeout 50\n")
    screen = screens(shell)
    screen.until(lambda: screen.lines()[screen.cursor()[1]] == "(ins)scvsh>", "the mode to insert")
    screen.type("1 + 2")
    screen.ends("(ins)scvsh> 1 + 2")
    screen.press("Escape")
    screen.until(lambda: screen.lines()[screen.cursor()[1]] == "(cmd)scvsh> 1 + 2", "the mode to command")
    screen.type("0x")
    screen.until(lambda: screen.lines()[screen.cursor()[1]] == "(cmd)scvsh>  + 2", "a command of vi")
    screen.type("i7")
    screen.until(lambda: screen.lines()[screen.cursor()[1]] == "(ins)scvsh> 7 + 2", "inserted")
    screen.press("Enter")
    screen.shows("\n9\n")


def test_the_marked_region(shell, screens, size, golden):
    shell.home.inputrc.write_text("set enable-active-region on\n")
    screen = ready(screens, shell, size=size)
    screen.paste("alpha + beta")
    screen.ends("scvsh> alpha + beta")
    # What was pasted is marked, until the next key.
    assert screen.look("alpha + beta") == REGION
    golden(screen)
    screen.type(" ")
    screen.until(lambda: screen.colored() == set(), "nothing is marked")


# --- completions ------------------------------------------------------------------------------------------------------

BOX = "box = {alpha = 1, alps = 2, beta = 3, gamma = 4}"


def test_the_list_of_completions_stands_below_the_statement(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.run(BOX)
    screen.press("C-l")
    screen.until(lambda: screen.cursor() == (7, 0), "an empty screen")
    screen.type("print(box.)")
    screen.press("Left", "Tab", "Tab")
    screen.shows("box.gamma")
    screen.until(lambda: screen.lines().count("scvsh> print(box.)") == 2, "the statement stands below once more")
    golden(screen)
    assert screen.lines()[0] == "scvsh> print(box.)"
    assert [word for word in ("alpha", "alps", "beta", "gamma") if f"box.{word}" in screen.text()] == [
        "alpha", "alps", "beta", "gamma"]
    assert screen.cursor()[0] == len("scvsh> print(box.")


def test_a_long_list_asks_first_and_stops_at_each_page(shell, screens):
    screen = ready(screens, shell, size=(80, 12))
    screen.run('many = {} for i = 100, 299 do many["item" .. i] = i end')
    screen.type("many.item")
    screen.press("Tab", "Tab")
    screen.shows("Display all 200 possibilities? (y or n)")
    screen.type("n")
    screen.ends("scvsh> many.item")
    assert "item100" not in screen.text()
    screen.press("Tab")
    screen.until(lambda: screen.text().count("Display all 200") == 2, "the question once more")
    screen.type("y")
    screen.shows("many.item100", "--More--")
    screen.press("Enter")
    screen.shows("--More--")
    screen.press("Space")
    screen.shows("--More--")
    screen.type("q")
    screen.ends("scvsh> many.item")
    assert "item299" not in screen.text()
    screen.type("299")
    screen.press("Enter")
    screen.shows("\n299\n")


def test_ctrl_c_leaves_the_question(shell, screens):
    screen = ready(screens, shell)
    screen.run('many = {} for i = 100, 299 do many["item" .. i] = i end')
    screen.type("many.item")
    screen.press("Tab", "Tab")
    screen.shows("Display all 200 possibilities? (y or n)")
    screen.press("C-c")
    screen.prompt()
    screen.run("1 + 1")
    assert screen.lines()[screen.cursor()[1] - 1] == "2"
