"""Ways past read-only, and past the question before something is destroyed.

Held for each trick, whatever it is answered: with --read-only nothing but GET, HEAD and the login arrives, and none of
these with a header, a parameter or a path by which some server takes another method or place; without a terminal, --yes
and confirm nothing that destroys arrives; with a grant, what it was given for arrives once, and nothing else. What may
arrive is sent as well, in each batch: else all of that would hold of a shell that sends nothing.
"""

import re
from urllib.parse import unquote

from hostile import Server
from places import Home
from player import Died, Player

METHODS = (
    "DELETE", "delete", "Delete", "POST", "PUT", "PATCH", "GET ", " DELETE", "DELETE\\r\\n", "GET\\nDELETE",
    "\\0DELETE", "TRACE", "CONNECT", "PROPFIND", "GET", "HEAD", "OPTIONS", "ＧＥＴ",
)
PATHS = (
    "/4.1/resource-groups/1", "/4.1/resource-groups/../resource-groups/1", "/4.1/resource-groups/..;/x/1",
    "/4.1/%2e%2e/admin", "/4.1/..%2f..%2fadmin", "/4.1/a/%252e%252e/b", "/4.1/x;/../y", "/4.1/..\\\\..\\\\x",
    "/4.1/.%2e/x", "//elsewhere.example/x", "/4.1/x\\r\\nX-HTTP-Method-Override: DELETE", "/4.1/x HTTP/1.1\\r\\nA: b",
    "/4.1/x?_method=DELETE", "/4.1/x#/../y", "/4.1/%5c..%5cx", "/4.1/x/..", "/4.1/;/..;a=b/x", "/auth/login/../x",
    "/4.1/auth/login/../../x",
)
HEADERS = (
    "X-HTTP-Method-Override", "x-http-method", "X-Method-Override", "X-Original-Method", "X-Original-URL",
    "X-Rewrite-URL", "X_HTTP_METHOD_OVERRIDE", "X-Http-Method-Override ", "Content-Length", "Transfer-Encoding",
    "Host", "Token", "_method", "X-Forwarded-Method", "X-HTTP-Method-Override\\r\\nA",
)
QUERIES = ("_method", "_METHOD", "method", "x-http-method-override", "X-HTTP-Method")
GRANTS = (
    "{operation = 'resource_groups.delete', targets = {{id = '1'}}, loss = ''}", "'yes'", "1", "{}", "io.stdout",
    "setmetatable({}, {__index = function() return true end})", "function() return true end",
    "json.decode('{\"a\": 1}')",
)
DESTROYS = (
    "s.api.resource_groups.delete(1, {grant = %s})", "s.api.resource_groups.delete(1, {confirm = %s})",
    "s.request('DELETE', '/4.1/resource-groups/1', {grant = %s})",
    "s.request('DELETE', '/4.1/nobody', {confirm = %s})",
    "s.request('POST', '/4.1/nobody', {targets = {'2'}, grant = %s})",
    "s.api.resource_groups.delete{id = 1, confirm = %s}", "s.delete_resource_group{group = {id = 1}, confirm = %s}",
    "s.api.vms.restore({}, {grant = %s})",
)
GRANT = "s.ask({operation = 'resource_groups.delete', targets = {{id = 1}, {id = '3', name = 'x'}}, loss = 'x'}, false)"
# What is done with a grant for the groups 1 and 3, and which of them that deletes.
USES = (
    ("s.api.resource_groups.delete(1, {confirm = g})", "1"), ("s.api.resource_groups.delete(3, {grant = g})", "3"),
    ("s.request('DELETE', '/4.1/resource-groups/1', {confirm = g})", "1"),
    ("parallel({3, 3, 3}, function(i) return s.api.resource_groups.delete(i, {confirm = g}) end)", "3"),
    ("s.api.resource_groups.delete(2, {confirm = g})", None),
    ("s.request('DELETE', '/4.1/resource-groups/13', {grant = g})", None),
    ("s.request('DELETE', '/4.1/nobody/1', {confirm = g})", None),
    ("s.request('POST', '/4.1/resource-groups/1', {confirm = g})", None),
    ("scv.connect('slot0').api.resource_groups.delete(1, {confirm = g})", None),
    ("s.api.storage_systems.remove(1, {confirm = g})", None), ("g.targets = {{id = '2'}}", None),
)
CONTROL = "s.request('GET', '/4.1/campaign/control', {headers = {['X-Plain'] = 'x'}})"
WRONG_HEADERS = re.compile(r"method|original-url|rewrite-url", re.IGNORECASE)


class Recording(Server):
    def __init__(self, folder):
        self.requests = []
        super().__init__(folder, 1)

    def answer(self, connection, request):
        self.requests.append(request)
        return super().answer(connection, request)


class Campaign:
    size = 40

    def __init__(self):
        self.home = Home()
        self.server = Recording(self.home.work)
        self.players = {"read-only": Player(self.server.ports, self.server.certificate, arguments=["--read-only"]),
                        "unasked": Player(self.server.ports, self.server.certificate)}

    def close(self):
        for player in self.players.values():
            player.close()
        self.server.close()
        self.home.remove()

    def play(self, number, random):
        failures = [f"{mode}: what only reads does not arrive" for mode in self.players
                    if [request.method for request in self.arrived(mode, CONTROL)][-1:] != ["GET"]]
        for _ in range(self.size):
            if random.random() < 0.2:
                failures += self.with_a_grant(random)
                continue
            mode = random.choice(list(self.players))
            code = self.trick(random) if mode == "read-only" else random.choice(DESTROYS) % random.choice(GRANTS)
            wrapped = random.choice(("%s", "coroutine.wrap(function() %s end)()", "pcall(function() %s end)",
                                     "parallel({1}, function() %s end, {errors = 'collect'})",
                                     "do local x <close> = setmetatable({}, {__close = function() %s end}) end",
                                     "load([==[local s = ... %s]==])(s)")) % code
            try:
                failures += [f"{problem}, {mode}: {code}" for request in self.arrived(mode, wrapped)
                             if (problem := self.judge(request))]
            except Died as death:
                failures.append(f"the shell has ended: {death}; {code}")
        return failures

    def arrived(self, mode, code):
        """What comes of a piece of Lua, whose session is `s`."""
        self.server.requests.clear()
        work = [{"profile": "slot0", "code": "local s = ... " + code}]
        self.players[mode].ask({"work": work, "wide": 1}, 60)
        return list(self.server.requests)

    def with_a_grant(self, random):
        """A grant that was given, used rightly and wrongly, in any order."""
        uses = [random.choice(USES) for _ in range(random.randrange(1, 6))]
        code = f"local g = {GRANT} " + " ".join(f"pcall(function() {use} end)" for use, _ in uses)
        try:
            paths = [request.path for request in self.arrived("unasked", code) if request.method != "GET"]
        except Died as death:
            return [f"the shell has ended: {death}; {code}"]
        found = sorted(path for path in paths if not path.endswith("/auth/login"))
        wanted = sorted({f"/api/4.1/resource-groups/{group}" for _, group in uses if group})
        return [] if found == wanted else [f"{found} arrived, and {wanted} was granted: {code}"]

    def trick(self, random):
        method, path = random.choice(METHODS), random.choice(PATHS)
        options = []
        if random.random() < 0.4:
            options.append(f'headers = {{["{random.choice(HEADERS)}"] = "{random.choice(("DELETE", "/x", "0"))}"}}')
        if random.random() < 0.3:
            options.append(f'query = {{["{random.choice(QUERIES)}"] = "DELETE"}}')
        if random.random() < 0.2:
            options.append("body = {a = 1}")
        if random.random() < 0.3:
            options.append(random.choice(
                ("effect = 'read'", "confirm = false", "read_only = false", "dry_run = false")))
        target = random.choice(("s", "s", "scv.connect('slot0', {read_only = false})", "scv.connect('slot0')"))
        if random.random() < 0.2:
            if "connect" in target:
                return f"{target}.api.resource_groups.delete(1, {{confirm = false}})"
            return random.choice((
                "s.delete_resource_group{group = {id = 1}, confirm = false}", "s.backup_now{group = {id = 1}}",
                "s.api.resource_groups.delete(1, {confirm = false, effect = 'read'})"))
        return f'{target}.request("{method}", "{path}", {{{", ".join(options)}}})'

    @staticmethod
    def judge(request):
        if request.path.endswith("/auth/login") and request.method == "POST":
            return None
        reads = request.method in ("GET", "HEAD")
        if not reads:
            return f"{request.method} {request.path} arrived"
        wrong = [name for name in request.headers if WRONG_HEADERS.search(name) or "\n" in name]
        if wrong:
            return f"the header {wrong} arrived"
        path, _, query = request.path.partition("?")
        if "_method" in query.lower() or "x-http-method" in query.lower():
            return f"the query {query} arrived"
        whole = unquote(unquote(path)).replace("\\", "/")
        if any(part.split(";")[0] == ".." for part in whole.split("/")) or "%2f" in path.lower():
            return f"the path {path} arrived"
        return None
