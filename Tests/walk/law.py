"""Whether a run kept the law: it did what it does in the plain world, or it stopped before the first change."""

import itertools
import json
import re

import compare
import facts

STOPS = facts.ROOT / "Tests" / "stops.json"
# Under these, lists come in another order or with further rows.
_UNORDERED = {"order", "pages", "duplicate_vms"}


class Stops:
    """Where a stop is allowed: rows of Tests/stops.json, each of which must be needed."""

    def __init__(self, rows=None):
        self.rows = json.loads(STOPS.read_text()) if rows is None else rows
        self.by_place = {(row["workflow"], row["call"], row["dial"], row["value"]): row for row in self.rows}
        self.used = set()

    def allow(self, call, dials):
        """Whether a stop of this call is allowed by one of these dials, or by two of them together.

        Where each by itself must leave all as it is, only what two of them do together can be a reason.
        """
        workflow, name = call["name"].split(": ", 1)
        single = sorted((dial.key, str(dial.value)) for dial in dials)
        keys = [(f"{one[0]} & {other[0]}", f"{one[1]} & {other[1]}")
                for one, other in itertools.combinations(single, 2)]
        if not all(dial.is_same for dial in dials):
            keys = single + keys
        for key, value in keys:
            for which in (name, "*"):
                place = (workflow, which, key, value)
                if place in self.by_place:
                    self.used.add(place)
                    return True
        return False

    def unused(self):
        return [row for place, row in self.by_place.items() if place not in self.used]


class Verdict:
    """What came of a run: `same`, `stopped`, `untouched`, `skipped`, or `failed` with a text that says why."""

    def __init__(self, outcome, text=""):
        self.outcome, self.text = outcome, text
        self.is_alone = False  # whether a process of its own came to the same


def _form(run, dials):
    words = {}
    without = set()
    keys = {dial.key for dial in dials}
    for dial in dials:
        if dial.key == "words":
            words.update({new: old for old, new in dial.part["words"].items()})
            without.add("outcome")  # it is what the library makes of the word
        if dial.subject and dial.law not in ("rename_also",):
            schema, name = dial.subject
            without.add(facts.stable(name, facts.SCHEMAS[schema]["properties"][name]))
        if dial.law == "rename_also":
            # A record answers to its own key as well, which may be another's stable name.
            (schema, name), spelling = dial.subject, dial.value.split(":")[1]
            if spelling != facts.stable(name, facts.SCHEMAS[schema]["properties"][name]):
                without.add(spelling)
        if dial.key == "no_uuid":
            without.add("uuid")
        if str(dial) == "vcenter=unset_config":
            without.update({"uuid", "bios_uuid", "template"})
        if dial.key == "token_refusal":
            without.add("size")  # of the audit log, which tells of the refusal
    if _hides_a_read(dials):
        without.add("name")  # of a job: what we call it stands there in place of the appliance's words
    shown = run.answer.get("value")
    if "entities" in keys:
        shown = compare.by_morefs(shown)
    if "held" in keys:
        shown = compare.without_containers(shown)
    if "storage" in keys:
        shown = compare.without_clusters(shown)
    unordered = any(dial.key in _UNORDERED for dial in dials)
    value = compare.form(shown, words, unordered, without)
    if words and run.call.get("by_word"):
        value = None  # a list that is asked for by a word of the appliance's has another word's rows
    if any(dial.key == "sub_jobs" for dial in dials) and isinstance(value, list):
        value = [
            each for each in value if not (isinstance(each, dict) and str(each.get("name", "")).startswith("(Job"))]
    world = compare.delta(run.before, run.world)
    if "held" in keys:
        world = compare.without_containers(world)
    world = compare.form(world, unordered=True)
    # A VM is the same by its moref and by its uuid.
    vms = {each["uuid"]: each["id"] for each in run.before.get("vms", []) if each.get("uuid")}
    sent = compare.form([[each["operation"], each["parameters"]] for each in run.changes], vms)
    return {"world": world, "sent": sent, "value": value}


def _is_touched(run, plain):
    """Whether anything came otherwise than in the plain world, or was there that is not there."""
    return (run.counters["altered"] > 0 or run.faults or run.before != plain.before
            or run.answer.get("value") != plain.answer.get("value"))


def judge(run, plain, dials, stops, own_changes):
    """Holds a run against the plain one. `own_changes`: how many changes its setup makes."""
    answer = run.answer
    if answer.get("where") == "setup" or answer.get("kind") == "walk":
        return Verdict("skipped")
    expected = [run.call.get("under", {}).get(str(dial)) for dial in dials]
    if answer.get("kind") in expected and answer.get("kind") and len(run.changes) <= own_changes:
        return Verdict("same")
    if not _is_touched(run, plain):
        # Nothing came that is not in the plain world; so nothing may be otherwise.
        found = _against(run, plain, dials)
        return Verdict("failed", "untouched, and yet " + found) if found else Verdict("untouched")
    if answer.get("kind") == "lua":
        return Verdict("failed", "a Lua error: " + answer["message"][:300])
    found = _against(run, plain, dials)
    if not found:
        return Verdict("same")
    # A list that was left out is empty for all that is known: then there is nothing to do, which is as good as a stop.
    is_idle = len(run.changes) <= own_changes and any(_is_list(dial) for dial in dials)
    if answer["ok"] and not is_idle:
        return Verdict("failed", found)
    if len(run.changes) > own_changes:
        return _after_a_change(answer, found)
    unclear = _unclear(answer)
    if unclear:
        return Verdict("failed", f"it stopped, and {unclear}: {said(answer)}")
    if not stops.allow(run.call, dials):
        if all(dial.is_same for dial in dials):
            return Verdict("failed", f"it stopped: {said(answer)}")
        return Verdict("stop", f"a stop without a row: {said(answer)}")
    return Verdict("stopped", said(answer))


def differs_alone(run, alone, dials):
    """In what a run by a process of its own differs from the one in the shell of the walk; None if in nothing."""
    if alone.answer["status"] != run.exit:
        return f"it exits with {alone.answer['status']} in place of {run.exit}: {alone.answer['said'][-300:]}"
    if run.answer["ok"] != bool(alone.answer["ok"]):
        return f"it ended otherwise than by {said(run.answer)}: {alone.answer['said'][-300:]}"
    message = run.answer.get("message")
    if message and compare.form(_line(message)) not in compare.form(_line(alone.answer["said"])):
        return f"it says {alone.answer['said'][-300:]!r}, not {message!r}"
    return compare.difference(_form(run, dials), _form(alone, dials)) or alone.lost


def _line(text):
    """A text in one line, without what is another in each process."""
    return re.sub(r"/tmp/\S*lua_\w+", "FILE", re.sub(r"\s+", " ", text))


def _is_list(dial):
    """Whether the dial takes away the list that a reply is there for."""
    return dial.subject is not None and dial.subject[0].endswith("List")


def _hides_a_read(dials):
    """Whether a read has moved to where no document leads: what only it tells is not shown."""
    keys = {dial.key: dial.value for dial in dials}
    return keys.get("methods") == "jobs.get" and keys.get("document") == "none"


def _against(run, plain, dials):
    if run.exit != plain.exit or run.answer.get("kind") != plain.answer.get("kind"):
        return (f"it ended with {run.exit} {run.answer.get('kind')} in place of {plain.exit} "
                f"{plain.answer.get('kind')}: {said(run.answer)}")
    one, other = _form(plain, dials), _form(run, dials)
    # What is shown may lack what the reply lacks, and what is reckoned of that.
    may_lack = all(dial.subject and dial.law != "rename_also" for dial in dials) or _hides_a_read(dials)
    shown, told = one.pop("value"), other.pop("value")
    # A list that a reply leaves out is an empty one for all that can be known of it; a note says that it was left out.
    if not told and any(_is_list(dial) for dial in dials):
        shown = told
    return compare.difference(one, other) or run.lost or compare.difference(shown, told, ".value", may_lack)


def _after_a_change(answer, found):
    """After a change was sent only an error that carries the job, or says what arrived, is allowed."""
    errors = [answer, *answer.get("rows", [])]
    if any(each.get("job") or each.get("kind") == "unknown_outcome" for each in errors):
        return Verdict("told")
    if any(each.get("changed") for each in errors):
        return Verdict("told")
    return Verdict("failed", f"after a change, {found}")


def _unclear(answer):
    if answer.get("kind") == "protocol":
        for key in ("operation", "field", "hint"):
            if not answer.get(key):
                return f"its error names no {key}"
    return None


def said(answer):
    """How a run ended, for messages."""
    if answer["ok"]:
        return "it succeeded"
    return f"{answer.get('kind')}: {answer.get('message', '')[:220]}"
