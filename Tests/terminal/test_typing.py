"""What is drawn while one types."""

import re

import pytest

from screen import COMMENT, GREY, HINT, KEYWORD, NUMBER, PAIR, PLAIN, STRING, UNFINISHED, WRONG, ready


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
    screen.shows('"open"')
    screen.until(lambda: screen.look('"open"') == STRING, "the string has its end")


def test_what_cannot_stand_where_it_stands_is_marked(shell, screens):
    screen = ready(screens, shell)
    screen.type("local x = =")
    screen.ends("scvsh> local x = =")
    # More may come of the last word.
    assert screen.look("= =") == PLAIN
    screen.type(" 3")
    screen.until(lambda: screen.look("= 3"[:1]) == WRONG, "the second of them is wrong")
    row = screen.cells()[0]
    assert [index for index, (_, look) in enumerate(row) if look == WRONG] == [len("scvsh> local x = ")]
    assert screen.look("local") == KEYWORD and screen.look("3") == NUMBER
    screen.press("BSpace", "BSpace", "BSpace")
    screen.until(lambda: WRONG not in screen.colored(), "nothing is wrong any more")
    screen.type("3")
    screen.press("C-u")
    # Each statement of a pasted block is looked at by itself.
    screen.paste("1 + 1\n2 + 2\nx = = 3\n3 + 3")
    screen.ends("   ... 3 + 3")
    screen.press("Left")  # what was pasted is no region any more
    screen.until(lambda: WRONG in screen.colored(), "the third of them is wrong")
    assert [index for index, (_, look) in enumerate(screen.cells()[2]) if look == WRONG] == [len("   ... x = ")]
    assert sum(look == WRONG for row in screen.cells() for _, look in row) == 1


def test_a_message_of_several_rows_is_coloured_and_its_hint_is_not(shell, screens):
    screen = ready(screens, shell)
    screen.run('fail{kind = "job", message = ("word "):rep(30), hint = "do so"}')
    rows = [row for row in screen.cells() if "".join(character for character, _ in row).count("word word") > 1]
    assert len(rows) == 2, screen.text()
    assert {frozenset(look) for row in rows for character, look in row if character != " "} == {frozenset({"1", "31"})}
    assert screen.look("do so") == PLAIN


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


# --- what is told besides ---------------------------------------------------------------------------------------------


def test_the_rest_of_the_likeliest_line_is_grey(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.run("1111 + 2222")
    screen.press("C-l")
    screen.type("11")
    screen.shows("scvsh> 1111 + 2222")
    golden(screen)
    assert screen.look("11 + 2222") == GREY
    assert screen.cursor() == (9, 0)
    # Enter does not take it, and leaves none of it.
    screen.press("Enter")
    screen.until(lambda: screen.lines()[:3] == ["scvsh> 11", "11", "scvsh>"], "what was typed has run")


@pytest.mark.parametrize("key", ["Right", "End", "C-e", "C-f"])
def test_a_key_to_the_right_takes_what_is_grey(shell, screens, key):
    screen = ready(screens, shell)
    screen.run("1111 + 2222")
    screen.press("C-l")
    screen.type("11")
    screen.shows("scvsh> 1111 + 2222")
    screen.press(key)
    screen.until(lambda: screen.cursor() == (18, 0) and screen.look("+") == PLAIN, "it is typed")
    screen.press("Enter")
    screen.shows("\n3333\n")


def test_a_line_that_failed_is_found_and_not_suggested(shell, screens):
    screen = ready(screens, shell)
    screen.run("1111 + 2222")
    screen.run("1111 + nil")
    screen.press("C-l")
    screen.type("11")
    screen.shows("scvsh> 1111 + 2222")
    screen.press("C-u", "Up")
    screen.shows("scvsh> 1111 + nil")
    # Nor is it in the next shell.
    screen = ready(screens, shell)
    screen.type("11")
    screen.shows("scvsh> 1111 + 2222")
    # What goes well is suggested again.
    screen.press("C-u")
    screen.run("x = 1")
    screen.run("y + 1")
    screen.run("y = 1")
    screen.press("C-l")
    screen.type("y + ")
    screen.until(lambda: screen.lines()[0] == "scvsh> y +" and screen.cursor() == (11, 0), "nothing in grey")
    screen.type("1")
    screen.press("Enter")
    screen.press("C-l")
    screen.type("y +")
    screen.shows("scvsh> y + 1")


@pytest.mark.parametrize("columns", [50, 80, 120])
def test_no_word_is_cut_in_what_is_told_beside_words_and_below_the_line(shell, screens, columns):
    def told(columns, line):
        screen = ready(screens, shell, size=(columns, 120))
        screen.type(line)
        screen.until(lambda: screen.lines()[1] != "", "what it takes")
        screen.press("Tab", "Tab")
        screen.until(lambda: screen.lines()[2] != "", "the list")
        return [row for row in screen.lines() if row and not row.startswith("scvsh>")]

    for line in ["set{", "scv.create_policy{", "scv.restore_vm{"]:
        whole, shown = told(400, line), told(columns, line)
        assert len(shown) == len(whole)
        for row, full in zip(shown, whole):
            said = row.removesuffix("…")
            assert len(row) <= columns and full.startswith(said)
            rest = full[len(said):]
            # A part of a sentence stands for itself; what merely ends behind a word has the mark of it.
            assert rest == "" or (rest[0] in " ,;|" if row != said else rest[0] in " ;"), (row, full)


def test_what_may_change_something_is_suggested_up_to_its_bracket(shell, screens):
    screen = ready(screens, shell)
    screen.run('print("did it")')
    screen.press("C-l")
    screen.type("pri")
    screen.until(lambda: screen.lines()[0] == "scvsh> print", "the rest of the name")
    assert screen.look("nt") == GREY
    screen.press("Right")
    screen.until(lambda: screen.cursor() == (12, 0), "it is typed")
    screen.type("(")
    screen.until(lambda: screen.lines()[0] == "scvsh> print(" and screen.cursor() == (13, 0), "and nothing more")


def test_no_suggestion_once_it_is_set_off(shell, screens):
    screen = ready(screens, shell)
    screen.run("1111 + 2222")
    screen.run("set{suggest = false}")
    screen.press("C-l")
    screen.type("11")
    screen.ends("scvsh> 11")
    screen.type("1")
    screen.ends("scvsh> 111")
    screen.press("C-u")
    screen.run("set{suggest = true}")
    screen.type("111")
    screen.shows("scvsh> 1111 + 2222")


def test_what_a_function_takes_stands_below(shell, screens, size, golden):
    screen = ready(screens, shell, size=size)
    screen.type("parallel")
    screen.until(lambda: screen.lines()[1].startswith("parallel(list, "), "what it takes")
    assert len(screen.lines()[1]) < size[0]
    screen.type("(")
    screen.until(lambda: screen.lines()[1].startswith("list: "), "what the argument is")
    golden(screen)
    assert screen.look("list: ") == HINT
    assert screen.cursor() == (16, 0)
    screen.press("C-c")
    screen.until(lambda: screen.lines()[:2] == ["scvsh> parallel(", "scvsh>"], "it is gone with the line")


def test_what_a_list_holds_stands_below(shell, screens):
    screen = ready(screens, shell)
    screen.type("scv.jobs():where{")
    screen.shows("\nwhere{field = …}  fields: ")
    screen.type("status = ")
    screen.shows("\nstatus: RUNNING, COMPLETED, FAILED")


def test_why_tab_offers_nothing_stands_below_until_the_next_key(shell, screens):
    screen = ready(screens, shell)
    for typed in ("scv.backup_now{group = ", 'scv.backup_now{group = "'):
        screen.type(typed)
        screen.shows("\ngroup?: string")
        screen.press("Tab")
        screen.shows("\nresource groups are those of an appliance, and none is named: ")
        assert screen.look("resource groups are those") == HINT
        assert screen.lines()[0] == f"scvsh> {typed}".rstrip(), screen.lines()
        screen.type("x")
        screen.until(lambda: "none is named" not in screen.text(), "it is gone with the next key")
        screen.press("C-u")
    screen.type("scv.restore_vm{backup = ")
    screen.press("Tab")
    screen.shows('\n"latest", or a name or id: ')
    assert screen.lines()[0] == "scvsh> scv.restore_vm{backup ="


def test_of_very_many_jobs_the_running_and_the_newest_are_listed(connected, screens):
    screen = ready(screens, connected, size=(100, 30))
    screen.type("scv.wait_for_job{job = ")
    screen.press("Tab")
    screen.shows("jobs are known after the first call that logs in, such as scv.jobs()")
    screen.press("C-u")
    screen.run("count = #scv.policies()")
    screen.type("scv.wait_for_job{job = ")
    screen.press("Tab", "Tab")
    screen.shows("of 117 jobs are listed, running ones first, then the newest; digits narrow them")
    rows = [row for row in screen.lines() if " seen " in row]
    assert len(rows) == 20 and "RUNNING" in rows[0] and rows[1].startswith("117 "), rows


def test_the_hint_stays_without_colours(shell, screens):
    screen = screens(shell, env={"NO_COLOR": "1"})
    screen.prompt()
    screen.type("parallel")
    screen.shows("\nparallel(list, ")
    assert screen.look("parallel(list, ") == HINT


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


def test_every_word_of_helps_first_page_is_offered(shell, screens):
    page = shell.eval("help()").out
    words = set(re.findall(r"\b([a-z_]+)(?=\(|\{|\.[a-z]+\()", re.sub(r"\.[a-z_]+", "", page))) | {"exit"}
    assert {"help", "history", "watch", "save", "transcript", "time", "set", "csv", "json", "note"} <= words
    screen = ready(screens, shell, size=(120, 60))
    screen.press("Tab", "Tab")
    screen.shows(" watch")
    offered = set(screen.text().split())
    assert words <= offered, words - offered
    assert "_error" not in offered
    screen.type("_e")
    screen.press("Tab")
    screen.ends("scvsh> _error")


def test_what_is_set_and_to_what_is_offered(shell, screens):
    screen = ready(screens, shell)
    screen.type("set{su")
    screen.press("Tab")
    screen.shows("scvsh> set{suggest =")
    screen.press("Tab", "Tab")
    screen.until(lambda: {"true", "false"} <= set(screen.text().split()), "on and off")
    screen.press("C-u", "C-l")
    screen.type('set{output = "nd')
    screen.press("Tab")
    screen.shows('scvsh> set{output = "ndjson"')
    screen.type("}")
    screen.press("Enter")
    screen.run("set{output = 'auto'}")
    # No word of what they mean is cut at 80 columns.
    screen.press("C-l")
    screen.run("set()")
    assert "…" not in screen.text() and "likeliest line is shown in grey" in screen.text()
