"""A key without a value.

It has no effect, and whoever wrote it meant one. Write the value, or leave out the key.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule
from ._fields import DOCUMENTED, Form
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        # VS106, VS107 and VS114 say what a missing truth, description or name leads to.
        form = DOCUMENTED.get(entry.key)
        if entry.value is None and form not in {None, Form.FLAG} and entry.key not in {"name", "description"}:
            message = f'"{entry.key}" has no value, and so no effect; write one, or leave it out'
            yield document.note(message, (entry.key_start, entry.key_end))


RULE: Final = Rule(
    summary="every key of the frontmatter has a value", check=_check, needs=frozenset({Need.FRONTMATTER})
)
GOOD: Final = (
    Example(name="values", text=skill("model: opus")),
    Example(name="a list below its key", text=skill("allowed-tools:", "  - Read")),
)
BAD: Final = (
    Example(name="nothing", text=skill("allowed-tools:")),
    Example(name="a comment only", text=skill("model: # opus")),
)
