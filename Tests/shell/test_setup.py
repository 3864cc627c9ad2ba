"""scvsh --setup, as a person at a terminal answers it."""

import json
import os
import stat

import pytest

from harness import CTRL_C, CTRL_D, wait_until

NAME = r"Name of the profile \[default\]: "
URL = r"Appliance \(a host, host:port or address\)[^\n]*: "
USER = r"User of vCenter, such as administrator@vsphere.local[^\n]*: "
CHOICE = r"Choice \[\d\]: "
COMMAND = r"Command[^\n]*: "
VCENTER = r"vCenter that it works for \(a host or address, or none\) \[[^\n]*\]: "
ZONE = r"Time zone of the appliance's clock \(such as Europe/Berlin, or none\) \[[^\n]*\]: "
CERTIFICATE = r"Is this the appliance's certificate\? \[y/N\] "
PASSWORD = r"Password of [^\n]* at 127.0.0.1: "
CHANGE = r"Change it\? \[y/N\] "
WRITE = r"Write it\? \[y/N\] "


def path(shell):
    return shell.home.config / "scvsh" / "profiles.json"


def profiles(shell):
    return json.loads(path(shell).read_text())


def put(shell, value):
    path(shell).parent.mkdir(exist_ok=True)
    path(shell).write_text(value if isinstance(value, str) else json.dumps(value))


class Dialog:
    """Answers question after question; keeps all that was told."""

    def __init__(self, terminal):
        self.terminal = terminal
        self.told = ""

    def reply(self, question, answer):
        self.wait(question)
        self.terminal.type(answer + "\r")
        return self

    def wait(self, question):
        self.last = self.terminal.expect(question)
        self.told += self.last

    def end(self):
        status = self.terminal.end()
        self.told += self.terminal.rest
        return status


@pytest.fixture
def setup(lone_shell, terminals):
    def start(*arguments, **options):
        return Dialog(terminals(lone_shell, "--setup", *arguments, **options))

    return start


def answers(simulator, **changes):
    """What is answered to the questions of a new profile, in their order."""
    said = {
        URL: simulator.url, USER: simulator.username, CHOICE: "1", VCENTER: "", ZONE: "", CERTIFICATE: "y",
        PASSWORD: simulator.password}
    said.update(changes)
    return said


def test_a_profile_is_asked_for_tried_and_written(lone_shell, simulator, setup):
    dialog = setup("dr")
    for question, answer in answers(simulator, **{ZONE: "Europe/Berlin", VCENTER: "vc.example.org"}).items():
        dialog.reply(question, answer)
    assert dialog.end() == 0, dialog.told
    assert profiles(lone_shell) == {"dr": {
        "url": f"127.0.0.1:{simulator.port}", "username": simulator.username, "vcenter": "vc.example.org",
        "timezone": "Europe/Berlin", "fingerprint": simulator.fingerprint}}
    assert stat.S_IMODE(path(lone_shell).stat().st_mode) == 0o600
    assert simulator.password not in path(lone_shell).read_text() and simulator.password not in dialog.told
    for fact in ("subject", "issuer", "valid", simulator.fingerprint, str(path(lone_shell)), "scvsh --profile dr"):
        assert fact in dialog.told, dialog.told
    assert simulator.count("auth.login") == 1 and simulator.counters()["requests"] == 1
    finished = lone_shell.eval(
        "print(#scv.policies())", "-p", "dr", env={"SCVSH_PASSWORD": simulator.password})
    assert finished.out == "3\n", finished


def test_the_name_is_asked_for_where_none_is_given(lone_shell, simulator, setup):
    dialog = setup()
    dialog.reply(NAME, "a b").reply(NAME, "")
    for question, answer in answers(simulator).items():
        dialog.reply(question, answer)
    assert dialog.end() == 0, dialog.told
    assert list(profiles(lone_shell)) == ["default"]
    assert "A name has letters" in dialog.told
    assert "scvsh starts the shell" in dialog.told


def test_what_makes_no_sense_is_asked_for_again(lone_shell, simulator, setup):
    dialog = setup("dr")
    dialog.reply(URL, "").reply(URL, "http://x").reply(URL, simulator.url).reply(USER, "").reply(USER, "me")
    dialog.reply(CHOICE, "9").reply(CHOICE, "x").reply(CHOICE, "1").reply(VCENTER, "a b").reply(VCENTER, "none")
    dialog.reply(ZONE, "Mars/Base").reply(ZONE, "UTC")
    dialog.wait(CERTIFICATE)
    assert "No time zone is called 'Mars/Base'" in dialog.told
    assert not path(lone_shell).exists()


def test_options_are_not_asked_for(lone_shell, simulator, setup):
    dialog = setup(
        "-p", "dr", "--url", simulator.url, "--username", simulator.username, "--timezone", "UTC", "--vcenter", "none",
        "--password-command", f"echo {simulator.username}; false", "--read-only")
    assert dialog.end() == 2
    assert "the command ended with status 1" in dialog.told and "Nothing was written." in dialog.told
    (lone_shell.home.folder / "secret").write_text(simulator.password)
    dialog = setup(
        "-p", "dr", "--url", simulator.url, "--username", simulator.username, "--timezone", "UTC", "--vcenter", "none",
        "--password-command", "cat secret", "--read-only", "--fingerprint", simulator.fingerprint)
    dialog.reply(CERTIFICATE, "yes")
    assert dialog.end() == 0, dialog.told
    assert profiles(lone_shell)["dr"] == {
        "url": f"127.0.0.1:{simulator.port}", "username": simulator.username, "password_command": "cat secret",
        "vcenter": False, "timezone": "UTC", "fingerprint": simulator.fingerprint, "read_only": True}


@pytest.mark.parametrize("choice, command, storing", [
    ("2", "pass show scv/dr", "pass insert scv/dr"),
    ("3", "secret-tool lookup service scv profile dr", "secret-tool store --label=scv-dr service scv profile dr"),
    ("4", "systemd-creds decrypt --name=scv-dr", "systemd-creds encrypt --name=scv-dr - "),
])
def test_password_commands_are_offered_and_run(lone_shell, simulator, setup, tmp_path, choice, command, storing):
    tools = tmp_path / "tools"
    tools.mkdir()
    tool = tools / command.split()[0]
    tool.write_text(f'#!/bin/sh\necho "$0 $*" >> {tmp_path}/ran\necho {simulator.password}\n')
    tool.chmod(0o755)
    dialog = setup("dr", env={"PATH": f"{tools}:{os.environ['PATH']}"})
    dialog.reply(URL, simulator.url).reply(USER, simulator.username).reply(CHOICE, choice).reply(COMMAND, "")
    dialog.reply(VCENTER, "").reply(ZONE, "").reply(CERTIFICATE, "y")
    assert dialog.end() == 0, dialog.told
    kept = profiles(lone_shell)["dr"]["password_command"]
    assert kept.startswith(command)
    assert (tmp_path / "ran").read_text() == f"{tools}/{kept.replace(chr(39), '')}\n"
    assert storing in " ".join(dialog.told.split())


def test_a_command_that_fails_is_said_and_asked_for_again(lone_shell, simulator, setup):
    (lone_shell.home.folder / "secret").write_text(simulator.password + "\n")
    dialog = setup("dr")
    dialog.reply(URL, simulator.url).reply(USER, simulator.username)
    dialog.reply(CHOICE, "5").reply(COMMAND, "echo locked >&2; exit 3")
    dialog.reply(CHOICE, "5").reply(COMMAND, "true")
    dialog.reply(CHOICE, "5").reply(COMMAND, f"echo {simulator.password}")
    dialog.reply(CHOICE, "5").reply(COMMAND, "cat secret")
    dialog.reply(VCENTER, "").reply(ZONE, "").reply(CERTIFICATE, "y")
    assert dialog.end() == 0, dialog.told
    assert "the command ended with status 3, and said: locked" in dialog.told
    assert "the command printed nothing" in dialog.told
    assert "the command holds the password itself" in dialog.told
    assert profiles(lone_shell)["dr"]["password_command"] == "cat secret"


def test_a_certificate_that_is_not_the_right_one_ends_it(lone_shell, simulator, setup):
    dialog = setup("dr")
    said = answers(simulator, **{CERTIFICATE: ""})
    del said[PASSWORD]
    for question, answer in said.items():
        dialog.reply(question, answer)
    assert dialog.end() == 3, dialog.told
    assert "was not accepted" in dialog.told and "Nothing was written." in dialog.told
    assert simulator.counters()["requests"] == 0
    assert not path(lone_shell).exists()


def test_a_certificate_that_is_not_the_given_one_is_not_asked_about(lone_shell, simulator, setup):
    other = "sha256:" + "ab" * 32
    dialog = setup("dr", "--fingerprint", other)
    for question, answer in list(answers(simulator).items())[:5]:
        dialog.reply(question, answer)
    assert dialog.end() == 3, dialog.told
    assert other in dialog.told and simulator.fingerprint in dialog.told
    assert simulator.counters()["requests"] == 0


def test_a_mistyped_password_is_asked_for_again_and_all_else_stands(lone_shell, simulator, setup):
    dialog = setup("dr")
    for question, answer in answers(simulator, **{PASSWORD: "t7pos"}).items():
        dialog.reply(question, answer)
    dialog.reply(PASSWORD, "t7pos again").reply(PASSWORD, simulator.password)
    assert dialog.end() == 0, dialog.told
    told = " ".join(dialog.told.split())
    assert "Each refused login counts: vCenter locks an account after some of them. 2 more tries;" in told
    assert "This is the last try; all other answers stand." in told
    assert simulator.count("auth.login") == 3
    assert profiles(lone_shell)["dr"]["username"] == simulator.username
    assert "t7pos" not in dialog.told


def test_after_three_refused_logins_it_ends(lone_shell, simulator, setup):
    put(lone_shell, {"prod": {"url": "prod.example.org"}})
    before = path(lone_shell).read_bytes()
    dialog = setup("dr")
    for question, answer in answers(simulator, **{PASSWORD: "t7pos"}).items():
        dialog.reply(question, answer)
    dialog.reply(PASSWORD, "t7pos").reply(PASSWORD, "t7pos")
    assert dialog.end() == 3, dialog.told
    assert "refused" in dialog.told and "Nothing was written." in dialog.told
    assert simulator.count("auth.login") == 3
    assert path(lone_shell).read_bytes() == before
    assert "t7pos" not in dialog.told


def test_a_refused_login_of_a_command_is_not_tried_again(lone_shell, simulator, setup):
    (lone_shell.home.folder / "secret").write_text("wrong\n")
    dialog = setup("dr", "--password-command", "cat secret")
    said = answers(simulator)
    del said[CHOICE], said[PASSWORD]
    for question, answer in said.items():
        dialog.reply(question, answer)
    assert dialog.end() == 3, dialog.told
    assert simulator.count("auth.login") == 1 and not path(lone_shell).exists()


@pytest.mark.parametrize("key, status", [(CTRL_C, 130), (CTRL_D, 4)])
def test_the_second_try_can_be_left(lone_shell, simulator, setup, key, status):
    dialog = setup("dr")
    for question, answer in answers(simulator, **{PASSWORD: "t7pos"}).items():
        dialog.reply(question, answer)
    dialog.wait(PASSWORD)
    dialog.terminal.type(key)
    assert dialog.end() == status, dialog.told
    assert "Nothing was written." in dialog.told and not path(lone_shell).exists()
    assert simulator.count("auth.login") == 1


@pytest.mark.parametrize("tries", [0, 1])
def test_ctrl_c_while_the_login_is_on_its_way_ends_it(lone_shell, simulator, setup, tries):
    dialog = setup("dr")
    said = answers(simulator, **{PASSWORD: "t7pos"})
    for question, answer in list(said.items())[:-1]:
        dialog.reply(question, answer)
    for _ in range(tries):
        dialog.reply(PASSWORD, "t7pos")
    dialog.wait(PASSWORD)
    simulator.fault("auth.login", "delay", ms=50_000, count=1)
    dialog.terminal.type(simulator.password + "\r")
    wait_until(lambda: simulator.count("auth.login") == tries + 1, "the login is asked for")
    dialog.terminal.type(CTRL_C)
    assert dialog.end() == 130, dialog.told
    assert "Nothing was written." in dialog.told and not path(lone_shell).exists()


def test_an_appliance_that_is_not_there_is_said(lone_shell, setup):
    dialog = setup("dr")
    dialog.reply(URL, "127.0.0.1:1").reply(USER, "me").reply(CHOICE, "1").reply(VCENTER, "").reply(ZONE, "")
    assert dialog.end() == 3, dialog.told
    assert "127.0.0.1:1" in dialog.told and "Nothing was written." in dialog.told
    assert not path(lone_shell).exists()


@pytest.mark.parametrize("key, status", [(CTRL_C, 130), (CTRL_D, 4)])
@pytest.mark.parametrize("at", range(7))
def test_ctrl_c_and_ctrl_d_leave_at_any_question_and_nothing_is_written(
        lone_shell, simulator, setup, at, key, status):
    put(lone_shell, {"prod": {"url": "prod.example.org"}})
    before = path(lone_shell).read_bytes()
    dialog = setup("dr")
    said = list(answers(simulator).items())
    for question, answer in said[:at]:
        dialog.reply(question, answer)
    dialog.wait(said[at][0])
    dialog.terminal.type(key)
    assert dialog.end() == status, dialog.told
    assert "Nothing was written." in dialog.told
    assert path(lone_shell).read_bytes() == before
    assert sorted(os.listdir(path(lone_shell).parent)) == ["profiles.json"]
    assert simulator.counters()["requests"] == 0


@pytest.mark.parametrize("question", [CHANGE, WRITE])
@pytest.mark.parametrize("key, status", [(CTRL_C, 130), (CTRL_D, 4), ("\r", 4), ("x\r", 4), ("n\r", 4)])
def test_an_existing_profile_changes_after_a_clear_yes_alone(lone_shell, simulator, setup, question, key, status):
    put(lone_shell, {"dr": {"url": "old.example.org", "username": "me"}})
    before = path(lone_shell).read_bytes()
    dialog = setup("dr")
    if question == WRITE:
        dialog.reply(CHANGE, "y")
        for each, answer in answers(simulator).items():
            dialog.reply(each, answer)
    dialog.wait(question)
    dialog.terminal.type(key)
    assert dialog.end() == status, dialog.told
    assert path(lone_shell).read_bytes() == before


def test_an_existing_profile_is_shown_and_what_changes(lone_shell, simulator, setup):
    others = {"prod": {"url": "prod.example.org", "future": {"a": [1, None, 2.5]}}, "future": 7}
    put(lone_shell, {"prod": others["prod"], "dr": {
        "url": simulator.url, "username": "me", "password_command": "echo hidden-in-here", "color": "red",
        "future": [1], "vcenter": {"url": "vc.example.org", "username": "you"}, "fingerprint": "sha256:" + "ab" * 32,
    }, "future": 7})
    dialog = setup("dr")
    dialog.reply(CHANGE, "y").reply(URL, "").reply(USER, simulator.username).reply(CHOICE, "1").reply(VCENTER, "")
    dialog.reply(ZONE, "UTC").reply(CERTIFICATE, "y").reply(PASSWORD, simulator.password)
    assert "this is not the certificate that the profile says so far" in " ".join(dialog.told.split())
    dialog.reply(WRITE, "y")
    assert dialog.end() == 0, dialog.told
    assert "username" in dialog.last and f"me → {simulator.username}" in dialog.last
    assert "a command → nothing" in dialog.last and "hidden-in-here" not in dialog.told
    assert "nothing → UTC" in dialog.last and "color" not in dialog.last
    assert profiles(lone_shell) == {"prod": others["prod"], "future": 7, "dr": {
        "url": f"127.0.0.1:{simulator.port}", "username": simulator.username, "color": "red", "future": [1],
        "vcenter": {"url": "vc.example.org", "username": "you"}, "timezone": "UTC",
        "fingerprint": simulator.fingerprint}}
    assert "it can't be used yet" in dialog.told and "unknown key future" in dialog.told


def test_a_profile_that_stays_the_same_is_not_written(lone_shell, simulator, setup):
    put(lone_shell, {"dr": {
        "url": f"127.0.0.1:{simulator.port}", "username": simulator.username, "fingerprint": simulator.fingerprint}})
    before = path(lone_shell).stat()
    dialog = setup("dr")
    dialog.reply(CHANGE, "y")
    for question, answer in answers(simulator, **{URL: "", USER: ""}).items():
        dialog.reply(question, answer)
    assert dialog.end() == 0, dialog.told
    assert "nothing was changed" in dialog.told
    assert path(lone_shell).stat().st_mtime_ns == before.st_mtime_ns


def test_what_is_another_appliances_does_not_stay(lone_shell, simulator, setup):
    put(lone_shell, {"dr": {
        "url": "old.example.org", "names": ["scv01"], "document": "/x", "fingerprint": "sha256:" + "ab" * 32}})
    dialog = setup("dr")
    dialog.reply(CHANGE, "y")
    for question, answer in answers(simulator).items():
        dialog.reply(question, answer)
    dialog.reply(WRITE, "y")
    assert dialog.end() == 0, dialog.told
    assert profiles(lone_shell)["dr"] == {
        "url": f"127.0.0.1:{simulator.port}", "username": simulator.username, "fingerprint": simulator.fingerprint}


def test_what_was_typed_ahead_accepts_no_certificate_and_overwrites_nothing(lone_shell, simulator, setup):
    put(lone_shell, {"dr": {"url": "old.example.org"}})
    before = path(lone_shell).read_bytes()
    dialog = setup("dr")
    # Before the shell has asked anything.
    dialog.terminal.type("y\ry\ry\ry\r")
    dialog.wait(CHANGE)
    dialog.terminal.type("y\r")
    for question, answer in list(answers(simulator).items())[:4]:
        dialog.reply(question, answer)
    dialog.wait(ZONE)
    # Behind the answer, in one go: the certificate is looked at meanwhile.
    dialog.terminal.type("\ry\ry\r")
    dialog.wait(CERTIFICATE)
    dialog.terminal.type("n\r")
    assert dialog.end() == 3, dialog.told
    assert path(lone_shell).read_bytes() == before
    assert simulator.counters()["requests"] == 0


def test_a_profile_that_somebody_else_changed_meanwhile_stays(lone_shell, simulator, setup):
    put(lone_shell, {"prod": {"url": "prod.example.org"}})
    dialog = setup("dr")
    said = list(answers(simulator).items())
    for question, answer in said[:-1]:
        dialog.reply(question, answer)
    dialog.wait(PASSWORD)
    put(lone_shell, {"prod": {"url": "other.example.org"}, "dr": {"url": "theirs.example.org"}})
    dialog.terminal.type(simulator.password + "\r")
    assert dialog.end() == 4, dialog.told
    assert "has been changed by somebody else" in dialog.told
    assert profiles(lone_shell)["dr"] == {"url": "theirs.example.org"}


def test_what_others_wrote_meanwhile_is_kept(lone_shell, simulator, setup):
    dialog = setup("dr")
    said = list(answers(simulator).items())
    for question, answer in said[:-1]:
        dialog.reply(question, answer)
    dialog.wait(PASSWORD)
    put(lone_shell, {"prod": {"url": "other.example.org"}})
    dialog.terminal.type(simulator.password + "\r")
    assert dialog.end() == 0, dialog.told
    assert list(profiles(lone_shell)) == ["prod", "dr"]


def test_a_link_stays_one(lone_shell, simulator, setup):
    real = lone_shell.home.folder / "dotfiles.json"
    real.write_text("{}")
    path(lone_shell).parent.mkdir()
    path(lone_shell).symlink_to(real)
    dialog = setup("dr")
    for question, answer in answers(simulator).items():
        dialog.reply(question, answer)
    assert dialog.end() == 0, dialog.told
    assert path(lone_shell).is_symlink() and list(json.loads(real.read_text())) == ["dr"]


@pytest.mark.parametrize("text", ["{", "[]", '{"a": {"url": "x", "url": "y"}}'])
def test_a_file_that_would_not_come_out_as_it_went_in_ends_it_before_any_question(lone_shell, setup, text):
    put(lone_shell, text)
    dialog = setup("dr")
    assert dialog.end() == 2, dialog.told
    assert "profiles.json" in dialog.told and "Appliance (" not in dialog.told
    assert path(lone_shell).read_text() == text


def test_without_a_terminal_it_is_an_error(lone_shell):
    finished = lone_shell.run("--setup", "dr", input="y\n" * 20)
    assert finished.status == 2 and finished.out == "", finished
    assert "--setup needs a terminal" in finished.err
    assert not path(lone_shell).parent.exists()


@pytest.mark.parametrize("arguments, message", [
    (["a", "b"], "--setup takes one name"), (["-x"], "Unknown option"), (["a b"], "--setup can't be 'a b'"),
    (["-p", "x", "y"], "can't be used together"), (["--yes"], "--setup and --yes can't be used together"),
    (["-e", "1"], "--setup and -e can't be used together"), (["--demo"], "--setup and --demo"),
    (["--insecure"], "--setup and --insecure"), (["--check"], "can't be used together"),
    (["-o", "json"], "--setup and --output"), (["--record", "r"], "--setup and --record"), (["-E"], "--setup and -E"),
    (["--log", "json"], "--setup and --log"), (["--trace"], "--setup and --trace"), (["--sync"], "--setup and --sync"),
    (["--dry-run"], "--setup and --dry-run"), (["--report", "r"], "--setup and --report"),
    (["--overwrite"], "--setup and --overwrite"), (["--pseudonyms"], "--setup and --pseudonyms"),
])
def test_what_does_not_go_with_it_is_refused(lone_shell, arguments, message):
    finished = lone_shell.run("--setup", *arguments)
    assert finished.status == 2 and message in finished.err, finished


def test_names_of_profiles_are_completed(lone_shell):
    put(lone_shell, {"prod": {}, "dr": {}})
    assert lone_shell.run("--complete", "--setup", "").out == "dr\nprod\n"
    assert lone_shell.run("--complete", "--setup", "d").out == "dr\n"
    assert lone_shell.run("--complete", "--setup", "dr", "").out == ""
    assert "--url\t" in lone_shell.run("--complete", "--setup", "dr", "--u").out
    assert "--setup\t" in lone_shell.run("--complete", "--se").out
