"""An HTTPS server that plays a file of cases/: its replies by method and path; any other change starts job 501."""

import json
from urllib.parse import unquote

from broken_appliance import BrokenAppliance, answer
from harness import ROOT

CASES = ROOT / "Tests" / "shell" / "cases"


def enveloped(response, status=200):
    body = {"statusMessage": "OK", "statusCode": status, "responseMessage": [], "response": response}
    return json.dumps(body).encode()


class PlayedAppliance(BrokenAppliance):
    """`change` may alter what the file says."""

    def __init__(self, folder, case, change=None):
        self.case = json.loads((CASES / f"{case}.json").read_text())
        self.changes = []
        if change:
            change(self.case)
        super().__init__(folder, self.play)

    def found(self, table, key):
        for name, value in self.case.get(table, {}).items():
            if name == key or name.endswith("*") and key.startswith(name[:-1]):
                return value
        return None

    def play(self, handler):
        key = f"{handler.command} {unquote(handler.path.split('?')[0]).removeprefix('/api')}"
        if handler.command != "GET":
            self.changes.append((key, json.loads(handler.body or b"null")))
        raw, listed = self.found("raw", key), self.found("responses", key)
        handler.date = self.case.get("date")
        if raw is not None:
            answer(handler, raw.get("status", 200), raw["body"].encode(), raw.get("type", "application/json"),
                   headers=raw.get("headers"))
        elif listed is not None:
            answer(handler, 200, enveloped(listed))
        elif handler.command != "GET":
            answer(handler, 200, enveloped({"jobId": 501}))
        else:
            answer(handler, 404, enveloped(None, 404))
