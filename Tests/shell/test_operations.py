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
    assert len(KNOWN) == 50
    assert len({(row["method"], re.sub(r"{\w+}", "{}", row["path"])) for row in KNOWN}) == 49


def test_the_shell_lists_them_with_effect_and_source(lone_shell):
    finished = lone_shell.run("-e", WALK)
    assert finished.status == 0, finished
    rows = [line.split("\t") for line in finished.out.splitlines()]
    expected = [
        [row["name"].split(".")[0], row["name"], row["effect"], row["sources"]["operation"], row["method"], row["path"]]
        for row in KNOWN]
    assert rows == sorted(expected)


def test_the_table_in_the_readme_has_them_all():
    """That it is as the generator writes it, the step `generated` tests."""
    readme = (ROOT / "README.md").read_text()
    table = re.search(r"<!-- operations: .*? -->\n(.*)<!-- end of operations -->", readme, re.S)
    for row in KNOWN:
        assert f"| `{row['name']}` | {row['effect']} | `{row['method']} {row['path']}` |" in table[1]


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
