"""A key that is given twice.

Of two values one is thrown away, and no client says which. Keep one.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD


def _check(document: Document) -> Iterable[Note]:
    seen: set[str] = set()
    for entry in document.head.entries:
        if entry.key in seen:
            yield document.note(f'the key "{entry.key}" is given twice; keep one', (entry.key_start, entry.key_end))
        seen.add(entry.key)


RULE: Final = Rule(
    summary="every key of the frontmatter is given once",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    replaces=frozenset({"duplicate-key"}),
)
GOOD: Final = (Example(name="each once", text=HEAD),)
BAD: Final = (Example(name="two names", text=HEAD.replace("name: release-shop\n", "name: release-shop\nname: shop\n")),)
