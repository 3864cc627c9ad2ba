"""Read-only, dry run, traces, tokens that expire, many requests at once."""

import json
import re

import pytest

from harness import Shell

BACKUP = "scv.backup_now{group='gold_web', policy='daily'}"
READ = "print(#scv.api.policies.list())"


# --- what is not to be changed --------------------------------------------------------------------------------------


def test_read_only_refuses_a_change_and_sends_nothing(shell, simulator):
    finished = shell.eval(BACKUP, "--read-only")
    assert finished.status == 4, finished
    assert "read-only" in finished.err
    assert simulator.counters()["changes"] == 0
    assert simulator.count("resource_groups.backup_now") == 0


def test_read_only_reads(shell):
    assert shell.eval(READ, "--read-only").out == "3\n"


@pytest.mark.parametrize("method, path", [
    ("POST", "/4.1/resource-groups/backupnow"), ("DELETE", "/4.1/unheard/of"), ("POST", "/4.1/unheard/of")])
def test_read_only_is_not_got_round_by_a_bare_request(shell, simulator, method, path):
    finished = shell.eval(f"scv.request('{method}', '{path}', {{body = {{}}}})", "--read-only")
    assert finished.status == 4, finished
    assert simulator.counters()["changes"] == 0


def test_a_dry_run_prints_the_request_and_sends_none(shell, simulator):
    finished = shell.run("--dry-run", "-o", "json", "-e", BACKUP)
    assert finished.status == 0, finished
    assert "/4.1/resource-groups/backupnow" in finished.out
    assert "POST" in finished.out
    assert simulator.counters()["changes"] == 0
    assert simulator.count("resource_groups.backup_now") == 0
    assert simulator.count("resource_groups.list") > 0  # reads are sent


def test_a_dry_run_within_a_program_returns_its_requests(shell, simulator):
    planned = shell.json(f"dry_run(function() {BACKUP} end)")
    assert len(planned) == 1
    assert planned[0]["method"] == "POST"
    assert planned[0]["path"].endswith("/4.1/resource-groups/backupnow")
    assert set(planned[0]["body"]) == {"resourceGroupId", "policyId"}
    assert simulator.counters()["changes"] == 0


def test_the_requests_alone_are_the_result_of_a_dry_run(shell):
    finished = shell.run("--dry-run", "-o", "json", "-e", f"return {BACKUP}")
    planned = json.loads(finished.out)
    assert [request["method"] for request in planned] == ["POST"]


@pytest.mark.parametrize("end, status", [("error('after all')", 1), ("os.exit(7)", 7), ("os.exit(true, true)", 0)])
def test_a_dry_run_that_ends_early_prints_what_was_planned(shell, end, status):
    finished = shell.run("--dry-run", "-o", "json", "-e", f"{BACKUP} {end}")
    assert finished.status == status, finished
    assert len(json.loads(finished.out)) == 1


def test_a_dry_run_masks_secrets(shell):
    finished = shell.run("--dry-run", "--trace", "-e", READ)
    assert shell.simulator.password not in finished.out + finished.err


# --- traces ---------------------------------------------------------------------------------------------------------


def test_a_body_is_shown_with_its_keys_in_order(shell):
    policy = 'scv.create_policy{name = "p", frequency = "daily", retention = 3, label = "p", vm_consistent = true}'
    finished = shell.eval(policy, "--trace")
    body = json.loads(re.search(r"-X POST \S+/4\.1/policies .*?--data '(.*?)'", finished.err)[1])
    assert len(body) >= 6 and list(body) == sorted(body), finished


def test_a_trace_is_curl_on_standard_error_without_secrets(shell, simulator):
    finished = shell.eval(BACKUP, "--trace")
    assert finished.status == 0, finished
    assert finished.out == ""
    assert re.search(r"curl .*/api/4\.1/resource-groups/backupnow", finished.err)
    assert re.search(r"curl .*/api/4\.1/auth/login", finished.err)
    assert simulator.password not in finished.err
    assert not re.search(r"[Tt]oken: *[0-9A-Za-z]{8,}", finished.err)


# --- logging in -----------------------------------------------------------------------------------------------------


def test_one_login_serves_a_session(shell, simulator):
    assert shell.eval("for _ = 1, 5 do scv.api.policies.list() end").status == 0
    assert simulator.count("auth.login") == 1


def test_an_expired_token_is_renewed_without_a_word(home, simulators):
    simulator = simulators("--token-seconds", "600")
    clock = f"{simulator.url}/simulator/clock"
    json = "-H 'Content-Type: application/json'"
    wait = f""" os.execute[[curl -sk {json} -d '{{"advance_seconds": 1200}}' {clock} >/dev/null]] """
    finished = Shell(home, simulator).eval(READ + wait + READ)
    assert (finished.out, finished.err) == ("3\n3\n", ""), finished
    assert simulator.count("auth.login") == 2


def test_one_login_is_shared_by_all_who_wait(shell, simulator):
    finished = shell.eval(
        "local items = {} for i = 1, 16 do items[i] = i end "
        "parallel(items, function() scv.api.policies.list() end, {limit = 16}) print('done')")
    assert finished.out == "done\n", finished
    assert simulator.count("auth.login") == 1


def test_sixteen_tasks_with_tokens_of_one_second(home, simulators):
    simulator = simulators("--token-seconds", "1", "--latency-ms", "20")
    shell = Shell(home, simulator)
    code = """
        local items, began = {}, os.time()
        for i = 1, 16 do items[i] = i end
        local rounds = 0
        parallel(items, function()
            local ends = os.time() + 4
            while os.time() < ends do scv.api.policies.list() rounds = rounds + 1 end
        end, {limit = 16})
        print(rounds, os.time() - began)
    """
    finished = shell.eval(code)
    assert finished.status == 0, finished
    rounds, seconds = (int(part) for part in finished.out.split())
    assert rounds > 16
    assert 2 <= simulator.count("auth.login") <= 9 * (seconds + 1)


# --- many at once ---------------------------------------------------------------------------------------------------


def test_parallel_keeps_order_and_collects(shell):
    rows = shell.json(
        "parallel({3, 1, 2}, function(n) if n == 1 then error({kind = 'empty', message = 'none'}) end "
        "return n * 2 end, {errors = 'collect'})"
        ":map(function(r) return {item = r.item, ok = r.ok, value = r.value} end)")
    assert [row["item"] for row in rows] == [3, 1, 2]
    assert [row["ok"] for row in rows] == [True, False, True]
    assert [row.get("value") for row in rows] == [6, None, 4]


def test_parallel_raises_when_one_failed_and_the_rest_has_ended(shell):
    finished = shell.eval(
        "local done = 0 local ok, e = pcall(parallel, {1, 2, 3}, function(n) if n == 2 then error('two') end "
        "scv.api.policies.list() done = done + 1 end) print(ok, done, e.kind)")
    assert finished.out == "false\t2\tparallel\n", finished


def test_a_failed_appliance_inside_parallel_is_5(shell, simulator):
    simulator.fault("jobs.list", "status", status=500)
    finished = shell.eval("parallel({1, 2}, function() scv.api.jobs.list() end)")
    assert finished.status == 5, finished


PLACES = {
    "a sort": "local t = {3, 1, 2} table.sort(t, function(a, b) r() return a < b end) return t[1] == 1",
    "a gsub": "return (('abc'):gsub('.', function(c) r() return c:upper() end)) == 'ABC'",
    "a wrap": "return coroutine.wrap(function() r() return true end)()",
    "a generator": "local g = coroutine.wrap(function() for i = 1, 3 do r() coroutine.yield(i) end end) "
                   "return g() + g() + g() == 6",
    "a metamethod": "return setmetatable({}, {__index = function() return r() > 0 end}).x",
    "a require": "package.preload.inner = function() r() return true end return (require('inner'))",
    "a parallel inside a parallel": "local rows = parallel({1, 2}, function() return #parallel({1, 2, 3}, r) end) "
                                    "return rows[1].value + rows[2].value == 6",
    "a pcall in a coroutine": "return coroutine.wrap(function() local ok = pcall(r) return ok end)()",
    "a to-be-closed variable": "local seen do "
                               "local c <close> = setmetatable({}, {__close = function() seen = r() end}) "
                               "end return seen > 0",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_request_may_be_made_anywhere(shell, place):
    code = f"local function r() return #scv.api.policies.list() end local function body() {PLACES[place]} end "
    assert shell.eval(code + "print(body())").out == "true\n"
    inside = code + "for _, row in ipairs(parallel({1, 2, 3}, body)) do io.write(tostring(row.value), ' ') end"
    assert shell.eval(inside).out == "true true true "


def test_sleep_takes_decimals(lone_shell):
    assert lone_shell.eval("sleep(0.05) print('awake')").out == "awake\n"


# --- downloads ------------------------------------------------------------------------------------------------------


def test_a_job_s_log_goes_to_a_file(shell, simulator):
    finished = shell.eval(
        "local job = scv.api.jobs.list()[1] scv.api.jobs.logs({id = job.id}, {to = 'job.log'}) print('kept')")
    assert finished.out == "kept\n", finished
    assert (shell.home.folder / "job.log").stat().st_size > 0
    assert [path.name for path in shell.home.folder.glob("*job.log*")] == ["job.log"]


def test_a_failed_download_leaves_nothing_behind(shell, simulator):
    (shell.home.folder / "job.log").write_text("older")
    simulator.fault("jobs.logs", "status", status=500)
    finished = shell.eval("scv.api.jobs.logs({id = scv.api.jobs.list()[1].id}, {to = 'job.log', overwrite = true})")
    assert finished.status == 5, finished
    assert (shell.home.folder / "job.log").read_text() == "older"
    assert [path.name for path in shell.home.folder.glob("*job.log*")] == ["job.log"]


def test_a_reply_encodes_as_it_came(shell, simulator):
    """Lists stay lists, integers stay integers, and no member that was null appears."""
    ours = shell.json("scv.api.resource_groups.list()")
    client = simulator.client().login(simulator.username, simulator.password)
    theirs = client.json("GET", "/api/4.1/resource-groups")[1]["response"]["resourceGroupResponseList"]

    def without_nulls(value):
        if isinstance(value, dict):
            return {key: without_nulls(member) for key, member in value.items() if member is not None}
        return [without_nulls(member) for member in value] if isinstance(value, list) else value

    assert json.dumps(ours, sort_keys=True) == json.dumps(without_nulls(theirs), sort_keys=True)
