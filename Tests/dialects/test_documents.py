"""The documents that the simulator serves: they are documents, and they tell what replies look like."""

import json

import jsonschema
import pytest
from openapi_spec_validator import validate

from reading import READS

DIALECTS = {
    "plain": {}, "renamed": {"rename": {"Job.policyName": "plan", "NewPolicy.retentionCount": "keep"}},
    "epoch": {"times": "epoch_ms"}, "array": {"times": "array"}, "iso": {"times": "iso"}, "ids": {"ids": "texts"},
    "morefs": {"entities": "morefs"}, "objects": {"locations": "objects"}, "bare": {"locations": "bare"},
    "left out": {"leave_out": ["Job.percentComplete", "Backup.status"], "no_uuid": ["reports", "backups"]},
    "nulls": {"nulls": ["Job.messages", "Policy.retentionCount"]}, "pages": {"pages": 5},
    "absent": {"empty_lists": "absent"}, "null lists": {"empty_lists": "null"}, "nested": {"storage": "nested"},
    "words": {"words": {"DAILY": "EACH_DAY", "COMPLETED": "OK"}}, "extra": {"extra_fields": True},
    "refusal": {"token_refusal": 403}, "no id": {"job_id": False},
    "moved": {"methods": {"storage_systems.remove": ["POST", "/4.1/storage-system/delete"],
                          "jobs.get": ["GET", "/4.1/job"]}},
    "all": {"times": "epoch_s", "ids": "texts", "entities": "morefs", "locations": "objects", "pages": 3,
            "storage": "nested", "empty_lists": "null", "extra_fields": True},
}


def fetch(made, path="/v3/api-docs"):
    status, reply = made.send("GET", path)
    assert status == 200, reply
    return reply


def told(document, path):
    """The schema of what a read replies, with all that it refers to."""
    for template, item in document["paths"].items():
        wanted, parts = template.split("/"), path.split("?")[0].split("/")
        if "get" in item and len(wanted) == len(parts) and all(
                one == other or one.startswith("{") for one, other in zip(wanted, parts)):
            # Plain parts win over parameters.
            if "{" in template and path in document["paths"]:
                continue
            content = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            return {**content, "components": document["components"]}
    raise AssertionError(path)


@pytest.mark.parametrize("name", DIALECTS)
def test_replies_are_as_the_document_tells(appliance, name):
    made = appliance(**DIALECTS[name], document={"version": "3.1"})
    document = fetch(made)
    assert "x-scv-" not in json.dumps(document)
    backup = made.backups()[0].get("backupId")
    for path in READS + [f"/4.1/vm/backups/{backup}/snapshotlocations", "/4.1/datastores/datastore-21/backups",
                         f"/4.1/vm/vm-1001/backups/{backup}/vmdklocations",
                         f"/4.1/vm/vm-1001/backups/{backup}/availabledatastores"]:
        if name == "moved" and path == "/4.1/jobs/117":
            path = "/4.1/job?id=117"
        validator = jsonschema.Draft202012Validator(told(document, path))
        # A part that may be null is told as that part alone, as appliances do.
        faults = [each for each in validator.iter_errors(made.get(path))
                  if not (each.instance is None and each.validator_value == "object")]
        assert not faults, (path, faults[0].message, list(faults[0].absolute_path))


@pytest.mark.parametrize("version", ["3.0", "3.1", "2.0"])
@pytest.mark.parametrize("name", DIALECTS)
def test_they_are_documents(appliance, name, version):
    made = appliance(**DIALECTS[name], document={"version": version, "path": "/v2/api-docs"})
    document = fetch(made, "/v2/api-docs")
    assert (document.get("openapi") or document["swagger"]).startswith(version)
    validate(document)
    assert made.send("GET", "/v3/api-docs")[0] == 404


def test_left_out_it_is_todays(appliance, document):
    for dialect in ({}, {"order": "reversed"}, {"put": "merge"}, {"extra_fields": True}):
        served = fetch(appliance(**dialect))
        assert {**served, "servers": None} == {**document, "servers": None}
    text = json.dumps(fetch(appliance(rename={"Job.policyName": "plan"})))
    assert "x-scv-" not in text and '"plan"' in text


def test_none(appliance):
    made = appliance(document=None)
    for path in ("/v3/api-docs", "/v2/api-docs", "/v3/api-docs/swagger-config", "/swagger-resources",
                 "/swagger-ui/index.html"):
        status, _ = made.client.send("GET", "/api" + path)
        assert status == 404
    assert made.payload("/4.1/jobs")


def test_a_token(appliance):
    for refusal in (401, 403):
        made = appliance(document={"token": True}, token_refusal=refusal)
        assert fetch(made)["paths"]
        made.client.token = None
        for path in ("/v3/api-docs", "/v3/api-docs/swagger-config"):
            assert made.send("GET", path)[0] == refusal
    made = appliance(document={"token": False})
    made.client.token = None
    assert fetch(made)["paths"]


def test_groups(appliance):
    made = appliance(document={"groups": ["plug in", "actuator"]})
    config = fetch(made, "/v3/api-docs/swagger-config")
    assert [each["name"] for each in config["urls"]] == ["plug in", "actuator"]
    first, second = (fetch(made, each["url"].removeprefix("/api")) for each in config["urls"])
    assert "/4.1/jobs" in first["paths"]
    assert second["paths"] and not [path for path in second["paths"] if path.startswith("/4.1/")]
    assert made.send("GET", "/v3/api-docs")[0] == 404
    made = appliance(document={"groups": ["a", "b"], "version": "2.0", "path": "/v2/api-docs"})
    places = fetch(made, "/swagger-resources")
    assert [each["name"] for each in places] == ["a", "b"]
    first, second = (fetch(made, each["url"].removeprefix("/api")) for each in places)
    assert "/4.1/jobs" in first["paths"] and "/4.1/jobs" not in second["paths"]
    validate(second)


def test_responses_that_say_nothing(appliance):
    for version in ("3.0", "2.0"):
        document = fetch(appliance(document={"responses": "empty_object", "version": version}))
        text = json.dumps(document)
        assert '"response": {"type": "object"}' in text
        assert '"response": {"allOf"' not in text and '"response": {"type": "array"' not in text


def test_words_and_places_are_told(appliance):
    document = fetch(appliance(
        words={"DAILY": "EACH_DAY"}, token_refusal=403,
        methods={"storage_systems.remove": ["POST", "/4.1/storage-system/delete"]}))
    schemas = document["components"]["schemas"]
    assert {"EACH_DAY", "DAILY"} <= set(schemas["NewPolicy"]["properties"]["frequency"]["enum"])
    moved = document["paths"]["/4.1/storage-system/delete"]["post"]
    body = moved["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["name"]["type"] == "string"
    assert "/4.1/storage-system/{name}" not in document["paths"]
    assert "403" in document["paths"]["/4.1/jobs"]["get"]["responses"]
    assert "401" in document["paths"]["/4.1/auth/login"]["post"]["responses"]
