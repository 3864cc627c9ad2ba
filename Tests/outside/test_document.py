"""What an outsider finds who knows nothing but the document that the simulator serves: schemathesis sends requests of
every operation, and looks for server errors, undocumented statuses and content types, and replies that break their
schema.

Each operation has a simulator of its own, and gets at least 20 requests: some made up from its schemas, right ones and
wrong ones, some with ids that are there, and one that must succeed."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance, response_schema_conformance, status_code_conformance)

from harness import ROOT, Simulator
from worlds import VALID, World

# Whether odd data is refused is not asked: like the appliance, the simulator passes over members that it doesn't know.
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEWEST = 20
OPERATIONS = json.loads((ROOT / "Tests" / "operations.json").read_text())
# One request with two names is one operation of the document; the second name is that of the uuid.
LABELS = {
    each["name"]: f'{each["method"]} {each["path"]}' for each in OPERATIONS if each["name"] != "vms.restore_deleted"}


@pytest.fixture
def simulator():
    running = Simulator("--job-seconds", "60")
    yield running
    running.stop()


@pytest.fixture
def document(simulator):
    status, reply = simulator.client().json("GET", "/api/v3/api-docs")
    assert status == 200
    return schemathesis.openapi.from_dict(reply)


class Run:
    """The requests of one operation: how many there were, and what was wrong with them."""

    def __init__(self, simulator, operation):
        self.simulator = simulator
        self.operation = operation
        self.token = World(simulator).client.token
        self.cases = 0
        self.faults = []
        self.statuses = []

    def send(self, case):
        """Sends a request, and checks its reply."""
        self.cases += 1
        response = case.call(
            base_url=self.simulator.url + "/api", headers={"Token": self.token}, verify=self.simulator.certificate)
        self.statuses.append(response.status_code)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as fault:
            self.faults.append(f"{fault}\n{case.as_curl_command()}")

    def make_up(self, count, mode=GenerationMode.POSITIVE, **known):
        """Requests that are made up, always the same ones."""
        quiet = settings(
            max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck))
        quiet(given(self.operation.as_strategy(mode, **known))(self.send))()


def run_of(simulator, document, name):
    found = [each.ok() for each in document.get_all_operations()]
    operation = next(each for each in found if each.label == LABELS[name])
    return Run(simulator, operation)


def test_the_document_holds_every_operation_and_no_other(document):
    assert sorted(each.ok().label for each in document.get_all_operations()) == sorted(LABELS.values())
    assert set(VALID) == set(LABELS)


def test_a_status_that_is_not_documented_is_found(simulator):
    """The checks can fail: of a document that keeps one silent."""
    status, reply = simulator.client().json("GET", "/api/v3/api-docs")
    assert status == 200
    del reply["paths"]["/4.1/jobs/{id}"]["get"]["responses"]["404"]
    run = run_of(simulator, schemathesis.openapi.from_dict(reply), "jobs.get")
    run.make_up(1, path_parameters={"id": 999_999})
    assert run.statuses == [404] and len(run.faults) == 1 and "Undocumented status code" in run.faults[0]


@pytest.mark.parametrize("name", LABELS)
def test_it_keeps_to_the_document(simulator, document, name, record_property):
    run = run_of(simulator, document, name)
    path, body, *query = VALID[name](World(simulator))
    known = {"path_parameters": path} if path else {}
    # First the one that is right: what is made up may change the world.
    right = {**known, **({"body": body} if body is not None else {})}
    if query:
        right["query"] = query[0]
    run.make_up(1, **right)
    succeeded = run.statuses[-1]
    run.make_up(12, **known)
    run.make_up(8)
    if run.operation.body or path or run.operation.query:
        run.make_up(12, GenerationMode.NEGATIVE)
    while run.cases < FEWEST:  # what takes nothing has but one request
        run.make_up(1, **known)
    record_property("cases", run.cases)
    record_property("faulty", len(run.faults))
    assert run.faults == [], f"{len(run.faults)} of {run.cases}:\n" + "\n\n".join(run.faults[:3])
    assert succeeded == 200, f"a request that is right got {succeeded}"
    assert run.cases >= FEWEST
