"""What the walk takes from the bundled document: its schemas, their stable names, and which operation uses which."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads((ROOT / "openapi" / "scv.openapi.json").read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]


def stable(name, schema):
    """The library's name of a property."""
    return schema.get("x-scv-name") or re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def source(schema, of="name"):
    """The source mark of a property's name, or of its shape: D, O or A."""
    mark = schema.get("x-scv-source", "A")
    return mark.get(of, "A") if isinstance(mark, dict) else mark


def properties():
    """Every property as (schema, property, its schema)."""
    for schema, content in sorted(SCHEMAS.items()):
        for name, each in content.get("properties", {}).items():
            yield schema, name, each


def stable_names():
    """Every stable name that a record may answer to."""
    names = {"messages", "outcome"}
    pending = [each for _, _, each in properties()]
    names.update(stable(name, each) for _, name, each in properties())
    while pending:
        each = pending.pop()
        for name, inner in each.get("properties", {}).items():
            names.add(stable(name, inner))
            pending.append(inner)
        if "items" in each:
            pending.append(each["items"])
    return sorted(names)


def _names_within(node, found):
    if isinstance(node, dict):
        reference = node.get("$ref", "")
        if reference.startswith("#/components/schemas/"):
            name = reference.rsplit("/", 1)[1]
            if name not in found:
                found.add(name)
                _names_within(SCHEMAS[name], found)
        for each in node.values():
            _names_within(each, found)
    elif isinstance(node, list):
        for each in node:
            _names_within(each, found)
    return found


def _operations():
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            names = operation.get("x-scv-lua", [])
            for name in names if isinstance(names, list) else [names]:
                yield (name["name"] if isinstance(name, dict) else name), operation


REPLY_SCHEMAS = {name: _names_within(operation.get("responses", {}), set()) for name, operation in _operations()}
REQUEST_SCHEMAS = {name: _names_within(operation.get("requestBody", {}), set()) for name, operation in _operations()}


def in_replies():
    return set().union(*REPLY_SCHEMAS.values())


def in_requests():
    return set().union(*REQUEST_SCHEMAS.values())
