"""A reference that only another reference names.

A model that is sent from file to file often reads only the beginning of the later ones. Every file is one step from
the skill: name it in SKILL.md too, with when to read it. A large skill may do well with a tree of references, so this
is advice.
"""

from collections.abc import Iterable
from typing import Final

from ..markdown import read_markdown
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._links import Link, is_outside, links, links_of, normal
from ._skills import skill

MOST: Final = 40
"""Files of one skill that are read."""
LINKS: Final = 200
"""Links of one file that are looked at."""


def _check(document: Document) -> Iterable[Note]:
    first: dict[str, Link] = {}
    for link in links(document):
        if link.path.endswith(".md") and not is_outside(link.path):
            first.setdefault(normal(link.path), link)
    for name, link in list(first.items())[:MOST]:
        deeper = next(
            (path for path in _named(document, name) if path not in first and path not in document.text), None
        )
        if deeper is not None and deeper.rpartition("/")[2] not in document.text:
            message = f"{name[:80]} leads on to {deeper[:80]}, which is not named here; name it here too"
            yield document.note(message, (link.start, link.end))


def _named(document: Document, name: str) -> Iterable[str]:
    """Yields the files of the skill that a file of it links to."""
    text = document.neighbours.read(name)
    if text is None or "](" not in text:
        return
    for link in links_of(read_markdown(text, 0).prose)[:LINKS]:
        path = normal(link.path, name.rpartition("/")[0]) if link.path.endswith(".md") else ""
        if path and path not in {name, "SKILL.md"} and not is_outside(path) and document.neighbours.exists(path):
            yield path


RULE: Final = Rule(
    summary="every reference is one step from the skill",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.LINKS}),
)
_FILES: Final = {
    "release-shop/references/steps.md": "First [build](build.md).\n",
    "release-shop/references/build.md": "# Build\n",
}
GOOD: Final = (
    Example(
        name="both are named",
        text=skill(body="Read [steps](references/steps.md) and [build](references/build.md).\n"),
        files=_FILES,
    ),
    Example(
        name="back to the skill",
        text=skill(body="Read [steps](references/steps.md).\n"),
        files={"release-shop/references/steps.md": "See [the skill](../SKILL.md).\n"},
    ),
)
BAD: Final = (Example(name="two steps", text=skill(body="Read [steps](references/steps.md).\n"), files=_FILES),)
