"""A skill without a name.

Claude Code then takes the name of the folder; the standard and uploads refuse the skill. Write the folder's name, so
that everybody calls it the same.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Edit, Example, Fix, Need, Note, Profile, Rule, Severity
from ._fields import is_name, is_read
from ._skills import skill

_NAMELESS: Final = skill().replace("name: release-shop\n", "")


def _check(document: Document) -> Iterable[Note]:
    if not is_read(document.head):
        return
    entry = document.head.entry("name")
    if entry is not None and entry.value is None:
        yield document.note("the name is empty", (entry.key_start, entry.key_end))
    # Of a document that deploys VS109 says it: the engine refuses it.
    if entry is None and not document.deploys:
        yield document.note('the frontmatter has no "name"', document.line_range(0), *_fix(document))


def _fix(document: Document) -> tuple[Fix, ...]:
    folder = document.neighbours.folder
    if folder is None or not is_name(folder):
        return ()
    edit = Edit(start=document.head.start, end=document.head.start, text=f"name: {folder}\n")
    return (Fix(title="Write the folder's name", edits=(edit,), changes=frozenset({"name"})),)


RULE: Final = Rule(
    summary="a skill has a name",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SPEC: Severity.ERROR, Profile.SEED: Severity.ERROR},
)
GOOD: Final = (Example(name="a name", text=skill()),)
BAD: Final = (
    Example(name="none", text=_NAMELESS, fixed=skill()),
    Example(name="one without a value", text=_NAMELESS.replace("---\n", "---\nname:\n", 1)),
)
