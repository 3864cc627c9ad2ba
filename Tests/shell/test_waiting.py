"""Waits for jobs of an appliance that is away for a while, refuses the login, or never comes back."""

import time

import pytest

from harness import Shell

BACKUP = 'scv.backup_now{group = "silver_db", policy = "daily", patience = "%s"}'


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_wait_outlives_an_appliance_that_is_away(home, simulators, status):
    simulator = simulators("--job-seconds", "2")
    # A 429 and a 503 are tried again within each look.
    simulator.fault("jobs.get", "status", status=status, count=3 if status == 500 else 8)
    finished = Shell(home, simulator).run("-e", f'print(({BACKUP % "5m"}).status)')
    assert (finished.status, finished.out) == (0, "COMPLETED\n"), finished
    assert "no answer since " in finished.err and "answers again" in finished.err, finished
    assert simulator.count("resource_groups.backup_now") == 1


def test_an_appliance_that_stays_away_ends_the_wait_with_the_job(home, simulators):
    simulator = simulators("--job-seconds", "600")
    simulator.fault("jobs.get", "status", status=500)
    code = f"local ok, e = pcall(function() return {BACKUP % '1s'} end); print(e.kind, math.type(e.job)); error(e, 0)"
    finished = Shell(home, simulator).run("-e", code)
    assert (finished.status, finished.out) == (5, "appliance\tinteger\n"), finished
    assert "how job 118 stands is not known: the appliance has been away for" in finished.err, finished
    assert "job 118 goes on on the appliance; scv.wait_for_job(118) waits for it again" in finished.err, finished


def test_several_backups_that_go_on_are_not_called_failed(home, simulators):
    simulator = simulators("--job-seconds", "600")
    simulator.fault("jobs.get", "status", status=500)
    code = 'scv.backup_now{groups = {"silver_db"}, policy = "daily", patience = "1s"}'
    finished = Shell(home, simulator).run("-e", code)
    assert finished.status == 5, finished
    assert "what became of 1 of 1 is not known" in finished.err and "unknown" in finished.err, finished
    assert "not started" not in finished.err, finished


def test_a_login_that_is_refused_meanwhile_ends_no_wait_and_is_not_tried_at_once_again(home, simulators):
    simulator = simulators("--job-seconds", "600", "--token-seconds", "2")
    shell = Shell(home, simulator)
    code = """
        local job = scv.backup_now{group = "silver_db", policy = "daily", wait = false}
        print(job.id)
        io.stdout:flush()
        scv.wait_for_job{job = job, patience = "3s"}
    """
    process = shell.start("-e", code)
    assert process.stdout.readline() == "118\n"
    simulator.fault("auth.login", "status", status=401)
    began, logins = time.monotonic(), simulator.counters()["logins"]
    out, err = process.communicate(timeout=60)
    # The minute until the next login keeps nobody from ending.
    assert time.monotonic() - began < 30
    assert process.returncode == 3, (out, err)
    assert "refuses the login" in err and "job 118 goes on on the appliance" in err, err
    assert simulator.counters()["logins"] <= logins + 1


def test_a_change_whose_token_is_refused_goes_out_once_more_and_no_more(home, simulators):
    simulator = simulators()
    simulator.fault("resource_groups.backup_now", "status", status=401)
    finished = Shell(home, simulator).run("-e", BACKUP % "1s")
    assert finished.status == 5 and "resource_groups.backup_now failed with status 401" in finished.err, finished
    assert simulator.count("resource_groups.backup_now") == 2


@pytest.mark.parametrize(("count", "status"), [(1, 0), (2, 5)])
def test_a_403_is_met_with_a_new_token_once(home, simulators, count, status):
    simulator = simulators("--job-seconds", "1")
    simulator.fault("resource_groups.backup_now", "status", status=403, count=count)
    finished = Shell(home, simulator).run("-e", BACKUP % "1s")
    assert finished.status == status, finished
    assert simulator.count("resource_groups.backup_now") == 2


@pytest.mark.parametrize("job", ['"x"', '{job = "latest"}', '{id = "x"}', '"job 118"', '"x7y"'])
def test_what_is_no_id_is_no_job_that_goes_on(shell, simulator, job):
    finished = shell.eval(f"scv.wait_for_job({job})")
    assert finished.status == 1 and "goes on" not in finished.err, finished
    assert shell.eval(f"local _, e = pcall(scv.wait_for_job, {job}) print(e.kind)").out == "argument\n"
    assert simulator.count("jobs.get") == 0
