"""The rows about one process: its start, Lua, calls into Swift, tables, JSON."""

import json
import pathlib
import tempfile

import counting
import counts
from measuring import FOLDER, HERE, SCVSH, by_turns, memory, run, wall


def start(table):
    """A process that does nothing, or next to nothing, beside those that users know."""
    commands = {
        "scvsh": [SCVSH, "-e", ""], "curl --version": ["curl", "--version"],
        "lua5.4 -e ''": ["lua5.4", "-e", ""], "python3 -c ''": ["python3", "-c", ""]}
    times = by_turns({name: lambda command=command: wall(*command) for name, command in commands.items()}, turns=101)
    with counting.bench():
        ours, curl, lua = (counting.count(*command) for command in (
            ["scvsh", "-e", ""], ["curl", "--version"], ["lua5.4", "-e", ""]))
        line, version = (counting.count("scvsh", *arguments) for arguments in (["-e", "x=1"], ["--version"]))
        script, plain = counting.count("scvsh", "script.lua"), counting.count("lua5.4", "plain.lua")
    met = table.row("start.curl", "scvsh -e ''", times["scvsh"], against=("curl --version", times["curl --version"]),
                    aim=("half as long", lambda ratio: ratio.middle <= 0.5), counted=(ours, curl))
    table.row("start.lua", "", times["scvsh"], against=("lua5.4 -e ''", times["lua5.4 -e ''"]), counted=(ours, lua))
    table.row("start.python", "", times["scvsh"], against=("python3 -c ''", times["python3 -c ''"]))
    for key, what, mine, other in (
            ("empty", "  its instructions", ours, None), ("line", "  those of -e 'x=1'", line, None),
            ("version", "  those of --version", version, None), ("script", "  of a script : lua5.4", script, plain)):
        # What tells the versions of the libraries loads them all.
        aim = None if key == "version" else ("5 million or less", mine <= 5e6)
        met &= table.row(f"start.{key}_instructions", what, int(mine), "instructions", counted=(mine, other), aim=aim,
                         shown="")
    size = memory(SCVSH, "-e", "")
    return table.row("start.memory", "  its memory", size, "MB", aim=("under 20 MB", size < 20)) and met


def lua(table):
    """Programs of plain Lua, by the processor time that they tell themselves."""
    met = True
    # How much each has to do while it is counted.
    for program, little in (("fib", "22"), ("strings", "6000"), ("tables", "6000")):
        path = str(HERE / f"{program}.lua")
        times = by_turns({command: lambda command=command: float(run(command, path)) for command in (SCVSH, "lua5.4")})
        with counting.bench():
            ours, theirs = (counts.less([command, f"{program}.lua", little], [command, f"{program}.lua", "0"])
                            for command in ("scvsh", "lua5.4"))
        met &= table.row(f"lua.{program}", f"pure Lua, {program}", times[SCVSH], against=("lua5.4", times["lua5.4"]),
                         aim=("within 2 %", lambda ratio: ratio.middle <= 1.02), counted=(ours, theirs))
    return met


TABLE = """
local list = List {}
for i = 1, 100 do list[i] = {name = ("x "):rep(tonumber(arg[1]) // 2), last = i} end
local began = os.clock()
show(list)
io.stderr:write(os.clock() - began)
"""


def cells(table):
    """Printing a table takes time by what is printed, however long a cell is."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "table.lua"
        script.write_text(TABLE)

        def seconds(length):
            return float(run("sh", "-c", '"$0" -o table "$1" "$2" 2>&1 >/dev/null', SCVSH, str(script), str(length)))

        times = by_turns({length: lambda length=length: seconds(length) for length in (10_000, 1000)})
    return table.row("cells.long", "a table with cells of 10,000", times[10_000],
                     against=("cells of 1,000", times[1000]),
                     aim=("under 20 times", lambda ratio: ratio.middle < 20))


def calls(table):
    """What a call from Lua into Swift costs more than one of a plain C function, all in one process."""
    rounds = [json.loads(line) for line in run(str(FOLDER / "LuaCallBenchmark")).splitlines()]
    met = True
    with counting.bench():
        for kind, what in (("rawequal", "a call that gives a boolean"), ("abs", "  a number there and back"),
                           ("tostring", "  a short text there and back")):
            times = {side: [each[f"{side}_{kind}"] for each in rounds] for side in ("host", "plain")}
            ours, theirs = counts.call("host", kind), counts.call("plain", kind)
            more = [mine - other for mine, other in zip(times["host"], times["plain"], strict=True)]
            met &= table.row(f"calls.{kind}", what, times["host"], "ns", against=("plain C", times["plain"]),
                             counted=(int(ours) / 20_000, int(theirs) / 20_000))
            met &= table.row(f"calls.{kind}_more", "  the difference", more, "ns",
                             aim=("under 8 ns", lambda value: value < 8))
    return met


def decode(table):
    """20 MB of jobs, decoded by scvsh and by lua5.4 with lua-cjson, several times in each process."""
    met = True
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "jobs.json"
        text = counts.envelope(60_000)
        path.write_text(text)
        integers = {}

        def seconds(command):
            *times, integers[command] = run(command, str(HERE / "decode.lua"), str(path)).split()
            return [float(each) for each in times]

        times = by_turns({command: lambda command=command: seconds(command) for command in (SCVSH, "lua5.4")},
                         warm=False)
        with counting.bench() as place:
            (place / "jobs.json").write_text(counts.envelope(3000))
            counted = [counts.less([command, "count.lua", "jobs.json"], [command, "count.lua", "jobs.json", "0"])
                       for command in ("scvsh", "lua5.4")]
        once = {command: memory(command, str(HERE / "count.lua"), str(path)) for command in (SCVSH, "lua5.4")}
    for key, what, of in (("first", "the first time", lambda each: each[0]), ("best", "best of 5", min)):
        ours, theirs = ([of(each) for each in times[command]] for command in (SCVSH, "lua5.4"))
        met &= table.row(f"json.{key}", f"JSON, {len(text) / 1e6:.0f} MB of jobs, {what}", ours,
                         against=("lua-cjson", theirs), counted=counted if key == "first" else None,
                         aim=("half as long, integers kept",
                              lambda ratio: ratio.middle <= 0.5 and integers[SCVSH] == "kept"))
    return table.row("json.memory", "  memory", [once[SCVSH]], "MB", against=("lua-cjson", [once["lua5.4"]]),
                     aim=("no more", lambda ratio: ratio.middle <= 1)) and met


