"""Every operation of docs/appliance.md, "The operations": in the shell, in the README, and in the simulator."""

import json
import re


from harness import ROOT

KNOWN = json.loads((ROOT / "Tests" / "operations.json").read_text())

WALK = """
for _, s in ipairs(scv.api.subjects()) do
  for _, o in ipairs(s.operations) do print(s.subject, o.name, o.effect, o.source, o.method, o.path) end
end
"""


def test_the_list_is_whole():
    assert len(KNOWN) == 46
    assert len({(row["method"], re.sub(r"{\w+}", "{}", row["path"])) for row in KNOWN}) == 45


def test_the_shell_lists_them_with_effect_and_source(lone_shell):
    finished = lone_shell.run("-e", WALK)
    assert finished.status == 0, finished
    rows = [line.split("\t") for line in finished.out.splitlines()]
    expected = [
        [row["name"].split(".")[0], row["name"], row["effect"], row["sources"]["operation"], row["method"], row["path"]]
        for row in KNOWN]
    assert rows == sorted(expected)


def test_the_table_in_the_readme_is_the_one_that_is_written(lone_shell):
    finished = lone_shell.run("--no-init", str(ROOT / "scripts" / "operations.lua"))
    assert finished.status == 0, finished
    table = re.search(r"<!-- operations: .*? -->\n(.*)<!-- end of operations -->", (ROOT / "README.md").read_text(), re.S)
    assert table[1] == finished.out, "run: scvsh --no-init scripts/operations.lua README.md"
    for row in KNOWN:
        assert f"| `{row['name']}` | {row['effect']} | `{row['method']} {row['path']}` |" in finished.out


def test_the_table_is_put_between_its_marks_only(lone_shell, tmp_path):
    script = str(ROOT / "scripts" / "operations.lua")
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- operations: here -->\nstale row\n<!-- end of operations -->\nafter\n")
    assert lone_shell.run(script, str(page)).status == 0
    text = page.read_text()
    assert text.startswith("before\n<!-- operations: here -->\n| `scv.api.` |")
    assert text.endswith(" |\n<!-- end of operations -->\nafter\n") and "stale row" not in text
    page.write_text("no marks")
    finished = lone_shell.run(script, str(page))
    assert finished.status == 1 and "marks" in finished.err
    assert page.read_text() == "no marks"


def test_the_simulator_knows_them_all(simulator):
    """Asked about things that don't exist it says so, and never that it doesn't know the operation."""
    client = simulator.client().login(simulator.username, simulator.password)
    unknown = []
    for row in KNOWN:
        path = re.sub(r"{\w+}", "999999", row["path"])
        status, text = client.send(row["method"], "/api" + path, None if row["method"] == "GET" else {})
        if status in (405, 501) or status >= 500 or b"There is nothing at" in text:
            unknown.append((row["name"], status, text.decode(errors="replace")))
    assert unknown == []
