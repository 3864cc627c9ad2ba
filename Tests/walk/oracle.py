"""What must be chosen in a world, told by the world itself and by no library: which backup is restored or mounted."""

import datetime
import re

import compare
import law

_CHOOSES = ("restore_vm", "restore_deleted_vm", "restore_vmdks", "attach_vmdks", "mount_datastore")


def _seconds(text):
    return compare.moment(text)


def _limit(text):
    """A `before =` of a call in seconds since 1970."""
    if "T" in text:
        return int(datetime.datetime.fromisoformat(text).timestamp())
    text = text if " " in text else text + " 00:00"
    return int(datetime.datetime.strptime(text + " +0000", "%Y-%m-%d %H:%M %z").timestamp())


def chosen(world, call):
    """The id of the backup that a call must choose in a world; None for calls that choose none by themselves."""
    code = call["code"]
    thing = re.search(r'\b(vm|datastore) = "([^"]+)"', code)
    if call["workflow"] not in _CHOOSES or call.get("fails") or not thing or re.search(r"\b(backup|location) =", code):
        return None
    vm, word = thing.group(1) == "vm", thing.group(2).lower()
    things = world["vms" if vm else "datastores"]
    meant = [each for each in things if word in (each["name"].lower(), each["id"].lower(), str(each.get("uuid")))]
    if len(meant) != 1:
        return None
    before = re.search(r'before = "([^"]+)"', code)
    limit = _limit(before.group(1)) if before else float("inf")
    one, all_of_it = meant[0], []
    for backup in world["backups"]:
        holds = one["id"] in backup["vms"] if vm else one["name"] in backup["datastores"]
        if holds and one["id"] not in backup["failed"] and _seconds(backup["time"]) < limit:
            all_of_it.append((_seconds(backup["time"]), backup["id"]))
    return max(all_of_it)[1] if all_of_it else None


def _backup_of(run):
    """The backup that the last change names."""
    parameters, body = run.changes[-1]["parameters"], run.changes[-1]["body"] or {}
    return parameters.get("backupId", body.get("backupId"))


def problem(run):
    """What is wrong with the backup that a run has chosen; None if nothing is."""
    wanted = chosen(run.before, run.call)
    if wanted is None:
        return None
    if not run.answer["ok"] or not run.changes:
        return f"backup {wanted} had to be chosen, and nothing was done"
    given = _backup_of(run)
    return None if str(given) == str(wanted) else f"backup {given} was chosen in place of {wanted}"


def _lacks(there, wanted, place):
    """The first place at which something there is not as it is wanted; None if all of it is."""
    if isinstance(wanted, dict):
        for key, each in wanted.items():
            found = _lacks((there or {}).get(key), each, f"{place}.{key}")
            if found:
                return found
        return None
    if isinstance(wanted, list):
        missing = [each for each in wanted if each not in (there or [])]
        return f"{place} is {there}, without {missing}" if missing else None
    holds = wanted in there if isinstance(there, str) and isinstance(wanted, str) else there == wanted
    return None if holds else f"{place} is {there}, not {wanted}"


def missing(run):
    """What the world lacks that the call must leave in it, by the names of things; None if nothing is lacking."""
    for section, things in run.call.get("leaves", {}).items():
        for name, wanted in things.items():
            found = [each for each in run.world[section] if each["name"] == name]
            if len(found) != 1:
                return f"there are {len(found)} {section} called {name}"
            wrong = _lacks(found[0], wanted, name)
            if wrong:
                return wrong
    return None


def _names_a_backup(call):
    return re.search(r"backup = \d|backup_id\", \d", call["code"] + (call.get("setup") or ""))


def judge(run, plain):
    """Holds a run in a world of other things against that world, and against what was done in the plain one."""
    wrong = problem(run)
    if wrong:
        return law.Verdict("failed", wrong)
    if run.call["name"].endswith("twice, by moref") or _names_a_backup(run.call):
        return law.Verdict("skipped", "its backup has another id there")
    ends = [(each.answer["ok"], each.answer.get("kind"), [change["operation"] for change in each.changes])
            for each in (run, plain)]
    if ends[0] != ends[1]:
        return law.Verdict("failed", f"it ended as {ends[0]} in place of {ends[1]}")
    return law.Verdict("untouched" if run.counters.get("altered") == 0 and run.before == plain.before else "same")
