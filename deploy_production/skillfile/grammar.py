"""The grammar of control blocks, as data: which elements there are, what each may hold, and which attributes it takes.

* `Content.ELEMENTS` holds only elements, `TEXT` holds text, `RAW` holds text in which nothing but its own end counts.
* Names outside this grammar are not control blocks; a document may use them as it likes outside ours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Content(StrEnum):
    ELEMENTS = "elements"
    TEXT = "text"
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    pattern: re.Pattern[str]
    form: str
    """What to write, for a message."""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurs:
    least: int = 0
    most: int | None = 1
    """None for any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    content: Content
    children: Mapping[str, Occurs] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: MappingProxyType({}))
    foreign: bool = False
    """True when elements outside the grammar may stand in it; they are left alone."""


_OPTIONAL = Occurs()
_ONE = Occurs(least=1)
_MANY = Occurs(least=1, most=None)
_WORD = Attribute(pattern=re.compile(r"[a-z][a-z0-9_]{0,63}"), form="a lower-case word such as tests_pass")
_TRUTH = Attribute(pattern=re.compile(r"true|false"), form="true or false", required=False)
_COUNT = Attribute(pattern=re.compile(r"[1-9][0-9]{0,2}"), form="a number from 1")
_GATE_TYPE = Attribute(pattern=re.compile(r"blocking|advisory"), form="blocking or advisory")

TEXT = Element(content=Content.TEXT)

GRAMMAR: Mapping[str, Element] = MappingProxyType(
    {
        "mission_control": Element(
            content=Content.ELEMENTS, children={"objective": _ONE, "success_criteria": _ONE}, foreign=True
        ),
        "safety_gate": Element(
            content=Content.ELEMENTS,
            children={"purpose": _OPTIONAL, "checks": _ONE, "gate_validation": _OPTIONAL},
            attributes={"type": _GATE_TYPE, "phase": _WORD},
        ),
        "checks": Element(content=Content.ELEMENTS, children={"check": _MANY}),
        "check": Element(
            content=Content.ELEMENTS,
            children={
                "command": _OPTIONAL,
                "requirement": _OPTIONAL,
                "verification": _OPTIONAL,
                "expected": _OPTIONAL,
                "failure_mode": _ONE,
            },
            attributes={"id": _WORD},
        ),
        "rollback_procedure": Element(
            content=Content.ELEMENTS, children={"purpose": _OPTIONAL, "trigger_conditions": _ONE, "steps": _ONE}
        ),
        "trigger_conditions": Element(content=Content.ELEMENTS, children={"condition": _MANY}),
        "steps": Element(content=Content.ELEMENTS, children={"step": _MANY}, attributes={"sequential": _TRUTH}),
        "step": Element(
            content=Content.ELEMENTS,
            children={
                "command": _OPTIONAL,
                "timeout": _OPTIONAL,
                "expected": _OPTIONAL,
                "investigation": _OPTIONAL,
                "actions": _OPTIONAL,
            },
            attributes={"id": _COUNT, "action": _WORD},
        ),
        "logic_flow": Element(content=Content.RAW),
        "critical_constraint": TEXT,
        "objective": TEXT,
        "success_criteria": TEXT,
        "purpose": TEXT,
        "gate_validation": TEXT,
        "command": TEXT,
        "requirement": TEXT,
        "verification": TEXT,
        "expected": TEXT,
        "failure_mode": TEXT,
        "condition": TEXT,
        "timeout": TEXT,
        "investigation": TEXT,
        "actions": TEXT,
    }
)

ROOTS = frozenset({"mission_control", "safety_gate", "rollback_procedure", "logic_flow", "critical_constraint"})
"""The blocks; every other element of the grammar stands inside one of them."""

ONLY_INSIDE = frozenset({"checks", "check", "failure_mode", "gate_validation", "trigger_conditions", "condition"})
"""Elements that mean nothing else anywhere: outside their block they are a mistake, not somebody else's markup."""

SINGLE = frozenset({"mission_control", "rollback_procedure", "logic_flow"})
"""Blocks that a document has at most once."""
