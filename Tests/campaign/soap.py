"""Malformed replies of vCenter: those of a whole look, one of them mutated on the way.

Held for each look: it ends in bounded time with an inventory, or with an error in the one shape whose status is that of
a reply; where the mutation leaves nothing that could be right, with an error. No control character is in what it says,
the shell lives, and what it holds in memory has bounds.
"""

import re
import unicodedata

from hostile import Server
from places import HERE, SCVSH, Home, json
from player import EXITS, Died, Player

SLOTS = 8
SECONDS = 20
MEGABYTES = 1500  # that a shell may hold, eight replies of 100 MB at once among it
ALLOWED = {"connect", "login", "timeout", "appliance", "protocol"}

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="' + ENVELOPE + '" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<soapenv:Body>")
TAIL = "</soapenv:Body></soapenv:Envelope>"
CONTENT = (
    '<returnval><rootFolder type="Folder">group-d1</rootFolder><propertyCollector type="PropertyCollector">pc'
    '</propertyCollector><viewManager type="ViewManager">vm</viewManager><about><fullName>vCenter</fullName>'
    '<instanceUuid>1-2</instanceUuid></about><sessionManager type="SessionManager">sm</sessionManager></returnval>')
METHODS = ("RetrieveServiceContent", "Login", "CreateContainerView", "RetrievePropertiesEx", "DestroyView")
METHOD = re.compile(rb'<(\w+) xmlns="urn:vim25">')


def prop(name, value, kind="xsd:string", more=""):
    return f'<propSet><name>{name}</name><val xsi:type="{kind}"{more}>{value}</val></propSet>'


def vm(number):
    return (
        f'<objects><obj type="VirtualMachine">vm-{number}</obj>' + prop("name", f"web%2f{number} &lt;ü&gt;")
        + prop("config.uuid", f"4211-{number}") + prop("config.template", "false", "xsd:boolean")
        + prop("runtime.host", "host-1", "ManagedObjectReference", ' type="HostSystem"')
        + prop("datastore", '<ManagedObjectReference type="Datastore">datastore-1</ManagedObjectReference>',
               "ArrayOfManagedObjectReference")
        + prop("parent", "group-v1", "ManagedObjectReference", ' type="Folder"') + "</objects>")


STORE = (
    '<objects><obj type="Datastore">datastore-1</obj>' + prop("name", "nfs") + prop("summary.capacity", "7", "xsd:long")
    + "</objects>")


def plain(method, objects=20, token=""):
    """What vCenter answers."""
    inside = {
        "RetrieveServiceContent": CONTENT, "Login": "<returnval><key>k</key></returnval>",
        "CreateContainerView": '<returnval type="ContainerView">session[a]b</returnval>',
    }.get(method, "")
    if method in ("RetrievePropertiesEx", "ContinueRetrievePropertiesEx"):
        inside = f"<returnval>{token}" + "".join(vm(number) for number in range(objects)) + STORE + "</returnval>"
    return f'{HEAD}<{method}Response xmlns="urn:vim25">{inside}</{method}Response>{TAIL}'.encode()


def fault(kind, words=""):
    return (
        f"{HEAD}<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>{words}</faultstring><detail>"
        f'<{kind}Fault xmlns="urn:vim25" xsi:type="{kind}"/></detail></soapenv:Fault>{TAIL}').encode()


class Mutation:
    """What becomes of a reply: its status and body; and whether there has to be an error."""

    def __init__(self, random):
        self.random = random
        self.method = random.choice(METHODS[:4])
        # 100 MB takes a while to be made, so that few are.
        self.kind = "large" if random.random() < 0.005 else random.choice(KINDS)
        if self.kind in ("types", "endless"):
            self.method = "RetrievePropertiesEx"
        if self.kind == "cookie":
            self.method = "Login"
        self.must_fail = self.kind not in ("flip", "comment", "element")
        self.objects = random.choice((0, 1, 20, 300))

    def __repr__(self):
        return f"{self.kind} of {self.method}"

    def reply(self, method):
        """The status, the body and the cookie of a reply."""
        cookie = b"vmware_soap_session=\"c00kie-0123456789\"; Path=/; HttpOnly" if method == "Login" else None
        body = plain(method, self.objects or 1)
        if method != self.method and not (self.kind == "endless" and method.startswith("Continue")):
            return 200, body, cookie
        return getattr(self, self.kind)(method, body, cookie)

    def inside(self, body):
        """A place between two elements within the answer."""
        places = [match.end() for match in re.finditer(rb"Response xmlns=\"urn:vim25\">|</\w+>(?=<)", body)]
        return self.random.choice(places[:-2])

    def put(self, body, what):
        place = self.inside(body)
        return body[:place] + what + body[place:]

    def truncated(self, _, body, cookie):
        return 200, body[:self.random.randrange(len(body))], cookie

    def namespace(self, _, body, cookie):
        old = self.random.choice((ENVELOPE.encode(), b"urn:vim25"))
        return 200, body.replace(old, self.random.choice((b"urn:other", b"urn:vim25 ", b"http://a/"))), cookie

    def bomb(self, _, body, cookie):
        lines = b"<!ENTITY e0 'ha'>" + b"".join(
            b"<!ENTITY e%d '%s'>" % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, 12))
        declaration, rest = body.split(b"\n", 1)
        kind = self.random.randrange(4)
        if kind == 0:
            rest = b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'>" + rest
        elif kind == 1:
            rest = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + self.put(rest, b"&e;")
        elif kind == 2:
            rest = self.put(rest, b"&e11;")
        else:
            rest = b"<!DOCTYPE x [" + lines + b"]>" + self.put(rest, b"&e11;")
        return 200, declaration + b"\n" + rest, cookie

    def utf8(self, _, body, cookie):
        place = self.random.randrange(body.index(b"\n") + 1, len(body) + 1)
        bad = self.random.choice(
            (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xc3", b"\x00"))
        # In front of the rest of a character it may be no fault of its own.
        while place < len(body) and body[place] & 0xC0 == 0x80:
            place += 1
        return 200, body[:place] + bad + body[place:], cookie

    def encoding(self, _, body, cookie):
        text = body.decode()
        name = self.random.choice(("utf-16", "utf-16-le", "ISO-8859-1", "UTF-7", "EBCDIC-CP-US"))
        if name.startswith("utf-16"):
            return 200, text.encode(name), cookie
        return 200, text.replace("UTF-8", name, 1).encode(), cookie

    def nesting(self, _, body, cookie):
        depth = self.random.choice((100, 5_000, 500_000))
        name = self.random.choice((b"x", b"objects", b"val"))
        inside = b"<" + name + b">"
        close = (b"</" + name + b">") * depth if self.random.random() < 0.5 else b""
        return 200, self.put(body, inside * depth + close), cookie

    def large(self, _, body, cookie):
        size = 100 << 20
        what = self.random.choice((
            b"<x>" + b"y" * size + b"</x>", b"<x a='" + b"y" * size + b"'/>", b"<" + b"y" * size + b"/>",
            b"<a/>" * (size // 4), b"<x>" * (size // 3), b"<a b='c' d='e'/>" * (size // 16 * 2)))
        return 200, self.put(body, what)[:125 << 20], cookie

    def comment(self, _, body, cookie):
        size = self.random.choice((10, 1_000_000))
        return 200, self.put(body, self.random.choice((
            b"<!--" + b"x" * size + b"-->", b"<?x " + b"y" * size + b"?>", b" " * 1000))), cookie

    def element(self, _, body, cookie):
        """One element taken out, doubled, or put into another."""
        found = list(re.finditer(rb"<(\w+)[^<>]*>[^<>]*</\1>", body))
        if not found:
            return 200, body, cookie
        match = self.random.choice(found)
        new = self.random.choice((b"", match.group() * 2, b"<odd>" + match.group() + b"</odd>", b"<odd/>"))
        return 200, body[:match.start()] + new + body[match.end():], cookie

    def types(self, method, _, cookie):
        odd = self.random.choice((
            prop("config.template", "maybe", "xsd:boolean"), prop("config.template", "", "ArrayOfString"),
            prop("runtime.host", "host-1", "xsd:string"), prop("runtime.host", "host-1", "ManagedObjectReference"),
            prop("runtime.host", "", "ManagedObjectReference", ' type="HostSystem"'),
            prop("datastore", "datastore-1", "xsd:string"), prop("datastore", "<x/>", "ArrayOfManagedObjectReference"),
            prop("name", "<ManagedObjectReference type='a'>b</ManagedObjectReference>", "xsd:string"),
            prop("name", "a") + prop("name", "b"), "<propSet><val>a</val></propSet>", "<propSet/>",
            prop("name", "x", "ManagedObjectReference", ' type="Folder"')))
        objects = self.random.choice((
            f'<objects><obj type="VirtualMachine">vm-1</obj>{odd}</objects>', "<objects/>",
            '<objects><obj>vm-1</obj></objects>', "<objects><obj type='VirtualMachine'/></objects>",
            vm(1) + vm(1).replace("4211", "4212"),
            '<objects><obj type="Datastore">d</obj>' + prop("summary.capacity", self.random.choice(
                ("1e3", "9" * 30, "0x1", "much")), "xsd:long") + "</objects>"))
        return 200, f'{HEAD}<{method}Response xmlns="urn:vim25"><returnval>{objects}</returnval>' \
            f"</{method}Response>{TAIL}".encode(), cookie

    def endless(self, method, _, cookie):
        return 200, plain(method, self.objects or 1, "<token>t</token>"), cookie

    def status(self, _, body, cookie):
        return self.random.choice((201, 204, 206, 301, 302, 400, 401, 403, 404, 405, 500, 501)), body, cookie

    def faults(self, _, __, cookie):
        kind = self.random.choice((
            "NotAuthenticated", "InvalidLogin", "NoPermission", "InvalidProperty", "ManagedObjectNotFound", "",
            "\u202eevil", "a" * 5000))
        body = fault("X", "\x85 \u202e &#x85; " + "w" * self.random.choice((0, 10, 60_000))).replace(
            b'xsi:type="X"', f'xsi:type="{kind}"'.encode())
        return self.random.choice((500, 500, 200)), body, cookie

    def cookie(self, _, body, __):
        return 200, body, self.random.choice((
            None, b"vmware_soap_session=", b'vmware_soap_session=""', b"other=1", b"vmware_soap_session=a b",
            b"vmware_soap_session=\xff\xfe", b"vmware_soap_session;x"))

    def page(self, _, __, cookie):
        return self.random.choice((200, 404, 502)), self.random.choice((
            b"", b" \r\n", b"<!DOCTYPE html><html><body>no", b"<html></html>", b'{"a": 1}', b"\x1f\x8b\x08\x00junk",
            b"\xef\xbb\xbf", b"plain")), cookie

    def swap(self, method, _, cookie):
        other = self.random.choice([each for each in METHODS if each != method])
        return 200, plain(other), cookie

    def flip(self, _, body, cookie):
        changed = bytearray(body)
        for _ in range(self.random.choice((1, 2, 20))):
            place = self.random.randrange(len(changed))
            way = self.random.randrange(3)
            if way == 0:
                changed[place] = self.random.randrange(256)
            elif way == 1:
                del changed[place:place + self.random.randrange(1, 30)]
            else:
                changed[place:place] = changed[place:place + self.random.randrange(1, 300)]
            if not changed:
                break
        return 200, bytes(changed), cookie


KINDS = ("truncated", "namespace", "bomb", "utf8", "encoding", "nesting", "comment", "element", "types", "endless",
         "status", "faults", "cookie", "page", "swap", "flip", "flip")


class VCenter(Server):
    """A vCenter on each port, of which one reply is mutated."""

    def __init__(self, folder):
        self.mutations = {}
        super().__init__(folder, SLOTS)

    def answer(self, connection, request):
        named = METHOD.search(request.body)
        method = named.group(1).decode() if named else "?"
        mutation = self.mutations.get(connection.slot)
        status, body, cookie = 200, plain(method), None
        if mutation:
            status, body, cookie = mutation.reply(method)
        lines = [b"HTTP/1.1 %d X" % status, b"Content-Type: text/xml; charset=utf-8"]
        if status not in (204,):
            lines.append(b"Content-Length: %d" % len(body))
        else:
            body = b""
        if cookie is not None:
            lines.append(b"Set-Cookie: " + cookie)
        return b"\r\n".join(lines) + b"\r\n\r\n" + body, False


class Campaign:
    size = SLOTS

    def __init__(self):
        self.home = Home()
        self.server = VCenter(self.home.work)
        self.player = Player(self.server.ports, self.server.certificate)
        path = self.player.home.folder / "config/scvsh/profiles.json"
        profiles = json.loads(path.read_text())
        for profile, port in zip(profiles.values(), self.server.ports):
            profile["vcenter"] = {"url": f"127.0.0.1:{port}", "ca": self.server.certificate}
        path.write_text(json.dumps(profiles))

    def close(self):
        self.player.close()
        self.server.close()
        self.home.remove()

    def play(self, number, random):
        code = f"return dofile({json.dumps(str(HERE / 'calls_xml.lua'))})('slot%d')"
        work = []
        for slot in range(SLOTS):
            self.server.mutations[slot] = Mutation(type(random)(random.random()))
            work.append({"profile": f"slot{slot}", "code": code % slot, "show": True})
        try:
            answers = self.player.ask({"work": work, "wide": SLOTS}, 300)
            held = self.held()
        except Died as death:
            self.server.drop_kept()
            return [f"the shell has ended: {death}; {list(self.server.mutations.values())}"]
        failures = [f"{problem}: {self.server.mutations[slot]}: {answer}"[:1500]
                    for slot, answer in enumerate(answers)
                    if (problem := self.judge(self.server.mutations[slot], answer, self.limit()))]
        if held > MEGABYTES and ".build-asan" not in SCVSH:
            failures.append(f"the shell held {held} MB: {list(self.server.mutations.values())}")
        return failures

    def held(self):
        """How many megabytes the shell had at most."""
        with open(f"/proc/{self.player.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmHWM:\s*(\d+)", status.read()).group(1)) // 1024

    def limit(self):
        """The seconds that each look of a batch may take: one shell reads all its replies, so that each waits for the
        largest."""
        is_large = any(mutation.kind in ("large", "nesting") for mutation in self.server.mutations.values())
        return SECONDS * (6 if is_large else 1) * (5 if ".build-asan" in SCVSH else 1)

    @staticmethod
    def judge(mutation, answer, limit):
        if answer.get("seconds", 0) > limit:
            return f"it took {answer['seconds']} s"
        if answer["ok"]:
            if mutation.must_fail:
                return "a result"
            return None if answer["shown"] == "shown" else "what it gave can't be shown"
        kind, shown = answer["kind"], answer.get("shown") or ""
        if kind not in EXITS or kind == "lua" or not answer.get("message"):
            return "an error out of shape"
        if any(unicodedata.category(each) == "Cc" and each != "\n" for each in shown):
            return "control characters in an error"
        return None if kind in ALLOWED else f"status {EXITS[kind]}"
