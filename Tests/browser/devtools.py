"""Debian's chromium, headless, spoken to by the DevTools protocol over a pipe: no port is open, and nobody else hears.

    with Browser(folder) as browser:
        page = browser.open("file:///…/week.html", width=900, scheme="dark")
        page.evaluate("document.title")
"""

import base64
import json
import os
import select
import shutil
import subprocess
import time

PATIENCE = 60  # seconds that anything may take before a test gives up

# What may differ from machine to machine is fixed: scale, fonts, how letters are smoothed. As root there is no sandbox.
FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
    "--force-color-profile=srgb", "--font-render-hinting=none", "--disable-lcd-text", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--remote-debugging-pipe",
]

# DejaVu alone, wherever Debian puts it: a machine with more fonts draws the same.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts/truetype/dejavu</dir>
  <cachedir>{folder}/fontcache</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


def program():
    """The browser's path; none where it is not installed."""
    return shutil.which("chromium")


class Browser:
    """A running browser, with a profile of its own in a folder."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        fonts = folder / "fonts.conf"
        fonts.write_text(FONTS.format(folder=folder))
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()
        # Its own numbers for them are 3 and 4; Debian's sh takes numbers of one digit alone.
        command = ["bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "bash", program(),
                   *FLAGS, f"--user-data-dir={folder}/profile", "about:blank"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TZ": "UTC",
                       "FONTCONFIG_FILE": str(fonts), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
        self.errors = open(folder / "stderr", "wb")
        self.process = subprocess.Popen(
            command, env=environment, pass_fds=(to_browser, from_browser), stdin=subprocess.DEVNULL,
            stdout=self.errors, stderr=self.errors)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.events, self.count = b"", [], 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.send("Browser.close")
            self.process.wait(PATIENCE)
        except (subprocess.TimeoutExpired, AssertionError, OSError):
            self.process.kill()
            self.process.wait()
        for descriptor in (self.reader, self.writer):
            os.close(descriptor)
        self.errors.close()

    def message(self, deadline):
        """The next message of the browser."""
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.reader], [], [], max(0, deadline - time.monotonic()))
            assert ready, "the browser says nothing"
            read = os.read(self.reader, 1 << 20)
            assert read, "the browser has ended"
            self.buffer += read
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def send(self, method, session=None, **parameters):
        """Calls a method of the protocol, and gives its result; events that come meanwhile are kept."""
        self.count += 1
        request = {"id": self.count, "method": method, "params": parameters}
        if session:
            request["sessionId"] = session
        text = json.dumps(request).encode() + b"\0"
        while text:
            text = text[os.write(self.writer, text):]
        deadline = time.monotonic() + PATIENCE
        while True:
            message = self.message(deadline)
            if message.get("id") == self.count:
                assert "error" not in message, (method, message["error"])
                return message["result"]
            self.events.append(message)

    def wait(self, session, method):
        """Waits for an event."""
        deadline = time.monotonic() + PATIENCE
        while not any(each.get("method") == method and each.get("sessionId") == session for each in self.events):
            self.events.append(self.message(deadline))

    def open(self, url, **options):
        return Page(self, url, **options)


class Page:
    """A page in a tab of its own, with all that it says and asks for."""

    def __init__(self, browser, url, width=900, height=700, scheme="light", media="screen"):
        self.browser = browser
        target = browser.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility", "DOM"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.width = width
        self.look(scheme, media)
        self.send("Page.navigate", url=url)
        browser.wait(self.session, "Page.loadEventFired")

    def send(self, method, **parameters):
        return self.browser.send(method, self.session, **parameters)

    def look(self, scheme, media="screen"):
        """Says what the reader's system is like: light or dark, a screen or paper."""
        self.send("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def evaluate(self, expression):
        """The value of an expression, as JSON has it."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def said(self, *methods):
        """The events of these kinds that came of this page."""
        self.evaluate("1")
        return [each["params"] for each in self.browser.events
                if each.get("sessionId") == self.session and each.get("method") in methods]

    def complaints(self):
        """Whatever the console would show: calls, exceptions, what the browser itself reports."""
        return self.said("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")

    def requests(self):
        """The addresses of all that was asked for."""
        return [each["request"]["url"] for each in self.said("Network.requestWillBeSent")]

    def picture(self):
        """The whole page as PNG."""
        height = self.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
        shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": self.width, "height": height, "scale": 1})
        return base64.b64decode(shot["data"])

    def tab(self):
        """Presses Tab, and says where the focus is then: a word for the element, and its text."""
        for kind in ("rawKeyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        return self.evaluate("""(() => {
            const at = document.activeElement
            if (!at || at === document.body) return null
            return [at.localName, at.getAttribute('aria-label') || at.textContent.trim()]
        })()""")
