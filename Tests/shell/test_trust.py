"""Whom the shell believes: authorities, pins, hosts it has met before."""

import re
import stat

import pytest

READ = "print(#scv.api.policies.list())"
UNPINNED = {"SCVSH_FINGERPRINT": None}


def known_hosts(shell):
    return [path for path in shell.home.state_files() if path.name == "known_hosts"]


def test_an_unknown_host_is_refused_with_the_option_that_accepts_it(shell, simulator):
    finished = shell.eval(READ, env=UNPINNED)
    assert finished.status == 3, finished
    assert finished.out == ""
    given = re.search(r"--fingerprint (sha256:[0-9a-f]{64})", finished.err)
    assert given and given.group(1) == simulator.fingerprint
    assert shell.eval(READ, "--fingerprint", given.group(1), env=UNPINNED).out == "3\n"
    assert simulator.count("auth.login") == 1  # nothing was sent to the host while it was unknown


def test_an_authority_is_enough(shell, simulator):
    assert shell.eval(READ, "--ca", simulator.certificate, env=UNPINNED).out == "3\n"
    assert shell.eval(READ, env={**UNPINNED, "SCVSH_CA": simulator.certificate}).out == "3\n"


def test_another_authority_is_not(shell, broken_appliance, simulator):
    other = broken_appliance(lambda handler: None)
    finished = shell.eval(READ, "--ca", other.authority, env=UNPINNED)
    assert finished.status == 3, finished
    assert simulator.count("auth.login") == 0


def test_an_authority_that_can_not_be_read_is_named(shell):
    finished = shell.eval(READ, "--ca", "/nowhere/ca.pem", env=UNPINNED)
    assert finished.status in (2, 3), finished
    assert "/nowhere/ca.pem" in finished.err


def test_a_wrong_fingerprint_is_refused_and_both_are_shown(shell, simulator):
    wrong = "sha256:" + "ab" * 32
    finished = shell.eval(READ, "--fingerprint", wrong, env=UNPINNED)
    assert finished.status == 3, finished
    assert wrong in finished.err and simulator.fingerprint in finished.err
    assert simulator.counters()["requests"] == 0


def test_insecure_works_and_says_what_it_gives_up(shell):
    finished = shell.eval(READ, "--insecure", env=UNPINNED)
    assert finished.out == "3\n"
    assert finished.err.strip() != ""


def test_insecure_says_so_in_red_at_a_terminal(shell, terminals):
    terminal = terminals(shell, "--insecure", "-e", READ, env={**UNPINNED, "NO_COLOR": None})
    terminal.child.expect(r"\x1b\[[0-9;]*31m")
    assert terminal.end() == 0


def test_a_host_met_at_a_terminal_is_shown_and_then_known(shell, simulator, terminals):
    terminal = terminals(shell, "-e", READ, env=UNPINNED)
    shown = terminal.expect(r"(?i)\[y(es)?/n(o)?\]|\(yes/no\)|\? ")
    assert simulator.fingerprint in shown
    assert re.search(r"(?i)issue[rd]", shown)
    assert re.search(r"20\d\d", shown)  # its dates
    terminal.type("yes\r")
    assert terminal.end() == 0
    assert "3" in terminal.rest

    [file] = known_hosts(shell)
    assert file.read_text() == f"127.0.0.1:{simulator.port} {simulator.fingerprint}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert shell.eval(READ, env=UNPINNED).out == "3\n"


def test_a_host_declined_is_not_known(shell, simulator, terminals):
    terminal = terminals(shell, "-e", READ, env=UNPINNED)
    terminal.expect(r"(?i)\[y(es)?/n(o)?\]|\(yes/no\)|\? ")
    terminal.type("no\r")
    assert terminal.end() == 3
    assert all(simulator.fingerprint not in file.read_text() for file in known_hosts(shell))
    assert simulator.counters()["requests"] == 0


@pytest.fixture
def acquainted(shell, simulator):
    """A shell whose known_hosts has the simulator's address with another certificate."""
    folder = shell.home.state / "scvsh"
    folder.mkdir(mode=0o700)
    other = "sha256:" + "cd" * 32
    (folder / "known_hosts").write_text(f"127.0.0.1:{simulator.port} {other}\n")
    (folder / "known_hosts").chmod(0o600)
    return shell, other


def test_a_changed_certificate_is_refused_and_both_are_shown(acquainted, simulator):
    shell, other = acquainted
    finished = shell.eval(READ, env=UNPINNED)
    assert finished.status == 3, finished
    assert other in finished.err and simulator.fingerprint in finished.err
    assert "--fingerprint" in finished.err
    assert simulator.counters()["requests"] == 0


def test_a_changed_certificate_is_not_asked_about(acquainted, terminals):
    shell, _ = acquainted
    terminal = terminals(shell, "-e", READ, env=UNPINNED)
    assert terminal.end() == 3


def test_a_fingerprint_given_wins_over_what_is_known(acquainted, simulator):
    shell, _ = acquainted
    assert shell.eval(READ, "--fingerprint", simulator.fingerprint, env=UNPINNED).out == "3\n"
