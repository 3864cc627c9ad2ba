"""An HTTPS server that grants a login and answers everything else badly, in a way that the test chooses."""

import json
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def certificate(folder):
    """A key and a certificate for 127.0.0.1, in one file."""
    path = folder / "broken.pem"
    key = folder / "broken.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", str(key), "-out", str(path), "-days", "2", "-subj", "/CN=broken.example",
         "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return str(path), str(key)


def answer(handler, status, body, kind="application/json", length=None, headers=None):
    """A whole reply; with a length that is not the body's own, a broken one."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    if length is not None:
        handler.close_connection = True


def grant(handler):
    envelope = {"statusMessage": "OK", "statusCode": 200, "responseMessage": [], "response": {"token": "t0ken"}}
    answer(handler, 200, json.dumps(envelope).encode())


class BrokenAppliance:
    def __init__(self, folder, misbehave, login=None):
        self.requests = []
        appliance = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            date = None  # what the header Date says, unless it is now

            def date_time_string(self, timestamp=None):
                return self.date or super().date_time_string(timestamp)

            def reply(self):
                self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                appliance.requests.append((self.command, self.path))
                if self.path.endswith("/auth/login"):
                    (login or grant)(self)
                else:
                    misbehave(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = reply

            def log_message(self, *arguments):
                pass

        self.authority, key = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority, key)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def environment(self):
        return {
            "SCVSH_URL": f"https://127.0.0.1:{self.port}", "SCVSH_USERNAME": "someone",
            "SCVSH_PASSWORD": "something", "SCVSH_CA": self.authority}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
