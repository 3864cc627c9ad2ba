"""Where things are, and a home of its own for a run."""

import json
import os
import shutil
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BIN = Path(os.environ.get("SCVSH_BIN") or ROOT / ".build" / "release").resolve()
SCVSH = str(BIN / "scvsh")
# A shell under a sanitizer has no simulator beside it.
SIMULATORS = (BIN / "scvsim", ROOT / ".build" / "release" / "scvsim")
SCVSIM = str(next((each for each in SIMULATORS if each.exists()), "scvsim"))
# For a shell that was built with AddressSanitizer: a status that no other end has.
SANITIZER = "exitcode=99:detect_leaks=1"


class Home:
    """A folder with the folders that a user has, and profiles."""

    def __init__(self, profiles=None):
        self.folder = Path(tempfile.mkdtemp(prefix="campaign-"))
        for name in ("state", "config/scvsh", "cache", "data", "work"):
            (self.folder / name).mkdir(parents=True)
        self.work = self.folder / "work"
        (self.folder / "config/scvsh/profiles.json").write_text(json.dumps(profiles or {}))

    def environment(self, **changes):
        return {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "TERM": "xterm", "TZ": "UTC",
            "XDG_STATE_HOME": str(self.folder / "state"), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_CACHE_HOME": str(self.folder / "cache"), "XDG_DATA_HOME": str(self.folder / "data"),
            "ASAN_OPTIONS": SANITIZER, **changes}

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
