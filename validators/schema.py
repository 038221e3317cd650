"""The JSON Schema of the settings: the one description from which they are checked, shown and documented.

`check` understands just the words of JSON Schema that this schema uses; a test holds it against a full implementation.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .note import Profile, Severity
from .reporters import FORMATS

_CODES: dict[str, Any] = {
    "type": "array",
    "items": {"type": "string", "minLength": 1},
}
_SEVERITY: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"type": "string", "enum": [severity.value for severity in Severity]},
}


def _described(schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, **schema}


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Settings of validate-skill: .validate-skill.toml, or [tool.validate-skill] in pyproject.toml",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "profile": {
            "description": "Whose laws to apply.",
            "type": "string",
            "enum": [profile.value for profile in Profile],
        },
        "select": _described(_CODES, "Ask these rules only: codes, beginnings of codes, slugs, or ALL."),
        "extend-select": _described(_CODES, "Ask these rules too."),
        "ignore": _described(_CODES, "Leave these rules out; of two that name a rule, the more exact one wins."),
        "severity": _described(_SEVERITY, "How bad a rule is here, by code, beginning of a code, or slug."),
        "fail-on": {
            "description": "The mildest finding that ends with 1.",
            "type": "string",
            "enum": [*(severity.value for severity in Severity), "never"],
        },
        "output-format": {
            "description": "How to report, and where to: FORMAT or FORMAT:FILE.",
            "type": "array",
            "items": {"type": "string", "pattern": rf"^(?:{'|'.join(FORMATS)})(?::.+)?$"},
        },
        "baseline": {
            "description": "The file whose findings are left out, from the folder of the settings.",
            "type": "string",
            "minLength": 1,
        },
        "exclude": {
            "description": "Globs of paths that a search leaves out, from the folder of the settings.",
            "type": "array",
            "items": {"type": "string", "minLength": 1},
        },
        "per-path": {
            "description": "What is different below some paths.",
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["path"],
                "properties": {
                    "path": {
                        "description": "A glob, from the folder of the settings.",
                        "type": "string",
                        "minLength": 1,
                    },
                    "ignore": _described(_CODES, "Leave these rules out there."),
                    "severity": _described(_SEVERITY, "How bad a rule is there."),
                },
            },
        },
    },
}
_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str}
_NAMES = {"object": "a table", "array": "a list", "string": "a text"}


def check(value: Any, schema: Mapping[str, Any] = SCHEMA, place: str = "") -> Iterator[str]:
    """Yields what is wrong with a value, each with its place and what to write instead."""
    where = place or "the settings"
    expected = schema.get("type", "object")
    if not isinstance(value, _TYPES[expected]):
        yield f"{where}: write {_NAMES[expected]}, not {value!a}"
    elif isinstance(value, dict):
        yield from _object(value, schema, place)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from check(item, schema["items"], f"{place}[{number}]")
    elif isinstance(value, str):
        yield from _text(value, schema, where)


def _object(value: Mapping[str, Any], schema: Mapping[str, Any], place: str) -> Iterator[str]:
    known: Mapping[str, Any] = schema.get("properties", {})
    for name, inner in value.items():
        below = known.get(name, schema.get("additionalProperties"))
        inside = f"{place}.{name}" if place else str(name)
        if isinstance(below, Mapping):
            yield from check(inner, below, inside)
        else:
            yield f"{inside}: there is no such key; the keys are {', '.join(known)}"
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{place}: the key {name} is missing"


def _text(value: str, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if value not in schema.get("enum", (value,)):
        yield f"{where}: {value!a} is not one of {', '.join(schema['enum'])}"
    if len(value) < schema.get("minLength", 0):
        yield f"{where}: the text is empty"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!a} is no format; write one of {', '.join(FORMATS)}, or FORMAT:FILE"
