"""Replies that are wrong: in a value, in the text, in the head, in how their length is told."""

import json

BIG = (1 << 63, (1 << 64) + 1, -(1 << 63) - 1, 10 ** 40)
RAW = (
    "1e999", "-1e999", "1" + "0" * 400, "NaN", "-Infinity", '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d"', "0123",
    "+1", "'single'", "undefined", "{'a': 1}", "[1,]", "tru", "0x10", '"\t"', '"\\x41"', "1.", "-", '"\\u12"',
)
TEXTS = (
    "", " ", "\x00", "\x1b]0;title\x07\x1b[2J", "\u202eevil", "\ufeff", "\r\n", "=cmd()", "x" * 60_000, "%s%n",
    "\x9b31m", "\U000e0041", "1970-01-01", "13/45/2026 99:99:99 PM",
)
ENDS = ("fin", "rst", "notify", "half")


def places(value, path=()):
    """Every place of a value, by the keys that lead there."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from places(each, path + (key,))


def nested(random):
    depth = random.choice((20, 200, 2000, 100_000))
    return random.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth, "[" * depth))


def value(random, old):
    """Another value, as JSON text."""
    kind = random.randrange(12)
    if kind == 0:
        return str(random.choice(BIG))
    if kind == 1:
        return random.choice(RAW)
    if kind == 2:
        return nested(random)
    if kind == 3:
        return json.dumps(random.choice(TEXTS))
    if kind == 4 and isinstance(old, list):
        return json.dumps(old + [random.choice((1, "x", None, [], True, [{}], 1.5))])
    if kind == 5 and isinstance(old, list):
        return json.dumps(old * random.choice((2, 50)))
    if kind == 6:
        return json.dumps([old])
    if kind == 7:
        return json.dumps({"value": old, "0": old})
    if kind == 8:
        return json.dumps(str(old))
    return json.dumps(random.choice((None, 0, -1, 1.5, "", "x", [], {}, True, False, [None], [[]], [1, "x"])))


def changed(random, text):
    """One value of a JSON text changed, taken out or doubled; the text where it is no JSON."""
    try:
        whole = json.loads(text)
    except ValueError:
        return text
    path = random.choice(list(places(whole)))
    if not path:
        return value(random, whole).encode()
    parent = whole
    for key in path[:-1]:
        parent = parent[key]
    old, mark = parent[path[-1]], "\u0001MARK"
    if random.random() < 0.15:
        del parent[path[-1]]
        return json.dumps(whole).encode()
    if isinstance(parent, dict) and random.random() < 0.1:
        parent[mark] = old
        key = json.dumps(path[-1])
        return json.dumps(whole).replace(json.dumps(mark), key).encode()
    parent[path[-1]] = mark
    return json.dumps(whole).replace(json.dumps(mark), value(random, old)).encode()


def spoiled(random, text):
    """Bytes of a text changed."""
    place = random.randrange(len(text) + 1)
    kind = random.randrange(9)
    if kind == 0:
        return text[:place]
    if kind == 1:
        return text[:place] + bytes([random.randrange(256)]) + text[place + 1:]
    if kind == 2:
        return text[:place] + bytes(random.randrange(256) for _ in range(random.randrange(1, 20))) + text[place:]
    if kind == 3:
        return random.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b")]}',\n", b"//\n", b"  \n")) + text
    if kind == 4:
        return text + random.choice((b"x", b"{}", b"\x00", b"]", b"," + text, text))
    if kind == 5:
        return text.replace(b'"', random.choice((b"'", b"\"\"", b"")))
    if kind == 6:
        return random.choice((b"", b"null", b"[]", b"{}", b"0", b'""', b"<html><body>Bad</body></html>", b"OK",
                              nested(random).encode(), b"\x1f\x8b\x08\x00", b"\x80" * 100))
    if kind == 7:
        return text.decode("utf-8", "replace").encode("utf-16")
    return text[:place] + text[place + random.randrange(1, 30):]


STATUS_LINES = (
    "HTTP/1.1 200", "HTTP/1.1  200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 200 \x1b[2J", "HTTP/2 200 OK", "HTTP/3 200",
    "HTTP/1.1 99 X", "HTTP/1.1 600 X", "HTTP/1.1 1000 X", "HTTP/1.1 000 X", "HTTP/1.1 -1 X", "HTTP/1.1 2x0 X",
    "HTTP/9.9 200 OK", "ICY 200 OK", "http/1.1 200 OK", "HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified",
    "HTTP/1.1 205 Reset", "HTTP/1.1 206 Partial", "HTTP/1.1 101 Switching", "HTTP/1.1 301 Moved",
    "HTTP/1.1 302 Found", "HTTP/1.1 307 Temporary", "HTTP/1.1 308 Permanent", "HTTP/1.1 400 Bad",
    "HTTP/1.1 403 Forbidden", "HTTP/1.1 404 Not Found", "HTTP/1.1 408 Late", "HTTP/1.1 409 Conflict",
    "HTTP/1.1 413 Large", "HTTP/1.1 418 Teapot", "HTTP/1.1 451 Law", "HTTP/1.1 500 Wrong", "HTTP/1.1 501 None",
    "HTTP/1.1 505 Version", "HTTP/1.1 511 Network", "HTTP/1.1 599 X", "220 mail.example ESMTP", "", " ", "\x00\x01",
)
HEADERS = (
    " folded: x", "\tfolded", " ", "no colon", ": no name", "X-Empty:", "X-NUL: a\x00b", "X-Esc: \x1b[2J",
    "X-Long: " + "x" * 70_000, "Content-Encoding: gzip", "Content-Encoding: br, gzip", "Content-Type: text/html",
    "Content-Type: ", "Content-Type: \x1b[2J", "Content-Type: application/json; charset=utf-16",
    "Location: https://elsewhere.example/", "Location: //x/../..", "Set-Cookie: a=b; Path=/", "Connection: close",
    "Connection: upgrade", "Upgrade: h2c", "Trailer: X-Late", "Retry-After: -1", "Retry-After: 99999999999999999999",
    "Retry-After: Mon, 99 Foo 2026", "Date: yesterday", "Date: ", "Date: Mon, 23 Nov 9999 15:05:09 GMT",
    "Content-Disposition: attachment; filename=../../x", "Alt-Svc: h3=\":1\"", "Strict-Transport-Security: max-age=1",
    "WWW-Authenticate: Negotiate", "Proxy-Authenticate: Basic", "Age: x", "Content-Range: x",
)
LENGTHS = (
    "Content-Length: -1", "Content-Length: 0", "Content-Length: 99999999999999999999",
    "Content-Length: 9223372036854775807", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 5, 5",
    "Content-Length: x", "Content-Length: ", "Content-Length: +5", "Content-Length: 134217729",
    "Content-Length: 0x10", "Transfer-Encoding: chunked\r\nContent-Length: 4", "Transfer-Encoding: identity",
    "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "",
)
CHUNKS = (
    b"-1\r\n", b"ffffffffffffffffff\r\n", b"zz\r\n", b"\r\n", b"5", b"5;ext=\"\x00\"\r\n", b"0\r\n",
    b"0\r\nX: y\r\n\r\n", b"7fffffffffffffff\r\n", b"5\nabcde\n", b" 5\r\n", b"5 \r\nabcde\r\n",
    b"1" * 5000 + b"\r\n", b"0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", b"0\r\n folded\r\n\r\n",
)


def head(status="HTTP/1.1 200 OK", *headers):
    return "\r\n".join((status, *(each for each in headers if each is not None))).encode("latin-1") + b"\r\n\r\n"


def wrong_head(random, text):
    kind = random.randrange(8)
    length = f"Content-Length: {len(text)}"
    if kind == 0:
        return head(random.choice(STATUS_LINES), "Content-Type: application/json", length) + text
    if kind == 1:  # the first header line is folded
        return head("HTTP/1.1 200 OK", random.choice((" AAAA: x", "\tAAAA: x", "  ", " " * 5000 + "x")),
                    "Content-Type: application/json", length) + text
    if kind == 2:
        lines = ["Content-Type: application/json", length]
        for _ in range(random.randrange(1, 5)):
            lines.insert(random.randrange(len(lines) + 1), random.choice(HEADERS))
        return head("HTTP/1.1 200 OK", *lines) + text
    if kind == 3:
        many = (f"X-{n}: {'y' * 20}" for n in range(random.choice((200, 20_000))))
        return head("HTTP/1.1 200 OK", *many, length) + text
    if kind == 4:
        interim = random.choice((b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early\r\nA: b\r\n\r\n",
                                 b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", b"HTTP/1.1 199 X\r\n folded\r\n\r\n"))
        return interim * random.choice((1, 3, 2000)) + head("HTTP/1.1 200 OK", length) + text
    if kind == 5:
        return head("HTTP/1.1 200 OK", "Content-Type: application/json", length).replace(
            b"\r\n", random.choice((b"\n", b"\r", b"\r\r\n", b"\n\r"))) + text
    if kind == 6:
        whole = head("HTTP/1.1 200 OK", "Content-Type: application/json", length)
        return spoiled(random, whole) + text
    return random.choice((
        b"", b"\r\n\r\n", text, b"\x15\x03\x03\x00\x02\x02\x28", b"\x00" * 1000, b"GET / HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" * 3))


def wrong_length(random, text):
    if random.random() < 0.5:
        return head("HTTP/1.1 200 OK", "Content-Type: application/json", random.choice(LENGTHS) or None) + text
    start, chunk = head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"), b"%x\r\n%s\r\n" % (len(text), text)
    bad = random.choice(CHUNKS)
    return start + random.choice((bad, chunk + bad, bad + chunk, chunk[:-1] + bad, chunk))


def mutated(random, status, text):
    """The bytes of a wrong reply in place of this one, and how the connection ends behind it, if it does."""
    kind = random.randrange(10)
    if kind < 5:
        body = changed(random, text)
    elif kind < 7:
        body = spoiled(random, text)
    else:
        reply = wrong_head(random, text) if kind < 9 else wrong_length(random, text)
        return reply, random.choice(ENDS)
    line = f"HTTP/1.1 {status} X" if random.random() < 0.9 else f"HTTP/1.1 {random.choice((200, 400, 404, 500))} X"
    reply = head(line, "Content-Type: application/json", f"Content-Length: {len(body)}") + body
    return reply, random.choice((None, None, *ENDS))
