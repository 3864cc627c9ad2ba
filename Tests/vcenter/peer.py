"""VMware's own simulator of vCenter: built of main.go over Debian's govmomi, started, and ended by its pid."""

import fcntl
import json
import os
import select
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).with_name("main.go")
FOLDER = ROOT / ".build-vcenter"
PROGRAM = FOLDER / "vcenter"
PATIENCE = 120


def built():
    """The program, built if it is not there or older than its source: by one process at a time."""
    FOLDER.mkdir(exist_ok=True)
    with open(FOLDER / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PROGRAM.exists() or PROGRAM.stat().st_mtime < SOURCE.stat().st_mtime:
            environment = dict(
                os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOFLAGS="", GOCACHE=str(FOLDER / "cache"))
            subprocess.run(["go", "build", "-o", str(PROGRAM), str(SOURCE)], check=True, env=environment)
    return str(PROGRAM)


class Peer:
    """A running vCenter, with the options that main.go takes."""

    def __init__(self, **options):
        arguments = [f"-{name}={str(value).lower() if isinstance(value, bool) else value}"
                     for name, value in options.items()]
        self.process = subprocess.Popen(
            [built(), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.process.kill()
            raise AssertionError("the vCenter did not start: " + self.process.stderr.read())
        facts = json.loads(line)
        self.url, self.fingerprint = facts["url"], facts["fingerprint"]
        self.username, self.password = facts["username"], facts["password"]
        self.port = int(self.url.split(":")[2].split("/")[0])

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
