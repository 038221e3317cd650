"""A frontmatter that the client cannot read, or reads only at its second try.

When a client cannot read the YAML it quotes what looks risky and tries again; when that fails too, the skill loads with
no key at all, and a skill that only people may start becomes one that a model may. Quote the value that breaks it.
"""

from collections.abc import Iterable
from typing import Final

from ..frontmatter.head import Reading
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD


def _check(document: Document) -> Iterable[Note]:
    head = document.head
    why = head.fault.message if head.fault else ""
    at = head.fault.offset if head.fault else head.start
    place = (min(at, document.line_range(at)[1]), document.line_range(at)[1])
    match head.reading:
        case Reading.LOST:
            yield document.note(f"this is not YAML, and the client loads the skill without any key: {why}", place)
        case Reading.FALLBACK:
            yield document.note(f"this is not YAML; only the client's second try reads it, so quote it: {why}", place)
        case Reading.NO_MAPPING:
            yield document.note('the frontmatter has no keys; write "name: ..." and "description: ..."', place)
        case Reading.READ | Reading.ABSENT:
            return


RULE: Final = Rule(
    summary="the frontmatter is YAML that the client reads at its first try",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    is_safety=True,
    replaces=frozenset({"bad-yaml", "yaml-tag", "yaml-alias", "yaml-too-deep", "frontmatter-too-long"}),
)
GOOD: Final = (Example(name="a colon in quotes", text=HEAD.replace("Releases the shop.", '"Releases: all."', 0)),)
BAD: Final = (
    Example(name="read at the second try", text=HEAD.replace("Releases the shop.", "Releases: the shop.")),
    Example(name="lost", text=HEAD.replace("name: release-shop", "name: [release-shop\n  - {")),
)
