"""The list of workflows (Tests/workflows.json; docs/appliance.md, "The workflows"), and what a run of one sent."""

import json
import re
import shlex

from harness import ROOT

WORKFLOWS = json.loads((ROOT / "Tests" / "workflows.json").read_text())
OPERATIONS = json.loads((ROOT / "Tests" / "operations.json").read_text())
CHANGING = [each for each in WORKFLOWS if each["effect"] != "read"]
# What destroys asks, and some that change things, for what can't be taken back.
ASKING = [each for each in WORKFLOWS if each["effect"] == "destroy" or each.get("asks")]
STARTING_JOBS = [each for each in WORKFLOWS if each.get("starts_job")]

def by_name(workflow):
    """How pytest calls a case."""
    return workflow["name"]


def last_change(workflow):
    """The operation by which a workflow changes something."""
    changes = [name for name in workflow["steps"] if effect(name) != "read"]
    assert len(changes) == 1, workflow
    return changes[0]


def effect(operation):
    """The effect of an operation, as the list of them has it."""
    return next(each["effect"] for each in OPERATIONS if each["name"] == operation)


def sent(trace):
    """The operations of the curl lines of a trace, each as (names, effect), without the logins."""
    requests = []
    for line in trace.splitlines():
        if line.startswith("curl "):
            words = shlex.split(line, comments=True)
            method = words[words.index("-X") + 1] if "-X" in words else "GET"
            url = next(word for word in words if word.startswith("https://"))
            path = re.sub(r"^https://[^/]+/api|\?.*$", "", url)
            if path != "/4.1/auth/login":
                requests.append(names_of(method, path))
    return requests


def names_of(method, path):
    """The names of the operation that a request is of: two for the restore of a VM."""
    fitting = [each for each in OPERATIONS if each["method"] == method and fits(each["path"], path)]
    # A path without parameters is meant before one with them: /4.1/jobs/cleanup before /4.1/jobs/{id}.
    fewest = min((each["path"].count("{") for each in fitting), default=0)
    names = [each["name"] for each in fitting if each["path"].count("{") == fewest]
    assert names, f"{method} {path} is no operation"
    return names


def fits(template, path):
    pattern = re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None
