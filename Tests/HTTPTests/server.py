"""A server that misbehaves on purpose, for the tests of the HTTP room.

Started without arguments it makes its certificates, opens its ports on 127.0.0.1, prints one line of JSON that says
where they are, and ends when its standard input does. What it does with a request is said by the path:
/BEHAVIOUR/KEY?argument=value. KEY is the caller's own, so that many tests can share one server: /seen/KEY tells what
arrived under it.
"""

import hashlib
import json
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import parse_qs, urlsplit

SEEN = {}
SEEN_LOCK = threading.Lock()
CONNECTIONS = iter(range(1, 1 << 62))


# Certificates.

def openssl(*arguments):
    subprocess.run(("openssl",) + arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Certificates:
    """An authority, and what it has signed or not signed, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.key = self.path("leaf.key")
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.path("ca.key"))
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.key)
        openssl("req", "-x509", "-new", "-key", self.path("ca.key"), "-subj", "/O=Test/CN=Test Authority",
                "-days", "30", "-out", self.path("ca.pem"))
        here = "subjectAltName=IP:127.0.0.1,DNS:localhost"
        self.signed("good", "/O=Test/CN=good", here)
        self.signed("elsewhere", "/O=Test/CN=elsewhere", "subjectAltName=DNS:elsewhere.example")
        self.expired("expired", "/O=Test/CN=expired", here)
        # The same key as the good one: only the certificate differs.
        openssl("req", "-x509", "-new", "-key", self.key, "-subj", "/O=Test/CN=twin", "-addext", here,
                "-days", "30", "-out", self.path("twin.pem"))
        # Text that would clear a terminal, were it printed as it is.
        openssl("req", "-x509", "-new", "-key", self.key, "-utf8", "-subj", "/O=M\u00fcller/CN=\u001b[2Jevil",
                "-addext", here, "-days", "30", "-out", self.path("hostile.pem"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def signed(self, name, subject, extension):
        openssl("req", "-x509", "-new", "-key", self.key, "-CA", self.path("ca.pem"), "-CAkey", self.path("ca.key"),
                "-subj", subject, "-addext", extension, "-days", "30", "-out", self.path(name + ".pem"))

    def expired(self, name, subject, extension):
        with open(self.path("ca.conf"), "w", encoding="utf-8") as file:
            file.write("[ca]\ndefault_ca=d\n[d]\ndatabase=%s\nserial=%s\nnew_certs_dir=%s\ndefault_md=sha256\n"
                       "policy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\n%s\n"
                       % (self.path("index"), self.path("serial"), self.folder, extension))
        with open(self.path("index"), "w", encoding="utf-8"):
            pass
        with open(self.path("serial"), "w", encoding="utf-8") as file:
            file.write("1000\n")
        openssl("req", "-new", "-key", self.key, "-subj", subject, "-out", self.path("expired.csr"))
        openssl("ca", "-batch", "-notext", "-config", self.path("ca.conf"), "-cert", self.path("ca.pem"),
                "-keyfile", self.path("ca.key"), "-startdate", "20200101000000Z", "-enddate", "20200201000000Z",
                "-in", self.path("expired.csr"), "-out", self.path(name + ".pem"))

    def context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path(name + ".pem"), self.key)
        return context

    def fingerprint(self, name):
        with open(self.path(name + ".pem"), encoding="utf-8") as file:
            der = ssl.PEM_cert_to_DER_cert(file.read())
        return "sha256:" + hashlib.sha256(der).hexdigest()


# Requests.

class Request:
    """One request as it arrived."""

    def __init__(self, method, target, headers, body, connection, number, resumed):
        split = urlsplit(target)
        parts = split.path.split("/", 2)
        self.method = method
        self.target = target
        self.behaviour = parts[1] if len(parts) > 1 else ""
        self.key = parts[2] if len(parts) > 2 else ""
        self.arguments = {name: values[-1] for name, values in parse_qs(split.query).items()}
        self.headers = headers
        self.body = body
        self.connection = connection
        self.number = number
        self.resumed = resumed

    def facts(self):
        return {"method": self.method, "target": self.target, "headers": self.headers,
                "body": self.body.decode("latin-1"), "connection": self.connection, "number": self.number,
                "resumed": self.resumed}


class Closed(Exception):
    """The connection is to end, or has."""


class Connection:
    """One accepted connection: reads requests one after the other and does what each asks for."""

    def __init__(self, stream):
        self.stream = stream
        self.number = next(CONNECTIONS)
        self.pending = b""

    def serve(self):
        try:
            for count in range(1, 1 << 30):
                request = self.read(count)
                if request.behaviour != "seen":
                    with SEEN_LOCK:
                        SEEN.setdefault(request.key, []).append(request.facts())
                behaviour = BEHAVIOURS.get(request.behaviour)
                if behaviour is None:
                    self.reply(404, b'"no such behaviour"')
                else:
                    behaviour(self, request)
        except (Closed, OSError):
            pass
        finally:
            self.stream.close()

    def more(self):
        data = self.stream.recv(65536)
        if not data:
            raise Closed
        self.pending += data

    def read(self, count):
        while b"\r\n\r\n" not in self.pending:
            self.more()
            if self.pending[:1] == b"\x16":
                # A TLS handshake on a port without TLS: answered as web servers do.
                self.reply(400, b"")
                raise Closed
        head, self.pending = self.pending.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            headers[name.strip().lower()] = value.strip()
        length = int(headers.get("content-length", "0"))
        while len(self.pending) < length:
            self.more()
        body, self.pending = self.pending[:length], self.pending[length:]
        return Request(method, target, headers, body, self.number, count, getattr(self.stream, "session_reused", None))

    def send(self, data):
        self.stream.sendall(data)

    def reply(self, status, body, headers=()):
        head = "HTTP/1.1 %d Status\r\nContent-Length: %d\r\nContent-Type: application/json\r\n" % (status, len(body))
        head += "".join("%s: %s\r\n" % pair for pair in headers)
        self.send(head.encode("latin-1") + b"\r\n" + body)

    def wait_for_close(self):
        while True:
            self.more()


def fine(connection, request):
    connection.reply(200, json.dumps(request.facts()).encode())


def seen(connection, request):
    with SEEN_LOCK:
        facts = list(SEEN.get(request.key, ()))
    connection.reply(200, json.dumps(facts).encode())


def slow(connection, request):
    time.sleep(int(request.arguments.get("ms", "200")) / 1000)
    fine(connection, request)


def never(connection, request):
    connection.wait_for_close()


def stall(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
    connection.wait_for_close()


def drip(connection, request):
    """Thirty bytes, slowly: longer in all than any pause between them."""
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n")
    for _ in range(30):
        time.sleep(0.05)
        connection.send(b".")


def cut(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
    raise Closed


def cut_head(connection, request):
    """As many bytes of a reply as are asked for, all of them within its head."""
    connection.send((b"HTTP/1.1 103 Early Hints\r\n\r\n" if "early" in request.arguments else b"")
                    + CUT_HEAD[:int(request.arguments["n"])])
    raise Closed


CUT_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-One: 1\r\n\r\n"


def cut_chunk(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n40\r\nabc")
    raise Closed


def chunked(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for piece in (b"one ", b"two ", b"three"):
        connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
    connection.send(b"0\r\n\r\n")


def endless(connection, request):
    status = int(request.arguments.get("code", "200"))
    connection.send(b"HTTP/1.1 %d Status\r\nTransfer-Encoding: chunked\r\n\r\n" % status)
    while True:
        connection.send(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")


def announced(connection, request):
    """Says that a great deal will come, and stops there."""
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\nx" % request.arguments["n"].encode())
    connection.wait_for_close()


def octets(connection, request):
    connection.reply(int(request.arguments.get("code", "200")), b"x" * int(request.arguments["n"]))


def status(connection, request):
    connection.reply(int(request.arguments["code"]), b"")


def drop(connection, request):
    raise Closed


def garbage(connection, request):
    connection.send(b"220 mail.example ESMTP ready\r\n")
    raise Closed


def many_headers(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.send(b"X-Filler: " + b"x" * 4000 + b"\r\n")


def redirect(connection, request):
    connection.reply(302, b"", (("Location", "/fine/" + request.key),))


def interim(connection, request):
    connection.send(b"HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n")
    connection.reply(200, b"{}", (("X-Late", "yes"), ("x-twice", "one"), ("X-TWICE", "two")))


def folded(connection, request):
    """The first line of the headers goes on with the line before it, which there isn't."""
    connection.send(b"HTTP/1.1 200 OK\r\n AAAA: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")


BEHAVIOURS = {
    "fine": fine, "folded": folded, "seen": seen, "slow": slow, "never": never, "stall": stall, "drip": drip,
    "cut": cut, "cut_chunk": cut_chunk, "cut_head": cut_head, "chunked": chunked, "endless": endless,
    "announced": announced, "bytes": octets,
    "status": status, "drop": drop, "garbage": garbage, "many_headers": many_headers, "redirect": redirect,
    "interim": interim,
}


# Ports.

def listen():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    return listener


def accept_for_ever(listener, handle):
    listener.listen(512)

    def guarded(stream):
        try:
            handle(stream)
        except OSError:
            stream.close()

    def accept():
        while True:
            stream, _ = listener.accept()
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=guarded, args=(stream,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def serve_tls(*contexts):
    """Each connection gets the next of the certificates."""
    counter = iter(range(1 << 62))

    def handle(stream):
        context = contexts[next(counter) % len(contexts)]
        Connection(context.wrap_socket(stream, server_side=True)).serve()

    return accept_for_ever(listen(), handle)


def old(context):
    """The same for TLS 1.2 and nothing newer."""
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def serve_shy(context, after=False):
    """One that breaks off each handshake that would resume a session, which some middle boxes do; or, once it is over,
    each connection that has."""

    def handle(stream):
        hello = stream.recv(65536, socket.MSG_PEEK)
        while len(hello) < 5 or len(hello) < 5 + int.from_bytes(hello[3:5], "big"):
            hello = stream.recv(65536, socket.MSG_PEEK)
        at = 5 + 4 + 2 + 32  # the heads of record and message, version, random
        at += 1 + hello[at]
        at += 2 + int.from_bytes(hello[at:at + 2], "big")
        at += 1 + hello[at]
        at += 2
        extensions = []
        while at < len(hello):
            extensions.append(int.from_bytes(hello[at:at + 2], "big"))
            if extensions[-1] == 35 and hello[at + 2:at + 4] == b"\0\0":
                extensions[-1] = None  # no ticket, but the wish for one
            at += 4 + int.from_bytes(hello[at + 2:at + 4], "big")
        if not after and (41 in extensions or 35 in extensions):  # pre_shared_key, and session_ticket of TLS 1.2
            stream.sendall(b"\x15\x03\x03\x00\x02\x02\x2f")  # illegal_parameter
            stream.close()
            return
        connection = context.wrap_socket(stream, server_side=True)
        if not (after and connection.session_reused):
            Connection(connection).serve()
        connection.close()

    return accept_for_ever(listen(), handle)


def hold(stream):
    while stream.recv(65536):
        pass
    stream.close()


def reset_early(context):
    """One that reads the beginning of a request, and resets the connection while the rest of it is on its way."""

    def handle(stream):
        connection = context.wrap_socket(stream, server_side=True)
        connection.recv(1024)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.socket(fileno=connection.detach()).close()

    return accept_for_ever(listen(), handle)


def serve_renegotiating(certificates):
    """One that wants another handshake in the middle of a connection, and replies once it has begun.

    Python can't ask for that, so it is openssl's own server; it is ended by the end of its standard input.
    """
    server = subprocess.Popen(
        ("openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1_2", "-cert", certificates.path("good.pem"),
         "-key", certificates.key), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for line in server.stdout:
        if line.startswith(b"ACCEPT "):
            break

    def drive():
        for line in server.stdout:
            if line.startswith(b"GET "):
                server.stdin.write(b"r\n")
            elif line.startswith(b"SSL_do_handshake"):
                server.stdin.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            server.stdin.flush()

    threading.Thread(target=drive, daemon=True).start()
    return int(line.rsplit(b":", 1)[1]), server


def main():
    folder = tempfile.mkdtemp(prefix="http-tests-")
    try:
        certificates = Certificates(folder)
        names = ("good", "twin", "elsewhere", "expired", "hostile")
        ports = {name: serve_tls(certificates.context(name)) for name in names}
        ports["rotating"] = serve_tls(certificates.context("good"), certificates.context("twin"))
        ports["old"] = serve_tls(old(certificates.context("good")))
        ports["shy"] = serve_shy(certificates.context("good"))
        ports["shy_old"] = serve_shy(old(certificates.context("good")))
        ports["shy_after"] = serve_shy(certificates.context("good"), after=True)
        ports["plain"] = accept_for_ever(listen(), lambda stream: Connection(stream).serve())
        ports["silent"] = accept_for_ever(listen(), hold)
        ports["slammed"] = accept_for_ever(listen(), lambda stream: stream.close())
        ports["resetting"] = reset_early(certificates.context("good"))
        ports["renegotiating"], renegotiating = serve_renegotiating(certificates)
        # Bound, so that no one else gets the port, but not listening.
        refusing = listen()
        ports["refused"] = refusing.getsockname()[1]
        facts = {"ports": ports, "fingerprints": {name: certificates.fingerprint(name) for name in names},
                 "authority": certificates.path("ca.pem"), "folder": folder}
        print(json.dumps(facts), flush=True)
        sys.stdin.read()
        renegotiating.kill()
        renegotiating.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
