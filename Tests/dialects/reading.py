"""Reads that show most of a world, and ways to compare what they gave."""

import datetime
import json
import re

READS = [
    "/4.1/jobs", "/4.1/jobs/117", "/4.1/resource-groups", "/4.1/policies", "/4.1/storage-system",
    "/4.1/reports/protectedVM", "/4.1/reports/unProtectedVM", "/4.1/schedules", "/4.1/audit/logs", "/4.1/audit/config",
    "/4.1/jobs/cleanup", "/4.1/vm/vm-1001/backups", "/4.1/vm/vm-1001/backups/availableesxhosts",
]
DATASTORE_READS = ["/4.1/datastores/datastore-21/backups", "/4.1/datastores/datastore-21/availableEsxHosts"]


def walk(value, place=(), whole=()):
    """All that is in a value, by its place; what is of the kinds `whole` and holds no records is one thing."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from walk(member, place + (name,), whole)
    elif isinstance(value, list) and not (
            isinstance(value, whole) and value and all(isinstance(each, int) for each in value)):
        for index, element in enumerate(value):
            yield from walk(element, place + (index,), whole)
    else:
        yield place, value


def times_in(value):
    """The moments in what the plain form gave; it is in UTC."""
    for place, text in walk(value):
        if isinstance(text, str) and re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d [AP]M", text):
            yield place, datetime.datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p")


def normal(value):
    """A value in which the order of lists means nothing."""
    if isinstance(value, dict):
        return {name: normal(member) for name, member in value.items()}
    if isinstance(value, list):
        return sorted((normal(element) for element in value), key=lambda each: json.dumps(each, sort_keys=True))
    return value
