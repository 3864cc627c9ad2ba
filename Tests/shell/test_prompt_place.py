"""What stands before the lines: with which appliance one is, what lines may do there, and which jobs go on."""

import concurrent.futures
import json
import re
import time

from harness import CTRL_C, CTRL_D, PROMPT, Shell

RED = r"\x1b\[1;31mprod\x1b\[0m"


def profiles(home, **settings):
    folder = home.config / "scvsh"
    folder.mkdir(exist_ok=True)
    (folder / "profiles.json").write_text(json.dumps(settings))
    return folder


def test_the_demo_has_its_release_in_prompt_and_banner(home, terminals):
    terminal = terminals(Shell(home), "--demo", columns=80)
    banner = terminal.expect("demo 6\\.2> ")
    said = " ".join(banner.split())
    assert re.search(r"demo: simulated appliance https://127\.0\.0\.1:\d+ \(SCV 6\.2\), \d+ VMs; nothing here", said)
    assert all(len(line) <= 80 for line in banner.splitlines()), banner


def test_what_lines_may_do_is_in_prompt_and_banner(home, terminals):
    terminal = terminals(Shell(home), "--demo", "--read-only", "--dry-run", "--yes")
    banner = terminal.expect(r"demo 6\.2, read-only, dry-run, --yes> ")
    assert "read-only: nothing but reads" in banner
    assert "dry run: changes are planned" in banner
    assert "--yes: nobody is asked" in banner


def test_an_appliance_is_called_by_its_host_or_its_profile(shell, terminals):
    host = shell.simulator.url.split("//")[1]
    terminals(shell).expect(re.escape(host) + "> ")
    profiles(shell.home, prod={"url": shell.simulator.url, "color": "red", "read_only": True})
    terminal = terminals(shell, "-p", "prod", env={"NO_COLOR": None})
    terminal.child.expect(RED + r"(\x1b\[[0-9;?]*[a-zA-Z])*, read-only> ")
    assert f"prod: {shell.simulator.url}" in terminal.child.before


def test_a_color_is_for_its_own_appliance_and_a_terminal_that_shows_it(shell, terminals):
    profiles(shell.home, default={"url": "https://elsewhere.test", "color": "red"},
             prod={"url": shell.simulator.url, "color": "red"})
    terminal = terminals(shell, env={"NO_COLOR": None})
    terminal.child.expect(PROMPT)
    assert "31m" not in terminal.child.before and "elsewhere" not in terminal.child.before
    terminal = terminals(shell, "-p", "prod", env={"NO_COLOR": "1"})
    terminal.child.expect("prod> ")
    assert "31m" not in terminal.child.before


def test_a_color_that_there_is_not_is_said(lone_shell):
    profiles(lone_shell.home, default={"url": "scv.test", "color": "pink"})
    finished = lone_shell.eval("scv.policies()")
    assert finished.status == 2
    assert "color: no colour 'pink'" in finished.err and "red, green" in finished.err


def test_without_an_appliance_the_banner_says_how_to_name_one(lone_shell, terminals):
    banner = terminals(lone_shell).expect("scvsh> ")
    assert "No appliance is named" in banner and "profiles.json" in banner


def test_init_lua_makes_the_prompt(shell, terminals):
    folder = profiles(shell.home)
    (folder / "init.lua").write_text(
        "function prompt(state) return state.host:match('%d+$') .. ' ' .. tostring(state.yes) .. '# ' end")
    terminal = terminals(shell, "--yes")
    terminal.expect(str(shell.simulator.port) + " true# ")
    terminal.type("prompt = function() error('broke') end\r")
    terminal.expect("the function prompt: .*broke; the usual prompt stands in its place")
    terminal.expect("--yes> ")
    terminal.type("prompt = function() while true do end end\r")
    time.sleep(0.3)
    terminal.type(CTRL_C)
    terminal.expect(PROMPT)


def test_a_job_that_nobody_waits_for_is_in_the_prompt_and_its_end_is_told(shell, terminals):
    # On a terminal where nothing is told above the line, it is told before the next.
    terminal = terminals(shell, env={"TERM": "dumb"})
    terminal.prompt()
    terminal.type("scv.backup_now{group = 'gold_web', policy = 'daily', wait = false};\r")
    terminal.expect(r", 1 job> ")
    told = terminal.line("why()")
    assert ", 1 job> " in terminal.found()
    end = ""
    while "ended as" not in end:
        end = terminal.line("1")
    assert "backup of gold_web (daily), job 118 ended as COMPLETED" in end, end
    assert ", 1 job> " not in terminal.found()
    # Nobody but the user counts for why().
    assert terminal.line("why()").split("As curl")[0] == told.split("As curl")[0]
    assert terminal.line("2") == "2\n"


def test_a_job_that_ctrl_c_left_is_told_of(home, simulators, terminals):
    terminal = terminals(Shell(home, simulators("--job-seconds", "4")))
    terminal.prompt()
    terminal.type("scv.backup_now{group = 'gold_web', policy = 'daily'}\r")
    terminal.expect("backup of gold_web")
    terminal.type(CTRL_C)
    terminal.expect("goes on on the appliance")
    terminal.expect(", 1 job> ")
    time.sleep(5)
    terminal.type("\r")
    terminal.expect("ended as COMPLETED")
    terminal.expect(r"\d> ")


def test_who_leaves_is_told_which_jobs_go_on(home, simulators, terminals):
    shell = Shell(home, simulators("--job-seconds", "60"))
    before = shell.json('#scv.jobs{status = "running"}')
    for leave in ["exit\r", CTRL_D]:
        terminal = terminals(shell)
        terminal.prompt()
        terminal.type("job = scv.backup_now{group = 'gold_web', policy = 'daily', wait = false};\r")
        terminal.expect(r", 1 job> ")
        terminal.type(leave)
        assert terminal.end() == 0
        said = " ".join(terminal.rest.split())
        assert re.search(r"1 job goes on at the appliance: .*job (\d+)\. scv\.jobs\{status = \"running\"\} lists it, "
                         r"scv\.wait_for_job\(\1\) waits for it\.", said), said
    terminal = terminals(shell)
    terminal.prompt()
    assert terminal.line('#scv.jobs{status = "running"}') == f"{before + 2}\n"
    # They are another shell's.
    assert terminal.leave() == 0 and "job" not in terminal.rest


def test_a_job_of_the_simulated_appliance_ends_with_it(home, terminals):
    terminal = terminals(Shell(home), "--demo")
    terminal.expect("demo 6\\.2> ")
    terminal.type("scv.backup_now{group = 'gold_web', policy = 'daily', wait = false};\r")
    terminal.expect(r", 1 job> ")
    assert terminal.leave() == 0
    assert "1 job is not over, and ends with the simulated appliance: " in " ".join(terminal.rest.split())


def test_a_job_that_was_waited_for_is_not_told_of(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    assert "ended as" not in terminal.line("scv.backup_now{group = 'gold_web', policy = 'daily'};")
    time.sleep(1.5)
    assert terminal.line("1") == "1\n"


def test_a_certificate_that_ends_soon_is_told_of_after_the_first_connection(home, simulators, terminals):
    simulator = simulators("--certificate-days", "12")
    terminal = terminals(Shell(home, simulator))
    # Nothing is asked for it.
    assert "certificate" not in terminal.prompt() and simulator.counters()["requests"] == 0
    said = " ".join(terminal.line("#scv.policies()").split())
    assert re.search(r"the certificate of 127\.0\.0\.1:\d+ ends in 1[12] days, on [-\d]{10} \d\d:\d\d UTC\.", said)
    assert "A new one is refused here as changed" in said
    assert "--fingerprint, SCVSH_FINGERPRINT, or the profile" in said
    assert "certificate" not in terminal.line("#scv.policies()")
    # Where a connection was made before, the banner has it.
    banner = terminals(Shell(home, simulator), "-i", "-e", "scv.policies()").prompt()
    assert re.search("ends in 1[12] days", " ".join(banner.split())), banner


def test_a_certificate_that_ends_soon_is_told_of_at_each_later_start(home, simulators, terminals):
    simulator = simulators("--certificate-days", "12")
    shell = Shell(home, simulator)
    assert shell.eval("print(#scv.policies())").status == 0
    kept = home.state / "scvsh" / "certificates"
    place = simulator.url.split("//")[1]
    assert re.fullmatch(rf"{place} {simulator.fingerprint} [-\d]{{10}} [:\d]{{8}} UTC\n", kept.read_text())
    assert kept.stat().st_mode & 0o777 == 0o600
    requests = simulator.counters()["requests"]
    for _ in range(2):
        terminal = terminals(shell)
        banner = " ".join(terminal.prompt().split())
        assert re.search(rf"the certificate that {place} had last ends in 1[12] days, on [-\d]{{10}}", banner), banner
        assert simulator.counters()["requests"] == requests
    # It is told of once.
    assert "certificate" not in terminal.line("#scv.policies()")
    # Another appliance's is nobody's business, and so is one that was believed in another way.
    assert "certificate" not in terminals(shell, "--url", "127.0.0.1:9").prompt()
    other = "sha256:" + "ab" * 32
    assert "certificate" not in terminals(shell, env={"SCVSH_FINGERPRINT": other}).prompt()
    # A file that is damaged is none, and is made anew.
    whole = kept.read_text()
    kept.write_text("damaged\n" + whole)
    assert "certificate" not in terminals(shell).prompt()
    assert shell.eval("print(#scv.policies())").status == 0
    assert kept.read_text() == whole


def test_a_certificate_of_a_simulated_appliance_is_not_kept(lone_shell):
    assert lone_shell.run("--demo", "-e", "print(#scv.policies())").status == 0
    assert not (lone_shell.home.state / "scvsh" / "certificates").exists()


def test_several_shells_keep_their_certificates_at_once(home, simulators):
    shells = [Shell(home, simulators()) for _ in range(3)]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        assert all(each.status == 0 for each in pool.map(lambda shell: shell.eval("scv.policies()"), shells * 3))
    kept = (home.state / "scvsh" / "certificates").read_text().splitlines()
    assert sorted(line.split()[0] for line in kept) == sorted(shell.simulator.url.split("//")[1] for shell in shells)


def test_a_certificate_that_was_accepted_names_its_line(home, simulators, terminals):
    simulator = simulators("--certificate-days", "1")
    (home.state / "scvsh").mkdir(parents=True)
    pin = f"{simulator.url.split('//')[1]} {simulator.fingerprint}"
    (home.state / "scvsh" / "known_hosts").write_text(pin + "\n")
    terminal = terminals(Shell(home, simulator), env={"SCVSH_FINGERPRINT": None})
    terminal.prompt()
    said = " ".join(terminal.line("#scv.policies()").split())
    assert re.search("ends in (1d|23h 59m),", said) and f"take the line “{pin}” out of" in said


def test_a_certificate_that_holds_for_long_is_not_told_of(shell, terminals):
    terminal = terminals(shell)
    terminal.prompt()
    assert "certificate" not in terminal.line("#scv.policies()")
