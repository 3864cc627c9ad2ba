"""The fields that the appliance keeps with its records though no document names them, read over the wire: what a PUT
loses of them shows in no world. They are those of the dial `extra_fields`."""

import json

import facts

NAMES = {
    "costCenter", "changeWindow", "tenantLabels", "isArchived", "graceMinutes", "escalation", "forwardLevel",
    "digestAlgorithm", "maxSessions", "site", "archiveDays",
}
_READ_BY = ("resource_groups.list", "storage_systems.list", "audit.config", "config.jobs_cleanup")


def _path(operation):
    for path, methods in facts.DOCUMENT["paths"].items():
        for each in methods.values():
            names = each.get("x-scv-lua", [])
            if any((name["name"] if isinstance(name, dict) else name) == operation
                   for name in (names if isinstance(names, list) else [names])):
                return path
    raise AssertionError(f"the document has no {operation}")


PATHS = {operation: _path(operation) for operation in _READ_BY}


def _collect(node, place, found):
    """Adds the extra fields of every record below, by the ids on the way to it: other keys are as the dialect has
    them."""
    if isinstance(node, list):
        for each in node:
            _collect(each, place, found)
    elif isinstance(node, dict):
        place = f"{place}/{node['id']}" if "id" in node else place
        own = {key: value for key, value in node.items() if key in NAMES}
        if own:
            found.setdefault(place, []).append(own)
        for key, each in node.items():
            if key not in NAMES:
                _collect(each, place, found)


def _token(send, dialect, user):
    spelled = dialect.get("rename", {})
    body = {spelled.get(f"Credentials.{key}", key): value for key, value in user.items()}
    reply = send("POST", "/4.1/auth/login", body, None).get("response")
    texts = [each for each in (reply or {}).values() if isinstance(each, str)]
    return max(texts, key=len, default=None)


def read(send, dialect, user):
    """The extra fields of all records; None in a dialect that has none, or that nobody can log in to.

    `send` takes a method, a path below `/api`, a body and a token, and gives the reply; `user` the names and values of
    the login's fields.
    """
    token = _token(send, dialect, user) if dialect.get("extra_fields") else None
    if token is None:
        return None
    found = {}
    for operation, path in PATHS.items():
        _collect(send("GET", path, None, token), operation, found)
    assert found, "no record has an extra field"
    return found


def lost(before, after):
    """What became another of what records had before, as text; None if nothing did. Records that are new or gone count
    for nothing."""
    for place in sorted(before or {}):
        was, now = before[place], (after or before).get(place)
        if now is not None and len(was) == len(now) and was != now:
            return f"extra fields of {place}: {json.dumps(was)} against {json.dumps(now)}"
    return None
