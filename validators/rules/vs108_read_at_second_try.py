"""A frontmatter that the client reads only at its second try.

It is not YAML. Claude Code then puts every risky value in quotes and tries again; other clients and tools lose all
keys, `disable-model-invocation` among them. Put the value that breaks it in quotes. The fix writes down exactly what
the client reads at its second try.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..frontmatter.client import quoted_again
from ..frontmatter.head import Reading
from ..rule import Document, Edit, Example, Fix, Need, Note, Rule, Severity
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    head = document.head
    if head.reading is not Reading.FALLBACK:
        return
    why = head.fault.message if head.fault else "it is no YAML"
    at = head.fault.offset if head.fault else head.start
    end = document.line_range(at)[1]
    message = f"only the client's second try reads this, and others lose every key; put the value in quotes: {why}"
    edits = () if "\r\n" in document.source.original else tuple(_edits(document))
    fixes = (Fix(title="Put values in quotes as the client does", edits=edits),) if edits else ()
    yield document.note(message, (min(at, end), end), *fixes)


def _edits(document: Document) -> Iterator[Edit]:
    """Yields the lines that the second try reads differently."""
    written = document.source.raw[document.head.start : document.head.end]
    at = document.head.start
    for line, again in zip(written.split("\n"), quoted_again(written).split("\n"), strict=True):
        if line != again:
            yield Edit(start=at, end=at + len(line), text=again)
        at += len(line) + 1


RULE: Final = Rule(
    summary="the frontmatter is YAML that every client reads at its first try",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    is_safety=True,
)
GOOD: Final = (
    Example(
        name="a colon in quotes", text=skill(description='"Releases: the shop. Use when ready. Not for previews."')
    ),
    Example(name="a colon without a blank", text=skill("argument-hint: version:tag")),
)
BAD: Final = (
    Example(
        name="a colon and a blank",
        text=skill(description="Releases: the shop. Use when ready. Not for previews."),
        fixed=skill(description='"Releases: the shop. Use when ready. Not for previews."'),
    ),
    Example(
        name="two lists in one hint",
        text=skill("argument-hint: [version] [region]"),
        fixed=skill('argument-hint: "[version] [region]"'),
    ),
    Example(name="a percent sign in front", text=skill("when_to_use: %ready"), fixed=skill('when_to_use: "%ready"')),
)
