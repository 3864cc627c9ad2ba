"""One call over several appliances, what is known of them, and records that belong to one alone."""

import json
import socket

import pytest

from harness import wait_until


def profile(simulator, **more):
    settings = {
        "url": simulator.url, "username": simulator.username, "fingerprint": simulator.fingerprint,
        # What a simulator takes is no secret.
        "password_command": f"echo {simulator.password}"}
    settings.update(more)
    return {name: value for name, value in settings.items() if value is not None}


def write(shell, profiles):
    folder = shell.home.config / "scvsh"
    folder.mkdir(exist_ok=True)
    text = profiles if isinstance(profiles, str) else json.dumps(profiles)
    (folder / "profiles.json").write_text(text)
    return str(folder / "profiles.json")


@pytest.fixture
def two(simulators):
    """Appliances of different worlds: the second has another number of VMs, groups and jobs."""
    return simulators("--job-seconds", "1"), simulators("--job-seconds", "1", "--vms", "40", "--jobs", "30")


@pytest.fixture
def fleet(lone_shell, two):
    prod, dr = two
    write(lone_shell, {"prod": profile(prod), "dr": profile(dr)})
    return lone_shell, prod, dr


def test_the_rows_of_all_come_with_their_appliance_first(fleet):
    shell, prod, dr = fleet
    rows = shell.json('fleet{"prod", "dr"}.jobs()')
    assert {row["appliance"] for row in rows} == {"prod", "dr"}
    for name, simulator in (("prod", prod), ("dr", dr)):
        alone = shell.json(f'scv.connect("{name}").jobs()')
        own = [{key: value for key, value in row.items() if key != "appliance"}
               for row in rows if row["appliance"] == name]
        assert own == alone and len(own) > 0
    assert len([row for row in rows if row["appliance"] == "prod"]) != len(
        [row for row in rows if row["appliance"] == "dr"])
    table = shell.eval('return fleet{"prod", "dr"}.policies()').out
    assert table.split()[0] == "appliance"


def test_all_profiles_are_meant_where_none_is_named_and_operations_go_too(fleet):
    shell, prod, dr = fleet
    finished = shell.eval(
        "local rows = fleet().api.policies.list() "
        "print(#rows, #rows:where{appliance = 'dr'}, #rows.errors, tostring(fleet()))")
    assert finished.out == "6\t3\t0\tfleet of dr, prod\n", finished
    assert (prod.count("auth.login"), dr.count("auth.login")) == (1, 1)
    assert finished.status == 0


def test_one_login_serves_all_calls_of_a_run(fleet):
    shell, prod, dr = fleet
    assert shell.eval("fleet().policies() fleet().jobs() fleet{'dr'}.policies()").status == 0
    assert (prod.count("auth.login"), dr.count("auth.login")) == (1, 1)


def test_it_runs_side_by_side(fleet):
    shell, prod, dr = fleet
    for simulator in (prod, dr):
        simulator.fault("policies.list", "delay", ms=55_000, count=1)
    running = shell.start("-e", "fleet().policies()")
    try:
        # One after the other, the second would be asked when the first has answered.
        wait_until(lambda: prod.count("policies.list") + dr.count("policies.list") == 2, "both are asked")
        assert running.poll() is None
    finally:
        running.kill()
        running.communicate()


def closed_port():
    """A port that nobody listens at: it was free just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_each_appliance_that_can_not_be_asked_is_a_row(fleet):
    shell, prod, dr = fleet
    write(shell, {
        "prod": profile(prod),
        "closed": profile(prod, url=f"https://127.0.0.1:{closed_port()}"),
        "other": profile(dr, fingerprint="sha256:" + "ab" * 32),
        "nobody": profile(dr, password_command=None),
        "locked": profile(dr, password_command="echo wrong"),
        "broken": {"url": dr.url, "colour": "red"},
    })
    code = """
        local rows = fleet().policies()
        for _, row in ipairs(rows.errors) do print(row.appliance, row.error.kind) end
        print(#rows, #rows:where{appliance = "prod"}, #rows:where{name = "daily"}.errors)
    """
    finished = shell.eval(code)
    assert finished.out.splitlines() == [
        "broken\tconfig", "closed\tconnect", "locked\tlogin", "nobody\tconfig", "other\ttrust", "8\t3\t5"], finished
    assert finished.status == 3, finished
    assert "fleet.policies: 5 of 6 appliances: broken gave an error:" in finished.err
    assert dr.count("auth.login") == 1  # the wrong password, once
    assert dr.count("policies.list") == 0
    table = shell.eval("return fleet().policies()")
    assert table.status == 3
    assert table.out.split("\n")[0].split()[0] == "appliance"
    for name in ("broken", "closed", "locked", "nobody", "other"):
        assert name in table.out
    rows = json.loads(shell.run("-o", "json", "-e", "fleet().policies()").out)
    assert sorted(row["error"]["kind"] for row in rows if "error" in row) == [
        "config", "config", "connect", "login", "trust"]


def test_a_script_that_filters_the_errors_away_does_not_end_well(fleet):
    shell, prod, dr = fleet
    write(shell, {"prod": profile(prod), "dr": profile(dr, fingerprint="sha256:" + "ab" * 32)})
    finished = shell.eval('print(#fleet().jobs():where{status = "failed"})')
    assert finished.status == 3 and "dr gave an error" in finished.err, finished
    assert finished.out.strip().isdigit()


def test_an_appliance_that_was_not_asked_is_counted_as_none_of_the_rows(fleet):
    shell, prod, dr = fleet
    write(shell, {"prod": profile(prod), "dr": profile(dr, fingerprint="sha256:" + "ab" * 32)})
    finished = shell.eval("return fleet().policies()")
    assert finished.out.splitlines()[-1] == "3 policies, 1 appliance gave an error", finished
    finished = shell.run("-o", "table", "-e", "fleet().policies():where{name = 'daily'}")
    assert finished.out.splitlines()[-1] == "1 policy, 1 appliance gave an error", finished


def test_why_tells_which_gave_nothing(fleet):
    shell, prod, dr = fleet
    write(shell, {"prod": profile(prod), "dr": profile(dr, fingerprint="sha256:" + "ab" * 32)})
    finished = shell.eval("local rows = fleet().policies() why(rows)")
    assert "fleet.policies made these calls." in finished.out
    assert "dr gave an error: " in finished.out, finished


def test_an_error_of_the_appliance_counts_more_than_one_of_the_way(fleet):
    shell, prod, dr = fleet
    write(shell, {"prod": profile(prod), "dr": profile(dr, fingerprint="sha256:" + "ab" * 32)})
    prod.fault("policies.list", "status", status=500, count=9)
    finished = shell.eval("print(#fleet().policies().errors)")
    assert finished.out == "2\n", finished
    assert finished.status == 5, finished


@pytest.mark.parametrize("call", [
    "fleet().backup_now{group = 1}", "fleet().create_policy{name = 'x'}",
    "fleet().api.resource_groups.delete{resourceGroupId = 1}", "fleet().request('POST', '/4.1/policies')",
    "fleet().ask{}",
    "fleet().rename_storage{from = 'a', to = 'b'}"])
def test_what_may_change_something_is_refused_before_anything_is_sent(fleet, call):
    shell, prod, dr = fleet
    finished = shell.eval(call)
    assert finished.status == 4, finished
    assert 'Nothing was sent. One appliance at a time: scv.connect("dr").' in finished.err
    assert (prod.counters()["requests"], dr.counters()["requests"]) == (0, 0)


def test_a_job_is_waited_for_at_its_own_appliance(fleet):
    shell, prod, dr = fleet
    finished = shell.eval("fleet().wait_for_job(1)")
    assert finished.status == 4, finished
    assert "a job is of one appliance" in finished.err
    assert "scv.connect(row.appliance).wait_for_job(row)" in finished.err
    assert (prod.counters()["requests"], dr.counters()["requests"]) == (0, 0)
    # What the hint says is true.
    code = "local row = fleet{'dr'}.jobs()[1] print(scv.connect(row.appliance).wait_for_job(row).id == row.id)"
    finished = shell.eval(code)
    assert (finished.out, finished.status) == ("true\n", 0), finished


def test_a_row_of_one_appliance_goes_to_no_other(fleet):
    shell, prod, dr = fleet
    code = """
        local row = fleet().jobs():where{appliance = "dr"}[1]
        local ok, problem = pcall(scv.connect("prod").job_log, row)
        print(ok, problem.kind, problem.message:find("is of dr", 1, true) ~= nil)
        print(#scv.connect("dr").job_log(row) > 0)
        local part = fleet().jobs():where{appliance = "dr"}:select("id", "type")[1]
        ok, problem = pcall(scv.connect("prod").wait_for_job, {job = part})
        print(ok, problem.message:find("is of dr", 1, true) ~= nil)
    """
    finished = shell.eval(code)
    assert finished.out == "false\targument\ttrue\ntrue\nfalse\ttrue\n", finished
    assert prod.count("jobs.logs") == 0


def test_a_record_of_one_session_goes_to_no_other(fleet):
    shell, prod, dr = fleet
    code = """
        local dr = scv.connect("dr")
        local prod = scv.connect("prod")
        local function refused(fn, argument)
          local ok, problem = pcall(fn, argument)
          assert(not ok, "it was taken")
          print(problem.kind, problem.message:match("is of dr"), problem.hint:match("^Nothing was sent"))
        end
        local group = dr.resource_groups()[1]
        refused(prod.delete_resource_group, {group = group, confirm = false})
        refused(prod.modify_resource_group, {group = group, notification = "ALWAYS", confirm = false})
        refused(prod.modify_resource_group, {group = "lab", add = dr.protected_vms()[1], confirm = false})
        refused(prod.backup_now, {group = dr.resource_groups():select("id", "name")[1], wait = false})
        refused(prod.api.resource_groups.delete, group)
        refused(prod.job_log, dr.jobs()[1])
        refused(prod.restore_vm, {vm = dr.find_vm("web01"), confirm = false})
        print(dr.job_log(dr.jobs()[1]) ~= nil, prod.modify_resource_group{
          group = prod.resource_groups():where{name = "lab"}[1], notification = "ALWAYS", confirm = false} ~= nil)
    """
    finished = shell.eval(code)
    assert finished.out == "argument\tis of dr\tNothing was sent\n" * 7 + "true\ttrue\n", finished
    assert (prod.counters()["changes"], dr.counters()["changes"]) == (1, 0)


def test_a_record_that_was_read_before_another_session_began_is_refused_too(simulators, lone_shell):
    prod, dr = simulators(), simulators("--vms", "40")
    write(lone_shell, {"prod": profile(prod), "dr": profile(dr)})
    finished = lone_shell.run("-p", "prod", "-e", """
        local group = scv.resource_groups()[1]
        scv.connect("dr").delete_resource_group{group = group, confirm = false}
    """)
    assert finished.status == 1 and "the record is of prod (" in finished.err, finished
    assert dr.counters()["changes"] == 0


def test_grants_are_of_their_session(fleet):
    shell, prod, dr = fleet
    code = """
        local dr, prod = scv.connect("dr"), scv.connect("prod")
        local grant = dr.ask({operation = "resource_groups.delete", targets = {{id = 3}}, loss = "x"}, false)
        local ok, problem = pcall(prod.api.resource_groups.delete, {resourceGroupId = 3}, {confirm = grant})
        print(ok, problem.kind)
    """
    finished = shell.eval(code)
    assert finished.out == "false\trefused\n", finished
    assert prod.count("resource_groups.delete") == 0


def test_a_slip_in_the_call_is_one_error(fleet):
    shell, prod, dr = fleet
    before = dr.counters()["requests"]
    finished = shell.eval("fleet().jobs{statis = 'failed'}")
    assert finished.status == 1 and "did you mean" in finished.err, finished
    # Whoever can't be asked hides none, and nobody is asked for a password first.
    write(shell, {
        "prod": profile(prod, url=f"https://127.0.0.1:{closed_port()}"), "dr": profile(dr),
        "typed": profile(dr, password_command=None)})
    for call, told in (
            ("fleet{'prod', 'dr'}.jobs{statis = 'failed'}", 'did you mean "status"?'),
            ("fleet{'typed'}.jobs{statis = 'failed'}", 'did you mean "status"?'),
            ("fleet{'prod', 'dr'}.api.jobs.get{jbo = 1}", "scv.api.jobs.get"),
            ("fleet{'typed'}.api.jobs.get{jbo = 1}", "scv.api.jobs.get"),
            ("fleet{'typed'}.api.jobs.list({}, 5)", "scv.api.jobs.list: options must be a table"),
            ("fleet{'typed'}.api.jobs.list({}, {timeuot = 5})", "timeuot"),
            ("fleet{'typed'}.api.jobs.lsit()", "did you mean fleet.api.jobs.list?"),
            ("fleet{'prod', 'dr'}.jbos()", "did you mean fleet.jobs?"),
            ("fleet{'prod', 'dr'}.api.jobs.lsit()", "did you mean fleet.api.jobs.list?")):
        finished = shell.eval(call)
        assert finished.status == 1 and told in finished.err and "gave an error" not in finished.err, finished
    assert dr.counters()["requests"] == before
    finished = shell.eval("fleet{'prdo'}.jobs()")
    assert finished.status == 1 and 'did you mean "prod"?' in finished.err, finished


def test_a_slip_comes_before_the_password_and_before_the_certificate(fleet, terminals):
    shell, prod, dr = fleet
    write(shell, {"typed": profile(prod, password_command=None), "shown": profile(dr, fingerprint=None)})
    for call, told in (
            ("api.jobs.get{jbo = 1}", 'knows no argument "jbo"'), ("jobs{statis = 'failed'}", "did you mean")):
        terminal = terminals(shell, "-e", f"fleet().{call}")
        assert terminal.end() == 1
        assert "Password" not in terminal.rest and "certificate" not in terminal.rest, terminal.rest
        assert told in terminal.rest, terminal.rest
    assert (prod.counters()["requests"], dr.counters()["requests"]) == (0, 0)


def test_passwords_are_asked_for_one_after_another_before_any_request(fleet, terminals):
    shell, prod, dr = fleet
    write(shell, {"prod": profile(prod, password_command=None), "dr": profile(dr, password_command=None)})
    terminal = terminals(shell, "-e", "print(#fleet{'prod', 'dr'}.policies())")
    terminal.expect("Password of .* at 127.0.0.1: ")
    assert prod.counters()["requests"] == 0
    terminal.type(prod.password + "\r")
    terminal.expect("Password of .* at 127.0.0.1: ")
    assert (prod.counters()["requests"], dr.counters()["requests"]) == (0, 0)
    terminal.type(dr.password + "\r")
    assert terminal.end() == 0
    assert "6" in terminal.rest


def test_ctrl_c_at_the_second_password_ends_it_all(fleet, terminals):
    shell, prod, dr = fleet
    write(shell, {"prod": profile(prod, password_command=None), "dr": profile(dr, password_command=None)})
    terminal = terminals(shell, "-e", "fleet{'prod', 'dr'}.policies()")
    terminal.expect("Password of .* at 127.0.0.1: ")
    terminal.type(prod.password + "\r")
    terminal.expect("Password of .* at 127.0.0.1: ")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert (prod.counters()["requests"], dr.counters()["requests"]) == (0, 0)


def test_appliances_are_listed_without_a_request(fleet):
    shell, prod, dr = fleet
    write(shell, {
        "prod": profile(prod, color="red", vcenter="vc.example.org"), "dr": profile(dr), "broken": {"colour": 1}})
    code = """
        local before = appliances()
        scv.connect("dr").api.policies.list()
        return before, appliances()
    """
    finished = shell.run("-o", "json", "-e", "appliances()")
    assert finished.status == 0, finished
    rows = {row["name"]: row for row in json.loads(finished.out)}
    assert rows["prod"]["url"] == prod.url + "/api" or rows["prod"]["url"] == prod.url
    assert rows["prod"]["user"] == prod.username
    assert rows["prod"]["color"] == "red" and "vc.example.org" in rows["prod"]["vcenter"]
    assert rows["broken"]["error"]["kind"] == "config"
    assert (prod.counters()["requests"], dr.counters()["requests"]) == (0, 0)
    finished = shell.run("-o", "ndjson", "-e", code)
    told = [json.loads(line) for line in finished.out.splitlines()]
    connected = [row["name"] for row in told if row.get("connected")]
    assert connected == ["dr"], finished


def test_the_default_session_is_connected_by_its_profile(fleet):
    shell, prod, dr = fleet
    write(shell, {"default": profile(prod), "dr": profile(dr)})
    finished = shell.eval(
        "scv.policies() print(appliances():where{connected = true}[1].name, #appliances():where{connected = true})")
    assert finished.out == "default\t1\n", finished


def test_the_release_is_told_once_it_was_read(fleet):
    shell, prod, dr = fleet
    finished = shell.eval(
        'print(appliances()[1].release) scv.connect("dr").api.sync() print(appliances()[1].release ~= nil)')
    assert finished.out == "nil\ntrue\n", finished
    assert shell.eval("print(appliances()[1].release ~= nil)").out == "true\n"


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "\x00"])
def test_a_file_of_profiles_that_is_none_is_an_error(lone_shell, text):
    path = write(lone_shell, text)
    for code in ("appliances()", "fleet()"):
        finished = lone_shell.eval(code)
        assert finished.status == 2 and path in finished.err, finished


def test_without_profiles_there_is_no_fleet(lone_shell):
    assert lone_shell.json("appliances()") == []
    finished = lone_shell.eval("fleet()")
    assert finished.status == 1 and "no profiles" in finished.err, finished
