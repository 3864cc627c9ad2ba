"""A call in the brackets of dry_run would run for real: it is refused before anything runs, however the chunk comes."""

import pytest

CALL = 'dry_run(\n  scv.backup_now{group = "gold_web", policy = "hourly"})'


@pytest.fixture
def module(tmp_path):
    (tmp_path / "m.lua").write_text(CALL)
    (tmp_path / "ok.lua").write_text("-- dry_run\nreturn 7")
    return tmp_path


@pytest.mark.parametrize("way", ["-e", "script", "stdin", "load", "loadfile", "dofile", "require"])
def test_it_is_refused_before_anything_runs(shell, simulator, module, way):
    before = simulator.counters()["changes"]
    file = str(module / "m.lua")
    code = {
        "load": f"assert(load([[{CALL}]]))()",
        "loadfile": f"assert(loadfile({file!r}))()",
        "dofile": f"dofile({file!r})",
        "require": f"package.path = {str(module)!r} .. '/?.lua' require 'm'",
    }
    if way == "script":
        result = shell.run(file)
    elif way == "stdin":
        result = shell.run("-", input=CALL)
    else:
        result = shell.run("-e", code.get(way, CALL))
    assert result.status == 1
    assert "would call scv.backup_now for real" in result.err
    assert "dry_run(function() scv.backup_now… end)" in result.err
    assert simulator.counters()["changes"] == before


def test_behind_another_name_the_error_says_what_has_run(shell):
    result = shell.run("-e", 'local plan, f = dry_run, scv.backup_now\n'
                   'plan(f{group = "gold_web", policy = "hourly", wait = false})')
    assert result.status == 1
    assert "has already run, for real: scv.backup_now, which sent POST /4.1/" in result.err


def test_what_was_only_planned_is_told_so(shell):
    result = shell.run("--dry-run", "-e", 'local plan, f = dry_run, scv.backup_now\n'
                   'plan(f{group = "gold_web", policy = "hourly"})')
    assert result.status == 1
    assert "was planned already" in result.err


def test_other_chunks_are_loaded_as_ever(shell, module):
    path = str(module / "ok.lua")
    code = f"print(dofile({path!r}), loadfile({path!r})(), load('return 7')(), pcall(load)) print(load('x ='))"
    result = shell.run("-e", code)
    assert result.out == (
        "7\t7\t7\tfalse\tbad argument #1 to 'load' (function expected, got no value)\n"
        "nil\t[string \"x =\"]:1: unexpected symbol near <eof>\n")
