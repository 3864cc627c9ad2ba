"""The scenes of which docs/pictures has pictures: scenes.json, a list of scenes in the order of the pages.

A scene has a `name`, that of its picture; the `size` of its terminal; the `arguments` of the shell; `profiles`, where
it has some, in which "$url" stands for the simulator's address; and `keys`, what a person does, one after the other:

    {"run": "line"}      types a line, and waits until it has run
    {"type": "text"}     types, and waits for nothing
    {"press": ["Tab"]}   presses keys, by tmux's names
    {"shows": ["text"]}  waits until that is on the screen
    {"tab": ["text"]}    presses Tab until that is offered, as one does whose appliance is slow
    {"clear": true}      leaves nothing on the screen but an empty prompt

What is on the screen at the end is the picture.
"""

import json
import pathlib
import time
from contextlib import ExitStack

from harness import ROOT, Home, Shell, Simulator
from screen import Screen

PICTURES = ROOT / "docs" / "pictures"


class Scene:
    """One of them, as the file has it."""

    def __init__(self, name, size, keys, arguments=(), profiles=None):
        self.name = name
        self.size = tuple(size)
        self.keys = keys
        self.arguments = arguments
        self.profiles = profiles


SCENES = [Scene(**each) for each in json.loads(pathlib.Path(__file__).with_name("scenes.json").read_text())]


class Stage:
    """A scene while it is on: its screen, when all keys were pressed. The demo has a simulator of its own."""

    def __init__(self, scene, folder):
        self.scene = scene
        self.home = Home(pathlib.Path(folder) / "home")
        self.home.inputrc.write_text("")
        self.stack = ExitStack()

    def __enter__(self):
        try:
            shell = Shell(self.home, None if "--demo" in self.scene.arguments else self.simulator())
            screen = Screen(shell, *self.scene.arguments, size=self.scene.size)
            self.stack.callback(screen.close)
            screen.prompt()
            for key in self.scene.keys:
                [(what, value)] = key.items()
                getattr(self, what)(screen, value)
            return screen
        except BaseException:
            self.stack.close()
            raise

    def __exit__(self, *problem):
        self.stack.close()

    def simulator(self):
        """An appliance on the night of the demo, and the profiles that name it."""
        simulator = Simulator()
        self.stack.callback(simulator.stop)
        text = json.dumps(self.scene.profiles).replace("$url", simulator.url)
        folder = self.home.config / "scvsh"
        folder.mkdir()
        (folder / "profiles.json").write_text(text)
        return simulator

    @staticmethod
    def run(screen, line):
        screen.run(line)

    @staticmethod
    def type(screen, text):
        screen.type(text)

    @staticmethod
    def press(screen, keys):
        screen.press(*keys)

    @staticmethod
    def shows(screen, texts):
        screen.shows(*texts)

    @staticmethod
    def tab(screen, texts):
        for _ in range(10):
            screen.press("C-l", "Tab", "Tab")
            deadline = time.monotonic() + 2
            while time.monotonic() < deadline:
                if all(text in screen.text() for text in texts):
                    return
                time.sleep(0.05)
        raise AssertionError(f"{texts} were not offered:\n{screen.text()}")

    @staticmethod
    def clear(screen, _):
        screen.press("C-l")
        screen.until(lambda: screen.cursor()[1] == 0, "the prompt is at the top")
