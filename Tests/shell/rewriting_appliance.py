"""An HTTPS server before a simulator that hands everything on, and rewrites replies in a way that the test chooses."""

import http.client
import json
import ssl

from broken_appliance import BrokenAppliance, answer
from harness import PATIENCE


class RewritingAppliance(BrokenAppliance):
    """`rewrite(method, path, reply)` is given each reply as JSON, without the login's, and returns what takes its
    place: a table, or a status and a table; bytes are sent as they are. What isn't JSON goes through as it is."""

    def __init__(self, folder, simulator, rewrite):
        self.simulator = simulator
        self.rewrite = rewrite
        self.changes = []
        self.trusting = ssl.create_default_context(cafile=simulator.certificate)
        super().__init__(folder, self.hand_on, self.hand_on)

    def hand_on(self, handler):
        upstream = http.client.HTTPSConnection(
            "127.0.0.1", self.simulator.port, context=self.trusting, timeout=PATIENCE)
        headers = {name: value for name, value in handler.headers.items() if name.lower() not in ("host", "connection")}
        upstream.request(handler.command, handler.path, body=handler.body or None, headers=headers)
        reply = upstream.getresponse()
        status, body, kind = reply.status, reply.read(), reply.headers.get("Content-Type", "")
        upstream.close()
        path = handler.path.removeprefix("/api")
        if not path.endswith("/auth/login"):
            if handler.command != "GET":
                self.changes.append((handler.command, path, json.loads(handler.body or b"null")))
            if kind.startswith("application/json"):
                rewritten = self.rewrite(handler.command, path, json.loads(body))
                status, rewritten = rewritten if isinstance(rewritten, tuple) else (status, rewritten)
                body = rewritten if isinstance(rewritten, bytes) else json.dumps(rewritten).encode()
        handler.date = reply.headers.get("Date")
        answer(handler, status, body, kind)

    def environment(self):
        return {**super().environment(), "SCVSH_USERNAME": self.simulator.username,
                "SCVSH_PASSWORD": self.simulator.password, "SCVSH_FINGERPRINT": None}


def each_record(value, change):
    """The same JSON, every object of it passed through `change`, the innermost first."""
    if isinstance(value, list):
        return [each_record(item, change) for item in value]
    if isinstance(value, dict):
        return change({name: each_record(item, change) for name, item in value.items()})
    return value
