"""What scvsh offers to the completion of other shells, for the words of its own command line."""

import os
import time

import pytest

HEADER = """script { description = "Says. More.", needs = "read", args = {
    form = { required = true, choices = { "short", "long", 5 }, text = "which form" },
    deep = false, count = 3, list_file = { text = "the file with\\n\\27[31m names" } } }
"""


@pytest.fixture
def complete(lone_shell, home):
    """The words that are offered behind the given ones, each with its note."""
    (home.folder / "data/scvsh/scripts").mkdir(parents=True)
    (home.folder / "data/scvsh/scripts/night-report.lua").write_text(HEADER)

    def ask(*words, **options):
        finished = lone_shell.run("--complete", *words, **options)
        assert (finished.status, finished.err) == (0, ""), finished
        return dict(line.split("\t", 1) if "\t" in line else (line, "") for line in finished.out.splitlines())

    return ask


def test_options_are_offered_with_what_they_mean(complete, lone_shell):
    offered = complete("-")
    helped = lone_shell.run("--help").out
    options = {word for line in helped.splitlines() if line.startswith("  -")
               for word in line.replace(",", " ").split() if word.startswith("--")}
    assert set(offered) == options | {"-e", "-i", "-l", "-W", "-v", "-E"}
    assert all(offered.values()), offered
    assert offered["--password-command"] == "What this command prints is the password."
    assert set(complete("--re")) == {"--report", "--record", "--read-only"}
    assert set(complete("-p")) == {"-p"}


def test_an_option_is_offered_once_but_code(complete):
    assert "--read-only" not in complete("--read-only", "--re")
    assert "--profile" not in complete("-p", "x", "--p")
    assert "-e" in complete("-e", "x", "-")


def test_values_of_options_are_offered(complete, home):
    (home.config / "scvsh").mkdir()
    profiles = '{"north": {"url": "n"}, "no way": {}, "so\\u001buth": 5, "dr": 1}'
    (home.config / "scvsh/profiles.json").write_text(profiles)
    assert list(complete("-p", "no")) == ["no way", "north"]
    assert list(complete("--profile=no")) == ["--profile=no way", "--profile=north"]
    assert "so\x1buth" not in complete("--profile", "")
    assert list(complete("-o", "")) == ["auto", "table", "lua", "json", "ndjson", "csv"]
    assert list(complete("--color=a")) == ["--color=auto", "--color=always"]
    assert list(complete("--log", "")) == ["json"] and list(complete("--log-file", "x")) == [":files"]
    assert list(complete("--ca", "x")) == [":files"] and list(complete("--record=x")) == [":files"]
    assert complete("-e", "") == {} and complete("--url=") == {}


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"', "\udc80"])
def test_profiles_that_cannot_be_read_are_none(complete, home, text):
    (home.config / "scvsh").mkdir()
    (home.config / "scvsh/profiles.json").write_text(text, errors="surrogateescape")
    assert complete("--profile", "") == {}


def test_scripts_are_offered_by_name_and_in_the_folder_at_hand(complete, home):
    home.file("nightly.lua", "")
    home.file("notes.txt", "")
    assert complete("ni") == {"night-report": "Says.", "nightly.lua": ""}
    assert "rpo-audit" in complete("--read-only", "") and "rpo-audit" in complete("--", "")
    assert list(complete("./ni")) == [":files"] and list(complete("no-such")) == [":files"]


def test_arguments_of_a_script_are_offered_from_its_header(complete):
    assert complete("night-report", "") == {
        "form=": "which form (string, required)", "count=": "integer, default 3", "deep=": "boolean, default false",
        "list_file=": "the file with [31m names (string)"}
    assert list(complete("-o", "json", "night-report", "form=long", "c")) == ["count="]
    assert list(complete("night-report", "--")) == ["--form=", "--count=", "--deep", "--list_file=", "--help"]
    assert list(complete("night-report", "--deep", "--count", "7", "--")) == ["--form=", "--list_file="]
    assert list(complete("night-report", "form=")) == ["form=short", "form=long", "form=5"]
    assert list(complete("night-report", "--form", "l")) == ["long"]
    assert list(complete("night-report", "--form=l")) == ["--form=long"]
    assert list(complete("night-report", "deep=t")) == ["deep=true"]
    assert list(complete("night-report", "list_file=")) == [":files"]
    assert list(complete("night-report", "--list-file", "")) == [":files"]
    assert complete("night-report", "count=") == {} and complete("no-such-script", "") == {}


def test_a_script_is_found_by_its_path_and_below_the_home(complete, home):
    home.file("mine.lua", HEADER)
    assert "form=" in complete("./mine.lua", "")
    assert "form=" in complete("~/mine.lua", "", cwd="/")
    assert "form=" in complete(str(home.folder / "mine.lua"), "f")


def test_nothing_of_a_script_is_run(complete, home):
    place = f"{home.folder}/owned"
    touch = f"if os.execute then os.execute('touch {place}') end io = io and io.open('{place}', 'w')\n"
    home.file("bad.lua", touch + HEADER + "os.execute('touch owned')")
    assert "form=" in complete("./bad.lua", "")
    home.file("worse.lua", "os.execute('touch owned')\n" + HEADER)
    assert complete("./worse.lua", "") == {}
    assert not (home.folder / "owned").exists()


def test_neither_profile_nor_init_file_nor_lua_init_is_used(complete, home):
    (home.config / "scvsh").mkdir()
    command = f"touch {home.folder}/owned"
    (home.config / "scvsh/profiles.json").write_text(
        '{"default": {"url": "127.0.0.1:1", "username": "u", "password_command": "%s"}}' % command)
    (home.config / "scvsh/init.lua").write_text(f"os.execute('{command}')")
    environment = {"SCVSH_PASSWORD_COMMAND": command, "SCVSH_URL": "127.0.0.1:1",
                   "LUA_INIT": f"os.execute('{command}')"}
    assert "form=" in complete("night-report", "", env=environment)
    assert complete("--profile", "", env=environment) == {"default": ""}
    assert not (home.folder / "owned").exists()


@pytest.mark.parametrize("code", [
    "while true do end", "local s = ('x'):rep(1 << 40)", "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(i) end",
    "local s = ('a'):rep(40) local _ = s:find(('a*'):rep(30) .. 'b')",
    "return (function(f) return f(f) end)(function(f) f(f) end)",
])
def test_a_header_that_does_not_end_is_given_up(lone_shell, home, code):
    home.file("slow.lua", code + "\n" + HEADER)
    began = time.monotonic()
    finished = lone_shell.run("--complete", "./slow.lua", "")
    assert (finished.out, finished.err) == ("", "") and finished.status in (0, 1), finished
    assert time.monotonic() - began < 30  # two seconds of it are allowed; the rest is for a busy machine


def test_names_that_would_do_something_in_a_terminal_are_not_offered(complete, home):
    scripts = home.folder / "data/scvsh/scripts"
    for name in ("aa\x1b]0;x\x07", "aa\nbb", "aa\tbb", "aa\u202ebb", "aa $(touch owned)"):
        (scripts / f"{name}.lua").write_text(HEADER)
    with open(os.fsencode(scripts) + b"/aa\xff.lua", "w", encoding="utf-8") as file:
        file.write(HEADER)
    home.file("aa\x1b[2J.lua", "")
    assert complete("aa") == {"aa $(touch owned)": "Says."}
    home.file("-eprint(42)--.lua", "")  # an option, to the shell that it is completed for
    (scripts / "-x.lua").write_text(HEADER)
    assert not [word for word in (*complete(""), *complete("-")) if word in ("-eprint(42)--.lua", "-x")]


def test_fifos_and_folders_in_the_place_of_scripts_do_no_harm(complete, home):
    os.mkfifo(home.folder / "data/scvsh/scripts/pipe.lua")
    (home.folder / "data/scvsh/scripts/folder.lua").mkdir()
    assert "pipe" in complete("") and complete("pipe", "") == {}
    assert complete("/dev/zero", "") == {}


def test_nothing_typed_yet_is_no_error(complete):
    assert "rpo-audit" in complete() and "rpo-audit" in complete("")
    assert complete("-", "") == {} and list(complete("-e")) == ["-e"]
