"""A description that the standard does not take.

The standard allows 1,024 characters, and uploads refuse more. Claude Code takes it, but every session pays for every
description of every skill. Say what, when and when not; move the rest to the text.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity
from ._description import description, place
from ._skills import DESCRIPTION, skill

LONGEST: Final = 1024


def _check(document: Document) -> Iterable[Note]:
    said = description(document)
    if said is not None and len(said[1]) > LONGEST:
        message = f"the description has {len(said[1])} characters, and the standard allows {LONGEST}; shorten it"
        yield document.note(message, place(document, said[0], LONGEST, len(said[1])))


RULE: Final = Rule(
    summary="a description has at most 1,024 characters",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SPEC: Severity.ERROR, Profile.SEED: Severity.WARNING},
)
GOOD: Final = (Example(name="three sentences", text=skill()),)
BAD: Final = (Example(name="too long", text=skill(description=DESCRIPTION + " Releases all of it." * 60)),)
