"""What of the file is refused, with exit status 2."""

import json
import subprocess

import pytest

from harness import SCVSIM

WRONG = [
    ({"colour": 1}, "colour"), ({"times": "ISO"}, "times"), ({"ids": 3}, "ids"), ({"no_uuid": ["jobs"]}, "jobs"),
    ({"entities": "names"}, "names"), ({"locations": "texts"}, "texts"), ({"put": "patch"}, "patch"),
    ({"unknown_fields": "log"}, "log"), ({"extra_fields": "true"}, "extra_fields"), ({"order": "random"}, "random"),
    ({"words": ["A"]}, "words"), ({"running_end": "none"}, "none"), ({"job_id": 0}, "job_id"),
    ({"sub_jobs": None}, "sub_jobs"), ({"pages": 0}, "pages"), ({"pages": 1.5}, "pages"), ({"empty_lists": "x"}, "x"),
    ({"duplicate_vms": 1}, "duplicate_vms"), ({"held": "folders"}, "folders"), ({"ties": "no"}, "ties"),
    ({"storage": "tree"}, "tree"), ({"token_refusal": 400}, "token_refusal"), ({"hosts": "none"}, "hosts"),
    ({"document": {"version": "3.2"}}, "3.2"), ({"document": {"colour": 1}}, "colour"), ({"document": 1}, "document"),
    ({"document": {"path": "docs"}}, "document.path"), ({"document": {"groups": "a"}}, "document.groups"),
    ({"document": {"token": 1}}, "document.token"), ({"document": {"responses": "none"}}, "none"),
    ({"rename": {"Jobs.name": "x"}}, "Jobs"), ({"rename": {"Job.names": "x"}}, "Job.names"),
    ({"rename": {"Job.status": "x"}}, "Job.status"), ({"rename": {"Job.name": ""}}, "Job.name"),
    ({"rename": {"Job.name": "type"}}, "Job.type"), ({"leave_out": ["Job"]}, "Job"),
    ({"leave_out": ["Job.status"]}, "Job.status"), ({"nulls": ["Envelope.statusCode"]}, "Envelope.statusCode"),
    ({"nulls": ["Nothing.name"]}, "Nothing"), ({"methods": {"jobs.all": ["GET", "/x"]}}, "jobs.all"),
    ({"methods": {"jobs.get": ["TAKE", "/x"]}}, "TAKE"), ({"methods": {"jobs.get": ["GET", "x"]}}, "jobs.get"),
    ({"methods": {"jobs.get": ["GET", "/4.1/policies"]}}, "policies.list"),
    ({"vcenter": 1}, "vcenter"), ({"vcenter": {"colour": 1}}, "vcenter.colour"), ({"vcenter": {"page": -1}}, "page"),
    ({"vcenter": {"cookie": "none"}}, "none"), ({"vcenter": {"unset_config": [1]}}, "unset_config"),
    ({"vcenter": {"session_seconds": "1"}}, "session_seconds"),
]


def run(path):
    return subprocess.run([SCVSIM, "--port", "0", "--dialect", str(path)], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)


@pytest.mark.parametrize("dialect, named", WRONG, ids=[json.dumps(each[0]) for each in WRONG])
def test_what_is_wrong_is_named(tmp_path, dialect, named):
    (tmp_path / "dialect.json").write_text(json.dumps(dialect))
    ended = run(tmp_path / "dialect.json")
    assert ended.returncode == 2 and named in ended.stderr and not ended.stdout


def test_a_file_that_is_not_there_or_is_not_json(tmp_path):
    ended = run(tmp_path / "none.json")
    assert ended.returncode == 2 and "none.json" in ended.stderr
    (tmp_path / "half.json").write_text('{"times"')
    assert run(tmp_path / "half.json").returncode == 2


def test_every_property_that_is_open_may_be_renamed_and_left_out(tmp_path, document, appliance):
    """All at once: what is marked A, and what no reply must have."""
    schemas = document["components"]["schemas"]
    renames, left_out = {}, []
    for name, schema in schemas.items():
        for text, fact in schema.get("properties", {}).items():
            if fact.get("x-scv-source") == "A":
                renames[f"{name}.{text}"] = "z" + text
            if text not in schema.get("required", []) or fact.get("x-scv-source") not in ("D", "O"):
                left_out.append(f"{name}.{text}")
    assert len(renames) > 150
    made = appliance(rename=renames)
    job = made.payload("/4.1/jobs")[0]
    assert {"zid", "ztype", "status", "endTime", "zpolicyName"} <= set(job)
    made = appliance(leave_out=left_out, nulls=[])
    assert set(made.payload("/4.1/jobs")[0]) == {"status", "uri"}
    made = appliance(nulls=left_out)
    assert {name for name, value in made.payload("/4.1/jobs")[0].items() if value is not None} == {"status"}
