"""The simulator in any dialect; what is known of its wire comes from docs/appliance.md and docs/dialects.md alone."""

import json
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))

from harness import ROOT, Simulator  # noqa: E402


class Appliance:
    """A simulator of one dialect, and a client that is logged in to it."""

    def __init__(self, folder, dialect, *options):
        file = folder / f"dialect{len(list(folder.iterdir()))}.json"
        file.write_text(json.dumps(dialect))
        self.simulator = Simulator("--dialect", str(file), "--job-seconds", "30", *options)
        self.client = self.simulator.client().login(self.simulator.username, self.simulator.password)

    def get(self, path):
        """The whole reply, which must be one that something was done."""
        status, reply = self.client.json("GET", "/api" + path)
        assert status == 200, reply
        if path == "/4.1/audit/logs":
            # The file that is being written was changed by the login, whenever that was.
            rows = reply["response"].get("auditLogResponseList") or []
            rows[:] = [row for row in rows if row.get("integrity") != "ACTIVE"]
        return reply

    def payload(self, path):
        return self.get(path)["response"]

    def send(self, method, path, body=None):
        return self.client.json(method, "/api" + path, body)

    def ok(self, method, path, body=None):
        status, reply = self.send(method, path, body)
        assert status == 200, reply
        return reply

    def refused(self, method, path, body=None, status=400):
        """What a refusal says."""
        got, reply = self.send(method, path, body)
        assert got == status, reply
        return " ".join(reply["responseMessage"])

    def groups(self):
        return self.payload("/4.1/resource-groups")["resourceGroupResponseList"]

    def backups(self, moref="vm-1001"):
        return self.payload(f"/4.1/vm/{moref}/backups")["backupResponseList"]


@pytest.fixture
def appliance(tmp_path):
    """Makes simulators, and ends them."""
    running = []

    def start(_options=(), **dialect):
        made = Appliance(tmp_path, dialect, *_options)
        running.append(made)
        return made

    yield start
    for each in running:
        each.simulator.stop()


@pytest.fixture(scope="session")
def document():
    return json.loads((ROOT / "openapi" / "scv.openapi.json").read_text())
