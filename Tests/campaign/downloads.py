"""Downloads to places where something is: links, devices, pipes, folders, files, odd names; whole, cut and refused.

Held for each: nothing but a regular file is ever replaced, that only with `overwrite`; a file that is made is whole and
for its owner alone; what a link leads to stays as it was; nothing is left beside it.
"""

import os
import stat

import mutations
from hostile import Server
from places import Home
from player import Died, Player

BODY = b"PK\x03\x04" + bytes(range(256)) * 300
PLACES = (
    "free", "file", "link", "dangling", "link to a folder", "folder", "pipe", "device", "socket", "no folder",
    "odd name", "long name", "hard link",
)
REPLIES = (
    "whole", "whole", "whole", "cut", "refused", "a failure in 200", "empty", "html", "redirected", "chunked and cut",
)


class Files(Server):
    reply = "whole"

    def answer(self, connection, request):
        if "/logs" not in request.path.lower():
            return super().answer(connection, request)
        kind, length = "Content-Type: application/zip", f"Content-Length: {len(BODY)}"
        failure = b'{"statusCode": 500, "statusMessage": "ERROR", "responseMessage": ["no such log"]}'
        name = 'Content-Disposition: attachment; filename="../../planted"'
        if self.reply == "cut":
            return mutations.head("HTTP/1.1 200 OK", kind, length, name) + BODY[:5000], True
        if self.reply == "chunked and cut":
            return mutations.head("HTTP/1.1 200 OK", kind, "Transfer-Encoding: chunked") + b"100\r\n" + BODY[:256], True
        if self.reply in ("refused", "a failure in 200"):
            line = "HTTP/1.1 500 X" if self.reply == "refused" else "HTTP/1.1 200 OK"
            lines = "Content-Type: application/json", f"Content-Length: {len(failure)}"
            return mutations.head(line, *lines) + failure, False
        if self.reply == "empty":
            return mutations.head("HTTP/1.1 200 OK", kind, "Content-Length: 0"), False
        if self.reply == "html":
            page = b"<html>please log in</html>"
            lines = "Content-Type: text/html", f"Content-Length: {len(page)}"
            return mutations.head("HTTP/1.1 503 X", *lines) + page, False
        if self.reply == "redirected":
            return mutations.head("HTTP/1.1 302 Found", "Location: /api/4.1/elsewhere", "Content-Length: 0"), False
        return mutations.head("HTTP/1.1 200 OK", kind, length, name) + BODY, False


class Campaign:
    size = 20

    def __init__(self):
        self.home = Home()
        self.server = Files(self.home.work, 1)
        self.player = Player(self.server.ports, self.server.certificate)
        self.count = 0

    def close(self):
        self.player.close()
        self.server.close()
        self.home.remove()

    def play(self, number, random):
        failures = []
        for _ in range(self.size):
            place, reply, overwrite = random.choice(PLACES), random.choice(REPLIES), random.random() < 0.4
            problem = self.one(place, reply, overwrite)
            if problem:
                failures.append(f"{problem}; at {place}, the reply {reply}, overwrite={overwrite}")
        return failures

    def made(self, place):
        """A folder with a place to download to, and the path of it."""
        self.count += 1
        folder = self.player.home.work / f"case{self.count}"
        folder.mkdir()
        path, victim = folder / "log.zip", folder / "victim"
        victim.write_bytes(b"VICTIM")
        if place == "file":
            path.write_bytes(b"OLD")
        elif place == "hard link":
            os.link(victim, path)
        elif place == "link":
            path.symlink_to(victim)
        elif place == "dangling":
            path.symlink_to(folder / "not-there")
        elif place == "link to a folder":
            path.symlink_to(folder)
        elif place == "folder":
            path.mkdir()
        elif place == "pipe":
            os.mkfifo(path)
        elif place == "socket":
            os.mknod(path, stat.S_IFSOCK | 0o600)
        elif place == "device":
            try:
                os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
            except PermissionError:
                path = type(path)("/dev/null")
        elif place == "no folder":
            path = folder / "none" / "log.zip"
        elif place == "odd name":
            path = folder / "a\tb\u202e\n.zip"
        elif place == "long name":
            path = folder / ("x" * 250)
        return folder, path, victim

    @staticmethod
    def state(folder, path):
        """What is at the place, and everything beside it."""
        def told(each):
            found = os.lstat(each)
            text = os.readlink(each) if stat.S_ISLNK(found.st_mode) else (
                each.read_bytes() if stat.S_ISREG(found.st_mode) else None)
            return stat.S_IFMT(found.st_mode), found.st_ino, text
        return {str(each): told(each) for each in {*folder.iterdir(), *([path] if os.path.lexists(path) else [])}}

    def one(self, place, reply, overwrite):
        folder, path, victim = self.made(place)
        before = self.state(folder, path)
        self.server.reply = reply
        options = f"{{to = {lua(str(path))}, overwrite = {str(overwrite).lower()}}}"
        code = f"local s = ... return s.api.jobs.logs(118, {options})"
        try:
            answer = self.player.ask({"work": [{"profile": "slot0", "code": code}], "wide": 1}, 60)[0]
        except Died as death:
            return f"the shell has ended: {death}"
        after = self.state(folder, path)
        name = str(path)
        if victim.read_bytes() != b"VICTIM":
            return "what a link leads to was replaced"
        others = {key: value for key, value in after.items() if key != name}
        if others != {key: value for key, value in before.items() if key != name}:
            return f"something is left beside it: {sorted(set(others) - set(before))}"
        if answer["ok"]:
            if place in ("link", "dangling", "link to a folder", "folder", "pipe", "socket", "device", "no folder"):
                return "it was told as done"
            if name in before and not overwrite:
                return "a file was replaced unasked"
            if reply not in ("whole", "empty") or after[name][2] != (BODY if reply == "whole" else b""):
                return "what is no download was kept as one"
            return None if stat.S_IMODE(path.stat().st_mode) == 0o600 else "it is not for its owner alone"
        if reply == "whole" and (place == "free" or place == "file" and overwrite):
            return f"what may be written was not: {answer['message']}"
        if answer["kind"] == "lua":
            return f"an error out of shape: {answer['message']}"
        return None if after == before else "it failed, and something was changed"


def lua(text):
    return '"' + "".join(f"\\{byte:03d}" for byte in text.encode()) + '"'
