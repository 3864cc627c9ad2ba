"""Malformed replies: the simulator's own, with one of them mutated on the way.

Held for each call: it ends in bounded time with a result, or with an error in the one shape whose status is that of a
reply (3, 5; for a workflow 1 of a kind that says what it did not find); no Lua error, no control character in what it
says, and the shell lives.
"""

import http.client
import ssl
import subprocess
import threading
import unicodedata

import mutations
from hostile import Server
from places import SCVSH, SCVSIM, Home, json
from player import EXITS, Died, Player

SLOTS = 16
SECONDS = 20
RAW = {"connect", "trust", "login", "timeout", "appliance", "protocol", "job", "unknown_outcome"}
FOUND = {"argument", "not_found", "ambiguous", "empty", "refused"}


class Proxy(Server):
    """Hands each request on to the simulator, and gives its reply back, all but one of them."""

    def __init__(self, folder):
        self.simulator = subprocess.Popen(
            [SCVSIM, "--port", "0", "--job-seconds", "0", "--now", "2026-11-23T15:05:09"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.facts = json.loads(self.simulator.stdout.readline())
        self.context = ssl.create_default_context(cafile=self.facts["certificate"])
        self.local = threading.local()
        self.wrong = {}
        super().__init__(folder, SLOTS)

    def forward(self, method, path, body=b"", headers=None):
        port = int(self.facts["url"].rsplit(":", 1)[1])
        if getattr(self.local, "connection", None) is None:
            self.local.connection = http.client.HTTPSConnection("127.0.0.1", port, context=self.context, timeout=30)
        try:
            self.local.connection.request(method, path, body=body or None, headers=headers or {})
            reply = self.local.connection.getresponse()
            return reply.status, reply.read(), reply.getheader("Content-Type") or "application/json"
        except (OSError, http.client.HTTPException):
            self.local.connection = None
            raise

    def wrong_from(self, slot, random, index):
        """The reply of this number in a slot is mutated, and each one after it with the same chance."""
        self.wrong[slot] = [random, index]

    def answer(self, connection, request):
        headers = {name: value for name, value in request.headers.items() if name in ("token", "content-type")}
        status, body, kind = self.forward(request.method, request.path, request.body, headers)
        wrong = self.wrong.get(connection.slot)
        if wrong is not None:
            wrong[1] -= 1
            if wrong[1] < 0 and wrong[0].random() < 0.7:
                reply, way = mutations.mutated(wrong[0], status, body)
                connection.plan.way = way or "fin"
                return reply, way is not None
        lines = f"Content-Type: {kind}", f"Content-Length: {len(body)}"
        return mutations.head(f"HTTP/1.1 {status} X", *lines) + body, False

    def close(self):
        super().close()
        self.simulator.stdin.close()
        self.simulator.wait(20)
        self.simulator.stdout.close()


class Campaign:
    size = SLOTS
    server_class = Proxy

    def __init__(self):
        self.home = Home()
        self.server = self.server_class(self.home.work)
        self.player = Player(self.server.ports, self.server.certificate, calls="calls.lua")
        # The simulator's own user, who is asked for by every profile.
        path = self.player.home.folder / "config/scvsh/profiles.json"
        profiles = json.loads(path.read_text())
        for profile in profiles.values():
            profile["username"] = self.server.facts["username"]
            profile["password_command"] = f"printf %s '{self.server.facts['password']}'"
        path.write_text(json.dumps(profiles))
        self.calls = sorted(self.player.ask({"names": True}))

    def close(self):
        self.player.close()
        self.server.close()
        self.home.remove()

    def play(self, number, random):
        server = self.server
        server.wrong = {}
        server.forward("POST", "/simulator/reset", b"{}", {"Content-Type": "application/json"})
        if number % 40 == 0:
            return self.whole_processes(random)
        work = []
        for slot in range(SLOTS):
            # A session of its own: what it sends follows from the batch alone.
            work.append({"profile": f"slot{slot}", "call": random.choice(self.calls), "fresh": True, "show": True})
            server.wrong_from(slot, type(random)(random.random()), random.randrange(4))
        try:
            answers = self.player.ask({"work": work, "wide": SLOTS}, 180)
        except Died as death:
            server.drop_kept()
            return [f"the shell has ended: {death}; {[item['call'] for item in work]}"]
        finally:
            server.wrong = {}
        return [f"{problem}: {item['call']}: {answer}"[:1500]
                for item, answer in zip(work, answers) if (problem := self.judge(item["call"], answer))]

    def judge(self, call, answer):
        if answer.get("seconds", 0) > SECONDS:
            return f"it took {answer['seconds']} s"
        if answer["ok"]:
            return None if answer["shown"] == "shown" else "what it gave can't be shown"
        kind, shown = answer["kind"], answer.get("shown") or ""
        if kind not in EXITS or kind == "lua" or not answer.get("message"):
            return "an error out of shape"
        # What marks the direction is taken out where it is printed: the campaign `names`.
        if any(unicodedata.category(each) == "Cc" and each != "\n" for each in shown):
            return "control characters in an error"
        allowed = RAW if call.startswith("raw") else RAW | FOUND
        return None if kind in allowed else f"status {EXITS[kind]}"

    def whole_processes(self, random):
        """The same, a process for each."""
        failures = []
        for slot in range(SLOTS):
            self.server.wrong_from(slot, type(random)(random.random()), random.randrange(4))
            code = random.choice(("scv.jobs()", "scv.api.policies.list()", "scv.api.jobs.list()", "scv.policies()"))
            form = random.choice(("json", "table", "csv"))
            try:
                ended = subprocess.run(
                    [SCVSH, "--no-init", "-p", f"slot{slot}", "-o", form, "-e", code],
                    stdin=subprocess.DEVNULL, capture_output=True, timeout=60, cwd=self.home.work,
                    env=self.player.home.environment())
            except subprocess.TimeoutExpired:
                failures.append(f"a process of {code} has not ended in a minute")
                continue
            if ended.returncode not in (0, 3, 5):
                failures.append(f"status {ended.returncode} of {code}: {ended.stderr[-800:]}")
            if b"traceback" in ended.stderr or b"\x1b" in ended.stderr:
                failures.append(f"{code} said: {ended.stderr[-800:]}")
        self.server.wrong = {}
        return failures
