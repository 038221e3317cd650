"""A link to a heading that is not there.

An anchor is the heading in small letters, with hyphens for blanks and without other signs: "First steps" is
`#first-steps`. Correct the anchor, or the heading.
"""

from collections.abc import Iterable
from typing import Final

from ..markdown import read_markdown
from ..rule import Confidence, Document, Example, Need, Note, Rule
from ._links import Link, anchors, is_outside, links, normal
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    known: dict[str, frozenset[str] | None] = {}
    for link in links(document):
        # A line of a file is an anchor of forges.
        if not link.fragment or link.fragment.lower() == "top" or link.fragment[:1] == "L":
            continue
        file = normal(link.path) if link.path else ""
        if file not in known:
            known[file] = _anchors(document, link, file)
        found = known[file]
        if found is not None and link.fragment.lower() not in found:
            message = f'no heading makes the anchor "#{link.fragment[:60]}"; correct it'
            yield document.note(message, (link.end - len(link.fragment) - 1, link.end))


def _anchors(document: Document, link: Link, file: str) -> frozenset[str] | None:
    """Returns the anchors of the file that a link leads to; None when it is none that can be read."""
    if not file:
        text, markdown = document.text, document.markdown
        if not link.target.startswith("#") or any(sign in link.target for sign in "{<$%"):
            return None
    else:
        read = document.neighbours.read(file) if file.endswith(".md") and not is_outside(file) else None
        if read is None:
            return None
        text, markdown = read, read_markdown(read, 0)
    return anchors(text, (text[heading.start : heading.end].strip("# \t") for heading in markdown.headings()))


RULE: Final = Rule(
    summary="every anchor is that of a heading",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.LINKS}),
)
GOOD: Final = (
    Example(name="a heading", text=skill(body="[Down](#first-steps)\n\n## First steps\n")),
    Example(
        name="a heading of a file",
        text=skill(body="[There](references/steps.md#the-end)\n"),
        files={"release-shop/references/steps.md": "# The end\n"},
    ),
    Example(name="an anchor of its own", text=skill(body='[Down](#here)\n\n<a id="here"></a>\n')),
)
BAD: Final = (
    Example(name="no such heading", text=skill(body="[Down](#last-steps)\n\n## First steps\n")),
    Example(
        name="no such heading in a file",
        text=skill(body="[There](references/steps.md#the-start)\n"),
        files={"release-shop/references/steps.md": "# The end\n"},
    ),
)
