"""A value that its key cannot have.

What a client cannot use it drops, and goes on with the default. Write a value of the kind that the key takes.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD


def _check(document: Document) -> Iterable[Note]:
    from deploy_production.skillfile.frontmatter import CLAUDE_CODE
    from deploy_production.skillfile.frontmatter import _fits as fits

    for entry in document.head.entries:
        key = CLAUDE_CODE.get(entry.key)
        if key is not None and not fits(entry.value, key):
            yield document.note(f'"{entry.key}" is {key.form}', (entry.node.start, entry.node.end))


RULE: Final = Rule(
    summary="every value of the frontmatter is of the kind that its key takes",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    replaces=frozenset({"mistyped-value"}),
)
GOOD: Final = (Example(name="a truth", text=HEAD),)
BAD: Final = (Example(name="neither true nor false", text=HEAD.replace(": true", ": maybe")),)
