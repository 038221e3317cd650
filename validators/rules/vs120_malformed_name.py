"""A name that is no name of a skill.

A name has 1 to 64 lower-case letters, digits and single hyphens, none first or last. The standard, uploads and the
engine that deploys refuse another one. Claude Code alone loads the skill, and calls it by its folder where it can.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Edit, Example, Fix, Need, Note, Profile, Rule, Severity
from ._fields import is_name
from ._skills import skill

_OTHER: Final = pattern(r"[^a-z0-9]+")
LONGEST: Final = 64


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("name")
    if entry is None or not isinstance(entry.value, str | int | float) or is_name(entry.value):
        return
    name = _OTHER().sub("-", str(entry.value).lower()).strip("-")[:LONGEST].strip("-")
    place = (entry.node.start, max(entry.node.start, entry.node.end))
    fix = Fix(title=f"Write {name}", edits=(Edit(start=place[0], end=place[1], text=name),), is_safe=False)
    message = "a name is 1 to 64 lower-case letters, digits and single hyphens"
    hint = f'; write "{name}"' if name else ""
    at_most = None if document.deploys else Severity.WARNING
    yield document.note(message + hint, place, *((fix,) if name else ()), at_most=at_most)


RULE: Final = Rule(
    summary="a name is 1 to 64 lower-case letters, digits and single hyphens",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SPEC: Severity.ERROR, Profile.SEED: Severity.ERROR},
)
GOOD: Final = (
    Example(name="words and a number", text=skill(name="release-shop-2")),
    Example(name="one letter", text=skill(name="r"), path="r/SKILL.md"),
)
BAD: Final = (
    Example(name="capitals and underscores", text=skill(name="Release_Shop"), fixed=skill(name="release-shop")),
    Example(name="two hyphens", text=skill(name="release--shop"), fixed=skill(name="release-shop")),
    Example(name="a hyphen at the end", text=skill(name="release-"), fixed=skill(name="release")),
    Example(name="too long", text=skill(name="release-shop-" * 6 + "now")),
)
