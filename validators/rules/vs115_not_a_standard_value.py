"""A value that the standard for skills does not allow.

The standard is stricter than Claude Code: all values are texts, `allowed-tools` is one text with blanks between the
tools, `compatibility` has at most 500 characters, and `metadata` maps texts to texts. Write it so, with quotes round
what looks like a number or a truth.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._fields import STANDARD
from ._skills import skill
from ._tools import COMMA

COMPATIBILITY: Final = 500
_FORMS: Final[Mapping[str, str]] = {
    "allowed-tools": "one text with blanks between the tools",
    "compatibility": "a text of 1 to 500 characters",
    "metadata": "a mapping of texts to texts",
}


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        if entry.key in STANDARD and entry.value is not None and not _fits(entry.key, entry.value):
            form = _FORMS.get(entry.key, "a text")
            message = f'in the standard "{entry.key}" is {form}'
            yield document.note(message, (entry.node.start, entry.node.end))


def _fits(key: str, value: Any) -> bool:
    match key:
        case "metadata":
            return isinstance(value, dict) and all(isinstance(inner, str) for inner in value.values())
        case "allowed-tools":
            return isinstance(value, str) and COMMA().search(value) is None
        case "compatibility":
            return isinstance(value, str) and 1 <= len(value.strip()) <= COMPATIBILITY
        case _:
            return isinstance(value, str)


RULE: Final = Rule(
    summary="every value of the frontmatter is one that the standard allows",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    profiles=frozenset({Profile.SPEC}),
)
GOOD: Final = (
    Example(
        name="texts",
        text=skill('metadata: {version: "1.2"}', "allowed-tools: Read Bash(git log:*)"),
        profile=Profile.SPEC,
    ),
)
BAD: Final = (
    Example(name="a number", text=skill("metadata: {version: 1.2}"), profile=Profile.SPEC),
    Example(name="a list of tools", text=skill("allowed-tools: [Read, Grep]"), profile=Profile.SPEC),
    Example(name="commas between tools", text=skill("allowed-tools: Read, Grep"), profile=Profile.SPEC),
    Example(name="a long compatibility", text=skill(f"compatibility: {'Needs git. ' * 50}"), profile=Profile.SPEC),
)
