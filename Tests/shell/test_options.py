"""Options, environment and profile: which wins, and what a wrong one gets."""

import json
import re
import subprocess

import pytest

from harness import ROOT, SCVSH, SCVSIM


def test_version(lone_shell):
    finished = lone_shell.run("--version")
    assert finished.status == 0
    assert "Lua 5.4" in finished.out or finished.out.strip()


def test_help_names_every_option(lone_shell):
    finished = lone_shell.run("--help")
    assert finished.status == 0
    for option in ["-e", "-i", "--demo", "--profile", "--url", "--username", "--password-command", "--ca",
                   "--fingerprint", "--insecure", "--read-only", "--dry-run", "--yes", "--sync", "--trace", "--timeout",
                   "--timezone", "--output", "--color", "--no-init", "--version"]:
        assert option in finished.out, option


@pytest.mark.parametrize("program, heading", [(SCVSH, "Command line"), (SCVSIM, "Simulator")], ids=["scvsh", "scvsim"])
def test_the_contracts_name_every_option(program, heading):
    """docs/contracts.md names those that --help names, and no others."""
    contracts = (ROOT / "docs" / "contracts.md").read_text()
    section = contracts.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    shown = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    options = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", shown, re.M))
    promised = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", section))
    common = {"--help", "--version"}
    assert options - common and options - common - promised == set()
    # Of scvsh, spoken of there; and what other programs call, which is no option for people.
    other = {"--ca", "--demo", "--fingerprint", "--timezone"} if heading == "Simulator" else {"--complete"}
    assert promised - options - other == set()


@pytest.mark.parametrize("arguments, named", [
    (["--no-such-option"], "--no-such-option"), (["-o", "xml"], "xml"), (["--timeout", "soon"], "soon"),
    (["--timeout", "-1"], "-1"), (["--color", "blue"], "blue"), (["-e"], "-e"),
    (["--fingerprint", "sha256:12"], "sha256:12"), (["--url", "http://host.example:notaport"], "notaport"),
    (["-p", "nosuchprofile", "-e", "scv.api.jobs.list()"], "nosuchprofile"),
    (["--timezone", "Mars/Olympus", "-e", "scv.api.jobs.list()"], "Mars/Olympus")])
def test_wrong_usage_ends_with_2_and_names_it(lone_shell, arguments, named):
    finished = lone_shell.run(*arguments, "-e", "print('ran')") if arguments != ["-e"] else lone_shell.run("-e")
    assert finished.status == 2, finished
    assert named in finished.err
    assert finished.out == ""


def test_without_an_address_it_says_how_to_give_one(lone_shell):
    finished = lone_shell.eval("scv.api.jobs.list()")
    assert finished.status == 2, finished
    assert "--url" in finished.err or "SCVSH_URL" in finished.err


def test_without_a_terminal_a_missing_password_is_not_asked_for(shell):
    finished = shell.eval("scv.api.jobs.list()", env={"SCVSH_PASSWORD": None})
    assert finished.status in (2, 3), finished
    assert "password" in finished.err.lower()


READ = "print(#scv.api.policies.list())"


def test_flags_win_over_the_environment(shell, simulator):
    finished = shell.eval(READ, "--url", simulator.url, env={"SCVSH_URL": None})
    assert finished.out == "3\n", finished
    finished = shell.eval(READ, "--username", "nobody")
    assert finished.status == 3
    wrong = "sha256:" + "0" * 64
    assert shell.eval(READ, "--fingerprint", simulator.fingerprint, env={"SCVSH_FINGERPRINT": wrong}).out == "3\n"


def test_a_password_command_is_run(shell, simulator):
    given = {"SCVSH_PASSWORD": None}
    assert shell.eval(READ, "--password-command", f"printf '%s\\n' '{simulator.password}'", env=given).out == "3\n"
    given["SCVSH_PASSWORD_COMMAND"] = f"printf %s '{simulator.password}'"
    assert shell.eval(READ, env=given).out == "3\n"


def test_a_password_command_that_fails_is_told(shell):
    finished = shell.eval(READ, "--password-command", "echo nothing to see >&2; exit 9", env={"SCVSH_PASSWORD": None})
    assert "--password-command: the command ended with status 9, and said: nothing to see" in finished.err, finished
    assert finished.status in (2, 3), finished
    assert "9" in finished.err


@pytest.mark.parametrize("form", [
    "127.0.0.1:{}", "https://127.0.0.1:{}", "https://127.0.0.1:{}/", "https://127.0.0.1:{}/api",
    "https://127.0.0.1:{}/api/", "localhost:{}"])
def test_an_address_in_any_form(shell, simulator, form):
    url = form.format(simulator.port)
    # Another name of the host is another address.
    finished = shell.eval(READ, "--url", url, env={"SCVSH_URL": None})
    assert finished.out == "3\n", finished


def test_a_fingerprint_in_openssl_s_form(shell, simulator):
    digest = simulator.fingerprint.removeprefix("sha256:").upper()
    colons = ":".join(digest[i:i + 2] for i in range(0, 64, 2))
    assert shell.eval(READ, "--fingerprint", colons).out == "3\n"


def test_a_read_is_given_up_after_its_timeout(shell, simulator):
    simulator.fault("jobs.list", "delay", ms=20000)
    finished = shell.eval("scv.api.jobs.list()", "--timeout", "1.5")
    assert finished.status == 3, finished
    simulator.fault("policies.list", "delay", ms=20000)
    finished = shell.eval("print(pcall(scv.api.policies.list, nil, {timeout = 1.5}))")
    assert finished.out.startswith("false"), finished


def test_a_change_given_up_after_its_timeout_has_an_unknown_outcome(shell, simulator):
    simulator.fault("resource_groups.backup_now", "delay", ms=20000)
    finished = shell.eval("scv.backup_now{group='gold_web', policy='daily'}", "--timeout", "1.5")
    assert finished.status == 5, finished
    assert simulator.count("resource_groups.backup_now") <= 1


# --- profiles -------------------------------------------------------------------------------------------------------


@pytest.fixture
def profiles(shell, simulator):
    """A shell whose settings are in profiles, not in its environment."""
    folder = shell.home.config / "scvsh"
    folder.mkdir()
    (folder / "secret").write_text(simulator.password)
    lab = {"url": simulator.url, "username": simulator.username, "fingerprint": simulator.fingerprint,
           "password_command": f"cat {folder}/secret"}
    (folder / "profiles.json").write_text(json.dumps({
        "lab": lab, "default": {**lab, "read_only": True}, "away": {**lab, "url": "127.0.0.1:1"}}))
    return shell


BARE = {"SCVSH_URL": None, "SCVSH_USERNAME": None, "SCVSH_PASSWORD": None, "SCVSH_FINGERPRINT": None}


def test_a_profile_has_all_that_is_needed(profiles):
    assert profiles.eval(READ, "-p", "lab", env=BARE).out == "3\n"
    assert profiles.eval(READ, env={**BARE, "SCVSH_PROFILE": "lab"}).out == "3\n"
    assert profiles.eval(READ, env=BARE).out == "3\n"


def test_the_environment_wins_over_the_profile(profiles, simulator):
    assert profiles.eval(READ, "-p", "away", env=BARE).status == 3
    assert profiles.eval(READ, "-p", "lab", env={**BARE, "SCVSH_URL": simulator.url}).out == "3\n"
    assert profiles.eval(READ, "-p", "lab", env={**BARE, "SCVSH_PROFILE": "away"}).out == "3\n"


def refuses_to_log_in(finished, simulator, *words):
    assert finished.status == 2, finished
    assert all(word in finished.err for word in words), finished
    assert simulator.counters()["requests"] == 0
    assert "has changed" not in finished.err


@pytest.mark.parametrize("way", ["--url", "SCVSH_URL"])
def test_what_a_profile_says_goes_to_its_own_url_only(profiles, simulator, simulators, way):
    other = simulators()
    options, env = ["-p", "lab", "--url", other.url], BARE
    if way == "SCVSH_URL":
        options, env = [], {**BARE, "SCVSH_PROFILE": "lab", "SCVSH_URL": other.url}
    finished = profiles.eval(READ, "--insecure", *options, env=env)
    address = simulator.url.removeprefix("https://")
    refuses_to_log_in(
        finished, other, "no user name is given",
        f"what profile lab says of name and password is for {address} only", "--username NAME")
    named = ["--username", other.username, "--fingerprint", other.fingerprint]
    refuses_to_log_in(
        profiles.eval(READ, *named, *options, env=env), other,
        "no password is given", f"for {address} only")
    finished = profiles.eval(READ, *named, *options, env={**env, "SCVSH_PASSWORD": other.password})
    assert finished.out == "3\n", finished


def test_a_profile_on_the_command_line_contradicts_another_scvsh_url(profiles, simulator, simulators):
    other = simulators()
    env = {"SCVSH_URL": other.url, "SCVSH_USERNAME": other.username, "SCVSH_PASSWORD": other.password,
           "SCVSH_FINGERPRINT": other.fingerprint}
    for code in (READ, "scv.backup_now{group='gold_web', policy='daily'}"):
        finished = profiles.eval(code, "-p", "lab", env=env)
        assert finished.status == 2 and finished.out == "", finished
        for said in (f"profile lab is for {simulator.url}/api, and SCVSH_URL names {other.url}/api",
                     "Take SCVSH_URL out of the environment for", "leave out --profile lab for"):
            assert said in finished.err, finished
    assert simulator.counters()["requests"] == 0 and other.counters()["requests"] == 0
    # The word of the command line counts, and so does that of a script: each session is with its own appliance.
    finished = profiles.eval(READ, "-p", "lab", "--url", simulator.url, env=env)
    assert finished.out == "3\n" and other.counters()["requests"] == 0, finished
    finished = profiles.eval("print(#scv.connect('lab').api.policies.list())", env=env)
    assert finished.out == "3\n" and other.counters()["requests"] == 0, finished


def test_what_the_environment_says_goes_to_scvsh_url_only(shell, simulator, simulators):
    other = simulators()
    address = simulator.url.removeprefix("https://")
    url = ["--url", other.url]
    refuses_to_log_in(
        shell.eval(READ, *url, "--insecure"), other, "no user name is given",
        f"what the environment says of name and password is for {address} only", "--username NAME")
    refuses_to_log_in(
        shell.eval(READ, *url, "--insecure", "--username", other.username), other, "no password is given",
        f"for {address} only")
    # Its fingerprint is no word about another appliance's certificate either.
    finished = shell.eval(READ, *url)
    assert finished.status == 3 and "nobody known here vouches" in finished.err, finished
    assert other.counters()["requests"] == 0
    given = ["--username", other.username, "--fingerprint", other.fingerprint,
             "--password-command", f"printf %s '{other.password}'"]
    assert shell.eval(READ, *url, *given).out == "3\n"
    assert shell.eval(READ, "--url", f"{address}/api").out == "3\n"


def test_at_a_terminal_another_url_is_asked_about_anew(profiles, simulators, terminals):
    other = simulators()
    terminal = terminals(
        profiles, "--url", other.url, "--fingerprint", other.fingerprint, "-e", READ, env=BARE)
    terminal.expect("User name at 127.0.0.1: ")
    terminal.type(other.username + "\r")
    terminal.expect("Password of .* at 127.0.0.1: ")
    terminal.type(other.password + "\r")
    assert terminal.end() == 0, terminal.rest
    assert "3" in terminal.rest


def test_the_password_reaches_no_child(shell, simulator):
    code = '''
      local function run(command) local p = io.popen(command) local text = p:read("a") p:close() return text end
      print(#run("printenv SCVSH_PASSWORD"), os.getenv("SCVSH_PASSWORD"), (os.execute("test -z \\"$SCVSH_PASSWORD\\"")))
      print(run("tr '\\\\0' '\\\\n' < /proc/$PPID/environ"):find("SCVSH_PASSWORD=%g") == nil)
      print(#scv.policies())'''
    finished = shell.eval(code)
    assert finished.out == "0\tnil\ttrue\ntrue\n3\n", finished


def test_a_profile_may_be_read_only(profiles, simulator):
    finished = profiles.eval("scv.backup_now{group='gold_web', policy='daily'}", env=BARE)
    assert finished.status == 4, finished
    assert simulator.counters()["changes"] == 0


@pytest.mark.parametrize("text, named", [
    ("{", "profiles.json"), ("[]", "profiles.json"), ('{"lab": {"ulr": "x"}}', "ulr"),
    ('{"lab": {"password": "pl4in"}}', "password"), ('{"other": {}}', "other")])
def test_a_wrong_profile_ends_with_2(profiles, text, named):
    (profiles.home.config / "scvsh" / "profiles.json").write_text(text)
    finished = profiles.eval(READ, "-p", "lab", env=BARE)
    assert finished.status == 2, finished
    assert named in finished.err
    assert "pl4in" not in finished.err
