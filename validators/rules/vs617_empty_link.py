"""A link that leads nowhere.

`[steps]()` was meant to lead somewhere. Write where, or leave out the brackets.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule
from ._links import links
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    for link in links(document):
        if link.target in {"", "#"} and document.text[: link.start].rstrip(" \t<").endswith("("):
            yield document.note("this link leads nowhere; write where it leads", (link.start - 1, link.end + 1))


RULE: Final = Rule(summary="every link leads somewhere", check=_check, needs=frozenset({Need.LINKS}))
GOOD: Final = (
    Example(name="somewhere", text=skill(body="[Docs](https://example.com)\n")),
    Example(name="a box", text=skill(body="- [ ] Ship it ()\n")),
)
BAD: Final = (Example(name="nowhere", text=skill(body="Read [the steps]().\n")),)
