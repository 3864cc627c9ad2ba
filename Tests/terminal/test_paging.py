"""Lists that are wider or higher than the screen, in a program that shows them."""

import re

from screen import ready

LESS = {"PAGER": "less", "LESS": None, "LESSHISTFILE": "-"}


def at_prompt(screen):
    """The prompt of a shell with an appliance stands in the last row, and nothing behind it."""
    screen.until(lambda: re.fullmatch(r"[\w.]+:\d+>", screen.lines()[screen.cursor()[1]]), "the prompt is back")


def test_less_does_not_break_rows(connected, screens, size):
    screen = ready(screens, connected, size=size, env=LESS)
    # Texts of which no two screens are the same.
    for line in ('long = ("abcdefghij"):gsub(".", function(letter) return letter:rep(30) end)',
                 'rows = scv.jobs():map(function(job) return {id = job.id, long = long, z_end = "END"} end)'):
        screen.run(line)
    screen.type('rows | "less"')
    screen.press("Enter")
    screen.until(lambda: screen.lines()[0].lstrip().startswith("id  "), "the table is shown from its beginning")
    rows = screen.lines()[2:-1]
    # One row of the screen for each of the list, whose end is out of sight.
    assert len(rows) == size[1] - 3
    assert all(row.endswith(">") and row.split()[0].isdigit() for row in rows), screen.text()
    assert "END" not in screen.text()
    for _ in range(20):  # half a screen each
        if "END" in screen.text():
            break
        before = screen.text()
        screen.press("Right")
        screen.until(lambda before=before: screen.text() != before, "the arrows lead on")
    assert "END" in screen.text(), screen.text()
    screen.press("q")
    at_prompt(screen)


def test_what_less_is_told_besides_is_kept(shell, screens):
    screen = ready(screens, shell, env={**LESS, "LESS": "-R -i"})
    screen.type('_ = List({{a = 1}}) | "cat >/dev/null; echo [$LESS]"')
    screen.press("Enter")
    screen.shows("[-S -R -i]")


def test_what_a_lesson_has_shown_is_not_paged(connected, screens):
    screen = ready(screens, connected, size=(100, 30), env=LESS)
    screen.type('lesson("finding-your-way")')
    screen.press("Enter")
    screen.shows("step 1 of ")
    screen.type("scv.jobs()")
    screen.press("Enter")
    screen.shows("step 2 of ")
    at_prompt(screen)
    assert "117 jobs" in screen.text() and "q leaves" not in screen.text(), screen.text()
    screen.run('lesson("off")')
    screen.type("scv.jobs()")
    screen.press("Enter")
    screen.until(lambda: screen.lines()[-1] == "q leaves, space goes on", "all else is paged again")
    screen.press("q")
    at_prompt(screen)


def test_the_count_stands_at_the_prompt_when_the_pager_is_left(connected, screens, size):
    screen = ready(screens, connected, size=size, env=LESS)
    screen.type("scv.jobs()")
    screen.press("Enter")
    screen.until(lambda: screen.lines()[-1] == "q leaves, space goes on", "less waits, and says how it is left")
    assert " jobs" not in screen.text().split("scv.jobs()")[-1]
    screen.press("Space")
    screen.press("q")
    at_prompt(screen)
    row = screen.cursor()[1]
    assert screen.lines()[row - 1].startswith("117 jobs"), screen.text()
    # To its end, too.
    screen.type("scv.jobs()")
    screen.press("Enter")
    screen.until(lambda: screen.lines()[-1] == "q leaves, space goes on", "less waits, and says how it is left")
    screen.press("G")
    screen.until(lambda: screen.lines()[-1] == "end, q leaves, space goes on", "the end is shown")
    assert "117 jobs" not in screen.lines()[-2]
    screen.press("q")
    at_prompt(screen)
    assert screen.lines()[screen.cursor()[1] - 1].startswith("117 jobs"), screen.text()


def test_a_list_that_fits_ends_with_its_count_at_once(connected, screens):
    screen = ready(screens, connected, env=LESS)
    screen.run("scv.policies()")
    assert screen.lines()[screen.cursor()[1] - 1] == "3 policies"
