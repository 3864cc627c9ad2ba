"""The dials of a dialect and the values that the walk gives them: docs/dialects.md."""

import facts

# Under these a workflow must do the same as in the plain world: docs/dialects.md, "The law".
SAME = {
    "times", "ids", "entities", "locations", "put", "order", "running_end", "job_id", "sub_jobs", "pages",
    "empty_lists", "duplicate_vms", "held", "ties", "extra_fields", "storage", "token_refusal", "document", "hosts",
    "rename_also", "vcenter",
}
# … but for these values, where a stop is as good; bare texts say of no copy which it is, nor of a disk how it is
# called; of a VM that is not accessible vCenter says no uuid.
MAY_STOP = {("times", "array"), ("times", "words"), ("locations", "bare"), ("vcenter", "unset_config")}

# These hold other things in the world itself: what a run did is held against what the call does in that world.
SHAPING = {"ties"}

WORDS = {
    "successful": {"COMPLETED": "SUCCESSFUL"},
    "capitals": {"COMPLETED": "Completed", "FAILED": "Failed", "RUNNING": "Running", "PARTIAL": "Partial"},
    "warning": {"COMPLETED": "COMPLETED_WITH_WARNING"},
    "states": {"Production": "PRODUCTION", "Under_Maintenance": "UNDER_MAINTENANCE"},
    "frequencies": {"HOURLY": "Hourly", "DAILY": "Daily", "WEEKLY": "Weekly", "MONTHLY": "Monthly"},
}
DOCUMENTS = {
    "none": None,
    "springfox": {"path": "/v2/api-docs", "version": "2.0", "token": False, "groups": [], "responses": "full"},
    "groups": {"path": "/v3/api-docs/scv", "version": "3.0", "token": True, "groups": ["scv", "internal"],
               "responses": "full"},
    "empty": {"path": "/v3/api-docs", "version": "3.1", "token": False, "groups": [], "responses": "empty_object"},
}
VCENTERS = {
    "page": {"page": 3}, "quoted": {"cookie": "quoted"}, "session_seconds": {"session_seconds": 1},
    "unset_config": {"unset_config": ["vm-1001", "vm-1005"]},
}
# A session that is idle for so many seconds is over where it lasts one.
IDLE = 1.2
METHODS = {
    "storage_systems.remove": ["POST", "/4.1/storage-system/delete"],
    "resource_groups.update": ["PATCH", "/4.1/resource-groups/{resourceGroupId}"],
    "jobs.get": ["GET", "/4.1/job-details"],
}


class Dial:
    """One dial at one value: a part of a dialect."""

    def __init__(self, key, value, part, subject=None, law=None):
        self.key, self.value, self.part, self.subject = key, value, part, subject
        self.law = law or key  # under which name the law speaks of it

    @property
    def is_same(self):
        return self.law in SAME and (self.key, self.value) not in MAY_STOP

    @property
    def needs_sync(self):
        # How a request is spelled is told by the appliance's own document alone.
        is_request = self.key == "rename" and self.subject[0] in facts.in_requests()
        return is_request or self.key in ("document", "methods", "rename_other")

    def __str__(self):
        return f"{self.key}={self.value}"


def _simple():
    choices = {
        "times": ["lower", "nnbsp", "h24", "iso", "iso_zone", "epoch_s", "epoch_ms", "array", "words"],
        "ids": ["texts"], "entities": ["morefs"], "locations": ["objects", "bare"], "put": ["merge"],
        "unknown_fields": ["refuse"], "extra_fields": [True], "order": ["reversed", "shuffled"],
        "running_end": ["absent", "empty", "zero"], "job_id": [False], "sub_jobs": [True], "pages": [5],
        "empty_lists": ["empty", "null", "absent"], "duplicate_vms": [True], "held": ["tags"], "ties": [True],
        "storage": ["nested"], "token_refusal": [403], "hosts": ["refused"],
    }
    for key, values in choices.items():
        for value in values:
            yield Dial(key, value, {key: value})
    for value in (["reports"], ["backups"], ["reports", "backups"]):
        yield Dial("no_uuid", "+".join(value), {"no_uuid": value})
    for name, words in WORDS.items():
        yield Dial("words", name, {"words": words})
    for name, document in DOCUMENTS.items():
        yield Dial("document", name, {"document": document})
    for name, vcenter in VCENTERS.items():
        yield Dial("vcenter", name, {"vcenter": vcenter})
    for name, pair in METHODS.items():
        yield Dial("methods", name, {"methods": {name: pair}})


def _spellings():
    """Properties by other spellings: one that the document knows, and one that nobody knows."""
    for schema, name, each in facts.properties():
        if facts.source(each) != "A" or schema == "Envelope":
            continue
        subject = (schema, name)
        for other in each.get("x-scv-also", [])[:1]:
            yield Dial("rename", f"{schema}.{name}:{other}", {"rename": {f"{schema}.{name}": other}}, subject,
                       law="rename_also")
        other = "the" + name[0].upper() + name[1:]
        renamed = {"rename": {f"{schema}.{name}": other}}
        yield Dial("rename_other", f"{schema}.{name}", renamed, subject)
        # A request in the old spelling, of which the appliance takes no notice, or which it refuses.
        if schema in facts.in_requests():
            yield Dial("rename_ignored", f"{schema}.{name}", renamed, subject)
            yield Dial("rename_refused", f"{schema}.{name}", {**renamed, "unknown_fields": "refuse"}, subject)


def _holes():
    """Properties that are missing or null in replies."""
    replies = facts.in_replies()
    for schema, name, each in facts.properties():
        if schema not in replies or schema == "Envelope":
            continue
        required = name in facts.SCHEMAS[schema].get("required", [])
        if required and facts.source(each) in "DO":
            continue
        subject = (schema, name)
        yield Dial("leave_out", f"{schema}.{name}", {"leave_out": [f"{schema}.{name}"]}, subject)
        yield Dial("nulls", f"{schema}.{name}", {"nulls": [f"{schema}.{name}"]}, subject)


def simple():
    """The dials that concern a whole kind of thing."""
    return list(_simple())


def every():
    """Every value of every dial."""
    return [*_simple(), *_spellings(), *_holes()]


def concerns(dial, operations):
    """Whether a dial may show in a run that used these operations; one without a subject always may."""
    if dial.subject is None:
        return True
    schema = dial.subject[0]
    uses = facts.REQUEST_SCHEMAS if dial.key.startswith("rename") else {}
    return any(schema in facts.REPLY_SCHEMAS.get(each, ()) or schema in uses.get(each, ()) for each in operations)


def faults(dial, plain):
    """What must happen in a run for a dial to show: a token is refused once, to the first change or else to a read."""
    if dial.key != "token_refusal":
        return
    changed = [each["operation"] for each in plain.changes][-1:]
    # What vCenter is asked bears no token.
    read = sorted(plain.operations & set(facts.REPLY_SCHEMAS) - {"auth.login"})[:1]
    for operation in changed or read:
        yield {"operation": operation, "kind": "status", "status": dial.value, "count": 1}


def dialect(dials):
    """The dialect that several dials make."""
    made = {}
    for dial in dials:
        for key, value in dial.part.items():
            if isinstance(value, dict) and isinstance(made.get(key), dict):
                made[key] = {**made[key], **value}
            elif isinstance(value, list) and isinstance(made.get(key), list):
                made[key] = made[key] + [each for each in value if each not in made[key]]
            else:
                made[key] = value
    return made


def axes():
    """For pairs and combinations: the values of each dial, None first; of the properties a few."""
    by_key = {}
    for dial in _simple():
        by_key.setdefault(dial.key, [None]).append(dial)
    made = list(by_key.values())
    made.append([None, *(dial for dial in _spellings() if dial.law == "rename_also")][::4])
    holes = list(_holes())
    made.append([None, *(dial for dial in holes if dial.key == "leave_out")][::9])
    made.append([None, *(dial for dial in holes if dial.key == "nulls")][::11])
    return made
