"""A name that is not the name of the folder.

The standard wants both to be the same, and Claude Code makes the command from the folder for some skills and from the
name for others. Rename the one or the other. A skill at the root of a repository is left alone: how that folder is
called is up to whoever cloned it.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Edit, Example, Fix, Need, Note, Profile, Rule, Severity
from ._fields import is_name
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("name")
    folder = document.neighbours.folder
    if entry is None or folder is None or not is_name(entry.value) or str(entry.value) == folder:
        return
    if document.neighbours.exists(".git"):
        return
    place = (entry.node.start, entry.node.end)
    fix = Fix(title=f"Write {folder}", edits=(Edit(start=place[0], end=place[1], text=folder),), is_safe=False)
    message = f'the folder is called "{folder[:80]}"; give both the same name'
    yield document.note(message, place, *((fix,) if is_name(folder) else ()))


RULE: Final = Rule(
    summary="a skill is called as its folder",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SPEC: Severity.ERROR},
)
GOOD: Final = (
    Example(name="the same", text=skill()),
    Example(name="the root of a repository", text=skill(), path="shop/SKILL.md", files={"shop/.git/HEAD": "ref"}),
)
BAD: Final = (
    Example(
        name="another",
        text=skill(name="ship-shop"),
        fixed=skill(name="release-shop"),
    ),
    Example(name="another, under the standard", text=skill(name="ship-shop"), profile=Profile.SPEC),
)
