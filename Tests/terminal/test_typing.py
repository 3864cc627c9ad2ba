"""What is drawn while one types."""

import pytest

from golden import FOLDER
from screen import PLAIN

KEYWORD, NUMBER, STRING, COMMENT = ({code} for code in ("35", "36", "32", "90"))
UNFINISHED, WRONG, PAIR, REGION, HINT, GREY = {"4", "33"}, {"4", "31"}, {"1", "36"}, {"7"}, {"2"}, {"90"}


def ready(screens, shell, **options):
    """A prompt at the top of an empty screen."""
    screen = screens(shell, **options)
    screen.prompt()
    screen.press("C-l")
    screen.until(lambda: screen.cursor()[1] == 0, "the prompt is at the top")
    return screen


def test_lua_is_coloured(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.type('local n, t = 0x1F, {"web01", true} -- a list')
    screen.shows("a list")
    golden(screen)
    assert screen.look("local") == KEYWORD
    assert screen.look("0x1F") == NUMBER
    assert screen.look('"web01"') == STRING
    assert screen.look("true") == NUMBER
    assert screen.look("-- a list") == COMMENT
    assert screen.look(" n, t = ") == PLAIN
    assert screen.look("scvsh> ") == PLAIN


def test_a_bracket_is_shown_with_its_partner(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.type("print(math.max(1, 2))")
    screen.shows("2))")
    golden(screen)
    row = screen.cells()[0]
    bold = [index for index, (_, look) in enumerate(row) if look == PAIR]
    assert [row[index][0] for index in bold] == ["(", ")"]
    assert "".join(character for character, _ in row[:bold[0] + 1]) == "scvsh> print("
    screen.press("Left")
    screen.until(
        lambda: "".join(c for c, look in screen.cells()[0] if look == PAIR) == "()" and
        screen.cells()[0][bold[0]][1] == PLAIN, "the inner pair is shown")


def test_what_is_unfinished_or_wrong_is_marked(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.type('x = 3x $ ("\\q" ] "open')
    screen.shows("open")
    golden(screen)
    assert screen.look("3x") == WRONG
    assert screen.look("$") == WRONG
    assert screen.look("\\q") == WRONG
    assert screen.look("]") == WRONG
    assert screen.look('"open') == UNFINISHED
    screen.type('"')
    screen.until(lambda: screen.look('"open"') == STRING, "the string has its end")


def test_enter_leaves_the_line_and_nothing_else(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.type("(1 + 1)")
    screen.shows("1)")
    screen.press("Enter")
    screen.until(lambda: screen.lines()[1:3] == ["2", "scvsh>"], "the value, and a new prompt")
    golden(screen)
    assert screen.cursor() == (7, 2)
    # No bracket is shown with its partner any more.
    assert screen.colored() == {frozenset(NUMBER)}


def test_a_statement_of_several_rows(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.paste("for i = 1, 2 do\n  print(i)\nend")
    screen.ends("   ... end")
    screen.press("Left")
    golden(screen)
    assert screen.lines()[:3] == ["scvsh> for i = 1, 2 do", "   ...   print(i)", "   ... end"]
    screen.press("Enter")
    screen.until(lambda: screen.lines()[3:6] == ["1", "2", "scvsh>"], "it has run")
    assert screen.cursor() == (7, 5)


def test_up_and_down_go_through_the_rows_and_then_through_history(shell, screens):
    screen = ready(screens, shell)
    screen.run("first = 1")
    screen.paste("for i = 1, 2 do\n  print(i)\nend")
    screen.ends("   ... end")
    row = screen.cursor()[1]
    screen.press("Up")
    screen.until(lambda: screen.cursor() == (10, row - 1), "the middle row")
    screen.press("Up")
    screen.until(lambda: screen.cursor() == (10, row - 2), "the first row, and the column is kept")
    screen.press("Up")
    screen.ends("scvsh> first = 1")
    assert screen.cursor()[1] == row - 2
    screen.press("Down")
    screen.ends("   ... end")


def test_a_key_that_inputrc_binds_stays_bound(shell, screens):
    shell.home.inputrc.write_text('"\\e[A": history-search-backward\n"\\eOA": history-search-backward\n')
    screen = ready(screens, shell)
    screen.run("first = 1")
    screen.run("other = 2")
    screen.type("fir")
    screen.press("Up")
    screen.shows("> first = 1\n")
    screen.until(lambda: screen.lines()[screen.cursor()[1]] == "scvsh> first = 1", "found by its beginning")


def test_characters_have_the_width_that_they_have(shell, screens):
    screen = ready(screens, shell)
    screen.type('x = "日本e\u0301é"')
    # Seven columns of the prompt, five of `x = "`, two and two, one with what combines with it, one, and the quote.
    screen.until(lambda: screen.cursor() == (19, 0), "the cursor is behind the line")
    screen.press("Left", "Left", "Left", "Left")
    screen.until(lambda: screen.cursor() == (14, 0), "the cursor is on the second wide character")
    screen.type("語")
    screen.until(lambda: "日語本e\u0301é" in screen.lines()[0] and screen.cursor() == (16, 0), "typed between")


# --- more than the screen has room for --------------------------------------------------------------------------------


def test_a_line_wider_than_the_screen(shell, screens, size, golden):
    columns, _ = size
    screen = ready(screens, shell, size=size)
    screen.type('x = "' + "abcdefghij" * 15 + '"')
    screen.shows('j"')
    golden(screen)
    assert len(screen.lines()[0]) == columns
    screen.press("Home")
    screen.until(lambda: screen.cursor() == (7, 0), "the cursor is at the beginning")
    screen.press("Down")
    screen.until(lambda: screen.cursor() == (7, 1), "the row below")


def test_a_line_as_wide_as_the_screen_has_its_cursor_below(shell, screens, size):
    columns, _ = size
    screen = ready(screens, shell, size=size)
    screen.type("x" * (columns - len("scvsh> ")))
    screen.until(lambda: screen.cursor() == (0, 1), "the cursor is on the next row")
    screen.press("BSpace")
    screen.until(lambda: screen.cursor() == (columns - 1, 0), "and back")


def test_a_statement_higher_than_the_screen(shell, screens, size, golden):
    _, rows = size
    screen = ready(screens, shell, size=size)
    count = rows + 10
    screen.paste("print(" + ",\n".join(str(number) for number in range(1, count + 1)) + ")")
    screen.ends(f"   ... {count})")
    golden(screen)
    assert screen.lines()[0] == "   ... 11,"
    screen.press(*["Up"] * (count - 1))
    screen.until(lambda: screen.lines()[0] == "scvsh> print(1,", "its first row")
    assert screen.cursor()[1] == 0
    screen.press("C-c")
    screen.prompt()
    assert f"   ... {count})" in screen.text()


def test_a_paste_of_200_lines(shell, screens):
    screen = ready(screens, shell)
    screen.paste("\n".join(f"x{number} = {number}" for number in range(200)))
    screen.ends("   ... x199 = 199")
    screen.press("Enter")
    screen.prompt()
    screen.run("x0 + x199")
    assert screen.lines()[screen.cursor()[1] - 1] == "199"


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
    screen.until(lambda: screen.lines()[screen.cursor()[1]] == "x" * 17, "the line is put into 50 columns")


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
    screen.run("local kept = (1)")
    screen.type("local x = 3x $ (1)")
    screen.ends("scvsh> local x = 3x $ (1)")
    assert screen.look("3x") == {"4"}
    assert screen.look("$") == {"4"}
    assert screen.look("local x = ") == PLAIN
    assert not any(code in look for look in screen.colored() for code in map(str, [*range(30, 50), *range(90, 108)]))
    screen.press("C-u")
    screen.type("local k")
    screen.ends("scvsh> local k")


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


# --- the files --------------------------------------------------------------------------------------------------------


def test_no_golden_file_is_left_over():
    sizes = ("80x24", "100x30", "120x40")
    names = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    for file in FOLDER.glob("*.txt"):
        scene, *part, size = file.name.removesuffix(".txt").split(".")
        assert scene in names and size in sizes, file
