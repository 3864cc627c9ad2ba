"""What a PUT would send back as something else than it came is named, and asked about, before anything is sent."""

import json

import pytest

MARKER = "the value of the field stands here"

VALUES = [
    ("123456789012345678901234567890", "has more digits than a number here"),
    ("0.12345678901234567890123", "has more digits than a number here"),
    (r'"Web \ud83d"', "has characters that are none"),
]


def given_by(places, name, text):
    """Puts `text`, a piece of JSON, into the records of that name, as the value of a field that no document knows."""
    def rewrite(method, path, reply):
        if method != "GET" or not path.startswith(places):
            return reply
        marked = False

        def visit(value):
            nonlocal marked
            if isinstance(value, dict):
                if name in (value.get("name"), value.get("scheduleName")):
                    value["ticket"] = MARKER
                    marked = True
                for item in value.values():
                    visit(item)
            elif isinstance(value, list):
                for item in value:
                    visit(item)

        visit(reply)
        body = json.dumps(reply)
        return body.replace(f'"{MARKER}"', text).encode() if marked else reply
    return rewrite


CHANGE = 'scv.modify_resource_group{group = "gold_web", notification = "ALWAYS"%s}'


@pytest.mark.parametrize("text, words", VALUES)
def test_a_value_of_a_group_that_would_change_is_asked_about(shell, simulator, rewriting_appliance, text, words):
    appliance = rewriting_appliance(simulator, given_by("/4.1/resource-groups", "gold_web", text))
    finished = shell.run("-e", CHANGE % "", env=appliance.environment())
    assert finished.status == 4 and f"ticket ({words})" in " ".join(finished.err.split()), finished
    assert appliance.changes == []
    finished = shell.run("-e", CHANGE % ", confirm = false", env=appliance.environment())
    assert len(appliance.changes) == 1, finished


@pytest.mark.parametrize("text", ["12", "1.5", '"Web \\u00e4"', "null", '{"a": null}', "[]", "9007199254740993"])
def test_a_value_that_goes_back_as_it_came_is_not(shell, simulator, rewriting_appliance, text):
    appliance = rewriting_appliance(simulator, given_by("/4.1/resource-groups", "gold_web", text))
    finished = shell.run("-e", CHANGE % "", env=appliance.environment())
    assert finished.status == 0, finished
    _, _, body = appliance.changes[0]
    assert body["ticket"] == json.loads(text)


@pytest.mark.parametrize("text, words", VALUES)
def test_a_value_of_a_built_in_schedule_that_would_change_is_asked_about(
        shell, simulator, rewriting_appliance, text, words):
    row = shell.json("scv.schedules()")[0]
    appliance = rewriting_appliance(simulator, given_by("/4.1/", row["name"], text))
    call = f"scv.edit_schedule{{name = {json.dumps(row['name'])}, cron = '0 0 3 * * ?'}}"
    finished = shell.run("-e", call, env=appliance.environment())
    assert finished.status == 4 and f"ticket ({words})" in " ".join(finished.err.split()), finished
    assert appliance.changes == []
