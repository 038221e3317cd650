"""No frontmatter that a client finds.

A skill begins with a line `---`, its keys, and a line `---`. Without them a client knows neither its name nor when to
use it, and every setting is the default: a model may start it. Claude Code makes do with the folder's name and the
first line of the text, so it is an error only where keys are written and lost.
"""

from collections.abc import Iterable
from typing import Final

from ..frontmatter.head import Reading
from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._examples import HEAD

_LATE: Final = pattern(r"^---[ \t]*\n(?:name|description):", 8)
_LINK: Final = pattern(r"(?:\.\.?/)+[^\s<>]{1,300}\n?")


def _check(document: Document) -> Iterable[Note]:
    if document.head.reading is not Reading.ABSENT or not document.text.strip():
        return
    text, place = document.text, document.line_range(0)
    if text.startswith("---"):
        yield document.note('the frontmatter is never closed; add a line "---" after its last key', place)
    elif _LATE().search(text) is not None:
        yield document.note("the frontmatter begins too late; a skill begins with it", place)
    elif _LINK().fullmatch(text) is not None:
        message = "this is where a symbolic link leads, and no skill; check the link out as a link"
        yield document.note(message, place, at_most=Severity.WARNING)
    else:
        message = 'a skill begins with a line "---", its keys, and a line "---"'
        yield document.note(message, place, at_most=Severity.WARNING)


RULE: Final = Rule(
    summary="a skill has a frontmatter",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.TEXT}),
    severities={Profile.SPEC: Severity.ERROR, Profile.SEED: Severity.ERROR},
    replaces=frozenset({"missing-frontmatter", "unclosed-frontmatter"}),
)
GOOD: Final = (Example(name="keys between two lines", text=HEAD),)
BAD: Final = (
    Example(name="none", text="# Release\n\nShip it.\n"),
    Example(name="never closed", text="---\nname: release-shop\n"),
    Example(name="behind a heading", text=f"# Release\n\n{HEAD}"),
    Example(name="a link that was not checked out as one", text="../shared/release-shop/SKILL.md\n"),
)
