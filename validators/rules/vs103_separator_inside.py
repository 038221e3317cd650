"""A `---` inside the frontmatter, which ends it there.

Clients end the frontmatter at the first `---`, wherever it stands. The keys after it are read as text: write it
differently, for example with a long dash.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD


def _check(document: Document) -> Iterable[Note]:
    end = document.head.end
    first, last = document.line_range(end)
    if document.text[first:last].strip() != "---" or first != end:
        message = 'the client ends the frontmatter at this "---"; write it differently'
        yield document.note(message, (end, end + 3))


RULE: Final = Rule(
    summary="the frontmatter ends at a line of its own",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    is_safety=True,
    replaces=frozenset({"separator-inside"}),
)
GOOD: Final = (Example(name="a line of its own", text=HEAD),)
BAD: Final = (Example(name="in a description", text=HEAD.replace("the shop.", "the shop --- all of it.")),)
