"""A frontmatter that the client cannot read: the skill loads without any key.

When the YAML is broken and quoting does not mend it, Claude Code loads the skill with no key at all and says nothing.
`disable-model-invocation: true` is lost with the rest, so a skill that only people may start becomes one that a model
may. Mend the line that breaks it; a value with `: `, `#`, `[`, `{`, `*` or `&` goes into quotes.
"""

from collections.abc import Iterable
from typing import Final

from ..frontmatter.head import Reading
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    head = document.head
    at = head.fault.offset if head.fault else head.start
    end = document.line_range(at)[1]
    place = (min(at, end), end)
    if head.reading is Reading.LOST:
        why = head.fault.message if head.fault else ""
        yield document.note(f"this is not YAML, and the client loads the skill without any key: {why}", place)
    elif head.reading is Reading.NO_MAPPING:
        yield document.note('the frontmatter has no keys; write "name: ..." and "description: ..."', place)


RULE: Final = Rule(
    summary="the frontmatter is YAML that the client can read",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="keys and values", text=skill("disable-model-invocation: true")),
    Example(
        name="a colon in quotes", text=skill(description='"Releases: the shop. Use when ready. Not for previews."')
    ),
    Example(name="a list over lines", text=skill("allowed-tools:", "  - Read", "  - Grep")),
)
BAD: Final = (
    Example(name="a list that never ends", text=skill("disable-model-invocation: true", "paths: [src", "  - {")),
    Example(name="a list instead of keys", text="---\n- release-shop\n- Releases the shop.\n---\n\nShip it.\n"),
    Example(name="a quote that never ends", text=skill('argument-hint: "version', "disable-model-invocation: true")),
)
