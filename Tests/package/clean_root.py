"""A Debian root of its own, made by debootstrap, in which programs are run as on a machine that was just set up.

What is mounted in it stays within the mount namespace that the test runs in."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time
import urllib.request

from tally import NotRun

SUITE = "bookworm"
# What of a machine changes by itself when packages come and go, or while programs run.
RESTLESS = re.compile(r"/(proc|sys|dev|run|tmp)(/|$)|/var/(cache|log|tmp)(/|$)|/var/lib/(dpkg|apt|systemd)(/|$)|"
                      r"/etc/ld\.so\.cache$|.*/__pycache__(/|$)")


def mirror():
    """Where this machine has its own packages of that suite from."""
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", f"Codename: {SUITE}"],
        capture_output=True, text=True, check=False).stdout.split()
    if not targets:
        raise NotRun(f"this machine knows no mirror of Debian's {SUITE}")
    try:
        urllib.request.urlopen(f"{targets[0].rstrip('/')}/dists/{SUITE}/Release", timeout=30).close()
    except OSError as error:
        raise NotRun(f"Debian's mirror can't be reached: {error}") from error
    return targets[0]


class CleanRoot:
    """The root, as long as the `with` lasts."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="scvsh-root-"))
        self.mounted = []
        self.environment = dict(self.ENVIRONMENT)
        self.network = None

    def __enter__(self):
        try:
            self.log = open(self.path.with_suffix(".log"), "w+", encoding="utf-8")
            self.mirror = mirror()
            self._make(["debootstrap", "--variant=minbase", SUITE, str(self.path), self.mirror])
            (self.path / "tmp/home").mkdir()
            self.mount("-t", "proc", "proc", "proc")
            # Programs that are typed at look for the name of their terminal.
            self.mount("--bind", "/dev/pts", "dev/pts")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for place in reversed(self.mounted):
            subprocess.run(["umount", "--lazy", place], check=True)
        # Where something is still mounted nothing may be removed.
        if not any(str(self.path) in line for line in open("/proc/self/mounts", encoding="utf-8")):
            shutil.rmtree(self.path)
        self.log.close()
        os.unlink(self.log.name)

    def mount(self, *words):
        """Mounts something in the root; the last of the words is the place there."""
        place = str(self.path / words[-1])
        subprocess.run(["mount", *words[:-1], place], check=True)
        self.mounted.append(place)

    def lend(self, folder):
        """Shows a folder of this machine at the same place in the root, to be read only."""
        below = str(folder).lstrip("/")
        (self.path / below).mkdir(parents=True)
        self.mount("--bind", str(folder), below)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(self.path / below)], check=True)

    def enclose(self, network):
        """From now on what runs in the root is in this network, where apt has its packages from."""
        self.network = network
        (self.path / "etc/apt/sources.list").write_text(f"deb {network.address} {SUITE} main\n", encoding="utf-8")

    def _make(self, command):
        """Runs what must go well, or tells what it said."""
        done = subprocess.run(command, stdout=self.log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                              check=False)
        if done.returncode != 0:
            self.log.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{self.log.read()[-3000:]}")

    ENVIRONMENT = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color", "HOME": "/tmp/home",
        "USER": "root", "DEBIAN_FRONTEND": "noninteractive",
    }

    def command(self, *words):
        """The command line that runs this in the root."""
        environment = [f"{name}={value}" for name, value in self.environment.items()]
        command = ["chroot", str(self.path), "env", "-i", "-C", "/tmp/home", *environment, *words]
        return self.network.within(*command) if self.network else command

    def run(self, *words, status=0, minutes=5):
        """What a command of the root prints, all of it; its status must be this one."""
        done = subprocess.run(self.command(*words), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60 * minutes, check=False)
        assert done.returncode == status, f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def install(self, *packages):
        """Installs packages, or a package's file, with what they depend on and nothing else."""
        self._make(self.command("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *packages))

    def files(self):
        """All files and folders, with what tells whether they were changed."""
        found = {}
        for folder, folders, names in os.walk(self.path):
            below = "/" + os.path.relpath(folder, self.path)
            folders[:] = [name for name in folders if not RESTLESS.match(os.path.join(below, name))]
            for name in folders + names:
                place = os.path.normpath(os.path.join(below, name))
                if not RESTLESS.match(place):
                    facts = os.lstat(os.path.join(folder, name))
                    found[place] = facts.st_mode, None if os.path.isdir(os.path.join(folder, name)) else facts.st_size
        return found

    def typed(self, shell, keys):
        """What stands on the line of a shell after keys were typed at it in a terminal."""
        shown = self.path / "tmp/home/shown"
        shown.unlink(missing_ok=True)
        controller, terminal = pty.openpty()
        process = subprocess.Popen(self.command(*shell), stdin=terminal, stdout=terminal, stderr=terminal,
                                   start_new_session=True, preexec_fn=lambda: _take_terminal(terminal))
        os.close(terminal)
        output = []
        try:
            # Only where the shell reads keys does it run this; the line itself holds the quotes.
            os.write(controller, b"printf '%s\\n' rea''dy\r")
            _await(lambda: b"ready\r" in b"".join(output), controller, output)
            # The line is printed in place of being run: Ctrl-A goes to its beginning, Ctrl-E to its end.
            os.write(controller, keys.encode() + b"\x01printf '[%s]' \x05 >/tmp/home/shown.new; "
                     b"mv /tmp/home/shown.new /tmp/home/shown\r")
            _await(shown.exists, controller, output)
            return re.findall(r"\[(.*?)\]", shown.read_text(encoding="utf-8"))
        except TimeoutError:
            text = b"".join(output).decode(errors="replace")
            raise AssertionError(f"{shell[0]} did not answer {keys!r}; it showed {text!r}") from None
        finally:
            process.kill()
            process.wait()
            os.close(controller)


def _take_terminal(terminal):
    import fcntl
    import termios
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    termios.tcsetwinsize(terminal, (40, 160)) if hasattr(termios, "tcsetwinsize") else None


def _await(is_so, controller, output, seconds=60):
    """Reads what a terminal shows until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        if select.select([controller], [], [], 0.05)[0]:
            try:
                output.append(os.read(controller, 65536))
            except OSError:
                raise TimeoutError from None
