"""VMs by their names in a terminal: what is shown of a look at vCenter, and what Ctrl-C does to one."""

import time

import pytest

from harness import CTRL_C, wait_until
from test_names import Beside, in_vcenter


@pytest.fixture
def prompt(home, simulator, terminals):
    terminal = terminals(Beside(home, simulator))
    terminal.prompt()
    return terminal


def test_narrate_and_why_show_the_look_as_the_first_step(prompt):
    prompt.line("narrate(true)")
    told = prompt.line('scv.find_vm("Web servers/web02").moref')
    assert "POST /sdk  RetrievePropertiesEx" in told and "from `vCenter`, web02" in told, told
    told = prompt.line("why()")
    assert told.index("1. Look it up in vCenter: POST /sdk, 5 requests") < told.index("2. login"), told
    for secret in ("simulated-secret", "vmware_soap_session"):
        assert secret not in told


def test_a_mistyped_name_says_what_is_near_and_a_pattern_what_it_fits(prompt):
    assert 'did you mean "web01"?' in prompt.line('scv.restore_vm{vm = "wbe01"}')
    told = prompt.line('scv.restore_vm{vm = "web0*"}')
    assert "takes one VM, and web0* is a pattern: 3 fit it" in told and "Web servers/web03" in told, told


def test_ctrl_c_ends_a_look_and_the_next_one_is_whole(prompt, simulator):
    simulator.fault("vcenter.RetrievePropertiesEx", "delay", ms=20_000, count=1)
    began = time.monotonic()
    prompt.type("#vcenter.vms()\r")
    wait_until(lambda: simulator.count("vcenter.RetrievePropertiesEx") == 1, "the look is on its way")
    prompt.type(CTRL_C)
    assert "interrupted" in prompt.prompt()
    assert time.monotonic() - began < 15
    before = int(prompt.line("#vcenter.vms()"))
    assert before > 5
    in_vcenter(simulator, name="new01", like="web01")
    assert int(prompt.line("#vcenter.vms()")) == before + 1


def test_ctrl_c_at_the_question_of_a_restore_by_name_changes_nothing(prompt, simulator):
    prompt.type('scv.restore_vm{vm = "Web servers/web01"}\r')
    prompt.expect("This overwrites")
    prompt.type(CTRL_C)
    assert "interrupted" in prompt.prompt()
    assert simulator.counters()["changes"] == 0
