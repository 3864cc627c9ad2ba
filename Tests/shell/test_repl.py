"""repl(): the prompt in the midst of a script, with its locals."""

from harness import CTRL_C

SCRIPT = """
local group, count, empty = "gold_web", 3
local function inner()
  local here = "inside"
  repl()
  return here, group
end
print(inner())
repl()
print(count, empty)
"""


def script(home, text=SCRIPT):
    (home.folder / "look.lua").write_text(text)
    return "look.lua"


def test_locals_are_read_and_written_back(home, terminals, lone_shell):
    terminal = terminals(lone_shell, script(home))
    first = terminal.prompt()
    assert "repl() in look.lua:5, with its locals group, here; exit or Ctrl-D goes on" in " ".join(first.split())
    assert "inside\n" in terminal.line("here")
    assert terminal.line("count = 1; group = 'silver'; here = here:upper(); local own = 1") == ""
    assert "1\n" in terminal.line("own")
    assert "unknown name nowhere" in terminal.line("nowhere")
    terminal.type("exit(3)\r")
    second = terminal.prompt()
    assert "INSIDE\tsilver" in second and "with its locals group, count, empty, inner" in " ".join(second.split())
    # A global of the same name as a local that was not in sight is no local.
    assert "3\n" in terminal.line("count")
    terminal.line("count, empty = count + 1, 'full'")
    assert terminal.leave() == 0
    assert "4\tfull" in terminal.rest


def test_a_script_on_the_command_line_has_one_too(terminals, lone_shell):
    terminal = terminals(lone_shell, "-e", "local x = 1; repl(); print(x + 1)")
    terminal.prompt()
    terminal.line("x = 41")
    assert terminal.leave() == 0
    assert "42" in terminal.rest


def test_ctrl_c_throws_the_line_away_and_stops_what_runs(terminals, lone_shell):
    terminal = terminals(lone_shell, "-e", "repl() print('went', 'on')")
    terminal.prompt()
    for _ in range(3):
        terminal.type("half" + CTRL_C)
        terminal.prompt()
    terminal.type("while true do end\r")
    terminal.expect("\n")
    terminal.type(CTRL_C)
    assert "interrupted" in terminal.prompt()
    assert terminal.leave() == 0
    assert "went\ton" in terminal.rest


def test_ctrl_c_stops_the_script_again_when_it_goes_on(terminals, lone_shell):
    terminal = terminals(lone_shell, "-e", "repl() print('on') while true do end")
    terminal.prompt()
    terminal.type("exit\r")
    terminal.expect("on\r?\n")
    terminal.type(CTRL_C)
    assert terminal.end() == 130


def test_the_prompt_afterwards_is_a_prompt_of_its_own(terminals, lone_shell):
    terminal = terminals(lone_shell, "-i", "-e", "local x = 1; repl()")
    terminal.prompt()
    terminal.line("from_there = 'kept'")
    terminal.type("exit\r")
    terminal.expect("lesson.. teaches")
    terminal.prompt()
    assert "unknown name x" in terminal.line("x")
    assert "kept" in terminal.line("from_there")
    # The lines of both are found by the arrow keys.
    assert "from_there = 'kept'" in terminal.line("history()")
    assert "here is one" in terminal.line("repl()")
    assert terminal.leave() == 0


def test_without_a_terminal_it_is_an_error_of_usage(home, lone_shell):
    finished = lone_shell.run(script(home))
    assert finished.status == 2 and "repl() needs a terminal" in finished.err, finished
    finished = lone_shell.eval('print(select(2, pcall(function() repl() end)).kind)')
    assert finished.out == "usage\n", finished


def test_what_a_line_does_is_not_told_of_the_script(terminals, shell):
    # A change before the prompt, and a Ctrl-C after it: the change is still told.
    terminal = terminals(
        shell, "-e",
        'scv.backup_now{group = "gold_web", policy = "daily", wait = false} repl() print("on") while true do end')
    terminal.prompt()
    assert "gold_web" in terminal.line('scv.resource_groups():select("name")')
    terminal.type("exit\r")
    terminal.expect("on\r?\n")
    terminal.type(CTRL_C)
    assert terminal.end() == 130
    assert "resource_groups.backup_now was carried out" in " ".join(terminal.rest.split()), terminal.rest
