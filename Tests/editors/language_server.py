"""A language server as an editor has it: it is spoken to by the Language Server Protocol, over pipes."""

import json
import os
import pathlib
import queue
import subprocess
import threading

# No answer takes as long as this: a server that is silent is a failure, not a wait without end.
PATIENCE = 60


class LanguageServer:
    """One server with one folder open, as `with LanguageServer(program, folder, home) as server`."""

    def __init__(self, program, folder, home):
        self.folder = pathlib.Path(folder)
        self._messages = queue.Queue()
        self._number = 0
        self._diagnostics = {}
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            [str(program), "--log-level", "error"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment, cwd=home)
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        self.capabilities = self.request("initialize", {
            "processId": os.getpid(), "rootUri": self.folder.as_uri(),
            "workspaceFolders": [{"uri": self.folder.as_uri(), "name": self.folder.name}],
            "capabilities": {
                "textDocument": {
                    "publishDiagnostics": {}, "diagnostic": {}, "hover": {"contentFormat": ["markdown"]},
                    "completion": {"completionItem": {"snippetSupport": False}},
                },
                "workspace": {"configuration": True, "workspaceFolders": True},
            },
        })["capabilities"]
        self._notify("initialized", {})
        return self

    def __exit__(self, *_):
        try:
            self.request("shutdown", None)
            self._notify("exit", None)
            self._process.wait(PATIENCE)
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()

    def request(self, method, params):
        """Gives what the server answers."""
        self._number += 1
        number = self._number
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return message["result"]
            self._take(message)

    def open(self, path):
        """Tells the server of a file that is open, and gives its URI."""
        path = self.folder / path
        self._notify("textDocument/didOpen", {"textDocument": {
            "uri": path.as_uri(), "languageId": "lua", "version": 1, "text": path.read_text()}})
        return path.as_uri()

    def diagnostics(self, path):
        """All that the server finds in a file: (line, code, message), lines counted from 1."""
        reply = self.request("textDocument/diagnostic", {"textDocument": {"uri": self.open(path)}})
        return [(item["range"]["start"]["line"] + 1, item.get("code"), item["message"]) for item in reply["items"]]

    def hover(self, uri, line, column):
        """What is shown of a place, as text; lines and columns counted from 0."""
        reply = self.request("textDocument/hover", {
            "textDocument": {"uri": uri}, "position": {"line": line, "character": column}})
        return reply["contents"]["value"] if reply else ""

    def completion(self, uri, line, column):
        """The labels that are offered at a place."""
        reply = self.request("textDocument/completion", {
            "textDocument": {"uri": uri}, "position": {"line": line, "character": column},
            "context": {"triggerKind": 1}})
        items = reply["items"] if isinstance(reply, dict) else reply or []
        return [item["label"] for item in items]

    def _next(self):
        try:
            message = self._messages.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError("the language server is silent") from None
        if message is None:
            raise AssertionError("the language server has ended")
        return message

    # What the server asks has to be answered, or it waits.
    def _take(self, message):
        if "id" in message and "method" in message:
            asked = message.get("params") or {}
            result = [None for _ in asked["items"]] if message["method"] == "workspace/configuration" else None
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def _notify(self, method, params):
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _send(self, message):
        body = json.dumps(message).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self):
        stream = self._process.stdout
        while True:
            length = None
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self._messages.put(None)
                return
            self._messages.put(json.loads(stream.read(length)))
