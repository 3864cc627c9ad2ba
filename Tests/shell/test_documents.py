"""The appliance's own document: found wherever it lies and in whatever form, and read though it has slips."""

import json
import urllib.parse

import pytest

from broken_appliance import answer
from harness import ROOT, Shell
from played_appliance import CASES, enveloped
from test_sync import EXTRAS, document

ROWS = "-o", "json", "-e", "(function() scv.api.sync() return scv.api.differences() end)()"


def rows_of(finished):
    assert finished.status == 0, finished
    return json.loads(finished.out)


def unreadable(rows):
    return {row["operation"]: row["live"] for row in rows if row["what"] == "unreadable"}


class Served:
    """An HTTPS server that has texts at some places, and grants whatever else is asked for below /4.1."""

    def __init__(self, start, places, refusal=404):
        self.got = []
        self.appliance = start(lambda handler: self.reply(handler))
        self.places, self.refusal = places, refusal
        self.environment = self.appliance.environment()

    def reply(self, handler):
        path = urllib.parse.unquote(handler.path)
        found = self.places.get(path)
        if found is None and "Token" in handler.headers:
            found = self.places.get("TOKEN " + path)
        if found is not None:
            return answer(handler, 200, found if isinstance(found, bytes) else json.dumps(found).encode())
        if path.startswith("/api/4.1/"):
            if "api-docs" not in path:
                self.got.append((handler.command, handler.path, handler.headers, handler.body))
            return answer(handler, 200, enveloped({"ok": True}))
        status = self.refusal(path) if callable(self.refusal) else self.refusal
        answer(handler, status, json.dumps({"statusCode": status, "responseMessage": ["no"]}).encode())

    @property
    def asked(self):
        return [path for _, path in self.appliance.requests]


@pytest.fixture
def served(broken_appliance):
    return lambda places, refusal=404: Served(broken_appliance, places, refusal)


# Five places, as they are with springdoc, with springfox, and where somebody put them elsewhere.
OTHER = {"openapi": "3.0.1", "info": {"title": "Internal"}, "paths": {"/internal/health": {"get": {}}}}
PLACES = {
    "v3": lambda text: {"/api/v3/api-docs": text},
    "v2": lambda text: {"/api/v2/api-docs": text},
    "springdoc's url": lambda text: {
        "/api/v3/api-docs/swagger-config": {"configUrl": "/api/v3/api-docs/swagger-config", "url": "/docs/scv.json"},
        "/docs/scv.json": text},
    "springdoc's groups": lambda text: {
        "/api/v3/api-docs/swagger-config": {"urls": [
            {"name": "internal", "url": "/api/v3/api-docs/internal"}, {"name": "scv", "url": "/api/v3/api-docs/scv"}]},
        "/api/v3/api-docs/internal": OTHER, "/api/v3/api-docs/scv": text},
    "springfox's groups": lambda text: {
        "/api/swagger-resources": [
            {"name": "internal", "location": "/v2/api-docs?group=internal", "swaggerVersion": "2.0"},
            {"name": "scv", "location": "/v2/api-docs?group=scv", "swaggerVersion": "2.0"}],
        "/api/v2/api-docs?group=internal": OTHER, "/api/v2/api-docs?group=scv": text},
}
FORMS = {
    "3.1": lambda: document("openapi-3.1.json"),
    "3.0": lambda: document("openapi-3.1.json").replace(b'"openapi": "3.1.0"', b'"openapi": "3.0.3"'),
    "2.0": lambda: document("swagger-2.0.json"),
}


@pytest.mark.parametrize("token", ["", "TOKEN "], ids=["open", "with the token"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_wherever_it_lies_in_each_form(lone_shell, served, place, form, token):
    text = FORMS[form]()
    assert form.encode() in text
    server = served({token + path: found for path, found in PLACES[place](text).items()},
                    refusal=401 if token else 404)
    rows = rows_of(lone_shell.run(*ROWS, env=server.environment))
    assert {row["operation"] for row in rows if row["what"] == "operation" and "ours" not in row} == EXTRAS
    assert {row["operation"] for row in rows if row["what"] == "path"} == {"jobs.logs", "storage_systems.remove"}
    assert {row["operation"] for row in rows if row["what"] == "method"} == {"jobs.fail"}
    assert not unreadable(rows)
    # It was kept: what is asked later needs no search.
    before = len(server.asked)
    assert lone_shell.eval("print(#scv.api.differences())", env=server.environment).out == f"{len(rows)}\n"
    assert len(server.asked) == before


def test_a_group_that_can_not_be_had_is_told(lone_shell, served):
    server = served({
        "/api/v3/api-docs/swagger-config": {"urls": [
            {"name": "more", "url": "/api/v3/api-docs/more"}, {"name": "scv", "url": "/api/v3/api-docs/scv"},
            {"name": "far", "url": "https://evil.example/docs"}, {"name": "page", "url": "/api/v3/api-docs/page"}]},
        "/api/v3/api-docs/scv": document("openapi-3.1.json"), "/api/v3/api-docs/page": b"<html>"},
        refusal=lambda path: 403 if path.endswith("/more") else 404)
    rows = rows_of(lone_shell.run(*ROWS, env=server.environment))
    told = [row["live"] for row in rows if row["what"] == "unreadable"]
    assert told[:2] == [
        "left out: the group more at /api/v3/api-docs/more: status 403",
        "left out: the group far at https://evil.example/docs: it is on another host"]
    assert told[2].startswith("left out: the group page at /api/v3/api-docs/page: it is a page of HTML")
    assert len(told) == 3
    # A later session still knows.
    finished = lone_shell.eval('print(#scv.api.differences():where{what = "unreadable"})', env=server.environment)
    assert finished.out == "3\n", finished


@pytest.mark.parametrize("status", [401, 403, 404, 405, 406, 500])
def test_any_refusal_leads_on(lone_shell, served, status):
    server = served(PLACES["springfox's groups"](document("swagger-2.0.json")), refusal=status)
    assert len(rows_of(lone_shell.run(*ROWS, env=server.environment))) > 10
    server = served({}, refusal=status)
    finished = lone_shell.eval("print('run')", "--sync", env=server.environment)
    assert finished.status == 5 and finished.out == ""
    assert "/api/swagger-resources" in finished.err and "document of its own" in finished.err


DIALECTS = {
    "v3": {"version": "3.0"}, "v2": {"version": "2.0", "path": "/v2/api-docs"},
    "url": {"version": "3.1", "path": "/docs/scv"},
    "groups of springdoc": {"version": "3.0", "groups": ["scv", "internal"]},
    "groups of springfox": {"version": "2.0", "path": "/v2/api-docs", "groups": ["scv", "internal"]},
}


@pytest.mark.parametrize("token", [False, True], ids=["open", "with the token"])
@pytest.mark.parametrize("place", DIALECTS)
def test_a_dialect_serves_it_and_is_told_right(home, simulators, tmp_path, place, token):
    file = tmp_path / "dialect.json"
    file.write_text(json.dumps({
        "document": {**DIALECTS[place], "token": token},
        "rename": {"Job.policyName": "policy", "Backup.startTime": "takenAt"}, "times": "iso"}))
    rows = rows_of(Shell(home, simulators("--dialect", str(file))).run(*ROWS))
    told = {(row["what"], row.get("ours"), row.get("live"), row["taken"]) for row in rows}
    assert ("reply field", "[].policyName", "[].policy", "live") in told
    assert ("offered", "[].startTime", "[].takenAt", "ours") in told
    offers = {row["correct"] for row in rows if row["what"] == "offered"}
    assert offers == {'scv.api.correct{field = "Backup.start_time", is = "takenAt"}'}
    assert {row["what"] for row in rows} <= {"reply field", "offered", "operation", "required"}
    assert not [row for row in rows if row["what"] == "operation" and "live" not in row]


# MARK: Slips

SLIPS = {
    "doc-odd-type": ("extra.do_extra", 'read loosely: type "Date" makes no sense'),
    "doc-status-5xx": ("extra.do_extra", 'read loosely: status "5xx" makes no sense'),
    "doc-path-query": ("GET /4.1/extra?force=true", "left out: \"/4.1/extra?force=true\" is no plain absolute path"),
    "doc-dangling-ref": ("GET /4.1/extra", 'left out: the reference "#/components/parameters/paramA" leads nowhere'),
    "doc-self-ref": ("extra.do_extra", 'read loosely: the reference "#/components/schemas/Link" leads back to itself'),
}


def case(name):
    scenario = json.loads((CASES / f"{name}.json").read_text())
    return scenario.get("document_text", "").encode() or scenario["document"]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_costs_the_operation_that_it_is_in(lone_shell, served, name):
    text = case(name)
    text["paths"]["/4.1/good"] = {"get": {"tags": ["Extra"], "operationId": "good"}}
    server = served({"/api/v3/api-docs": text})
    rows = rows_of(lone_shell.run(*ROWS, env=server.environment))
    operation, words = SLIPS[name]
    [(place, said)] = unreadable(rows).items()
    assert place == operation and said.startswith(words) and "(at /" in said
    assert lone_shell.eval("print(scv.api.extra.good().ok)", env=server.environment).out == "true\n"
    # Alone as well, nothing is lost but that.
    server = served({"/api/v3/api-docs": case(name)})
    assert lone_shell.eval("print(1)", "--sync", env=server.environment).out == "1\n"


def call(lone_shell, served, name, code):
    """What was sent for a call with the document of a case."""
    server = served({"/api/v3/api-docs": case(name)})
    finished = lone_shell.eval(code, "--sync", "-y", env=server.environment)
    return finished, server.got


def test_a_form_in_parts(lone_shell, served):
    _, [(method, path, headers, body)] = call(
        lone_shell, served, "doc-multipart", 'scv.api.extra.do_extra{file = "abc"}')
    kind, _, boundary = headers["Content-Type"].partition("; boundary=")
    assert (method, path, kind) == ("POST", "/api/4.1/extra", "multipart/form-data")
    assert body.decode() == (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
        f'Content-Type: application/octet-stream\r\n\r\nabc\r\n--{boundary}--\r\n')


def test_a_form_of_names_and_values(lone_shell, served):
    finished, [(_, _, headers, body)] = call(
        lone_shell, served, "doc-form", 'scv.api.extra.do_extra{a = "x & y"} scv.api.extra.do_extra{a = {b = {}}}')
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert urllib.parse.parse_qs(body.decode()) == {"a": ["x & y"]}
    assert finished.status == 1 and "a must be a string" in finished.err


@pytest.mark.parametrize("kind, code, sent", [
    ("text/plain", 'scv.api.extra.do_extra("a\\nb")', b"a\nb"),
    ("application/octet-stream", 'scv.api.extra.do_extra{body = "a\\0b"}', b"a\0b"),
    ("multipart/mixed", 'scv.api.extra.do_extra("a")', 'a body of "multipart/mixed", which can\'t be made here'),
    ("application/xml", "scv.api.extra.do_extra{body = {1}}", "give it as a text, body = "),
])
def test_other_bodies_or_an_error_before_anything_is_sent(lone_shell, served, kind, code, sent):
    text = case("doc-form")
    text["paths"]["/4.1/extra"]["post"]["requestBody"]["content"] = {kind: {}}
    server = served({"/api/v3/api-docs": text})
    finished = lone_shell.eval(code, "--sync", "-y", env=server.environment)
    if isinstance(sent, bytes):
        [(_, _, headers, body)] = server.got
        assert (headers["Content-Type"], body) == (kind, sent)
    else:
        assert finished.status == 1 and sent in finished.err and server.got == [], finished


def test_a_secret_of_a_form_stands_nowhere(lone_shell, served):
    text = case("doc-form")
    content = text["paths"]["/4.1/extra"]["post"]["requestBody"]["content"]
    content["application/x-www-form-urlencoded"]["schema"]["properties"] = {"password": {"type": "string"}}
    server = served({"/api/v3/api-docs": text})
    finished = lone_shell.eval('scv.api.extra.do_extra{password = "s3cr3t value"}', "--sync", "-y", "--trace",
                               env=server.environment)
    [(_, _, _, body)] = server.got
    assert body == b"password=s3cr3t%20value"
    assert "s3cr3t" not in finished.err + finished.out
    assert "--data-urlencode 'password=***'" in finished.err or "--data-urlencode password=***" in finished.err


def test_queries_and_headers_as_the_document_has_them(lone_shell, served):
    finished, got = call(lone_shell, served, "doc-query-forms", """
      scv.api.extra.do_extra{ids = {"a", "b"}}
      scv.api.extra.paged{pageable = {page = 1}}
      scv.api.extra.header{["X-Need"] = "x"}
      help("extra.header")
      scv.api.extra.header()""")
    assert [path for _, path, _, _ in got] == [
        "/api/4.1/extra?ids=a,b", "/api/4.1/extra/paged?page=1", "/api/4.1/extra/header"]
    assert got[2][2]["X-Need"] == "x"
    assert "X-Need  string, required, header" in finished.out
    assert finished.status == 1 and "scv.api.extra.header needs X-Need" in finished.err


def test_what_has_no_example_has_the_form_of_one(lone_shell, served):
    finished, _ = call(lone_shell, served, "doc-no-example", """
      print(json.encode(scv.api.example("extra.do_extra")))
      help("extra.do_extra")""")
    assert finished.out.splitlines()[0] == '{"name":""}'
    assert 'scv.api.extra.do_extra{id = 0, name = "..."}' in finished.out


def test_an_operation_without_a_name_is_called_by_its_place(lone_shell, served):
    server = served({"/api/v3/api-docs": {"openapi": "3.0.1", "paths": {
        "/4.1/extra/{name:.+}": {"get": {"tags": ["Extra"], "operationId": "", "parameters": [
            {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}]}}}}})
    finished = lone_shell.eval('print(scv.api.extra) scv.api.extra.get_4_1_extra_name("a")', "--sync",
                               env=server.environment)
    assert finished.status == 0 and finished.out == "scv.api.extra: get_4_1_extra_name\n", finished
    assert server.got[0][1] == "/api/4.1/extra/a"


def test_numbers_beyond_64_bits_are_read(lone_shell, served):
    server = served({"/api/v3/api-docs": case("doc-big-integer")})
    finished = lone_shell.eval('print(json.encode(scv.api.example("extra.do_extra")))', "--sync",
                               env=server.environment)
    assert "278969561018901340486471282831158785578" in finished.out, finished


def profiles(shell, default):
    folder = shell.home.config / "scvsh"
    folder.mkdir(exist_ok=True)
    (folder / "profiles.json").write_text(json.dumps({"default": default}))


# MARK: Other input that is no document, or another appliance's

def large(operations):
    """A document of some megabytes, in the form that generators give them."""
    words = "What it is, and what it does to the appliance where it is set. " * 4
    fields = {f"field{n}": {"type": "string", "description": words} for n in range(12)}
    paths = {}
    for n in range(operations):
        reply = {"type": "object", "properties": {**fields, "other": {"$ref": f"#/components/schemas/S{n // 2}"}}}
        paths[f"/4.1/large{n}/{{id}}"] = {"get": {"tags": ["Large"], "operationId": f"large{n}", "responses": {
            "200": {"description": words, "content": {"application/json": {"schema": reply}}}}}}
    schemas = {f"S{n}": {"type": "object", "properties": {"next": {"$ref": f"#/components/schemas/S{n + 1}"}}}
               for n in range(operations)}
    return json.dumps({"openapi": "3.0.1", "paths": paths, "components": {"schemas": schemas}}).encode()


def test_twelve_megabytes_are_read(lone_shell, served):
    text = large(2850)
    assert 11_500_000 < len(text) < 13_000_000
    server = served({"/api/v3/api-docs": text})
    finished = lone_shell.eval("print(scv.api.large.large7(1).response.ok, #scv.api.differences() > 2600)", "--sync",
                               env=server.environment)
    assert finished.out == "true\ttrue\n", finished.err[:2000]


def test_yaml_is_told_with_the_way_on(lone_shell, served):
    server = served({"/api/v3/api-docs": b"openapi: 3.0.1\ninfo:\n  title: SCV\npaths: {}\n"})
    finished = lone_shell.eval("print('run')", "--sync", env=server.environment)
    assert finished.status == 5 and finished.out == ""
    assert "it is YAML, and only JSON is read" in finished.err and '"document" in the profile' in finished.err


NAMED = {"swagger": "2.0", "host": "scv01.example.org:8144", "basePath": "/api",
         "paths": {"/4.1/extra": {"get": {"tags": ["Extra"], "operationId": "good"}}}}


def test_another_name_of_the_host_is_refused_unless_the_profile_has_it(lone_shell, served):
    server = served({"/api/v3/api-docs": NAMED})
    finished = lone_shell.eval("print('run')", "--sync", env=server.environment)
    assert finished.status == 5 and finished.out == ""
    assert 'about another host, "scv01.example.org:8144"' in finished.err
    assert '"names": ["scv01.example.org"]' in finished.err
    environment = dict(server.environment)
    profile = {"url": environment.pop("SCVSH_URL"), "names": ["scv01.example.org"]}
    profiles(lone_shell, profile)
    finished = lone_shell.eval("print(scv.api.extra.good().ok)", "--sync", env=environment)
    assert finished.out == "true\n", finished
    # What was kept is gone by later, without a connection.
    before = len(server.asked)
    assert lone_shell.eval("print(scv.api.extra)", env=environment).out == "scv.api.extra: good\n"
    assert len(server.asked) == before


@pytest.mark.parametrize("answer_, taken", [("y", True), ("n", False)])
def test_at_a_terminal_it_is_asked_about(lone_shell, served, terminals, answer_, taken):
    server = served({"/api/v3/api-docs": NAMED})
    terminal = terminals(lone_shell, env=server.environment)
    terminal.prompt()
    terminal.type("print(#scv.api.sync())\r")
    assert "says that it is about scv01.example.org" in terminal.expect(r"Go ahead\? \[y/N\] ")
    terminal.type(answer_ + "\r")
    assert ("about another host" not in terminal.prompt()) == taken
    assert ("scv.api.extra: good" in terminal.line("print(scv.api.extra)")) == taken
    assert terminal.leave() == 0
    if taken:
        # It is kept with its name, and nobody is asked again.
        assert lone_shell.eval("print(scv.api.extra)", env=server.environment).out == "scv.api.extra: good\n"


def test_a_profile_or_a_correction_names_the_place(lone_shell, served):
    server = served({"/api/v3/docs/scv": NAMED | {"host": "127.0.0.1"}})
    environment = dict(server.environment)
    assert lone_shell.eval("", "--sync", env=environment).status == 5
    finished = lone_shell.eval(
        'scv.api.correct{document = "/v3/docs/scv"} scv.api.sync() print(scv.api.extra)', env=environment)
    assert finished.out == "scv.api.extra: good\n", finished
    lone_shell.eval('scv.api.correct{document = false}', env=environment)
    profile = {"url": environment.pop("SCVSH_URL"), "document": "/api/v3/docs/scv"}
    profiles(lone_shell, profile)
    before = len(server.asked)
    assert lone_shell.eval("print(scv.api.extra)", "--sync", env=environment).out == "scv.api.extra: good\n"
    assert server.asked[before:] == ["/api/v3/docs/scv"]


@pytest.mark.parametrize("profile, words", [
    ({"names": "https://x/api"}, "names must be a list of host names or addresses"),
    ({"names": ["a b"]}, "names must be a list of host names or addresses"),
    ({"document": "https://evil.example/x"}, "document must be a path that begins with one slash"),
])
def test_what_a_profile_can_not_say(lone_shell, profile, words):
    profiles(lone_shell, {"url": "127.0.0.1", **profile})
    finished = lone_shell.eval("scv.policies()")
    assert finished.status == 2 and words in finished.err


@pytest.mark.parametrize("url", ["https://evil.example/docs", "//evil.example/docs"])
def test_no_other_host_is_asked(lone_shell, served, url):
    server = served({"/api/v3/api-docs/swagger-config": {"url": url}})
    finished = lone_shell.eval("", "--sync", env=server.environment)
    assert finished.status == 5 and "another host" in finished.err and "evil.example" in finished.err
