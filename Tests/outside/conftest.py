"""Says at the end how many requests were made and how many of them found a fault."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "shell"))


def pytest_terminal_summary(terminalreporter):
    sums = {"cases": 0, "faulty": 0}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, number in report.user_properties:
                    sums[name] = sums.get(name, 0) + number
    terminalreporter.write_line(f"schemathesis: {sums['cases']} cases run, {sums['faulty']} failed")
