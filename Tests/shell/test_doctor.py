"""scvsh --doctor: what it finds, what it calls wrong, and what it never says."""

import json
import os
import re
import subprocess
import time

import pytest

from broken_appliance import answer
from harness import ROOT, SCVSH

LINE = re.compile(r"(ok|info|wrong) ([\w. -]+): (.*)")


class Seen:
    """The lines of a run, by their subjects."""

    def __init__(self, finished):
        assert finished.err == "", finished
        *lines, self.last = finished.out.splitlines()
        self.status, self.out = finished.status, finished.out
        self.rows = [LINE.fullmatch(line).groups() for line in lines]
        self.wrong = [(subject, text) for word, subject, text in self.rows if word == "wrong"]
        # The word, the status and the last line say the same.
        assert (self.status, self.last) == ((1, "something is wrong") if self.wrong else (0, "nothing is wrong"))

    def word(self, subject):
        return next(row[0] for row in self.rows if row[1] == subject)

    def text(self, subject):
        return next(row[2] for row in self.rows if row[1] == subject)

    def subjects(self):
        return [row[1] for row in self.rows]


@pytest.fixture
def now():
    """A simulator whose clock is right has to begin now."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())


def doctor(shell, *arguments, **options):
    return Seen(shell.run("--doctor", *arguments, **options))


def test_without_an_appliance_nothing_is_wrong(lone_shell):
    seen = doctor(lone_shell)
    assert seen.status == 0, seen.out
    version = subprocess.run([SCVSH, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert seen.text("scvsh") == f"{version[0]}, {version[1]}"
    for line in version[2:]:
        name, number = line.split(" ", 1)
        assert (seen.word(name), seen.text(name)) == ("ok", number)
    assert seen.text("program") == f"{os.path.realpath(SCVSH)} (mode 755)"
    assert "not there" in seen.text("profiles") and seen.word("profiles") == "info"
    assert "--url" in seen.text("appliance") and seen.word("appliance") == "info"
    assert seen.text("profile") == "none" and seen.text("terminal") == "none"
    assert "Debian" in seen.text("system") and os.uname().release in seen.text("system")
    assert seen.text("locale") == "LANG=C.UTF-8, characters as UTF-8" and seen.text("colours") == "no"


def test_a_sound_appliance(shell, simulators, now):
    shell.simulator = simulators("--now", now)
    seen = doctor(shell, "--vcenter", f"127.0.0.1:{shell.simulator.port}")
    assert seen.status == 0, seen.out
    end = f"127.0.0.1:{shell.simulator.port}"
    for server in ("appliance", "vCenter"):
        assert re.fullmatch(rf"{re.escape(end)}: a TLS connection in \d+ ms", seen.text(server))
        assert shell.simulator.fingerprint in seen.text(f"{server} certificate")
        assert seen.word(f"{server} certificate") == "ok" and seen.text(f"{server} certificate").startswith("ends 20")
        assert seen.text(f"{server} trust") == "the fingerprint that is set"
        assert seen.word(f"{server} clock") == "ok"
    assert re.fullmatch(r"/api answers 4\d\d in \d+ ms, without a login", seen.text("appliance request"))
    assert re.fullmatch(r"/sdk/vimServiceVersions.xml answers 200 in .*", seen.text("vCenter request"))
    assert seen.text("address") == f"https://{end}/api"
    assert (seen.text("user name"), seen.text("password")) == ("given", "given")


def test_nobody_logs_in(shell, simulator):
    doctor(shell, "--vcenter", f"127.0.0.1:{simulator.port}")
    counters = simulator.counters()
    assert counters["changes"] == 0 and not [name for name in counters["by_operation"] if "ogin" in name], counters


def test_a_clock_that_is_wrong(shell, simulators, now):
    shell.simulator = simulators("--now", now)
    shell.simulator.advance(7200)
    seen = doctor(shell)
    assert seen.status == 1 and [subject for subject, _ in seen.wrong] == ["appliance clock"], seen.out
    seconds = int(seen.text("appliance clock").split()[0])
    assert abs(seconds - 7200) < 60 and "ahead of this machine's" in seen.text("appliance clock")


def test_a_clock_that_is_nearly_right(shell, simulators, now):
    shell.simulator = simulators("--now", now)
    shell.simulator.advance(120)
    seen = doctor(shell)
    assert seen.status == 0 and "ahead of" in seen.text("appliance clock"), seen.out


def test_the_simulated_appliance(lone_shell):
    seen = doctor(lone_shell, "--demo")
    assert seen.status == 0 and "it is simulated" in seen.text("appliance clock"), seen.out
    assert seen.word("vCenter request") == "ok"


def test_an_appliance_that_is_not_there(lone_shell):
    seen = doctor(lone_shell, "--url", "127.0.0.1:1", "--insecure")
    assert seen.status == 1 and len(seen.wrong) == 1
    assert seen.wrong[0][0] == "appliance" and "127.0.0.1:1 refuses the connection, after" in seen.wrong[0][1]
    assert "Check the port" in seen.wrong[0][1]
    seen = doctor(lone_shell, "--url", "no-such-host.invalid")
    assert "no-such-host.invalid is not known" in seen.wrong[0][1]


def test_a_certificate_that_nobody_vouches_for(shell, simulator):
    before = simulator.counters()["requests"]
    seen = doctor(shell, env={"SCVSH_FINGERPRINT": None})
    assert [subject for subject, _ in seen.wrong] == ["appliance trust"], seen.out
    assert "nobody known here vouches" in seen.wrong[0][1] and "--fingerprint sha256:" in seen.wrong[0][1]
    assert "appliance request" not in seen.subjects()
    assert simulator.counters()["requests"] == before


def test_a_certificate_that_has_changed(shell, simulator):
    before = simulator.counters()["requests"]
    seen = doctor(shell, env={"SCVSH_FINGERPRINT": "sha256:" + "0" * 64})
    assert [subject for subject, _ in seen.wrong] == ["appliance trust"], seen.out
    told = seen.text("appliance trust")
    assert simulator.fingerprint in told and "the fingerprint that is set is another: sha256:000" in told
    assert "appliance request" not in seen.subjects() and simulator.counters()["requests"] == before


def test_an_accepted_certificate_that_has_changed(shell, simulator):
    state = shell.home.state / "scvsh"
    state.mkdir()
    (state / "known_hosts").write_text(f"127.0.0.1:{simulator.port} sha256:{'0' * 64}\n")
    (state / "known_hosts").chmod(0o600)
    seen = doctor(shell, env={"SCVSH_FINGERPRINT": None})
    assert [subject for subject, _ in seen.wrong] == ["appliance trust"], seen.out
    assert f"that was accepted, in {state}/known_hosts is another" in seen.text("appliance trust")


def test_certificates_that_were_accepted_or_are_vouched_for(shell, simulator):
    state = shell.home.state / "scvsh"
    state.mkdir()
    (state / "known_hosts").write_text(f"127.0.0.1:{simulator.port} {simulator.fingerprint}\n")
    (state / "known_hosts").chmod(0o600)
    bare = {"SCVSH_FINGERPRINT": None}
    seen = doctor(shell, env=bare)
    assert seen.text("appliance trust") == f"the certificate that was accepted, in {state}/known_hosts"
    seen = doctor(shell, "--ca", simulator.certificate, env=bare)
    assert seen.text("appliance trust") == f"the authorities in {simulator.certificate}"
    assert seen.word("appliance request") == "ok"
    assert doctor(shell, "--insecure", env=bare).text("appliance trust") == "any certificate, by --insecure"
    assert seen.text("appliance authorities") == f"{simulator.certificate}: 1 certificate"
    subjects = seen.subjects()
    assert subjects.index("appliance authorities") < subjects.index("appliance"), "it is looked at before any server is"


# It held in January of 2020.
ENDED = """\
-----BEGIN CERTIFICATE-----
MIIBBDCBqwICEAAwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDb2xkMB4XDTIwMDEw
MTAwMDAwMFoXDTIwMDIwMTAwMDAwMFowDjEMMAoGA1UEAwwDb2xkMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAE8/PkJaMwn2jdDCcbzD2KBqzPDKl1x5U4oCK1oslI
u83jlmNt5rqStVefiskxG8SXxaAl9cIL6FCqw5e0SQaHUDAKBggqhkjOPQQDAgNI
ADBFAiEAtI6bGzb5Q809q776Uxpah0CtXw15Ltqcnbg/LFVR02UCICPeNVejlTvU
aVSKSz4exXF4/GhYuQShBYm0Bzgl+RtK
-----END CERTIFICATE-----
"""


def test_a_file_of_authorities_that_can_be_none(shell, simulator, tmp_path):
    good = open(simulator.certificate, encoding="utf-8").read()
    damaged = good[:len(good) // 2] + good[len(good) // 2 + 8:]
    for name, text, told in (
            ("empty", "", "there is no certificate in PEM form in it"),
            ("text", "nothing of the kind\n", "there is no certificate in PEM form in it"),
            ("another", good.replace("CERTIFICATE", "THING"), "there is no certificate in PEM form in it"),
            ("damaged", good + damaged, "certificate 2 can't be read: ")):
        (tmp_path / name).write_text(text)
        before = simulator.counters()["requests"]
        seen = doctor(shell, "--ca", str(tmp_path / name), env={"SCVSH_FINGERPRINT": None})
        assert [found for found, _ in seen.wrong] == ["appliance authorities"], seen.out
        assert seen.text("appliance authorities").startswith(f"{tmp_path / name}: {told}"), seen.out
        assert "appliance certificate" in seen.subjects() and simulator.counters()["requests"] == before
    for path, told in (("/nowhere.pem", "No such file or directory"), (str(tmp_path), "Is a directory")):
        seen = doctor(shell, "--ca", path, env={"SCVSH_FINGERPRINT": None})
        assert seen.wrong == [("appliance authorities", f"{path}: {told}")], seen.out


def test_authorities_that_have_ended(shell, simulator, tmp_path):
    (tmp_path / "old.pem").write_text(ENDED + ENDED)
    seen = doctor(shell, "--ca", str(tmp_path / "old.pem"), env={"SCVSH_FINGERPRINT": None})
    assert seen.wrong == [
        ("appliance authorities", f"{tmp_path / 'old.pem'}: 2 certificates, and none still holds")], seen.out
    (tmp_path / "old.pem").write_text(ENDED + open(simulator.certificate, encoding="utf-8").read())
    seen = doctor(shell, "--ca", str(tmp_path / "old.pem"), env={"SCVSH_FINGERPRINT": None})
    assert seen.text("appliance authorities").endswith(": 2 certificates, 1 of which have ended"), seen.out
    assert seen.word("appliance request") == "ok"


def test_the_authorities_of_a_server_that_is_not_there(lone_shell):
    seen = doctor(lone_shell, "--url", "127.0.0.1:1", "--ca", "/nowhere.pem")
    assert [found for found, _ in seen.wrong] == ["appliance authorities", "appliance"], seen.out


def test_a_certificate_that_ends_soon(shell, simulators):
    shell.simulator = simulators("--certificate-days", "10")
    assert re.match(r"ends in (9|10) days: ", doctor(shell).text("appliance certificate"))


def test_a_damaged_known_hosts(shell):
    state = shell.home.state / "scvsh"
    state.mkdir()
    (state / "known_hosts").write_text("nonsense\n")
    (state / "known_hosts").chmod(0o600)
    seen = doctor(shell, env={"SCVSH_FINGERPRINT": None})
    assert ("known_hosts", f"{state}/known_hosts:1: not of the form \"host:port sha256:HEX\"") in seen.wrong


def test_a_server_that_fails_or_says_no_time(lone_shell, broken_appliance):
    broken = broken_appliance(lambda handler: answer(handler, 503, b"out of order"))
    seen = doctor(lone_shell, "--url", f"127.0.0.1:{broken.port}", "--insecure")
    assert [found for found, _ in seen.wrong] == ["appliance request"] and "/api answers 503" in seen.wrong[0][1]
    assert broken.requests == [("GET", "/api")], "one look, and no login"

    def without_a_date(handler):
        handler.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    seen = doctor(lone_shell, "--url", f"127.0.0.1:{broken_appliance(without_a_date).port}", "--insecure")
    assert seen.status == 0 and "does not say what time it is" in seen.text("appliance clock"), seen.out


def test_a_server_that_closes(lone_shell, broken_appliance):
    def close(handler):
        handler.close_connection = True

    broken = broken_appliance(close)
    seen = doctor(lone_shell, "--url", f"127.0.0.1:{broken.port}", "--insecure")
    assert [found for found, _ in seen.wrong] == ["appliance request"], seen.out
    assert len(broken.requests) == 1, "it is asked once"


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(lone_shell):
    """All files that the shell has, with the modes that it gives them."""
    home = lone_shell.home
    paths = {
        "configuration": home.config / "scvsh", "data": home.folder / "data/scvsh", "state": home.state / "scvsh",
        "scripts": home.folder / "data/scvsh/scripts", "documents": home.folder / "cache/scvsh/documents"}
    for path in paths.values():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)
    contents = {
        "profiles": ("configuration", "profiles.json", "{}", 0o644),
        "corrections": ("configuration", "corrections.json", "{}", 0o600),
        "init.lua": ("configuration", "init.lua", "", 0o644),
        "inventory": ("data", "inventory.sqlite", "", 0o600), "script": ("scripts", "mine.lua", "", 0o644),
        "history": ("state", "history", "", 0o600), "known_hosts": ("state", "known_hosts", "", 0o600),
        "lessons": ("state", "lessons.json", "{}", 0o600)}
    for subject, (folder, name, text, mode) in contents.items():
        paths[subject] = paths[folder] / name
        paths[subject].write_text(text)
        paths[subject].chmod(mode)
    return paths


def test_files_as_they_are_made_are_right(lone_shell, files):
    seen = doctor(lone_shell)
    assert seen.status == 0, seen.out
    for subject in set(files) - {"script"}:
        assert seen.word(subject) == "ok" and seen.text(subject).startswith(f"{files[subject]} (mode "), subject


@pytest.mark.parametrize("subject, mode, says", [
    ("history", 0o644, "others can read it"), ("history", 0o640, "others can read it"),
    ("known_hosts", 0o644, "others can read it"), ("corrections", 0o644, "others can read it"),
    ("inventory", 0o604, "others can read it"), ("lessons", 0o644, "others can read it"),
    ("profiles", 0o646, "anybody can change it"), ("init.lua", 0o666, "anybody can change it"),
    ("script", 0o646, "anybody can change it"), ("scripts", 0o777, "anybody can change it"),
    ("configuration", 0o777, "anybody can change it"), ("history", 0o602, "anybody can change it")])
def test_a_mode_that_is_too_open(lone_shell, files, subject, mode, says):
    files[subject].chmod(mode)
    seen = doctor(lone_shell)
    assert seen.status == 1 and [found for found, _ in seen.wrong] == [subject], seen.out
    assert says in seen.wrong[0][1] and f"mode {mode:o}" in seen.wrong[0][1] and "chmod" in seen.wrong[0][1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_files_of_others(lone_shell, files):
    os.chown(files["profiles"], 12345, -1)
    seen = doctor(lone_shell)
    assert [found for found, _ in seen.wrong] == ["profiles"] and "uid 12345" in seen.wrong[0][1], seen.out
    os.chown(files["profiles"], 0, 12345)
    files["profiles"].chmod(0o664)
    seen = doctor(lone_shell)
    assert [found for found, _ in seen.wrong] == ["profiles"] and "the group can change it" in seen.wrong[0][1]
    # A group that is the user's alone, as Debian makes one for each.
    os.chown(files["profiles"], 0, 0)
    assert doctor(lone_shell).status == 0


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, says", [
    ("{", "profiles.json"), ('{"default": {"ulr": "x"}}', "unknown key ulr"),
    ('{"default": {"password": "pl4in-s3cret"}}', "a password does not belong into a file")])
def test_a_profile_that_is_wrong(lone_shell, files, text, says):
    files["profiles"].write_text(text)
    seen = doctor(lone_shell)
    assert [found for found, _ in seen.wrong] == ["settings"] and says in seen.wrong[0][1]
    assert "pl4in" not in seen.out


def test_which_profile_counts(lone_shell, files, simulator):
    entry = {"url": simulator.url, "fingerprint": simulator.fingerprint, "timezone": "UTC", "read_only": True}
    files["profiles"].write_text(json.dumps({"default": entry, "lab": {**entry, "vcenter": False}}))
    seen = doctor(lone_shell, "-p", "lab")
    assert seen.text("profile") == "lab" and seen.text("vCenter") == "none is named"
    assert (seen.text("time zone"), seen.text("read-only")) == ("UTC", "yes")
    assert (seen.text("user name"), seen.text("password")) == ("asked for at a terminal",) * 2
    assert doctor(lone_shell).text("profile") == "default"
    assert "there is no profile nowhere" in doctor(lone_shell, "-p", "nowhere").text("settings")


def test_a_password_command_is_named_and_not_run(lone_shell, simulator):
    seen = doctor(
        lone_shell, "--url", simulator.url, "--fingerprint", simulator.fingerprint, "--password-command",
        "touch ran; echo hunter2-from-command")
    assert seen.text("password") == "printed by a command: --password-command"
    assert "hunter2" not in seen.out and not (lone_shell.home.folder / "ran").exists()


SECRETS = {
    "SCVSH_PASSWORD": "s3cret-in-password", "SCVSH_USERNAME": "s3cret-user@vsphere.local",
    "SCVSH_PASSWORD_COMMAND": "echo s3cret-in-command", "https_proxy": "", "no_proxy": "127.0.0.1,s3cret-host",
    "LUA_INIT": "token = 's3cret-in-lua-init'", "LUA_PATH": "/s3cret-in-path/?.lua",
    "EDITOR": "vi --key s3cret-in-editor",
    "HTTP_PROXY": "http://user:s3cret-in-proxy@proxy:1", "SCVSH_PASWORD": "s3cret-misspelt",
    "AWS_SECRET_ACCESS_KEY": "s3cret-of-others", "SCVSH_TOKEN": "s3cret-token", "PAGER": "less s3cret-in-pager",
}


def test_no_secret_is_told(shell, simulator, files):
    files["profiles"].write_text(json.dumps({
        "default": {"url": "other.example", "username": "s3cret-in-profile",
                    "password_command": "pass s3cret-in-profile-command"}}))
    files["history"].write_text("login{password = 's3cret-in-history'}\n")
    seen = doctor(shell, env=SECRETS)
    assert "s3cret" not in seen.out and simulator.password not in seen.out, seen.out
    names = next(text for _, subject, text in seen.rows if subject == "environment").split()
    assert {"SCVSH_PASSWORD", "SCVSH_USERNAME", "SCVSH_PASWORD", "LUA_INIT", "LUA_PATH", "EDITOR"} <= set(names)
    assert "AWS_SECRET_ACCESS_KEY" not in seen.out
    assert "SCVSH_PASWORD means nothing to scvsh; did you mean SCVSH_PASSWORD?" in seen.out
    # Where the settings are refused, it is no other.
    for url in ("https://me:s3cret-in-url@host", "host/s3cret?x=y"):
        finished = shell.run("--doctor", env={**SECRETS, "SCVSH_URL": url})
        assert "me:s3cret" not in finished.out and "s3cret-in" not in finished.out, finished


def test_what_a_server_says_of_itself_steers_no_terminal(lone_shell):
    """Names of files, variables and hosts are written out."""
    data = lone_shell.home.folder / "data/scvsh/scripts"
    data.mkdir(parents=True)
    bad = data / "x\x1b]0;owned\x07\n.lua"
    bad.write_text("")
    bad.chmod(0o666)
    finished = lone_shell.run("--doctor", env={"TERM": "x\x1b[2J", "LANG": "xx\x1b[2J"})
    assert "\x1b" not in finished.out and "\x07" not in finished.out and "\\u{1b}" in finished.out
    assert finished.status == 1
    for line in finished.out.splitlines()[:-1]:
        assert LINE.fullmatch(line), line


def test_a_locale_that_the_system_does_not_have(lone_shell):
    seen = doctor(lone_shell, env={"LANG": "xx_YY.UTF-8"})
    assert seen.wrong == [("locale", "LANG=xx_YY.UTF-8: the system has no such locale")]


def test_a_library_that_can_t_be_loaded(lone_shell, tmp_path):
    (tmp_path / "libsqlite3.so.0").write_bytes(b"")
    seen = doctor(lone_shell, env={"LD_LIBRARY_PATH": str(tmp_path)})
    assert [found for found, _ in seen.wrong] == ["SQLite"] and "can't load SQLite" in seen.wrong[0][1]


def test_at_a_terminal(lone_shell, terminals):
    terminal = terminals(lone_shell, "--doctor", env={"NO_COLOR": None})
    assert terminal.end() == 0
    assert "info terminal: input, output, errors, 200 x 40" in terminal.rest and "info colours: yes" in terminal.rest


def test_the_variables_are_those_of_the_contracts():
    """The list in the source and the page name the same."""
    source = (ROOT / "Sources/scvsh/Doctor/DoctorSurroundings.swift").read_text()
    own = re.search(r"static let own = \[(.*?)\]", source, re.S)[1]
    page = (ROOT / "docs/contracts.md").read_text()
    told = re.search(r"\nEnvironment: (.*?);", page, re.S)[1]
    assert set(re.findall(r"SCVSH_\w+", own)) == set(re.findall(r"SCVSH_\w+", told))


@pytest.mark.parametrize("arguments", [
    ["-e", "x"], ["-i"], ["script.lua"], ["--check"], ["--list"], ["-l", "table"], ["-o", "json"],
    ["--record", "r.jsonl"], ["--log", "json"], ["--log-file", "l"], ["--trace"], ["--sync"], ["--dry-run"], ["-E"],
    ["-v"], ["-W"], ["--yes"], ["--report", "r"], ["--pseudonyms"], ["--overwrite"]])
def test_it_stands_alone(lone_shell, arguments):
    finished = lone_shell.run("--doctor", *arguments)
    name = {"-o": "--output", "script.lua": "a script"}.get(arguments[0], arguments[0])
    assert finished.status == 2 and finished.out == "", finished
    assert f"--doctor and {name} can't be used together" in finished.err, finished
    assert sorted(path.name for path in lone_shell.home.folder.iterdir() if path.suffix == ".jsonl") == []


def test_what_goes_with_it_is_heard(lone_shell, simulator):
    seen = doctor(
        lone_shell, "--url", simulator.url, "--fingerprint", simulator.fingerprint, "--read-only", "--timeout", "5",
        "--timezone", "UTC", "--no-init", "--color", "never")
    assert (seen.text("read-only"), seen.text("time zone")) == ("yes", "UTC")
    simulator.fault(None, "delay", ms=3000, count=9)
    seen = doctor(lone_shell, "--url", simulator.url, "--fingerprint", simulator.fingerprint, "--timeout", "0.2")
    assert "appliance request" in [subject for subject, _ in seen.wrong], seen.out
