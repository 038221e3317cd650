"""A key that is given twice.

Of two values one is thrown away, and not every client throws away the same one. Keep one. The fix removes a line that
says the same again.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ..frontmatter.head import Entry, Node
from ..rule import Document, Edit, Example, Fix, Need, Note, Rule, Severity
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    yield from _twice(document, document.head.entries)


def _twice(document: Document, entries: Sequence[Entry]) -> Iterator[Note]:
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.key, entry)
        if first is not entry:
            message = f'the key "{entry.key[:80]}" is given twice; keep one'
            yield document.note(message, (entry.key_start, entry.key_end), *_removal(document, first, entry))
        for inner in (entry.node, *_inside(entry.node)):
            if inner.fields:
                yield from _twice(document, inner.fields)


def _inside(node: Node) -> Iterator[Node]:
    """Yields what the lists of a value hold; what a mapping holds is its fields' own affair."""
    for item in node.items:
        yield item
        yield from _inside(item)


def _removal(document: Document, first: Entry, again: Entry) -> tuple[Fix, ...]:
    start, end = document.line_range(again.key_start)
    if first.value != again.value or start != again.key_start or again.end > end or again.end <= again.key_end:
        return ()
    return (Fix(title="Remove what is said again", edits=(Edit(start=start, end=end + 1, text=""),)),)


RULE: Final = Rule(
    summary="every key of the frontmatter is given once",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    replaces=frozenset({"duplicate-key"}),
)
GOOD: Final = (
    Example(name="each once", text=skill("model: opus")),
    Example(name="the same key in two places", text=skill("version: 1.2.0", "metadata:", '  version: "1.2"')),
)
BAD: Final = (
    Example(name="two names", text=skill("name: shop")),
    Example(name="the same again", text=skill("model: opus", "model: opus"), fixed=skill("model: opus")),
    Example(name="inside a mapping", text=skill("metadata:", "  team: shop", "  team: store")),
)
