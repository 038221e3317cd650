"""A description whose end the model never sees.

Claude Code lists each skill with its description and `when_to_use`, and cuts both together at 1,536 characters. What
stands behind that, most often the when not, is not there when the model chooses. Shorten it.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule
from ._description import place, texts
from ._skills import DESCRIPTION, skill

SHOWN: Final = 1536
_JOINT: Final = " - "


def _check(document: Document) -> Iterable[Note]:
    left = SHOWN
    for entry, text in texts(document):
        if len(text) > left:
            message = f"the listing is cut after {SHOWN} characters, here; shorten what comes before"
            yield document.note(message, place(document, entry, max(0, left), len(text)))
            return
        left -= len(text) + len(_JOINT)


RULE: Final = Rule(
    summary="description and when_to_use fit into the listing",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
)
GOOD: Final = (Example(name="both fit", text=skill("when_to_use: A version is ready.")),)
BAD: Final = (
    Example(name="too long by itself", text=skill(description=DESCRIPTION + " Releases all of it." * 80)),
    Example(
        name="too long together",
        text=skill(
            f"when_to_use: {'A version is ready. ' * 40}", description=DESCRIPTION + " Releases all of it." * 40
        ),
    ),
)
