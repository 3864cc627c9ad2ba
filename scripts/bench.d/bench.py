"""The rows of docs/architecture.md, "Speed": bench.py FOLDER [ROW…] [--save FILE] [--against FILE].

FOLDER holds scvsh, scvsim and LuaCallBenchmark. scripts/bench says what the rest means.
"""

import argparse
import pathlib
import subprocess
import sys

import counts
import data
import growth
import judging
import programs
import prompt
import traffic

ROWS = {
    "start": programs.start, "lua": programs.lua, "cells": programs.cells, "calls": programs.calls,
    "json": programs.decode, "lists": data.lists, "job": data.job, "reads": traffic.reads, "bare": traffic.bare,
    "watch": traffic.watch, "backups": traffic.backups, "load": traffic.load, "vcenter": traffic.vcenter,
    "tab": prompt.tab, "keys": prompt.keys, "page": prompt.page, "growth": growth.growth,
    "instructions": counts.instructions}
NAMED_ONLY = {"million": growth.million}


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", allow_abbrev=False)
    parser.add_argument("folder")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"{' '.join(ROWS)}; and only where it is named: "
                        f"{' '.join(NAMED_ONLY)}")
    parser.add_argument("--save", metavar="FILE", type=pathlib.Path, help="keep what was measured")
    parser.add_argument("--against", metavar="FILE", type=pathlib.Path, help="hold it against what was kept")
    given = parser.parse_args()
    known = {**ROWS, **NAMED_ONLY}
    for name in given.rows:
        if name not in known:
            parser.error(f"there is no row {name}; the rows: {' '.join(known)}")
    try:
        kept = judging.read(given.against) if given.against else None
    except (OSError, ValueError) as problem:
        parser.error(str(problem))
    if given.save and not given.save.resolve().parent.is_dir():
        parser.error(f"there is no folder {given.save.parent}")
    return {name: known[name] for name in given.rows or ROWS}, given, kept


def measure(wanted, table):
    """Measures the rows; the names of those that miss an aim, and of those that could not be measured."""
    missed, broken = [], []
    for name, row in wanted.items():
        table.groups.append(name)
        try:
            if not row(table):
                missed.append(name)
        except (subprocess.CalledProcessError, OSError, ValueError) as error:
            print(f"{name}: error: could not be measured: {error}\n{getattr(error, 'stderr', '') or ''}", flush=True)
            broken.append(name)
    return missed, broken


def main():
    wanted, given, kept = arguments()
    table = judging.Table()
    began = judging.load()
    print(f"load {began}" + ("" if began < 0.3 else ": this machine is busy, and times say little"))
    table.head()
    missed, broken = measure(wanted, table)
    ended = judging.load()
    print(f"load {ended}, and {began} before")
    print("all aims are met" if not missed + broken else f"not met: {' '.join(missed + broken)}")
    good, bad = (0, 0) if kept is None else judging.compare(table, kept, given.against)
    bad += len(missed + broken)
    if given.save and broken:
        print(f"nothing was kept in {given.save}: not all was measured")
    elif given.save:
        table.save(given.save, {"before": began, "after": ended})
    if kept is not None:
        print(f"{good} passed, {bad} failed")
    sys.exit(1 if bad else 0)


main()
