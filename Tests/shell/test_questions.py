"""Questions before something is destroyed: what was typed ahead answers none, and each says what it is about."""

import time

import pytest

from harness import CTRL_C

QUESTION = r"Go ahead\? \[y/N\] "


def settled(terminal):
    """Long enough for what was typed to be in the terminal's queue."""
    time.sleep(0.2)


def test_what_was_typed_ahead_is_no_answer(shell, simulator, terminals):
    simulator.fault("resource_groups.list", "delay", ms=1500, count=1)
    terminal = terminals(shell)
    terminal.prompt()
    terminal.type('scv.delete_resource_group{group = "lab"}\r')
    settled(terminal)
    terminal.type("y\r")
    terminal.expect(QUESTION)
    settled(terminal)
    assert simulator.count("resource_groups.delete") == 0
    terminal.type("n\r")
    assert "was not confirmed" in terminal.prompt()
    assert simulator.count("resource_groups.delete") == 0
    assert terminal.leave() == 0


def test_what_was_typed_ahead_is_no_answer_in_a_script_either(shell, simulator, terminals):
    simulator.fault("resource_groups.list", "delay", ms=1500, count=1)
    terminal = terminals(shell, "-e", 'scv.delete_resource_group{group = "lab"}')
    settled(terminal)
    terminal.type("y\ry\ry\r")
    terminal.expect(QUESTION)
    settled(terminal)
    terminal.type("y\r")
    assert terminal.end() == 0, terminal.rest
    assert simulator.count("resource_groups.delete") == 1


def test_a_certificate_is_not_accepted_by_what_was_typed_ahead(shell, simulator, terminals):
    terminal = terminals(shell, "-e", "sleep(1.5) scv.policies()", env={"SCVSH_FINGERPRINT": None})
    settled(terminal)
    terminal.type("y\r")
    terminal.expect(r"from now on\? \[y/N\] ")
    settled(terminal)
    terminal.type("n\r")
    assert terminal.end() == 3, terminal.rest


def test_a_lone_operation_says_what_it_is_about(shell, simulator, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    terminal.type('scv.api.vms.detach_vmdks{moref = "vm-1001", vmdks_to_detach = {"[nfs_web01] web01/web01.vmdk"}}\r')
    said = terminal.expect(QUESTION)
    assert "moref vm-1001" in said and "[nfs_web01] web01/web01.vmdk" in said
    terminal.type("n\r")
    terminal.prompt()
    terminal.type("scv.api.resource_groups.delete(3)\r")
    assert "It is about resourceGroupId 3." in terminal.expect(QUESTION)
    terminal.type("n\r")
    terminal.prompt()
    terminal.type('scv.api.datastores.unmount{morefs = {"datastore-1", "datastore-2"}}\r')
    said = terminal.expect("Type 2, the number of targets, to go ahead: ")
    assert "  datastore-1\n  datastore-2" in said
    terminal.type("y\r")
    terminal.prompt()
    assert simulator.counters()["changes"] == 0
    assert terminal.leave() == 0


@pytest.mark.parametrize("code, operation", [
    ('scv.delete_resource_group{group = "lab"}', "resource_groups.delete"),
    ("scv.api.resource_groups.delete(3)", "resource_groups.delete"),
    ('scv.api.datastores.unmount{morefs = {"datastore-1", "datastore-2"}}', "datastores.unmount"),
])
def test_ctrl_c_is_no_answer(shell, simulator, terminals, code, operation):
    terminal = terminals(shell, "-e", code)
    terminal.expect(f"{QUESTION}|to go ahead: ")
    settled(terminal)
    terminal.type(CTRL_C)
    assert terminal.end() == 130, terminal.rest
    assert f"interrupted: {operation} was not sent" in terminal.rest
    assert "was not confirmed" not in terminal.rest
    assert simulator.counters()["changes"] == 0


def test_after_ctrl_c_at_a_question_the_prompt_goes_on(shell, simulator, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    for _ in range(2):
        terminal.type('scv.delete_resource_group{group = "lab"}\r')
        terminal.expect(QUESTION)
        settled(terminal)
        terminal.type(CTRL_C)
        assert "resource_groups.delete was not sent" in terminal.prompt()
    assert terminal.line("6 * 7") == "42\n"
    terminal.type('scv.delete_resource_group{group = "lab"}\r')
    terminal.expect(QUESTION)
    settled(terminal)
    terminal.type("y\r")
    terminal.prompt()
    assert simulator.count("resource_groups.delete") == 1
