"""Secrets that nobody knows, and names, in every place and form of replies and requests: a recording has none."""

import base64
import html
import json
import urllib.parse

import pytest

from broken_appliance import answer

SECRET = "Zq7#hunter"
NAMES = ("payroll", "Payroll", "10.77.0.5", "fe80::77", "vm-4711", "group-v77", "datastore-77", "00:50:56:77:77:77",
         "502012f3-7777-4c69-7862-adae1171408b", "Gehälter")
NAME = " ".join(NAMES)


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def replies():
    """Bodies with secrets that only their form tells, each with a type."""
    nested = {"a": {"b": [{"apiKey": SECRET, "n": NAME}]}, "text": quoted({"password": SECRET, "host": NAME})}
    twice = quoted({"x": quoted({"token": SECRET, NAMES[0]: NAME})})
    xml = f"<vm name='{NAME}'><{NAMES[0]}>{NAME}</{NAMES[0]}><password>{SECRET}</password></vm>"
    log = (f"2026-11-23 15:05:09 [{NAME}] login with password: {SECRET}\n"
           f"GET https://admin:{SECRET}@{NAMES[2]}/x?token={SECRET}&name={NAMES[0]}\n"
           f"Authorization: Basic {base64.b64encode(SECRET.encode()).decode()}\n"
           f"Authorization: Bearer {SECRET}\nSet-Cookie: JSESSIONID={SECRET}; Path=/{NAMES[0]}\n"
           f"{{password={SECRET}, user={NAMES[0]}}} tool --password '{SECRET}' {NAMES[0]}\n")
    yield "application/json", quoted({"statusCode": 200, "response": [nested, twice, log, xml]})
    yield "application/json", quoted({"response": {NAMES[0]: {"id": 1, "name": NAME}, NAMES[1]: {"id": 2}}})
    yield "application/json", quoted({"statusCode": 200, "response": nested})[:-3]
    yield "application/json", "[" + log
    yield "application/json", quoted(nested) + "\n" + quoted(twice)
    yield "text/plain", log
    yield "text/html", html.escape(quoted(nested)) + f"<p title='{NAME}'>Password: <b>{SECRET}</b> {NAME}</p>"
    yield "text/plain", urllib.parse.quote(quoted(nested)) + " " + urllib.parse.quote(NAME)
    yield "application/xml", xml
    yield "text/csv", f"name,password,ip\n{NAMES[0]},{SECRET},{NAMES[2]}\n{NAME},{SECRET},x\n"
    yield "application/x-www-form-urlencoded", urllib.parse.urlencode({"password": SECRET, "name": NAME, NAMES[0]: "x"})
    yield "text/plain", f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n{NAME}"


CODE = """
  local secret, name = ...
  for index = 1, tonumber(arg[3]) do
    pcall(scv.request, "GET", "/4.1/x" .. index, {query = {name = name, q = "password=" .. secret}})
  end
  local function post(body, kind)
    pcall(scv.request, "POST", "/4.1/" .. arg[4],
      {body = body, confirm = false, headers = kind and {["Content-Type"] = kind, ["X-Name"] = name}})
  end
  post {name = name, settings = {password = secret, [arg[4]] = name}, note = "token: " .. secret}
  post("password=" .. secret .. "&name=" .. name, "application/x-www-form-urlencoded")
  post("--b\\r\\nContent-Disposition: form-data; name=\\"password\\"\\r\\n\\r\\n" .. secret .. "\\r\\n--b\\r\\n"
    .. "Content-Disposition: form-data; name=\\"file\\"; filename=\\"" .. name .. "\\"\\r\\n\\r\\n"
    .. name .. "\\r\\n--b--",
    "multipart/form-data; boundary=b")
  post("<x><password>" .. secret .. "</password>" .. name .. "</x>", "text/xml")
"""


@pytest.mark.parametrize("options", [[], ["--pseudonyms"]])
def test_no_place_keeps_any(lone_shell, broken_appliance, tmp_path, options):
    bodies = list(replies())

    def misbehave(handler):
        path = handler.path.split("?")[0].rsplit("/", 1)[1]
        kind, body = bodies[int(path[1:]) - 1] if path.startswith("x") else ("text/plain", NAME)
        answer(handler, 200 if path.startswith("x") else 409, body.encode(), kind, headers={
            "Location": f"https://admin:{SECRET}@127.0.0.1:{handler.server.server_port}/{NAMES[0]}?token={SECRET}",
            "Content-Disposition": f'attachment; filename="{NAMES[0]}-{NAMES[4]}.log"',
            "Set-Cookie": f"sid={SECRET}", "X-Trace": NAME.replace("ä", "a"), "Server": NAMES[0]})

    def login(handler):
        answer(handler, 200, quoted({"response": {"token": "t0ken"}, "session": SECRET, "user": NAME}).encode())

    appliance = broken_appliance(misbehave, login)
    file = tmp_path / "session.jsonl"
    script = tmp_path / "run.lua"
    script.write_text(CODE)
    finished = lone_shell.run(
        "-y", "--record", str(file), *options, str(script), SECRET, NAME, str(len(bodies)), NAMES[0],
        env=appliance.environment())
    assert finished.status == 0, finished
    text = file.read_text()
    assert text.count("\n") >= len(bodies) + 6, text
    coded = base64.b64encode(SECRET.encode()).decode().rstrip("=")
    for secret in (SECRET, urllib.parse.quote(SECRET), coded, "hunter"):
        at = text.find(secret)
        assert at < 0, text[max(at - 200, 0):at + 100]
    if options:
        for name in (*NAMES, *map(urllib.parse.quote, NAMES), "Geh", "lter", *(quoted(n)[1:-1] for n in NAMES)):
            at = text.find(name)
            assert at < 0, (name, text[max(at - 200, 0):at + 100])
        assert f":{appliance.port}" not in text
    # Most of each is still there.
    assert text.count('"status":200') >= len(bodies) and "statusCode" in text and "apiKey" in text
