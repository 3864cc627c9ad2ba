"""Prints how many test cases of a JUnit report passed and failed: report.py FILE."""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    children = {child.tag for child in case}
    if children & {"failure", "error"}:
        return "failed"
    return "skipped" if "skipped" in children else "passed"


outcomes = [outcome(case) for case in ElementTree.parse(sys.argv[1]).iter("testcase")]
print(outcomes.count("passed"), outcomes.count("failed"))
