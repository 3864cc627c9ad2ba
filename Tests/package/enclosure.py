"""A network in which there is one server: a relay of Debian's mirror. Nothing else can be reached from it.

Run by itself, it is what stands in that network first: enclosure.py SOCKET, where SOCKET is the number of a socket."""

import fcntl
import http.server
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

# What of a request and of its answer is handed on.
ASKED = ("Accept", "Cache-Control", "If-Modified-Since", "If-Range", "Range")
ANSWERED = ("Content-Length", "Content-Range", "Content-Type", "Last-Modified")


class Enclosure:
    """The network, as long as the `with` lasts. It needs a mount namespace that is the test's own."""

    def __init__(self, mirror):
        self.mirror = mirror.rstrip("/")
        self.asked = []

    def __enter__(self):
        with tempfile.NamedTemporaryFile(prefix="scvsh-network-", delete=False) as file:
            self.place = pathlib.Path(file.name)
        try:
            subprocess.run(["unshare", "--net", "mount", "--bind", "/proc/self/ns/net", self.place], check=True)
            self._serve(self._listen())
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self._leave()

    def _leave(self):
        subprocess.run(["umount", "--lazy", self.place], check=False, stderr=subprocess.DEVNULL)
        self.place.unlink()

    def within(self, *command):
        """The command line that runs this in the network."""
        return ["nsenter", f"--net={self.place}", *command]

    @property
    def address(self):
        """What apt is told to ask."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/debian"

    def _listen(self):
        """A socket of that network at which this process listens."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            subprocess.run(self.within(sys.executable, __file__, str(theirs.fileno())), pass_fds=[theirs.fileno()],
                           check=True)
            _, [number], _, _ = socket.recv_fds(ours, 1, 1)
        return socket.socket(fileno=number)

    def _serve(self, listening):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Relay, bind_and_activate=False)
        self.server.socket.close()
        self.server.socket = listening
        self.server.server_address = listening.getsockname()
        self.server.enclosure = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class NoRedirection(urllib.request.HTTPRedirectHandler):
    """The mirror is asked, and nobody that it names."""

    def redirect_request(self, *_):
        return None


class Relay(http.server.BaseHTTPRequestHandler):
    """Asks the mirror what it is asked."""

    protocol_version = "HTTP/1.1"
    opener = urllib.request.build_opener(NoRedirection)

    def do_GET(self):
        enclosure = self.server.enclosure
        if not self.path.startswith("/debian/"):
            self.send_error(404)
            return
        enclosure.asked.append(self.path)
        headers = {name: self.headers[name] for name in ASKED if name in self.headers}
        request = urllib.request.Request(enclosure.mirror + self.path.removeprefix("/debian"), headers=headers)
        try:
            answer = self.opener.open(request, timeout=120)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        except OSError as error:
            self.send_error(502, str(error))
            return
        with answer:
            self.send_response(answer.status)
            for name in ANSWERED:
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            if "Content-Length" not in answer.headers:
                self.send_header("Connection", "close")
            self.end_headers()
            if answer.status != 304:
                shutil.copyfileobj(answer, self.wfile, 1 << 20)

    def log_message(self, *_):
        pass


def listen(number):
    """Brings up this network's loopback, and hands over a socket that listens there."""
    listening = socket.socket()
    name, up, running = b"lo", 0x1, 0x40
    fcntl.ioctl(listening, 0x8914, struct.pack("16sH14x", name, up | running))  # SIOCSIFFLAGS
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    with socket.socket(fileno=number) as handed:
        socket.send_fds(handed, [b"x"], [listening.fileno()])


if __name__ == "__main__":
    listen(int(sys.argv[1]))
