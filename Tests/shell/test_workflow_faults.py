"""Workflows when things go wrong on the way: replies that are lost, jobs without an id, tokens that end."""

import pytest

from harness import Shell
from test_workflows import prepared, world  # noqa: F401  the fixture
from workflows import CHANGING, STARTING_JOBS, by_name, last_change


@pytest.mark.parametrize("workflow", CHANGING, ids=by_name)
def test_a_lost_reply_is_an_unknown_outcome_and_nothing_is_sent_twice(world, workflow):  # noqa: F811
    shell, simulator = world
    before = prepared(world, workflow)
    simulator.fault(last_change(workflow), "drop_after", count=1)
    finished = shell.run("--yes", "-e", workflow["call"])
    assert finished.status == 5, finished
    assert "it is not known whether" in finished.err, finished
    assert "scv." in finished.err, finished  # where to look
    assert simulator.counters()["changes"] == before + 1


@pytest.mark.parametrize("workflow", STARTING_JOBS, ids=by_name)
def test_a_job_is_found_without_its_id_in_the_reply(world, workflow):  # noqa: F811
    shell, simulator = world
    before = prepared(world, workflow)
    simulator.fault(last_change(workflow), "no_id", count=1)
    expression = f'local result = {workflow["call"]}; print(result.status, math.type(result.id))'
    finished = shell.run("--yes", "-e", expression)
    assert (finished.status, finished.out) == (0, "COMPLETED\tinteger\n"), finished
    assert simulator.counters()["changes"] == before + 1


@pytest.mark.parametrize("workflow", CHANGING, ids=by_name)
def test_a_change_that_was_not_sent_is_sent_again(world, workflow):  # noqa: F811
    """A token that was refused is renewed, and the change goes out once."""
    shell, simulator = world
    before = prepared(world, workflow)
    simulator.fault(last_change(workflow), "status", status=401, count=1)
    finished = shell.run("--yes", "-e", workflow["call"])
    assert finished.status == 0, finished
    assert simulator.counters()["changes"] == before + 1


@pytest.mark.parametrize("workflow", STARTING_JOBS, ids=by_name)
def test_tokens_of_a_second_end_no_workflow(home, simulators, workflow):
    simulator = simulators("--job-seconds", "2.5", "--token-seconds", "1")
    shell = Shell(home, simulator)
    prepared((shell, simulator), workflow)
    finished = shell.run("--yes", "-e", f'print(({workflow["call"]}).status)')
    assert (finished.status, finished.out) == (0, "COMPLETED\n"), finished
    assert simulator.counters()["logins"] > 2
