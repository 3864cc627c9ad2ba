"""Hostile names: the simulator's replies, with escapes, controls and bidi marks in any of their texts.

Held for each call, its table, its errors and notes: no control character but line feeds and tabs, and no mark that
changes the order of what is read, reaches standard output or standard error as it is.
"""

import subprocess
import unicodedata

import mutations
from places import HERE, SCVSH, json
from player import Died
from replies import Campaign as Replies, Proxy

HOSTILE = (
    "\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\x07", "\b\b\b", "\r", "\x7f", "\x85", "\u202e", "\u2066", "\u200f",
    "\u061c", "\u00ad", "\ufeff", "\u2028", "\U000e0041", "\x00", "\x1bP1$r\x1b\\", "\x9d0;x\x9c", "\u200b", "\v",
    "\f",
)


def hostile(text):
    """The characters that must not be printed as they are."""
    return {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp") and each not in "\n\t"}


def spoiled(random, value, chance):
    if isinstance(value, dict):
        return {key: spoiled(random, each, chance) for key, each in value.items()}
    if isinstance(value, list):
        return [spoiled(random, each, chance) for each in value]
    if isinstance(value, str) and random.random() < chance:
        place = random.randrange(len(value) + 1)
        return value[:place] + random.choice(HOSTILE) + value[place:]
    return value


class Renaming(Proxy):
    def answer(self, connection, request):
        reply, close = super().answer(connection, request)
        wrong = self.names.get(connection.slot)
        if wrong is None or request.path.endswith("/auth/login"):
            return reply, close
        head, body = reply.split(b"\r\n\r\n", 1)
        try:
            value = spoiled(wrong[0], json.loads(body), wrong[1])
        except ValueError:
            return reply, close
        status = head.split(b"\r\n")[0].decode()
        if wrong[0].random() < 0.2:
            value = {"statusCode": 400, "statusMessage": "ERROR", "responseMessage": [wrong[0].choice(HOSTILE) + "no"]}
        body = json.dumps(value, ensure_ascii=wrong[0].random() < 0.5).encode("utf-8", "replace")
        return mutations.head(status, "Content-Type: application/json", f"Content-Length: {len(body)}") + body, close

    names = {}


class Campaign(Replies):
    server_class = Renaming

    def play(self, number, random):
        self.server.forward("POST", "/simulator/reset", b"{}", {"Content-Type": "application/json"})
        self.server.names = {slot: (type(random)(random.random()), random.choice((0.05, 0.3, 1)))
                             for slot in range(self.size)}
        work = [{"profile": f"slot{slot}", "call": random.choice(self.calls), "show": True}
                for slot in range(self.size)]
        self.player.said()
        failures = []
        for item in work:
            try:
                texts = self.in_a_process(item) if random.random() < 0.3 else self.in_the_shell(item)
            except Died as death:
                self.server.drop_kept()
                return [f"the shell has ended: {death}; {item['call']}"]
            for where, text in texts.items():
                found = hostile(text)
                if found:
                    place = min(text.index(each) for each in found)
                    failures.append(f"{sorted(map(ascii, found))} on {where}: {item['call']}: "
                                    f"{text[max(place - 80, 0):place + 80]!r}")
        self.server.names = {}
        return failures

    def in_the_shell(self, item):
        self.player.ask({"work": [item], "wide": 1})
        return {"standard output": self.player.printed.decode("utf-8", "replace"),
                "standard error": self.player.said().decode("utf-8", "replace")}

    def in_a_process(self, item):
        """What a program prints that nobody catches the errors of, and how it tells of itself."""
        code = f'narrate(true) return dofile("{HERE}/calls.lua")["{item["call"]}"](scv)'
        ended = subprocess.run(
            [SCVSH, "--no-init", "--trace", "-p", item["profile"], "-e", code], stdin=subprocess.DEVNULL,
            capture_output=True, timeout=60, cwd=self.home.work, env=self.player.home.environment())
        if ended.returncode not in (0, 1, 3, 4, 5):
            raise Died(f"status {ended.returncode}: {ended.stderr[-500:]}")
        return {"standard output": ended.stdout.decode("utf-8", "replace"),
                "standard error": ended.stderr.decode("utf-8", "replace")}
