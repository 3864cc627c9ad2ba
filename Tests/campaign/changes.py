"""Changes over connections that are closed at every byte, in every way.

Held for each change: it never arrives twice; one that arrived, or a part of it, is never said not to have been sent; it
is "done" only if it arrived whole and its reply left whole; it never goes over a connection that was used before, but
may go on with the TLS session of one. A shell that had trouble with such a connection resumes none for a while: every
other batch has a new one.
"""

from hostile import Plan, Server, WAYS
from places import Home
from player import EXITS, Died, Player

NOT_SENT = ("connect", "trust", "login", "interrupted", "config", "usage", "argument", "refused", "timeout")
SLOTS = 16


class Campaign:
    size = SLOTS  # cases of a batch

    def __init__(self):
        self.home = Home()
        self.server = Server(self.home.work, SLOTS)
        self.player = Player(self.server.ports, self.server.certificate)

    def close(self):
        self.player.close()
        self.server.close()
        self.home.remove()

    def play(self, number, random):
        """A batch: 16 wide over 16 ports, 16 wide over one, or one after the other. Its failures."""
        if random.random() < 0.5:
            self.player.stop()
        server, shape = self.server, random.choice(("slots", "slots", "one port", "single"))
        wide = 1 if shape == "single" else SLOTS
        work = []
        for index in range(SLOTS):
            slot = index if shape != "one port" else 0
            pad = random.choice((None, 0, 0, random.randrange(400), random.randrange(40_000)))
            if random.random() < 0.02:
                pad = random.randrange(1_000_000)
            work.append({
                "id": f"{number}-{index}", "profile": f"slot{slot}", "pad": pad,
                "method": random.choice(("POST", "PUT", "PATCH")) if pad is not None else "DELETE"})
        plans = [[self.plan(random, number * SLOTS + index, work[index]) for _ in range(random.choice((1, 1, 1, 2, 5)))]
                 for index in range(SLOTS)]
        for index, item in enumerate(work):
            if any(plan.way == "stall" for plan in plans[index]):
                item["timeout"] = 0.5
        # Logged in, with connections that are kept, or none.
        ready = [{"id": "none", "profile": item["profile"], "method": "DELETE", "fresh": random.random() < 0.1}
                 for item in work[:1 if shape == "one port" else SLOTS]]
        try:
            is_new = self.player.process is None
            if is_new:
                server.forget()  # a plan that is left would end the login
            self.player.ask({"work": ready, "wide": wide})
            if is_new and not self.resumes(f"{number}-first", work[0]["profile"]):
                return ["no TLS session is resumed, so that nothing is shown of changes that resume one"]
            if random.random() < 0.5:
                server.drop_kept()
            if shape != "single":
                return self.batch(work, plans, wide)
            return [failure for item, planned in zip(work, plans) for failure in self.batch([item], [planned], 1)]
        except Died as death:
            return [f"the shell has ended: {death}; {plans}"]

    def resumes(self, name, profile):
        """Whether a change on a new connection goes on with the session of the login."""
        before = self.server.resumed
        self.player.ask({"work": [{"id": name, "profile": profile, "method": "DELETE"}], "wide": 1})
        return self.server.resumed > before

    def batch(self, work, plans, wide):
        server = self.server
        server.forget()
        for item, planned in zip(work, plans):
            server.plan(int(item["profile"][4:]), *planned)
        answers = self.player.ask({"work": work, "wide": wide})
        server.settle()
        failures = []
        for item, planned, answer in zip(work, plans, answers):
            problem = self.judge(item, answer, wide)
            if problem:
                failures.append(f"{problem}; {item} {planned}; told {answer.get('kind', 'done')}: "
                                f"{answer.get('message')}; {server.stages[item['id']]} {server.taken[item['id']]}")
        return failures

    def judge(self, item, answer, wide):
        stages = self.server.stages[item["id"]]
        arrivals = stages.count("head")
        if arrivals > 1:
            return f"it arrived {arrivals} times"
        if item["id"] in self.server.kept_changes:
            return "it went over a connection that was used before"
        if answer["ok"]:
            return None if "whole" in stages and "replied" in stages else "told as done"
        kind = answer["kind"]
        if kind not in EXITS or kind == "lua":
            return "an error out of shape"
        if kind in NOT_SENT:
            return "told as not sent" if arrivals else None
        if kind == "appliance":
            return None if "answering" in stages else "an appliance's error that it did not send"
        if kind != "unknown_outcome":
            return "an error that says nothing of the change"
        if wide == 1 and not self.server.ready[int(item["profile"][4:])]:
            return "told as unknown, though no handshake can have ended"
        return "it took too long" if answer["seconds"] > 30 else None

    @staticmethod
    def plan(random, number, item):
        """Every byte in turn, of what comes, of what goes and of the reply; ends, versions and forms by chance."""
        way = random.choices(WAYS, (30, 40, 15, 5, 5, 2))[0]
        plan = Plan(way=way, tls=random.choice(("1.2", "1.3")),
                    form=random.choice(("length", "length", "chunked", "close", "interim")))
        kind = random.randrange(10)
        if kind < 4:
            plan.received = number % 1300 if random.random() < 0.7 else random.randrange(1300 + (item["pad"] or 0))
        elif kind < 7:
            plan.sent = number % 2200
        elif kind < 9:
            plan.replied = random.randrange(400)
        elif way in ("rst", "fin"):
            plan.early = True
        return plan
