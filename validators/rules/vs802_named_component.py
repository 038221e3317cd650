"""A description that calls another skill by its name.

Whoever has only this skill reads of something that is not there, and renaming the other one breaks a text in a third
file. Say what the other one is for: "Not for previews" instead of "use release-preview". The body may name it. Only
names of the skills of this run that are made of several words are looked for: one word may mean anything, and of two
words joined by a hyphen only those to which the text points, for they may be a common expression or a library.
"""

import re
from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Example, Need, Note, Profile, Rule, Severity, Tree
from ._examples import HEAD

_KEYS: Final = ("description", "when_to_use")
_WORD: Final = pattern(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")
_POINTING: Final = pattern(
    r"(?:\b(?:uses?|using|see|runs?|load|read|invoke|call|prefer|over|to|by|from|then|than|after|instead of)"
    r"\s+(?:the\s+)?|[\u2192(/`] ?)[`\"'(]*$",
    re.IGNORECASE,
)
_NAMED: Final = pattern(r"[`\"')]*\s+(?:skills?\b|instead\b|for that\b)")
_NEAR: Final = 40
"""Characters before a name in which the text may point to it."""


def _check(tree: Tree) -> Iterable[Note]:
    names = {summary.name for summary in tree.skills() if summary.name and "-" in summary.name}
    if not names:
        return
    for summary in tree.skills():
        for said in (summary.value(key) for key in _KEYS):
            if said is None or not isinstance(said.value, str) or "-" not in said.value:
                continue
            found = {
                match.group() for match in _WORD().finditer(said.value) if match.group() in names and _is_name(match)
            }
            for name in sorted(found - {summary.name, summary.folder}):
                message = f'this names the skill "{name}"; say what that one is for instead'
                yield Note(message=message, start=said.start, end=said.end, path=summary.path)


def _is_name(match: re.Match[str]) -> bool:
    """Tells whether a name is meant as one: it is a long one, or the text points to it."""
    if match.group().count("-") > 1:
        return True
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    return bool(_POINTING().search(before) or _NAMED().match(match.string, match.end()))


RULE: Final = Rule(
    summary="no description names another skill",
    check_tree=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.TREE}),
    severities={Profile.SEED: Severity.WARNING},
)
_OTHER: Final = HEAD.replace("release-shop", "release-preview")
GOOD: Final = (
    Example(
        name="what the other one is for",
        path="skills/release-shop/SKILL.md",
        text=HEAD,
        files={"skills/release-preview/SKILL.md": _OTHER},
    ),
    Example(
        name="an expression that a skill is called by",
        path="skills/release-shop/SKILL.md",
        text=HEAD.replace("Not for previews", "Covers best-practices"),
        files={"skills/best-practices/SKILL.md": HEAD.replace("release-shop", "best-practices")},
    ),
)
BAD: Final = (
    Example(
        name="the other one by its name",
        path="skills/release-shop/SKILL.md",
        text=HEAD.replace("Not for previews", "Not for previews: use release-preview"),
        files={"skills/release-preview/SKILL.md": _OTHER},
    ),
)
