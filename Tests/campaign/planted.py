"""Planted secrets: passwords, tokens, keys, in every place that takes one, echoed by the appliance in many forms.

Held for each run: none of them, in no form, is in what is printed, with --trace, narrate, why and errors that are
caught and shown; and none is in the history of a prompt at which it was typed.
"""

import html
import os
import pty
import select
import subprocess
import time
from urllib.parse import quote, quote_plus

import mutations
from hostile import Server
from places import SCVSH, Home, json

HARD = 'abcdefghijkmnpqrstuvwxyzABCDEFGH23456789"\\&<>%+ /\'=?;:#é'
WAYS = ("message", "title", "text", "html", "type", "location", "reason", "cut", "garbled", "list", "key")


def forms(secret):
    """A secret as it may be written."""
    plain = json.dumps(secret)[1:-1]
    yield from {secret, plain, json.dumps(secret, ensure_ascii=False)[1:-1], json.dumps(plain)[1:-1],
                quote(secret, safe=""), quote(secret), quote_plus(secret), html.escape(secret),
                html.escape(secret, quote=False), secret.replace("\\", "\\\\").replace('"', '\\"')}


def lua(text):
    return '"' + "".join(f"\\{byte:03d}" for byte in text.encode()) + '"'


class Echoing(Server):
    """Refuses what it is asked, and says in that what it was told."""

    def answer(self, connection, request):
        if request.path.endswith("/auth/login"):
            if self.refuses_login:
                # It can quote no password but the one that it was sent.
                told = request.body.decode("utf-8", "replace")
                secrets = [each for each in (self.password, self.mine) if any(form in told for form in forms(each))]
                return self.echo(request, secrets), False
            body = json.dumps({"statusCode": 200, "response": {"token": self.token}}).encode()
            lines = "Content-Type: application/json", f"Content-Length: {len(body)}"
            return mutations.head("HTTP/1.1 200 OK", *lines) + body, False
        # It knows what it was sent, now or before.
        sent = " ".join((request.path, *request.headers.values(), request.body.decode("utf-8", "replace")))
        if any(form in sent for form in forms(self.mine)):
            self.sent.add(self.mine)
        known = {self.password, self.token} | self.sent
        return self.echo(request, [each for each in self.planted if each in known]), False

    def echo(self, request, secrets):
        form = self.random.choice((str, quote, quote_plus, html.escape, lambda text: json.dumps(text)[1:-1]))
        told = " ".join(form(each) for each in secrets)
        told += self.random.choice(("", " " + request.body.decode("utf-8", "replace")))
        line = told.replace("\r", " ").replace("\n", " ").encode("utf-8").decode("latin-1")
        way, status, lines = self.way, "400 Bad", ["Content-Type: application/json"]
        body = {"statusCode": 400, "statusMessage": "ERROR", "responseMessage": ["it failed: " + told]}
        if way == "title":
            body = {"title": told, "detail": told, "errors": [{"message": told}], "statusCode": 400}
        elif way == "list":
            body = {"statusCode": 200, "response": [told, {"x": told}]}
            status = "200 OK"
        elif way == "key":
            body = {told: told, "statusCode": 400}
        text = json.dumps(body, ensure_ascii=self.random.random() < 0.5).encode()
        if way in ("text", "html"):
            lines, text = [f"Content-Type: text/{'plain' if way == 'text' else 'html'}"], told.encode()
        elif way == "type":
            lines, text = [f"Content-Type: {line}"], b"{}x"
        elif way == "location":
            lines, status, text = [f"Location: https://127.0.0.1/?p={quote(told)}"], "302 Found", b""
        elif way == "reason":
            status, text = f"500 {line}", b""
        elif way == "garbled":
            status, text = "200 OK", b'{"statusCode": 200, "response": ' + json.dumps(told).encode()
        elif way == "cut":
            text = text[:len(text) // 2 + 20]
        return mutations.head(f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(text)}") + text

    refuses_login = False


class Campaign:
    size = 8

    def __init__(self):
        self.home = Home()
        self.server = Echoing(self.home.work, 1)
        self.shells = Home()
        self.password_file = self.shells.folder / "password"
        (self.shells.folder / "config/scvsh/profiles.json").write_text(json.dumps({"slot0": {
            "url": f"https://127.0.0.1:{self.server.ports[0]}", "username": "someone", "ca": self.server.certificate,
            "password_command": f"cat {self.password_file}"}}))

    def close(self):
        self.server.close()
        self.home.remove()
        self.shells.remove()

    @staticmethod
    def secret(random):
        length = random.randrange(12, 30)
        if random.random() < 0.5:
            return "S3c" + "".join(random.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(length))
        return "S3c" + "".join(random.choice(HARD) for _ in range(length)) + "x"

    def play(self, number, random):
        return [problem for _ in range(self.size) if (problem := self.one(random))]

    def one(self, random):
        server = self.server
        server.random, server.way = type(random)(random.random()), random.choice(WAYS)
        server.password, server.token = self.secret(random), self.secret(random)
        server.refuses_login = random.random() < 0.1
        self.password_file.write_text(server.password)
        mine = server.mine = self.secret(random)
        server.sent = set()
        server.planted = [server.password, server.token, mine] if random.random() < 0.5 else [random.choice(
            (server.password, server.token, mine))]
        written = lua(mine) if random.random() < 0.7 else json.dumps(mine, ensure_ascii=False).replace("\\/", "/")
        call = random.choice((
            "scv.add_storage{{name = 'svm', username = 'u', password = {0}}}",
            "scv.api.storage_systems.add{{name = 'svm', username = 'u', password = {0}}}",
            "scv.request('POST', '/4.1/x', {{body = {{password = {0}}}, confirm = false}})",
            "scv.request('POST', '/4.1/x', {{body = {{inner = {{apiKey = {0}}}}}, confirm = false}})",
            "scv.request('GET', '/4.1/x', {{query = {{password = {0}}}}})",
            "scv.request('GET', '/4.1/x', {{headers = {{Authorization = 'Bearer ' .. {0}}}}})",
            "scv.modify_storage{{name = 'svm', username = 'u', password = {0}, confirm = false}}",
            "scv.api.auth.login{{username = 'u', password = {0}}}",
        )).format(written)
        if random.random() < 0.25:
            return self.at_a_prompt(call, mine)
        around = random.choice((
            "{0}", "pcall(function() {0} end) why()", "narrate(true) {0}",
            "local ok, e = pcall(function() {0} end) print(e)",
            "local ok, e = pcall(function() {0} end) show(e) print(json.encode(e)) why()",
            "dry_run(function() {0} end)", "parallel({{1, 2}}, function() {0} end)",
        )).format(call)
        options = [option for option in ("--trace", "--dry-run") if random.random() < 0.4]
        ended = subprocess.run(
            [SCVSH, "--no-init", "-p", "slot0", *options, "-e", around], stdin=subprocess.DEVNULL, capture_output=True,
            timeout=60, cwd=self.shells.work, env=self.shells.environment())
        printed = (ended.stdout + ended.stderr).decode("utf-8", "replace")
        return self.found(printed, (server.password, server.token, mine), around)

    def found(self, text, secrets, code):
        for name, secret in zip(("the password of the login", "the token", "the secret of the call"), secrets):
            for form in forms(secret):
                if form in text:
                    place = text.index(form)
                    return (f"{name} as {form!r}, echoed by {self.server.way}: {code}: "
                            f"{text[max(place - 150, 0):place + 60]!r}")
        return None

    def at_a_prompt(self, call, mine):
        """The line typed at a prompt, and what is in the history then."""
        history = self.shells.folder / "state/scvsh/history"
        history.unlink(missing_ok=True)
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [SCVSH, "--no-init", "-p", "slot0"], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            cwd=self.shells.work, env=self.shells.environment())
        for line, answer in (("print('be' .. 'gun')", b"begun"), (call, None), ("print('th' .. 'rough')", b"through")):
            os.write(master, line.encode() + b"\r")
            self.read(master, answer, 20 if answer else 0.05)
        # Ctrl-D is for the prompt: what comes while a line still runs ends nothing.
        deadline = time.monotonic() + 40
        while process.poll() is None and time.monotonic() < deadline:
            os.write(master, b"\x04")
            self.read(master, None, 0.3)
        status = process.poll()
        if status is None:
            process.kill()
            process.wait()
        os.close(master)
        os.close(slave)
        kept = history.read_text(encoding="utf-8", errors="replace") if history.exists() else ""
        if "begun" not in kept.replace("' .. '", ""):
            return f"the prompt kept no history at all; status {status}: {call}"
        for form in {*forms(mine), lua(mine)[1:-1]}:
            if form in kept:
                return f"the secret of the call is in the history as {form!r}: {call}"
        return None

    @staticmethod
    def read(end, answer, seconds):
        """What is printed, until the answer has come or the time is over."""
        deadline, text = time.monotonic() + seconds, b""
        while time.monotonic() < deadline and not (answer and answer in text):
            if select.select([end], [], [], 0.02)[0]:
                try:
                    text += os.read(end, 1 << 16)
                except OSError:
                    return
