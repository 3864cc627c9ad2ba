"""The simulator as a program, and as any other HTTPS client meets it."""

import http.client
import json
import re
import signal
import socket
import ssl
import subprocess

import pytest

from harness import PATIENCE, SCVSIM, wait_until


def test_announces_itself_in_one_line(simulator):
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+", simulator.url)
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", simulator.fingerprint)
    assert simulator.certificate.startswith("/")
    assert simulator.username and simulator.password
    assert simulator.facts["timezone"] == "UTC"


def test_the_fingerprint_is_of_the_certificate_it_serves(simulator):
    pem = ssl.get_server_certificate(("127.0.0.1", simulator.port))
    printed = subprocess.run(
        ["openssl", "x509", "-noout", "-fingerprint", "-sha256"], input=pem, capture_output=True, text=True,
        check=True).stdout
    digest = printed.split("=")[1].strip().replace(":", "").lower()
    assert simulator.fingerprint == "sha256:" + digest


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_the_certificate_serves_as_its_own_authority(simulator, name):
    context = ssl.create_default_context(cafile=simulator.certificate)
    with socket.create_connection(("127.0.0.1", simulator.port)) as plain:
        with context.wrap_socket(plain, server_hostname=name) as secured:
            assert secured.getpeercert()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("options", [(), ("--no-resumption",)])
def test_a_session_may_be_resumed_unless_it_was_said_that_none_may(simulators, version, options):
    simulator = simulators(*options)
    context = ssl.create_default_context(cafile=simulator.certificate)
    context.minimum_version = context.maximum_version = version
    session, reused = None, []
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", simulator.port)) as plain:
            with context.wrap_socket(plain, server_hostname="127.0.0.1", session=session) as secured:
                # In TLS 1.3 what resumes a session comes with the first reply.
                secured.sendall(b"GET /simulator HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                while secured.recv(65536):
                    pass
                session = secured.session
                reused.append(secured.session_reused)
    assert reused == [False, not options, not options]


def test_each_start_has_its_own_certificate(simulators):
    assert simulators().fingerprint != simulators().fingerprint


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_with_0(simulator, sent):
    simulator.process.send_signal(sent)
    assert simulator.process.wait(PATIENCE) == 0


def test_the_end_of_a_pipe_stops_it_with_0(simulator):
    assert simulator.stop() == 0


def test_an_empty_standard_input_that_is_no_pipe_does_not_stop_it():
    process = subprocess.Popen(
        [SCVSIM, "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        port = int(json.loads(process.stdout.readline())["url"].rsplit(":", 1)[1])
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", port)):
                assert process.poll() is None
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0
        process.stdout.close()


def test_a_port_that_is_taken_is_refused_with_2(simulator):
    second = subprocess.run(
        [SCVSIM, "--port", str(simulator.port)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=PATIENCE)
    assert second.returncode == 2
    assert str(simulator.port) in second.stderr
    assert second.stdout == ""


def test_listens_on_loopback_only(simulator):
    local = hex(simulator.port)[2:].upper().zfill(4)
    with open("/proc/net/tcp") as table:
        listening = [line.split()[1] for line in table if line.split()[3] == "0A"]
    assert f"0100007F:{local}" in listening
    assert f"00000000:{local}" not in listening


def world(simulator):
    client = simulator.client().login(simulator.username, simulator.password)
    return [client.json("GET", path)[1]["response"]
            for path in ("/api/4.1/policies", "/api/4.1/resource-groups", "/api/4.1/storage-system")]


def test_the_same_seed_gives_the_same_world(simulators):
    assert world(simulators("--seed", "7")) == world(simulators("--seed", "7"))


def test_the_world_grows_with_its_options(simulators):
    simulator = simulators("--groups", "40", "--vms", "200", "--jobs", "300")
    client = simulator.client().login(simulator.username, simulator.password)
    groups = client.json("GET", "/api/4.1/resource-groups")[1]["response"]["resourceGroupResponseList"]
    jobs = client.json("GET", "/api/4.1/jobs")[1]["response"]
    assert len(groups) >= 40
    assert len(jobs) >= 300


def test_serves_the_document(simulator):
    client = simulator.client().login(simulator.username, simulator.password)
    status, document = client.json("GET", "/api/v3/api-docs")
    assert status == 200
    assert document["openapi"].startswith("3.")
    assert "/4.1/resource-groups/backupnow" in document["paths"]


def test_http_client_backs_up_with_nothing_but_the_facts(simulator):
    client = simulator.client().login(simulator.username, simulator.password)
    policies = client.json("GET", "/api/4.1/policies")[1]["response"]["policyResponseList"]
    groups = client.json("GET", "/api/4.1/resource-groups")[1]["response"]["resourceGroupResponseList"]
    policy = next(each["id"] for each in policies if each["name"] == "daily")
    group = next(each["id"] for each in groups if each["name"] == "gold_web")
    before = len(client.json("GET", "/api/4.1/jobs?type=backup")[1]["response"])

    status, reply = client.json(
        "POST", "/api/4.1/resource-groups/backupnow", {"resourceGroupId": group, "policyId": policy})

    assert status < 300, reply
    assert reply["statusCode"] < 300
    assert all(isinstance(message, str) for message in reply["responseMessage"])
    assert len(client.json("GET", "/api/4.1/jobs?type=backup")[1]["response"]) == before + 1


def test_a_job_ends_with_time(simulator):
    client = simulator.client().login(simulator.username, simulator.password)
    known = {job["id"] for job in client.json("GET", "/api/4.1/jobs?type=backup")[1]["response"]}
    policies = client.json("GET", "/api/4.1/policies")[1]["response"]["policyResponseList"]
    groups = client.json("GET", "/api/4.1/resource-groups")[1]["response"]["resourceGroupResponseList"]
    group = next(each["id"] for each in groups if each["name"] == "gold_web")
    policy = next(each["id"] for each in policies if each["name"] == "daily")
    client.json("POST", "/api/4.1/resource-groups/backupnow", {"resourceGroupId": group, "policyId": policy})
    jobs = client.json("GET", "/api/4.1/jobs?type=backup")[1]["response"]
    job = next(job["id"] for job in jobs if job["id"] not in known)
    assert not client.json("GET", f"/api/4.1/jobs/{job}")[1]["response"].get("endTime")

    simulator.advance(3600)

    wait_until(lambda: client.json("GET", f"/api/4.1/jobs/{job}")[1]["response"].get("endTime"), "the job's end")
    ended = client.json("GET", f"/api/4.1/jobs/{job}")[1]["response"]
    assert ended["status"] == "COMPLETED"
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d [AP]M", ended["endTime"])


def curl(simulator, path, *options):
    command = ["curl", "-k", "-s", "-S", *options, simulator.url + path]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout)


def test_curl_backs_up_with_nothing_but_the_facts(simulator):
    credentials = json.dumps({"username": simulator.username, "password": simulator.password})
    token = curl(simulator, "/api/4.1/auth/login", "-d", credentials, "-H", "Content-Type: application/json")[
        "response"]["token"]
    header = ["-H", f"token: {token}"]  # header names in any case
    jobs = curl(simulator, "/api/4.1/jobs?type=backup", *header)["response"]
    groups = curl(simulator, "/api/4.1/resource-groups", *header)["response"]["resourceGroupResponseList"]
    policies = curl(simulator, "/api/4.1/policies", *header)["response"]["policyResponseList"]
    body = json.dumps({"resourceGroupId": groups[0]["id"], "policyId": policies[0]["id"]})

    reply = curl(simulator, "/api/4.1/resource-groups/backupnow", *header, "-d", body)

    assert reply["statusCode"] < 300
    assert len(curl(simulator, "/api/4.1/jobs?type=backup", *header)["response"]) == len(jobs) + 1


def test_a_body_announced_with_expect_is_taken(simulator):
    credentials = json.dumps({"username": simulator.username, "password": simulator.password})
    reply = curl(simulator, "/api/4.1/auth/login", "-d", credentials, "-H", "Expect: 100-continue")
    assert reply["response"]["token"]


@pytest.mark.parametrize("headers, body", [
    ({"Content-Type": "application/json"}, None), ({"Content-Length": "0"}, ""),
    ({"CONTENT-TYPE": "text/plain"}, None)])
def test_a_get_may_bear_a_content_type_or_an_empty_body(simulator, headers, body):
    client = simulator.client().login(simulator.username, simulator.password)
    assert client.json("GET", "/api/4.1/policies", body, headers)[0] == 200


REFUSALS = {
    "a wrong password": (401, "POST", "/api/4.1/auth/login", {"username": "x", "password": "y"}, True),
    "a missing token": (401, "GET", "/api/4.1/jobs", None, False),
    "an unknown job": (404, "GET", "/api/4.1/jobs/987654321", None, True),
    "an unknown path": (404, "GET", "/api/4.1/nothing", None, True),
    "a wrong method": (405, "DELETE", "/api/4.1/policies", None, True),
    "a body that is not JSON": (400, "POST", "/api/4.1/resource-groups/backupnow", "{broken", True),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refuses_in_the_envelope(simulator, case):
    expected, method, path, body, with_token = REFUSALS[case]
    client = simulator.client()
    if with_token:
        client.login(simulator.username, simulator.password)
    status, reply = client.json(method, path, body)
    assert status == expected
    assert reply["statusCode"] == expected
    assert reply["statusMessage"]
    assert reply["responseMessage"] and all(isinstance(message, str) for message in reply["responseMessage"])


def test_counts_requests_and_changes(simulator):
    client = simulator.client().login(simulator.username, simulator.password)
    client.json("GET", "/api/4.1/jobs")
    client.json("GET", "/api/4.1/jobs")
    counters = simulator.counters()
    assert counters["simulator"] is True
    assert counters["version"]
    assert counters["requests"] == 3
    assert counters["changes"] == 0
    assert counters["by_operation"]["jobs.list"] == 2
    assert counters["by_operation"]["auth.login"] == 1


def test_faults_are_listed_and_cleared(simulator):
    simulator.fault("jobs.list", "status", status=503)
    client = simulator.client()
    assert "jobs.list" in client.send("GET", "/simulator/faults")[1].decode()
    assert client.send("DELETE", "/simulator/faults")[0] < 300
    assert "jobs.list" not in client.send("GET", "/simulator/faults")[1].decode()


def test_a_dropped_connection_has_no_reply_but_may_have_an_effect(simulator):
    client = simulator.client().login(simulator.username, simulator.password)
    groups = client.json("GET", "/api/4.1/resource-groups")[1]["response"]["resourceGroupResponseList"]
    policies = client.json("GET", "/api/4.1/policies")[1]["response"]["policyResponseList"]
    body = {"resourceGroupId": groups[0]["id"], "policyId": policies[0]["id"]}
    for kind, changes in (("drop_before", 0), ("drop_after", 1)):
        simulator.fault("resource_groups.backup_now", kind, count=1)
        dropped = simulator.client()
        dropped.token = client.token
        with pytest.raises((http.client.HTTPException, OSError)):
            dropped.send("POST", "/api/4.1/resource-groups/backupnow", body)
        assert simulator.counters()["changes"] == changes


def test_tokens_expire(simulators):
    simulator = simulators("--token-seconds", "60")
    client = simulator.client().login(simulator.username, simulator.password)
    assert client.json("GET", "/api/4.1/jobs")[0] == 200
    simulator.advance(120)
    assert client.json("GET", "/api/4.1/jobs")[0] == 401
