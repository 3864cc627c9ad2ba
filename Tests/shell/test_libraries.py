"""Libraries that are loaded when something is first asked of them, and what is said where they can't be."""

import re

import pytest

MAPS = ' for line in io.lines("/proc/self/maps") do io.write(line, "\\n") end'


@pytest.mark.parametrize("library, code", [
    ("libsimdjson.so", 'json.decode("[1]")'), ("libcurl.so", "pcall(scv.api.jobs.list)")])
def test_a_library_is_loaded_at_its_first_use(lone_shell, library, code):
    nobody = ["--url", "127.0.0.1:1", "--username", "u", "--insecure"]
    password = {"SCVSH_PASSWORD": "x"}
    before = lone_shell.run(*nobody, "-e", MAPS, env=password)
    assert before.status == 0 and "liblua5.4" in before.out, before
    assert library not in before.out
    after = lone_shell.run(*nobody, "-e", code + MAPS, env=password)
    assert after.status == 0 and library in after.out, after


def test_a_library_that_is_not_there_is_named(lone_shell, tmp_path):
    # The loader takes the first of that name, and it is none.
    (tmp_path / "libsimdjson.so.14").write_bytes(b"")
    (tmp_path / "libsimdjson.so").write_bytes(b"")
    finished = lone_shell.run("-e", 'json.decode("[1]")', env={"LD_LIBRARY_PATH": str(tmp_path)})
    assert finished.status == 1, finished
    assert "can't load simdjson" in finished.err and "libsimdjson.so" in finished.err
    assert re.search(r"simdjson \d+\.\d+\.\d+, which this program was built with", finished.err)
    assert "install " in finished.err and "or build the program on this release of the system" in finished.err
    # What needs none of it goes on.
    assert lone_shell.run("-e", "print(1)", env={"LD_LIBRARY_PATH": str(tmp_path)}).out == "1\n"
