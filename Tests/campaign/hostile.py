"""A TLS server that ends connections where it is told, to the byte, and counts what arrived before that.

It has several ports, one for each slot of a batch, so that each case has plans of its own. A plan is what one
connection does; the connections of a slot take its plans in order, and do nothing odd when there are none left.
"""

import collections
import json
import re
import socket
import ssl
import struct
import sys
import threading
import time

from places import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "shell"))

from broken_appliance import certificate  # noqa: E402

WAYS = ("fin", "rst", "notify", "half", "garbage", "stall")
LOGIN = {"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": {"token": "t0ken"}}
CHANGE = re.compile(r"/campaign/([\w-]+)")


class Plan:
    """What a connection does.

    `received`, `sent` and `replied` say after how many bytes it ends: of what comes from the network, of what goes out
    to it, and of the reply before it is encrypted. `early`: it replies to the head alone.
    """

    def __init__(self, received=None, sent=None, replied=None, way="fin", tls="1.3", form="length", early=False):
        self.received, self.sent, self.replied = received, sent, replied
        self.way, self.tls, self.form, self.early = way, tls, form, early

    def __repr__(self):
        shown = {name: value for name, value in vars(self).items() if value not in (None, False)}
        return "plan(" + ", ".join(f"{name}={value}" for name, value in shown.items()) + ")"


class Ended(Exception):
    """The connection has come to the end that its plan wants, or to any other."""


class Request:
    """The head of a request, and as much of its body as came."""

    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.path = (lines[0].split(" ") + ["", ""])[:2]
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        self.length = int(self.headers.get("content-length", "0"))
        self.body = b""
        change = CHANGE.search(self.path)
        self.change = change.group(1) if change else None


class Connection:
    """One connection, with TLS kept in memory so that every byte that comes and goes is counted."""

    def __init__(self, server, slot, stream, plan):
        self.server, self.slot, self.stream, self.plan = server, slot, stream, plan
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = server.contexts[plan.tls].wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.received = self.sent = self.requests = 0
        self.ready = False  # whether the other side can have ended its handshake
        self.pending = b""

    def serve(self):
        try:
            self.shake_hands()
            while True:
                self.one_request()
        except Ended as end:
            self.end(self.plan.way if end.args else "fin")
        except (OSError, ssl.SSLError, ValueError):
            self.end("fin")

    # Bytes.

    def flush(self):
        data = self.outgoing.read()
        limit = self.plan.sent
        if limit is not None and self.sent + len(data) > limit:
            self.stream.sendall(data[:limit - self.sent])
            raise Ended("sent")
        self.sent += len(data)
        if data:
            self.stream.sendall(data)

    def fill(self):
        size, limit = 65536, self.plan.received
        if limit is not None:
            if self.received >= limit:
                raise Ended("received")
            size = min(size, limit - self.received)
        data = self.stream.recv(size)
        if not data:
            raise Ended
        self.received += len(data)
        self.incoming.write(data)

    def shake_hands(self):
        while True:
            try:
                self.tls.do_handshake()
                self.flush()
                self.can_be_ready()
                with self.server.lock:
                    self.server.resumed += bool(self.tls.session_reused)
                return
            except ssl.SSLWantReadError:
                # With TLS 1.3 the other side can be through as soon as this has left; with 1.2 where it resumes.
                self.flush()
                if (self.plan.tls == "1.3" or self.tls.session_reused) and self.sent > 0:
                    self.can_be_ready()
                self.fill()

    def can_be_ready(self):
        if not self.ready:
            self.ready = True
            with self.server.lock:
                self.server.ready[self.slot] += 1

    def more(self):
        while True:
            try:
                data = self.tls.read(65536)
                if not data:
                    raise Ended
                self.pending += data
                return
            except ssl.SSLWantReadError:
                self.flush()
                self.fill()

    def send(self, data):
        """Encrypts and sends, a record at a time."""
        for start in range(0, len(data), 16000):
            self.tls.write(data[start:start + 16000])
            self.flush()

    # Requests.

    def one_request(self):
        while b"\r\n\r\n" not in self.pending:
            self.more()
        head, self.pending = self.pending.split(b"\r\n\r\n", 1)
        request = Request(head)
        self.server.arrived(self, request, "head")
        if not (self.plan.early and request.change):
            while len(self.pending) < request.length:
                self.more()
            request.body, self.pending = self.pending[:request.length], self.pending[request.length:]
            if request.change is None:
                request.change = self.server.change_in_body(request)
                self.server.arrived(self, request, "head")
            self.server.arrived(self, request, "whole")
        self.requests += 1
        reply, close = self.server.answer(self, request)
        self.reply(request, reply)
        if close or self.plan.early:
            raise Ended("over")

    def reply(self, request, data):
        limit = self.plan.replied if request.change or self.plan.replied is None else None
        self.server.arrived(self, request, "answering")
        if limit is not None and limit < len(data):
            # Behind the last chunk nothing is missing but a blank line: all that the reply says may have been read.
            if self.plan.form == "chunked" and limit >= len(data) - 2:
                self.server.arrived(self, request, "replied")
            self.send(data[:limit])
            raise Ended("replied")
        # What is counted as told is what may have been read: so before the last of it leaves.
        if not self.plan.sent:
            self.server.arrived(self, request, "replied")
        self.send(data)
        self.server.arrived(self, request, "replied")

    # Ends.

    def end(self, way):
        try:
            if way == "notify" and self.ready:
                self.plan = Plan()
                try:
                    self.tls.unwrap()
                except ssl.SSLError:
                    pass
                self.flush()
            elif way == "garbage":
                self.stream.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")
            elif way == "stall":
                self.server.stop.wait(2)
            if way == "rst":
                self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif way != "stall":
                # A close with bytes unread would be a reset: they are taken and thrown away.
                self.stream.shutdown(socket.SHUT_WR)
                self.stream.settimeout(2 if way == "half" else 0.02)
                while self.stream.recv(1 << 20):
                    pass
        except (OSError, ssl.SSLError, Ended):
            pass
        finally:
            self.server.closed(self)
            self.stream.close()


class Server:
    """Listens on a port for each slot."""

    def __init__(self, folder, slots=16):
        self.certificate, key = certificate(folder)
        self.contexts = {}
        for name, version in (("1.2", ssl.TLSVersion.TLSv1_2), ("1.3", ssl.TLSVersion.TLSv1_3)):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.minimum_version = context.maximum_version = version
            context.load_cert_chain(self.certificate, key)
            self.contexts[name] = context
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.open = set()
        self.resumed = 0  # how many connections went on with the TLS session of an earlier one
        self.forget()
        self.listeners = [socket.create_server(("127.0.0.1", 0), backlog=256) for _ in range(slots)]
        self.ports = [each.getsockname()[1] for each in self.listeners]
        for slot, listener in enumerate(self.listeners):
            threading.Thread(target=self._accept, args=(slot, listener), daemon=True).start()

    def forget(self):
        """Begins a batch: nothing has arrived, and no plans are left."""
        with self.lock:
            self.plans = collections.defaultdict(collections.deque)
            self.stages = collections.defaultdict(list)  # of a change: what came of it, in order
            self.ready = collections.Counter()  # how many connections of a slot may have come through
            self.taken = collections.defaultdict(list)  # the plans of the connections on which it came
            self.kept_changes = []
            self.seen = set()

    def plan(self, slot, *plans):
        with self.lock:
            self.plans[slot].extend(plans)

    def _accept(self, slot, listener):
        while True:
            try:
                stream, _ = listener.accept()
            except OSError:
                return
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                plan = self.plans[slot].popleft() if self.plans[slot] else Plan()
                connection = Connection(self, slot, stream, plan)
                self.open.add(connection)
            threading.Thread(target=connection.serve, daemon=True).start()

    def closed(self, connection):
        with self.lock:
            self.open.discard(connection)

    def drop_kept(self):
        """Resets every connection that is open."""
        with self.lock:
            connections = list(self.open)
        for each in connections:
            try:
                each.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                each.stream.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def settle(self):
        """Waits until the connections that have a plan are done."""
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            with self.lock:
                if not any(vars(each.plan) != vars(Plan()) for each in self.open):
                    return
            time.sleep(0.002)

    def arrived(self, connection, request, stage):
        """Notes how far a request came; `replied` once for each connection."""
        if request.change is None:
            return
        with self.lock:
            place = (connection, request.change, stage)
            if place in self.seen:
                return
            self.seen.add(place)
            self.stages[request.change].append(stage)
            if stage == "head":
                self.taken[request.change].append(connection.plan)
                if connection.requests:
                    self.kept_changes.append(request.change)

    @staticmethod
    def change_in_body(request):
        """Which change a request is whose path does not tell it."""
        return None

    def answer(self, connection, request):
        """The bytes of a reply, and whether the connection ends with it."""
        if request.path.endswith("/auth/login"):
            body = json.dumps(LOGIN).encode()
        else:
            envelope = dict(LOGIN, response={"id": request.change or "none", "filler": "x" * 40})
            body = json.dumps(envelope).encode()
        if connection.plan.early and request.change:
            return shaped(b'{"statusCode": 413, "statusMessage": "ERROR"}', "length", "413 Too Large"), True
        return shaped(body, connection.plan.form), connection.plan.form == "close"

    def close(self):
        self.stop.set()
        for listener in self.listeners:
            listener.close()
        self.drop_kept()


def shaped(body, form, status="200 OK"):
    """A reply whose length is told in one of the ways of HTTP."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n".encode()
    if form == "chunked":
        pieces = [body[start:start + 50] for start in range(0, len(body), 50)]
        return head + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(
            b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    if form == "close":
        return head + b"Connection: close\r\n\r\n" + body
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    return (interim if form == "interim" else b"") + head + b"Content-Length: %d\r\n\r\n" % len(body) + body
