"""What lists look like on a screen, and where else they go: pages, forms, files, programs, pictures, colours."""

import json
import stat

import pytest

from harness import CTRL_C

MORE = "--More--"
RED, GREEN, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[0m"


def test_a_list_higher_than_the_screen_is_shown_page_by_page(shell, terminals):
    terminal = terminals(shell, env={"PAGER": None}, columns=120, rows=24)
    terminal.prompt()
    terminal.type("scv.jobs()\r")
    first = terminal.expect(MORE)
    assert "\n 117  backup" in first and "\n 100 " in first and "117 jobs" not in first
    terminal.type(" ")
    assert "\n  90  backup" in terminal.expect(MORE)
    terminal.type("q")
    # How many there are stands at the prompt when the pager has been left.
    assert terminal.prompt().rstrip().endswith("117 jobs")
    # The prompt goes on as before, and what fits is shown at once.
    assert "2 jobs" in terminal.line('scv.jobs{status = "FAILED"}')
    terminal.type("set{paging = false}\r")
    terminal.prompt()
    assert "117 jobs" in terminal.line("scv.jobs()")


def test_the_pager_is_the_one_that_was_asked_for(shell, terminals):
    terminal = terminals(shell, env={"PAGER": "sed 's/^/paged /'"}, rows=24)
    terminal.prompt()
    printed = terminal.line("scv.jobs()")
    assert "paged  117  backup" in printed and "\n117 jobs" in printed and "paged 117 jobs" not in printed
    assert "paged" not in terminal.line("scv.policies()")


def test_more_is_given_no_colours_since_it_would_break_the_lines(shell, terminals):
    terminal = terminals(shell, env={"PAGER": None, "NO_COLOR": None}, columns=92, rows=24)
    terminal.prompt()
    terminal.type("scv.jobs()\r")
    first = terminal.expect(MORE)
    assert "117  backup       COMPLETED" in first and GREEN not in first
    # No row is broken: none is as short as the end of one would be.
    rows = first[first.index("\n 117 ") :].splitlines()
    assert all(len(line) > 40 for line in rows if line.strip()), first
    terminal.type("q")
    terminal.prompt()


def test_ctrl_c_in_a_pager_is_the_pagers(shell, terminals):
    # A program that takes Ctrl-C for itself, and goes on to the next read.
    steps = "cat >/dev/null; echo ready; read a </dev/tty; read b </dev/tty; echo left"
    pager = f"sh -c 'trap \"echo caught\" INT; {steps}'"
    terminal = terminals(shell, env={"PAGER": pager}, rows=24)
    terminal.prompt()
    terminal.type("scv.jobs()\r")
    terminal.expect("ready")
    for _ in range(2):
        terminal.type(CTRL_C)
        terminal.expect("caught")
    terminal.expect("left")
    terminal.prompt()
    assert "3 policies" in terminal.line("scv.policies()")


@pytest.mark.parametrize("form, begins", [("json", "["), ("ndjson", '{"'), ("csv", "id,name"), ("lua", "{")])
def test_the_form_of_results_can_be_set_at_the_prompt(shell, terminals, form, begins):
    terminal = terminals(shell)
    terminal.prompt()
    assert terminal.line(f'set{{output = "{form}"}}').strip() == ""
    assert terminal.line("scv.policies()").startswith(begins)
    terminal.line('set{output = "auto"}')
    assert "3 policies" in terminal.line("scv.policies()")


def test_the_option_holds_at_the_prompt(shell, terminals):
    terminal = terminals(shell, "-o", "ndjson")
    terminal.prompt()
    assert json.loads(terminal.line("scv.policies()[1]"))["name"] == "hourly"
    assert '"value":"ndjson"' in terminal.line("set()")


def test_a_setting_that_is_none_is_refused(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    assert "did you mean output?" in terminal.line('set{ouput = "json"}')
    assert "must be true or false" in terminal.line("set{timing = 1}")


def test_states_and_errors_are_coloured_where_that_is_wanted(shell, terminals):
    def colours(*arguments, env=None):
        terminal = terminals(shell, *arguments, env=env)
        terminal.prompt()
        terminal.type('scv.jobs{status = "FAILED"}\r')
        terminal.child.expect("2 jobs")
        table = terminal.child.before
        terminal.prompt()
        terminal.type("scv.polices()\r")
        terminal.child.expect("did you mean")
        error = terminal.child.before
        terminal.prompt()
        return f"{RED}FAILED{PLAIN}" in table, "\x1b[1;31m" in error

    assert colours(env={"NO_COLOR": None}) == (True, True)
    assert colours(env={"NO_COLOR": "1"}) == (False, False)
    assert colours("--color", "never") == (False, False)
    assert colours("--color", "always", env={"NO_COLOR": "1"}) == (True, True)


def test_nothing_is_for_people_in_a_pipe(shell):
    table = shell.run("-o", "table", "-e", "scv.jobs():first(3)").out
    assert "11/23/2026 03:00:00 PM" in table and "\x1b" not in table and " every row: " not in table
    assert " 1967 " in shell.run("-o", "table", "-e", "scv.audit_logs()").out
    assert f"{RED}FAILED{PLAIN}" in shell.run(
        "--color", "always", "-o", "table", "-e", 'scv.jobs{status = "FAILED"}').out


def test_a_list_is_saved_in_the_form_that_its_name_says(shell):
    code = """
        local list = scv.policies()
        for _, form in ipairs {"csv", "json", "ndjson", "html"} do list:save("p." .. form) end
    """
    finished = shell.eval(code)
    assert finished.status == 0, finished
    folder = shell.home.folder
    assert json.loads((folder / "p.json").read_text())[0]["name"] == "hourly"
    lines = (folder / "p.ndjson").read_text().splitlines()
    assert [list(json.loads(line)) for line in lines] == [sorted(json.loads(line)) for line in lines]
    assert (folder / "p.csv").read_text().startswith("id,name,frequency")
    assert "<td>hourly</td>" in (folder / "p.html").read_text()
    assert stat.S_IMODE((folder / "p.csv").stat().st_mode) == 0o600


def test_a_file_that_is_there_stays_unless_it_may_go(shell):
    (shell.home.folder / "p.csv").write_text("mine")
    finished = shell.eval('scv.policies():save("p.csv")')
    assert finished.status == 1 and "p.csv" in finished.err
    assert (shell.home.folder / "p.csv").read_text() == "mine"
    assert shell.eval('scv.policies():save("p.csv", {overwrite = true})').status == 0
    assert "hourly" in (shell.home.folder / "p.csv").read_text()


def test_a_list_is_given_to_a_program(shell):
    finished = shell.eval('print("before"); scv.policies():pipe("grep daily"); print("after")')
    assert finished.out == "before\n  2  daily   DAILY      COUNT                  14\nafter\n"
    # One that reads no further is no failure.
    finished = shell.eval('scv.jobs():pipe("head -n 1"); scv.jobs():pipe("true", "json"); print("after")')
    assert finished.status == 0 and finished.out.count("\n") == 2
    finished = shell.eval('scv.policies():pipe("grep nothing")')
    assert finished.status == 1 and '"grep nothing" ended with status 1' in finished.err


def test_a_bar_gives_a_list_to_a_program_at_the_prompt(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    assert terminal.line('scv.policies() | "grep daily"').split() == ["2", "daily", "DAILY", "COUNT", "14"]
    # The list is what the line gave, and is shown where it is asked for again.
    assert "3 policies" in terminal.line("_")


def test_a_chart_is_as_wide_as_its_terminal(shell, terminals):
    terminal = terminals(shell, columns=60)
    terminal.prompt()
    printed = terminal.line("scv.jobs():chart()")
    assert "2026-11-20     29  ===========================xx" in printed
    assert all(len(line) <= 60 for line in printed.split("\n"))
    assert "x failed 2" in printed
    assert " web01 " in terminal.line("scv.known_backups():chart()")
    assert "= median" in terminal.line('scv.jobs():chart("duration")')


def test_coverage_has_the_machines_without_any_backup(shell, terminals):
    terminal = terminals(shell, "--timezone", "UTC", columns=80)
    terminal.prompt()
    lines = [line.rstrip().rsplit("\r", 1)[-1] for line in terminal.line("scv.known_backups():chart()").split("\n")]
    rows = {line.split()[0]: line.split()[1:] for line in lines if line.startswith(" ")}
    assert rows["build07"] == rows["legacy01"] == ["."] * 7, rows
    # It was backed up with its datastore, by backups that name no VMs: the report tells of its last one.
    assert rows["db01"][-1] == "1" and "?" in rows["db01"], rows
    assert all(len(line) <= 80 for line in lines), lines
    part = terminal.line('scv.known_backups():where{policy_name = "daily"}:chart()')
    assert "build07" not in part and "VMs that are in none of these backups are not shown" in part, part
    assert "List:chart" in terminal.line('help("coverage")')


def test_sentences_are_never_cut(shell, terminals):
    terminal = terminals(shell, "--timezone", "UTC", columns=80)
    terminal.prompt()
    for line in ("scripts()", 'scv.jobs{status = "failed"}:select("id", "start_time", "messages")',
                 'scv.jobs{since = "9d"}:select("id", "name", "messages")'):
        printed = terminal.line(line)
        assert "…" not in printed and all(len(row) <= 80 for row in printed.split("\n")), printed


def test_a_pager_gets_what_people_read_and_other_programs_what_came(shell, terminals):
    terminal = terminals(shell, "--timezone", "UTC", columns=80, env={"PAGER": "cat"})
    terminal.prompt()
    for command, time in (("cat", "2026-11-23 15:00:00"), ("A=1 /bin/cat -u", "2026-11-23 15:00:00"),
                          ("cat | cat", "11/23/2026 03:00:00 PM"), ("tee /dev/null", "11/23/2026 03:00:00 PM")):
        printed = terminal.line(f'scv.jobs():first(2) | "{command}"')
        assert time in printed, (command, printed)


def test_an_error_fits_its_terminal(shell, terminals):
    terminal = terminals(shell, columns=50)
    terminal.prompt()
    printed = terminal.line("scv.api.jobs.get(99999)")
    assert len(printed.split("\n")) > 2
    assert all(len(line) <= 50 for line in printed.split("\n")), printed
