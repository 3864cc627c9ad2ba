"""Changes by PUT: what the appliance holds and nobody knows goes back as it came, and nothing is lost in silence."""

import copy
import json

from broken_appliance import answer
from harness import Shell

GROUP = {
    "id": "7", "name": "gold-web", "description": None, "status": "PRODUCTION", "uri": None,
    "entities": ["vm-1", {"moref": "vm-2", "name": "web02", "excludeDisks": [3]}],
    "policies": [{
        "id": "2", "name": "daily", "scheduleName": "s1", "none": [],
        "frequency": {"type": "Weekly", "startTime": 1795000000000, "interval": 1, "daysOfWeek": ["Sunday"], "skew": 4},
    }],
    "notification": "OnErrors", "spanningDatastores": {"spanningType": "EXCLUDE_ALL", "strict": True},
    "scripts": ["/a.sh"], "applicationConsistent": False, "polices": 1,
}


class Groups:
    """Resource groups in words of their own; a PUT replaces all that a group is, or what `takes` makes of it."""

    def __init__(self, takes=lambda group: group):
        self.group, self.sent, self.takes = copy.deepcopy(GROUP), [], takes

    def __call__(self, handler):
        response = {}
        if handler.command == "PUT":
            self.sent.append(json.loads(handler.body))
            kept = {key: self.group[key] for key in ("id", "status", "uri")}
            self.group = self.takes({**self.sent[-1], **kept})
        elif handler.path.endswith("/resource-groups"):
            response = {"resourceGroupResponseList": [self.group]}
        elif handler.path.endswith("/policies"):
            response = {"policyResponseList": [{"id": "2", "name": "daily", "frequency": "Weekly"}]}
        envelope = {"statusMessage": "OK", "statusCode": 200, "responseMessage": ["done"], "response": response}
        answer(handler, 200, json.dumps(envelope).encode())


def test_what_nobody_knows_goes_back_as_it_came(lone_shell, broken_appliance):
    groups = Groups()
    appliance = broken_appliance(groups)
    finished = lone_shell.run(
        "-e", 'print(scv.modify_resource_group{group = "gold-web", description = "x"}.description)',
        env=appliance.environment())
    assert (finished.status, finished.out) == (0, "x\n"), finished
    wanted = {key: value for key, value in GROUP.items() if key not in ("id", "status", "uri")}
    wanted["description"] = "x"
    del wanted["policies"][0]["name"]
    assert groups.sent == [wanted]


def test_what_was_lost_is_told_with_the_call_that_puts_it_back(lone_shell, broken_appliance):
    groups = Groups(takes=lambda group: {key: value for key, value in group.items() if key != "scripts"})
    appliance = broken_appliance(groups)
    finished = lone_shell.run(
        "-e", 'scv.modify_resource_group{group = "gold-web", description = "x"}', env=appliance.environment())
    assert finished.status == 5, finished
    assert "was changed, but is not what it was to be: scripts[/a.sh] is gone" in finished.err, finished
    line = finished.err[finished.err.index("scv.request("):]
    groups.takes = lambda group: group
    again = lone_shell.run("-e", line, env=appliance.environment())
    assert again.status == 0, again
    assert groups.group["scripts"] == ["/a.sh"] and "description" not in groups.group


def test_changes_of_one_group_wait_for_each_other(shell):
    finished = shell.run("-e", """
        local known = {}
        for _, operation in ipairs {"protected_vms", "unprotected_vms"} do
          for _, vm in ipairs(scv.api.reports[operation]()) do known[#known + 1] = vm.moref end
        end
        local wanted = {}
        for index = 1, 8 do wanted[index] = known[index] end
        parallel(wanted, function(moref) scv.modify_resource_group{group = "lab", add = moref} end)
        local held = {}
        for _, entity in ipairs(scv.resource_groups():where{name = "lab"}:first().entities) do
          held[entity.moref] = true
        end
        for _, moref in ipairs(wanted) do assert(held[moref], moref) end
        print(#wanted)
    """)
    assert (finished.status, finished.out) == (0, "8\n"), finished


def test_what_leaves_a_group_is_asked_about(shell):
    call = 'scv.modify_resource_group{group = "gold_web", entities = "web01"%s}'
    refused = shell.run("-e", call % "")
    assert refused.status == 4, refused
    for arguments in (("-e", call % ", confirm = false"), ("--yes", "-e", call % "")):
        assert shell.run(*arguments).status == 0


def test_a_restore_ends_with_the_line_that_puts_the_vm_back(home, simulators):
    shell = Shell(home, simulators("--job-seconds", "0.2"))
    finished = shell.run("--yes", "-e", 'scv.restore_vm{vm = "web01"}')
    lines = [line for line in finished.err.splitlines() if line.startswith("scv.modify_resource_group{")]
    assert lines, finished
    for line in lines:
        assert shell.run("-e", line).status == 0, line
    held = shell.run("-e", """
        for _, group in ipairs(scv.resource_groups()) do
          for _, entity in ipairs(group.entities) do
            if entity.name == "web01" then print(group.name) end
          end
        end
    """)
    assert len(held.out.splitlines()) == len(lines), held
