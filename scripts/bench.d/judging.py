"""The table of the bench: how its rows are told, kept in a file, and held against one that was kept.

A row is a cost, so that less is better: a time, a memory, instructions. Beside a peer it is judged by the ratio of both
sides in each turn, since machines are noisy and a ratio is less so; the times themselves are only told. Two runs of
the bench are compared by the middle of these ratios and the quartiles around it, and by instructions.
"""

import dataclasses
import json
import os
import pathlib
import platform
import re
import subprocess

from measuring import ROOT, middle, quartiles

WORSE = 1.05  # what is too much more
NOTICED = 1.01  # instructions are the same in each run but for some in a thousand
PACKAGES = (
    "libc6", "libcurl4", "liblua5.4-0", "libreadline8", "libsimdjson14", "libssl3", "libstdc++6", "valgrind")


def made_with():
    """What else than our sources decides how many instructions are taken."""
    versions = {"system": f"{platform.system()} {platform.machine()}"}
    # Libraries choose their loops by what the processor can, as valgrind shows it to them.
    flags = pathlib.Path("/proc/cpuinfo").read_text().split("flags", 1)[-1].split("\n", 1)[0].split()
    versions["processor"] = " ".join(flag for flag in ("avx2", "bmi2", "avx", "sse4_2") if flag in flags)
    swift = subprocess.run(["swift", "--version"], check=False, capture_output=True, text=True).stdout
    found = re.search(r"Swift version [^\n]*", swift)
    versions["swift"] = found.group().strip() if found else "unknown"
    for package in PACKAGES:
        try:
            asked = subprocess.run(
                ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}", package], check=False,
                capture_output=True, text=True).stdout.split("\n")[0].split()
        except OSError:
            asked = []
        versions[package] = asked[1] if asked[:1] == ["installed"] else "none"
    return versions


def commit():
    """The commit of the sources, and whether they are changed."""
    def git(*arguments):
        done = subprocess.run(["git", "-C", ROOT, *arguments], check=False, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else None
    name = git("rev-parse", "HEAD")
    if name is None:
        return "unknown"
    return name + (" and changes" if git("status", "--porcelain", "--untracked-files=no") else "")


def amount(value, unit):
    """A value as people read it."""
    if unit == "s" and value < 1:
        value, unit = value * 1000, "ms"
    if unit == "instructions":
        return short(value)
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()


def short(count):
    """A number of instructions as people read it."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(count) >= size:
            return f"{count / size:.2f} {letter}"
    return f"{count:.1f}".removesuffix(".0")


@dataclasses.dataclass
class Ratio:
    """How many times the peer's cost ours is: in the middle of all turns, and the quartiles around that."""

    ours: list
    theirs: list

    def __post_init__(self):
        each = [mine / other for mine, other in zip(self.ours, self.theirs, strict=True)]
        self.middle = middle(each)
        self.low, self.high = quartiles(each)


class Table:
    """The rows as they come in."""

    HEAD = ("what", "scvsh", "against", "ratio", "instructions", "aim")
    WIDTHS = (40, 12, 30, 19, 20, 24)

    def __init__(self):
        self.rows = {}
        self.groups = []

    def head(self):
        self.line(*self.HEAD, "")

    def line(self, *texts):
        print(*(f"{text:<{width}}" for text, width in zip(texts, self.WIDTHS)), texts[-1], flush=True)

    def row(self, key, what, ours, unit="s", *, against=None, aim=None, counted=None, shown=None):
        """Tells a row and keeps it under `key`; says whether its aim is met.

        ours: the values of all turns, or one value. against: the peer's name and its values, turn by turn.
        aim: its words, and whether it is met, or a function of the row's Ratio (of its value, without a peer) that
        says so. counted: our instructions, and the peer's or None. shown: what stands for our value."""
        if key in self.rows:
            raise ValueError(f"there are two rows {key}")
        ours = ours if isinstance(ours, list) else [ours]
        value, kept = middle(ours), {"what": what, "unit": unit}
        kept["value"], kept["value_quartiles"], kept["turns"] = value, quartiles(ours), len(ours)
        peer = ratio = None
        if against:
            ratio = Ratio(ours, against[1])
            peer = f"{against[0]} {amount(middle(against[1]), unit)}"
            kept |= {"against": against[0], "against_value": middle(against[1]), "ratio": ratio.middle,
                     "ratio_quartiles": [ratio.low, ratio.high]}
        words, met = aim or ("", None)
        if callable(met):
            met = met(ratio or value)
        if aim:
            kept |= {"aim": words, "met": bool(met)}
        counts = ""
        if counted:
            mine, other = counted
            kept |= {"instructions": int(mine), "spread": getattr(mine, "spread", None)}
            counts = short(mine)
            if other is not None:
                kept["against_instructions"] = int(other)
                counts += f" : {short(other)}"
        self.rows[key] = kept
        spread = f"{ratio.middle:.2f} ({ratio.low:.2f}–{ratio.high:.2f})" if ratio else ""
        self.line(what, shown or amount(value, unit), peer or "-", spread, counts, words,
                  "" if not aim else "met" if met else "NOT MET")
        return met is None or bool(met)

    def instructions(self, key, what, counts):
        """A row that is nothing but counted, with how far apart the counts were."""
        self.rows[key] = {"what": what, "unit": "instructions", "value": int(counts), "instructions": int(counts),
                          "spread": counts.spread}
        self.line(what, "", "", "", short(counts), f"spread {counts.spread * 100:.2f} %", "")

    def save(self, path, load):
        """Keeps what was measured, with what it was made with, as the file of a commit."""
        text = json.dumps(
            {"commit": commit(), "load": load, "made_with": made_with(), "groups": self.groups, "rows": self.rows},
            indent=2, ensure_ascii=False) + "\n"
        beside = path.with_name(path.name + ".new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)


def load():
    """How busy the machine was in the last minute."""
    return round(os.getloadavg()[0], 2)


def read(path):
    """What a run kept."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    for name, kind in (("made_with", dict), ("rows", dict), ("groups", list), ("commit", str)):
        if not isinstance(kept.get(name) if isinstance(kept, dict) else None, kind):
            raise ValueError(f"{path} is no file that scripts/bench --save wrote: it has no {name}")
    return kept


def verdict(old, new):
    """A word of how a row is beside the same of another run, what it is seen by, and whether it is too much more."""
    words, failed, seen = [], False, []
    if "instructions" in old and "instructions" in new:
        change = new["instructions"] / max(old["instructions"], 1)
        words.append("worse" if change > NOTICED else "better" if change < 1 / NOTICED else "same")
        failed = change > WORSE
        seen.append(f"instructions {short(old['instructions'])} → {short(new['instructions'])} ({change - 1:+.1%})")
    if new["unit"] != "instructions":
        by = "ratio" if "ratio" in old and old.get("against") == new.get("against") else "value"
        (low, high), (low_now, high_now) = old[f"{by}_quartiles"], new[f"{by}_quartiles"]
        was, now = old[by], new[by]
        told = "same"
        if low_now > high and now > was * WORSE:
            told = "worse"
            # A time by itself tells of the machine as much as of the program.
            failed = failed or by == "ratio" or new["unit"] != "s"
        elif high_now < low and now < was / WORSE:
            told = "better"
        words.append(told)
        seen.append(f"{by if by == 'ratio' else new['unit'] or by} {was:.3g} ({low:.3g}–{high:.3g}) → "
                    f"{now:.3g} ({low_now:.3g}–{high_now:.3g})")
    word = next((each for each in ("worse", "better") if each in words), "same")
    return word, "; ".join(seen), failed


def compare(table, kept, path):
    """Holds a table against a kept one, and says of each row whether it is better, the same or worse; how many rows
    were as good, and how many were not: those that cost too much more, and those that only one of both has."""
    ours = made_with()
    others = [f"  {name}: {kept['made_with'].get(name, 'none')} there, {version} here"
              for name, version in ours.items() if kept["made_with"].get(name) != version]
    others += [f"  {name}: {version} there, not told here"
               for name, version in kept["made_with"].items() if name not in ours]
    print(f"\nagainst {path}, of {kept['commit'][:12]}")
    if others:
        print("error: not comparable: that was made with other things\n" + "\n".join(others) +
              f"\nscripts/bench {' '.join(table.groups)} --save {path} renews it, on the commit that is to be held "
              "against")
        return 0, 1
    good = bad = 0
    for key in [*kept["rows"], *(key for key in table.rows if key not in kept["rows"])]:
        old, new = kept["rows"].get(key), table.rows.get(key)
        if old is None:
            word, seen, failed = "new", "error: no such row was kept", True
        elif new is None:
            if key.split(".")[0] not in table.groups:
                continue
            word, seen, failed = "missing", "error: was kept, and is not measured any more", True
        else:
            word, seen, failed = verdict(old, new)
        print(f"{(new or old)['what']:<40} {word:<8} {seen}{': error: too much' if failed and old and new else ''}")
        good, bad = good + (not failed), bad + bool(failed)
    return good, bad

