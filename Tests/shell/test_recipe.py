"""The recipe for a workflow (CONTRIBUTING.md, "Recipe: a workflow"), followed in a copy of the repository: the file,
its spec, its row in Tests/workflows.json, and scripts/generate. All else must follow from these.

The copy is not built: the shell that there is reads the library from the copy, as scripts/generate has it do."""

import json
import os
import shutil
import subprocess

import pytest

from harness import BIN, ROOT, Shell

# A name that no pattern would find: the function is made elsewhere, and set in as nobody else does.
WORKFLOW = '''\
-- How many policies there are.
local shell = ...
local argument_table = shell.library("session/argument_table")
local count = shell.library("workflows/count_policies/count")

local read = argument_table.reader("scv.count_policies", { { "frequency", "text" } }, { bare = "frequency" })

local function made(scv)
--- a frequency, or none
---@class CountPolicies
---@field frequency string?  only those that make backups so often

--- Counts the backup policies. It is made up.
---
---     print(scv.count_policies{frequency = "DAILY"})
---@steps policies.list
---@param arguments CountPolicies|string|nil
---@return integer count
local function count_policies(arguments)
return count.of(scv.api.policies.list(), read(arguments).frequency)
end
return count_policies
end

local function add(scv) scv["count_" .. "policies"] = made(scv) end

return { order = 105, add = add }
'''

PRIVATE = '''\
-- Counting records of a frequency.
local count = {}

function count.of(records, frequency)
  return records:count(frequency and { frequency = frequency } or nil)
end

return count
'''

SPEC = '''\
local spec = ...

spec.group("count_policies", function()
  spec.case("counts", function()
    local operations = { { name = "policies.list", subject = "policies", ["function"] = "list" } }
    local shell = spec.fake_shell.new { operations = operations }
    local List = shell.library("core/list")
    shell.handlers["policies.list"] = function() return List { { frequency = "DAILY" }, { frequency = "HOURLY" } } end
    local scv = shell.library("session/session").new(shell)
    spec.equal({ scv.count_policies(), scv.count_policies("DAILY") }, { 2, 1 })
  end)
end)
'''

ROW = {
    "name": "count_policies", "effect": "read", "steps": ["policies.list"],
    "call": 'scv.count_policies{frequency = "DAILY"}', "shows": "result >= 1",
    "refusals": [{"name": "a slip", "call": "scv.count_policies{often = 1}", "kind": "argument",
                  "says": "scv.count_policies: often is not an argument"}],
}

# What the library of the copy says, in the shell that there is.
PROGRAM = '''\
local shell = dofile("scripts/lib/library.lua")("stdlib", dofile("scripts/lib/program.lua"))
scv = shell.library("session/session").new(shell)
local complete = shell.library("prompt/completion").complete
local function completed(line, first)
  local words = {}
  for index, candidate in ipairs(complete(_ENV, line, first, #line)) do words[index] = candidate.text end
  return words
end
local result = CALL
local ok, raised = pcall(function() return REFUSED end)
print(json.encode {
  shows = SHOWS, refused = not ok and raised.kind .. " " .. raised.message,
  help = shell.library("help/help").text(scv), page = shell.library("help/help").text(scv.count_policies),
  topic = shell.library("help/help").text("count_policies"),
  source = shell.library("help/source").text("count_policies"),
  names = completed("scv.count_", 0), arguments = completed("scv.count_policies{fre", 19),
  steps = shell.library("help/why").text(),
})
'''


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the repository in which the recipe was followed, up to scripts/generate."""
    folder = tmp_path_factory.mktemp("recipe") / "scvsh"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".build*", ".venv", "__pycache__"))
    (folder / "stdlib/workflows/count_policies").mkdir()
    (folder / "stdlib/workflows/count_policies.lua").write_text(WORKFLOW)
    (folder / "stdlib/workflows/count_policies/count.lua").write_text(PRIVATE)
    (folder / "Tests/specs/workflows/count_policies_spec.lua").write_text(SPEC)
    rows = json.loads((folder / "Tests/workflows.json").read_text())
    (folder / "Tests/workflows.json").write_text(json.dumps(rows + [ROW], indent=2) + "\n")
    return folder


def run(folder, *command):
    environment = dict(os.environ, SCVSH_BIN=str(BIN.resolve()), SCVSH_SKIP_PACKAGES="1")
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def generated(copy):
    """The copy, once it was generated."""
    before = run(copy, "scripts/generate", "--check")
    assert before.returncode == 1, before
    assert "stdlib/session/workflow_index.lua: error: not up to date" in before.stderr, before
    done = run(copy, "scripts/generate")
    assert done.returncode == 0, done
    return copy


def test_nothing_else_is_left_to_do(generated):
    checked = run(generated, "scripts/generate", "--check")
    assert checked.returncode == 0 and checked.stdout.endswith(" passed, 0 failed\n"), checked
    specs = run(generated, "lua5.4", "Tests/specs/spec.lua")
    assert specs.returncode == 0 and specs.stdout.endswith(" passed, 0 failed\n"), specs
    for checker in ("citations.py", "completeness.py"):
        pages = run(generated, "python3", f"Tests/docs/{checker}")
        assert pages.returncode == 0, pages.stdout


def test_the_build_will_take_its_files_along(generated):
    embedded = (generated / "Sources/CStdlib/files.inc").read_text()
    for name in ("workflows/count_policies", "workflows/count_policies/count"):
        assert f'#embed "../../stdlib/{name}.lua"' in embedded


def test_the_pages_have_it(generated):
    readme = (generated / "README.md").read_text().splitlines()
    row = readme.index("| `scv.count_policies` | read | Counts the backup policies |")
    # Its order puts it there.
    assert readme[row - 1].startswith("| `scv.delete_resource_group` |")
    assert readme[row + 1].startswith("| `scv.policies` |")
    contracts = (generated / "docs/contracts.md").read_text()
    assert "| `count_policies` | – | `frequency` | a frequency, or none |" in contracts
    reference = (generated / "docs/reference.md").read_text()
    assert "[`scv.count_policies`](#scvcount_policies)" in reference
    section = reference.split("### `scv.count_policies`\n")[1].split("\n### ")[0]
    for piece in ("scv.count_policies{frequency?}", "Effect: **read**", "Counts the backup policies. It is made up.",
                  'print(scv.count_policies{frequency = "DAILY"})', "#scvapipolicieslist",
                  "| `frequency` | `string` | | only those that make backups so often |", "Gives `integer`: count."):
        assert piece in section, (piece, section)


def test_the_shell_has_it(generated, home, simulator):
    """Called, helped with, completed and shown; against the simulator."""
    refusal = ROW["refusals"][0]
    program = PROGRAM.replace("CALL", ROW["call"]).replace("REFUSED", refusal["call"]).replace("SHOWS", ROW["shows"])
    finished = Shell(home, simulator).run("-e", program, cwd=generated)
    assert finished.status == 0, finished
    said = json.loads(finished.out)
    assert said["shows"] is True
    assert said["refused"] == f'{refusal["kind"]} {refusal["says"]}'
    assert "  scv.count_policies  " in said["help"] and "Counts the backup policies" in said["help"]
    assert said["page"].startswith("scv.count_policies{}  -- frequency?\nCounts the backup policies. It is made up.\n")
    assert said["page"] == said["topic"]
    assert "  1. Get Policies: GET /4.1/policies\n" in said["page"] and "\n  frequency  string" in said["page"]
    assert said["source"].startswith("-- stdlib/workflows/count_policies.lua, from line ")
    assert "local function count_policies(arguments)" in said["source"] and said["source"].endswith("\nend")
    assert said["names"] == ["scv.count_policies"]
    assert said["arguments"] == ["frequency = "]
    assert said["steps"].startswith("scv.count_policies made these calls.")
