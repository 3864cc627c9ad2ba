"""The definitions for editors: scvsh --definitions."""

import json
import re
import stat

from test_sync import appliance, document  # noqa: F401

NAMES = [".luarc.json", "scvsh/api.lua", "scvsh/globals.lua", "scvsh/list.lua", "scvsh/scv.lua"]


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fields_of(text):
    """Class → the names of its fields, with those of the class that it comes from."""
    own, parents, name = {}, {}, None
    for line in text.splitlines():
        if found := re.match(r"---@class ([\w.]+)(?:<\w+>)?(?:: (.*))?$", line):
            name = found[1]
            own[name] = set()
            parents[name] = re.findall(r"[\w.]+", found[2] or "")
        elif found := re.match(r'---@field (?:private )?(?:\["(.*?)"\]|([\w]+)) ', line):
            own[name].add(found[1] or found[2])
        elif not line.startswith("---"):
            name = None

    def all_of(name):
        return own.get(name, set()).union(*(all_of(parent) for parent in parents.get(name, [])))

    return {name: all_of(name) for name in own}


def test_they_are_the_same_each_time_and_say_what_they_are(lone_shell, tmp_path):
    first, second = tmp_path / "a" / "b", tmp_path / "other"
    printed = lone_shell.run("-o", "json", "--definitions", str(first))
    assert printed.status == 0, printed
    assert [row["file"] for row in json.loads(printed.out)] == [
        str(first / name) for name in ["scvsh/api.lua", "scvsh/list.lua", "scvsh/scv.lua", "scvsh/globals.lua",
                                       ".luarc.json"]]
    assert lone_shell.run("--definitions", str(second) + "/").status == 0
    assert sorted(contents(first)) == NAMES
    assert contents(first) == contents(second)
    # Over its own they are written, too.
    assert lone_shell.run("--definitions", str(first)).status == 0
    assert contents(first) == contents(second)
    settings = json.loads((first / ".luarc.json").read_text())
    assert settings["runtime"]["version"] == "Lua 5.4" and settings["workspace"]["library"] == ["scvsh"]
    assert all(text.startswith(b"---@meta\n") for name, text in contents(first).items() if name.endswith(".lua"))
    other = tmp_path / "any"
    other.write_text("")
    assert stat.S_IMODE((first / "scvsh" / "scv.lua").stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_nothing_is_written_where_somebody_elses_file_is(lone_shell, tmp_path):
    for place, make in {
        ".luarc.json": lambda path: path.write_text("{}"),
        "scvsh/globals.lua": lambda path: path.symlink_to("/dev/null"),
        "scvsh/list.lua": lambda path: path.mkdir(),
    }.items():
        folder = tmp_path / place.replace("/", "-")
        (folder / "scvsh").mkdir(parents=True)
        make(folder / place)
        before = sorted(str(path) for path in folder.rglob("*"))
        finished = lone_shell.run("--definitions", str(folder))
        assert finished.status in (1, 2) and place in finished.err and finished.out == "", finished
        assert sorted(str(path) for path in folder.rglob("*")) == before
    assert (tmp_path / ".luarc.json" / ".luarc.json").read_text() == "{}"
    blocked = lone_shell.run("--definitions", "/proc/nowhere")
    assert blocked.status == 1 and "/proc/nowhere" in blocked.err


def test_every_function_and_every_operation_is_in_them(lone_shell, tmp_path):
    assert lone_shell.run("--definitions", str(tmp_path / "d")).status == 0
    text = "".join(path.read_text() for path in (tmp_path / "d" / "scvsh").iterdir())
    listed = lone_shell.run("-o", "json", "-e", """(function()
      local names = {}
      for _, subject in ipairs(scv.api.subjects()) do
        for _, each in ipairs(subject.operations) do names[#names + 1] = "scv.api." .. each.name end
      end
      for _, name in ipairs(getmetatable(scv).__names(scv)) do
        if name ~= "api" and name ~= "vcenter" and name ~= "inventory" then names[#names + 1] = "scv." .. name end
      end
      return names
    end)()""")
    names = json.loads(listed.out)
    assert len(names) > 90
    for name in [*names, "scv.vcenter.vms", "scv.inventory.deleted", "List:where", "csv.read", "json.decode", "script",
                 "parallel", "fail", "note", "show", "sleep", "dry_run"]:
        assert f"function {name}(" in text, name
    # The prompt's own names mean nothing in a script.
    assert "function history(" not in text and "function watch(" not in text


def test_those_of_an_appliance_have_what_its_own_document_has(lone_shell, appliance, tmp_path):  # noqa: F811
    synced = lone_shell.run("-y", "--sync", "--definitions", str(tmp_path / "live"), env=appliance.environment())
    assert synced.status == 0, synced
    text = (tmp_path / "live" / "scvsh" / "api.lua").read_text()
    assert "function scv.api.jobs.get_jobs_summary(" in text
    # It is kept: later no request is needed.
    asked = len(appliance.requests)
    assert lone_shell.run("--definitions", str(tmp_path / "kept"), env=appliance.environment()).status == 0
    assert contents(tmp_path / "kept") == contents(tmp_path / "live")
    assert len(appliance.requests) == asked
    assert lone_shell.run("--definitions", str(tmp_path / "ours")).status == 0
    assert "get_jobs_summary" not in (tmp_path / "ours" / "scvsh" / "api.lua").read_text()


# What a function gives → the class that the definitions have for it.
RESULTS = {
    "scv.jobs()": "scv.Job", "scv.jobs('backup')": "scv.Job", "scv.wait_for_job(scv.jobs():first().id)": "scv.Job",
    "scv.backup_now{group = 'gold_web', policy = 'daily'}": "scv.Job",
    "scv.backup_now{groups = {'silver_db'}, policy = 'daily'}": "scv.BackupRow",
    "scv.backups{vm = 'web01'}": "scv.api.Backup", "scv.known_backups()": "scv.api.Backup",
    "scv.known_vms()": "scv.KnownVM", "scv.find_vm('web01')": "scv.FoundVM",
    "scv.vcenter.vms()": "scv.VCenterVM", "scv.vcenter.datastores()": "scv.VCenterDatastore",
    "scv.vcenter.hosts()": "scv.VCenterHost", "(scv.inventory.sync())": "scv.RememberedVM",
    "(function() scv.inventory.sync() return inventory() end)()": "scv.RememberedVM",
    "scv.restore_vm{vm = 'web01', confirm = false}": "scv.Job",
    "report{days = 2}": "scv.Report",
    "dry_run(function() scv.restore_vm{vm = 'web01'} end)": "scv.Plan",
}


# The same of a run with profiles, one of which names an appliance that is not there.
RESULTS_OF_PROFILES = {
    "appliances()": "scv.Appliance", "fleet().jobs()": "scv.Fleet.Job", "fleet().jobs().errors": "scv.FleetRow",
    "fleet().api.policies.list()": "scv.Fleet.api.Policy", "fleet().find_vm('web01')": "scv.Fleet.FoundVM",
}


def test_rows_of_fleets_have_no_field_that_their_class_lacks(lone_shell, simulator, tmp_path):
    (lone_shell.home.config / "scvsh").mkdir()
    (lone_shell.home.config / "scvsh" / "profiles.json").write_text(json.dumps({
        "prod": {"url": simulator.url, "username": simulator.username, "fingerprint": simulator.fingerprint,
                 "password_command": f"echo {simulator.password}"},
        "gone": {"url": "127.0.0.1:1", "username": "x", "password_command": "echo x"}}))
    assert lone_shell.run("--definitions", str(tmp_path / "d")).status == 0
    classes = fields_of("".join(path.read_text() for path in (tmp_path / "d" / "scvsh").iterdir()))
    code = "return {" + ",".join(f"[{json.dumps(call)}] = {call}" for call in RESULTS_OF_PROFILES) + "}"
    finished = lone_shell.run("-o", "json", "-e", code)
    for call, rows in json.loads(finished.out).items():
        assert rows, call
        assert {key for row in rows for key in row} - classes[RESULTS_OF_PROFILES[call]] == set(), call
        assert call == "appliances()" or any("error" in row for row in rows), call


def test_records_have_no_field_that_their_class_lacks(lone_shell, tmp_path):
    folder = tmp_path / "d"
    assert lone_shell.run("--definitions", str(folder)).status == 0
    classes = fields_of("".join(path.read_text() for path in (folder / "scvsh").iterdir()))
    code = "return {" + ",".join(f"[{json.dumps(call)}] = {call}" for call in RESULTS) + "}"
    finished = lone_shell.run("--demo", "-o", "json", "-e", code)
    assert finished.status == 0, finished
    for call, value in json.loads(finished.out).items():
        rows = value if isinstance(value, list) else [value]
        assert rows, call
        keys = {key for row in rows for key in row}
        assert keys - classes[RESULTS[call]] == set(), call
