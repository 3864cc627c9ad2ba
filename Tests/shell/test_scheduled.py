"""What scheduled runs rely on: the units of systemd that come with the program, and the password commands of people."""

import os
import shutil
import subprocess

import pytest

from harness import PATIENCE, ROOT, SCVSH

UNITS = ROOT / "scripts" / "systemd"


def need(*programs):
    """Skips the test where a program is not installed, and says which."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.skip("not installed: " + ", ".join(missing))


@pytest.fixture
def units(tmp_path):
    """The units as they would stand on a system whose scvsh is the one that is tested."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    service = folder / "scvsh-audit.service"
    text = service.read_text()
    assert "ExecStart=/usr/bin/scvsh " in text
    service.write_text(text.replace("/usr/bin/scvsh", SCVSH))
    return folder


def verify(folder):
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, folder.iterdir())], capture_output=True, text=True,
        timeout=PATIENCE)


def test_systemd_takes_the_units(units):
    need("systemd-analyze")
    verified = verify(units)
    assert (verified.returncode, verified.stderr) == (0, ""), verified


def test_systemd_would_tell_a_slip(units):
    need("systemd-analyze")
    service = units / "scvsh-audit.service"
    service.write_text(service.read_text().replace("ProtectHome=", "ProtectHoem=").replace(SCVSH, "/no/scvsh"))
    verified = verify(units)
    assert verified.returncode != 0 and "ProtectHoem" in verified.stderr, verified


def test_the_service_is_kept_from_what_it_does_not_need(units):
    need("systemd-analyze")
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(units / "scvsh-audit.service")],
        capture_output=True, text=True, timeout=PATIENCE)
    assert judged.returncode == 0, judged.stdout[-300:]


def assert_logs_in(shell, simulator, command, env=None):
    """That the password comes by this command, and by it alone."""
    changes = {"SCVSH_PASSWORD": None, "SIMULATOR_PASSWORD": None, **(env or {})}
    finished = shell.run("--password-command", command, "-e", "print(#scv.policies() > 0)", env=changes)
    assert (finished.status, finished.out) == (0, "true\n"), finished
    assert simulator.password not in finished.err
    assert simulator.count("auth.login") == 1


def assert_fails(shell, simulator, command, env=None):
    """That a command which has no password is told, and no login is tried."""
    before = simulator.count("auth.login")
    changes = {"SCVSH_PASSWORD": None, "SIMULATOR_PASSWORD": None, **(env or {})}
    finished = shell.run("--password-command", command, "-e", "print(#scv.policies())", env=changes)
    assert (finished.status, finished.out) == (2, ""), finished
    assert simulator.count("auth.login") == before


def test_a_credential_of_systemd(home, shell, simulator, tmp_path):
    """What LoadCredential hands to a service: a file in a folder that only the service sees."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    (folder / "scv-password").write_text(simulator.password)
    (folder / "scv-password").chmod(0o400)
    env = {"CREDENTIALS_DIRECTORY": str(folder)}
    assert_logs_in(shell, simulator, f"cat {folder}/scv-password")
    assert_fails(shell, simulator, f"cat {folder}/other", env)
    need("systemd-creds")
    simulator.client().json("POST", "/simulator/reset", {})
    assert_logs_in(shell, simulator, "systemd-creds cat scv-password", env)
    assert_fails(shell, simulator, "systemd-creds cat other", env)


def test_systemd_creds_decrypts(home, shell, simulator):
    need("systemd-creds")
    if os.geteuid() != 0:
        pytest.skip("the key of the host is root's")
    file = home.folder / "scv-password.cred"
    made = subprocess.run(
        ["systemd-creds", "encrypt", "--with-key=host", "--name=scv-password", "-", str(file)],
        input=simulator.password, capture_output=True, text=True, timeout=PATIENCE)
    if made.returncode != 0:
        pytest.skip("systemd-creds has no key here: " + made.stderr.strip())
    assert simulator.password not in file.read_text()
    assert_logs_in(shell, simulator, f"systemd-creds decrypt --name=scv-password {file} -")
    assert_fails(shell, simulator, f"systemd-creds decrypt --name=another {file} -")


def test_pass(home, shell, simulator):
    need("pass", "gpg")
    env = {
        "GNUPGHOME": str(home.folder / "gnupg"), "PASSWORD_STORE_DIR": str(home.folder / "store"),
        "PATH": os.environ["PATH"], "HOME": str(home.folder)}
    (home.folder / "gnupg").mkdir(mode=0o700)

    def run(*words, input=""):
        return subprocess.run(
            words, input=input, env=env, check=True, capture_output=True, text=True, timeout=PATIENCE)

    try:
        run("gpg", "--batch", "--passphrase", "", "--quick-generate-key", "scv@example.org", "default", "default")
        run("pass", "init", "scv@example.org")
        run("pass", "insert", "--multiline", "scv/prod", input=f"{simulator.password}\nusername: someone\n")
        assert_logs_in(shell, simulator, "pass show scv/prod | head -n 1", env)
        assert_fails(shell, simulator, "pass show scv/other", env)
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=env, check=False, timeout=PATIENCE)


def test_secret_tool(home, shell, simulator):
    """A keyring on a message bus of its own: made, unlocked, asked."""
    need("secret-tool", "gnome-keyring-daemon", "dbus-run-session")
    code = "print(#scv.policies() > 0)"
    script = home.file("keyring.sh", f"""
        set -e
        printf unlock | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        printf %s "$THE_PASSWORD" | secret-tool store --label=SnapCenter service scv
        unset THE_PASSWORD
        "{SCVSH}" --password-command 'secret-tool lookup service scv' -e '{code}'
        "{SCVSH}" --password-command 'secret-tool lookup service other' -e '{code}' || echo "status $?"
    """)
    (home.folder / "run").mkdir(mode=0o700)
    environment = shell.environment({
        "SCVSH_PASSWORD": None, "SIMULATOR_PASSWORD": None, "THE_PASSWORD": simulator.password,
        "XDG_RUNTIME_DIR": str(home.folder / "run")})
    finished = subprocess.run(
        ["dbus-run-session", "--", "sh", script], env=environment, cwd=home.folder, capture_output=True, text=True,
        timeout=PATIENCE, stdin=subprocess.DEVNULL)
    assert finished.stdout == "true\nstatus 2\n", finished
    assert simulator.count("auth.login") == 1
