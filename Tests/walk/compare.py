"""What two runs have in common: worlds, endings and results, in one form whatever the dialect."""

import datetime
import json
import re

_SINCE = re.compile(r"\+(\d{1,2})\b")
_FORMS = [
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f%z",
    "%b %d, %Y %I:%M:%S %p",
]


def moment(text):
    """A time in any form of the dialects as seconds since 1970, or None."""
    if isinstance(text, str):
        text = text.replace("\u202f", " ")
        for form in _FORMS:
            try:
                read = datetime.datetime.strptime(text.upper() if "%p" in form and "%b" not in form else text, form)
            except ValueError:
                continue
            if read.tzinfo is None:
                read = read.replace(tzinfo=datetime.timezone.utc)
            return int(read.timestamp())
    return None


def _is_moment(name):
    return name.endswith(("time", "_at", "backup", "_run")) or name in (
        "time", "date", "start", "end", "since", "modified", "verified", "last_good", "taken")


def _is_array_time(value, name):
    """Whether a list is a time as Java writes one without a form: year, month, day, hour, minute, second."""
    return (isinstance(value, list) and 5 <= len(value) <= 7 and _is_moment(name)
            and all(isinstance(each, int) and not isinstance(each, bool) for each in value) and value[0] > 1970)


def scalar(value, name=""):
    """A value as it is compared: numbers and texts of digits alike, times as instants."""
    if isinstance(value, bool) or value is None:
        return value
    at = moment(value)
    if at is not None:
        return _soon(at)
    if value in (0, "0") and _is_moment(name):
        return None  # as some services write that there is none yet
    if isinstance(value, (int, float)) and _is_moment(name):
        if value > 1e11:
            value /= 1000
        if value > 1e8:
            return _soon(int(value))
    return _names_of_now(str(value))


# What happens in a run happens within a minute of its beginning: all of it is one moment.
START = int(datetime.datetime(2026, 11, 23, 15, 5, 8, tzinfo=datetime.timezone.utc).timestamp())


def _soon(at):
    return "soon" if START <= at < START + 120 else f"@{at}"


def _names_of_now(text):
    text = re.sub(r"11-23-2026_15\.0[567]\.\d\d(\.\d+)?", "soon", text)
    text = re.sub(r"20261123150[567]\d+", "soon", text)
    text = re.sub(r"\b11/23/2026 (0?3|15):0[567]:\d\d( PM)?", "soon", text)
    return _SINCE.sub("soon", text)


def form(value, words=None, unordered=False, without=(), name=""):
    """A result or a world in the form in which it is compared."""
    if isinstance(value, dict):
        made = {}
        for key, each in value.items():
            if key in without:
                continue
            inner = form(each, words, unordered, without, key)
            # What is missing, null and empty are alike.
            if inner not in (None, [], {}, ""):
                made[key] = inner
        return made
    if _is_array_time(value, name):
        return _soon(int(datetime.datetime(*value[:6], tzinfo=datetime.timezone.utc).timestamp()))
    if isinstance(value, list):
        made = [form(each, words, unordered, without, name) for each in value]
        return sorted(made, key=lambda each: json.dumps(each, sort_keys=True)) if unordered else made
    if words and isinstance(value, str):
        value = words.get(value, value)
    return scalar(value, name)


def difference(one, other, path="", may_lack=False):
    """The first place at which two forms differ, as text, or None. `may_lack`: the other may lack some."""
    if type(one) is not type(other):
        return f"{path}: {_short(one)} against {_short(other)}"
    if isinstance(one, dict):
        for key in sorted(set(one) | set(other)):
            if may_lack and key not in other:
                continue
            if key not in one or key not in other:
                return f"{path}.{key}: {_short(one.get(key))} against {_short(other.get(key))}"
            found = difference(one[key], other[key], f"{path}.{key}", may_lack)
            if found:
                return found
        return None
    if isinstance(one, list):
        if len(one) != len(other):
            return f"{path}: {len(one)} against {len(other)} elements"
        for index, (first, second) in enumerate(zip(one, other)):
            found = difference(first, second, f"{path}[{index}]", may_lack)
            if found:
                return found
        return None
    return None if one == other else f"{path}: {_short(one)} against {_short(other)}"


def _short(value):
    text = json.dumps(value, sort_keys=True)
    return text if len(text) < 120 else text[:117] + "…"


def delta(before, after):
    """What a run made of the world: the fields of records that changed, before and after; lists by their elements."""
    changed = {}
    for section in sorted(set(before) | set(after)):
        if section == "changes":
            continue
        old, new = before.get(section), after.get(section)
        if old == new:
            continue
        changed[section] = _changed(old, new)
    return changed


def _key(record):
    return str(record.get("id", record.get("name"))) if isinstance(record, dict) else json.dumps(record)


def _changed(old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted(set(old) | set(new))
        return {key: _changed(old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}
    if isinstance(old, list) and isinstance(new, list):
        before, after = {_key(each): each for each in old}, {_key(each): each for each in new}
        made = {"gone": sorted(set(before) - set(after))}
        made["new"] = [after[key] for key in after if key not in before]
        for key in before:
            if key in after and before[key] != after[key]:
                made[key] = _changed(before[key], after[key])
        return made
    return {"was": old, "is": new}


def by_morefs(value):
    """What groups hold by its morefs alone, whether a list says more of it or not."""
    if isinstance(value, list):
        return [by_morefs(each) for each in value]
    if isinstance(value, dict):
        return {key: [each.get("moref", each) if isinstance(each, dict) else each for each in inner]
                if key == "entities" and isinstance(inner, list) else by_morefs(inner) for key, inner in value.items()}
    return value


def _is_container(each):
    if isinstance(each, dict):
        return each.get("type") in ("Tag", "Folder") or _is_container(each.get("moref"))
    return isinstance(each, str) and each.startswith(("urn:", "group-v", '"urn:', '"group-v'))


def without_containers(value):
    """Without the tags and folders that groups hold beside their VMs."""
    if isinstance(value, list):
        return [without_containers(each) for each in value if not _is_container(each)]
    if isinstance(value, dict):
        return {key: without_containers(inner) for key, inner in value.items()}
    return value


def without_clusters(value):
    """Without the clusters that stand in a list before their SVMs."""
    if isinstance(value, list):
        return [each for each in value if not (isinstance(each, dict) and "Cluster" in str(each.get("type")))]
    return value
