"""A real terminal: tmux draws what the shell writes, keys are sent to it, and its cells are read back."""

import itertools
import os
import re
import subprocess
import time

from harness import PATIENCE, PROMPT, SCVSH
from picture import PLAIN, written

NUMBERS = itertools.count()
KEYWORD, NUMBER, STRING, COMMENT = ({code} for code in ("35", "36", "32", "90"))
UNFINISHED, WRONG, PAIR, REGION, HINT, GREY = {"4", "33"}, {"4", "31"}, {"1", "36"}, {"7"}, {"2"}, {"90"}


class Screen:
    """scvsh in a terminal of its own."""

    def __init__(self, shell, *arguments, size=(80, 24), env=None):
        self.socket = f"scvsh-test-{os.getpid()}-{next(NUMBERS)}"
        environment = shell.environment({"TERM": "tmux-256color", "NO_COLOR": None, **(env or {})})
        words = ["env", "-i", *(f"{name}={value}" for name, value in environment.items()), SCVSH, *arguments]
        self.size = size
        self.tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), "-c",
            str(shell.home.folder), *words, ";", "set-option", "-g", "remain-on-exit", "on")

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-L", self.socket, *words], capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, timeout=PATIENCE, check=False)

    # --- what a person does ------------------------------------------------------------------------------------------

    def type(self, text):
        # A semicolon at the end would part commands of tmux.
        self.tmux("send-keys", "-l", text[:-1] + "\\;" if text.endswith(";") else text)

    def press(self, *keys):
        """Keys by tmux's names: Enter, Up, C-c, M-b."""
        self.tmux("send-keys", *keys)

    def paste(self, text):
        """As a terminal pastes: in brackets, if the program has asked for them."""
        self.tmux("set-buffer", "-b", "text", text)
        self.tmux("paste-buffer", "-p", "-b", "text")

    def resize(self, columns, rows):
        self.size = (columns, rows)
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    # --- what a person sees ------------------------------------------------------------------------------------------

    def lines(self):
        """The rows, without the blanks at their ends."""
        return [line.rstrip() for line in self.tmux("capture-pane", "-p").split("\n")[:self.size[1]]]

    def text(self):
        return "\n".join(self.lines()).rstrip("\n")

    def whole_text(self):
        """The same with what has left the screen at the top."""
        return self.tmux("capture-pane", "-p", "-S", "-").rstrip("\n")

    def cursor(self):
        """Column and row, from 0."""
        return tuple(map(int, self.tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()))

    def cells(self):
        """The rows as lists of a character and its look: a set of the numbers of its attributes."""
        rows, look = [], PLAIN
        for line in self.tmux("capture-pane", "-p", "-e").split("\n")[:self.size[1]]:
            row = []
            for codes, character in re.findall(r"\x1b\[([0-9;]*)m|(.)", line):
                if character:
                    row.append((character, look))
                else:
                    look = changed(look, codes)
            rows.append(row)
        return rows

    def look(self, text):
        """How a text on the screen looks; it must be there, and all of it look the same."""
        for row in reversed(self.cells()):
            at = "".join(character for character, _ in row).rfind(text)
            if at >= 0:
                [look] = {look for _, look in row[at:at + len(text)]}
                return look
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text()}")

    def colored(self):
        """The looks of all cells that are not plain."""
        return {look for row in self.cells() for _, look in row} - {PLAIN}

    def until(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain: {what}\n{self.text()}\ncursor {self.cursor()}"
            time.sleep(0.03)

    def shows(self, *texts):
        """Waits until all of them are on the screen, each as a row or a part of one."""
        self.until(lambda: all(text in self.text() for text in texts), f"{texts} on the screen")

    def ends(self, text):
        """Waits until the last row that is not empty is that, and the cursor stands behind it."""
        def is_so():
            lines, (column, row) = self.lines(), self.cursor()
            last = max((i for i, line in enumerate(lines) if line), default=0)
            return lines[last] == text.rstrip() and (column, row) == (len(text), last)
        self.until(is_so, f"{text!r} as the last row, with the cursor behind it")

    def prompt(self):
        """Waits for an empty prompt."""
        self.until(
            lambda: re.fullmatch(PROMPT.rstrip(), self.lines()[self.cursor()[1]]) is not None, "an empty prompt")

    def run(self, line):
        """Types a line at an empty prompt, and waits for the next."""
        self.prompt()
        self.type(line)
        # Without blanks: the line may be put into several rows, and a blank at the end of one is not seen.
        end = "".join(line.split("\n")[-1].split())[-20:]
        self.until(lambda: end in "".join(self.text().split()), f"{line!r} is typed")
        before = self.history_rows()
        self.press("Enter")
        self.until(lambda: self.history_rows() > before, "the line has run")
        self.prompt()

    def history_rows(self):
        """How many rows there are above the cursor, those that have left the screen too."""
        return sum(map(int, self.tmux("display-message", "-p", "#{history_size} #{cursor_y}").split()))

    def picture(self):
        """The screen as text, for a file."""
        return written(self.cells(), self.cursor())


def changed(look, codes):
    """The look after a sequence of the terminal."""
    look = set(look)
    for code in codes.split(";"):
        if code in ("", "0"):
            look = set()
        elif code in ("39", "49", "22", "24", "27"):
            ended = {"39": r"3[0-7]|9[0-7]", "49": r"4[0-7]", "22": "[12]", "24": "4", "27": "7"}[code]
            look = {each for each in look if not re.fullmatch(ended, each)}
        else:
            if re.fullmatch(r"3[0-7]|9[0-7]", code):
                look = {each for each in look if not re.fullmatch(r"3[0-7]|9[0-7]", each)}
            look.add(code)
    return frozenset(look)


def ready(screens, shell, **options):
    """A prompt at the top of an empty screen."""
    screen = screens(shell, **options)
    screen.prompt()
    screen.press("C-l")
    screen.until(lambda: screen.cursor()[1] == 0, "the prompt is at the top")
    return screen
