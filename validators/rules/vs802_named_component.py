"""A description that calls another skill by its name.

Whoever has only this skill reads of something that is not there, and renaming the other one breaks a text in a third
file. Say what the other one is for: "Not for previews" instead of "use release-preview". The body may name it. Only
names of the skills of this run that are made of several words are looked for: one word may mean anything.
"""

import re
from collections.abc import Iterable
from typing import Final

from ..rule import Example, Need, Note, Profile, Rule, Severity, Tree
from ._examples import HEAD

_KEYS: Final = ("description", "when_to_use")
_WORD: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def _check(tree: Tree) -> Iterable[Note]:
    names = {summary.name for summary in tree.skills() if summary.name and "-" in summary.name}
    if not names:
        return
    for summary in tree.skills():
        for entry in (summary.head.entry(key) for key in _KEYS):
            if entry is None or not isinstance(entry.value, str):
                continue
            found = {match.group() for match in _WORD.finditer(entry.value)} & names
            for name in sorted(found - {summary.name, summary.folder}):
                message = f'this names the skill "{name}"; say what that one is for instead'
                yield Note(message=message, start=entry.node.start, end=entry.node.end, path=summary.path)


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
)
BAD: Final = (
    Example(
        name="the other one by its name",
        path="skills/release-shop/SKILL.md",
        text=HEAD.replace("Not for previews", "Not for previews: use release-preview"),
        files={"skills/release-preview/SKILL.md": _OTHER},
    ),
)
