"""The built shell against a vCenter that is not ours."""

import json
import pathlib
import sqlite3
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))

from harness import SCVSH  # noqa: E402
from peer import Peer  # noqa: E402

LOOK = str(pathlib.Path(__file__).with_name("look.lua"))


class Shell:
    """Runs the shell with a vCenter, as a user whose folders are empty."""

    def __init__(self, home, peer):
        self.peer = peer
        self.home = home
        home.mkdir()
        (home / "scvsh").mkdir()
        (home / "scvsh" / "profiles.json").write_text(json.dumps({"default": {
            "url": "127.0.0.1:1", "username": peer.username,
            "vcenter": {"url": peer.url, "fingerprint": peer.fingerprint}}}))
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home),
            "XDG_DATA_HOME": str(home), "XDG_CACHE_HOME": str(home), "SCVSH_PASSWORD": peer.password,
            # Nobody asks the appliance itself, and there is none.
            "SCVSH_FINGERPRINT": "sha256:" + "00" * 32}

    def run(self, *arguments, **environment):
        return subprocess.run(
            [SCVSH, "--no-init", *arguments], env={**self.environment, **environment}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120, check=False)

    def look(self, *options, times=1, sorts=("vms",), **environment):
        """What one look gives, or several, as look.lua prints it."""
        done = self.run(*options, LOOK, str(times), *sorts, **environment)
        assert done.returncode == 0, done.stderr
        self.told = done.stderr
        return json.loads(done.stdout)

    def remembered(self, query):
        """What is kept of looks."""
        with sqlite3.connect(self.home / "scvsh" / "inventory.sqlite") as database:
            return database.execute(query).fetchall()


@pytest.fixture
def vcenter(tmp_path):
    """Makes vCenters, each with a shell; ends them."""
    running = []

    def start(**options):
        peer = Peer(**options)
        running.append(peer)
        return Shell(tmp_path / f"home{len(running)}", peer)

    yield start
    for each in running:
        each.stop()
