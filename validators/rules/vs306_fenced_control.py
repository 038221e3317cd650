"""A control block that stands only inside a fence.

What is in a fence is shown and never read: no program sees that gate or that rollback, though a reader of the page
does. Take the block out of the fence. A skill without other control blocks may show what it likes.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, UNDO, VERIFY, gate, rollback

_BLOCK: Final = pattern(r"^[ \t]*<(?P<name>safety_gate|rollback_procedure|logic_flow)\b[^>\n]*>", 8)


def _check(document: Document) -> Iterable[Note]:
    control = document.control
    if not control.blocks or not any(block.name in {"safety_gate", "rollback_procedure"} for block in control.blocks):
        return
    there = {block.name for block in control.blocks}
    for fence in document.markdown.fences:
        for match in _BLOCK().finditer(document.text, fence.content_start, fence.content_end):
            if match["name"] not in there:
                message = f"no program reads <{match['name']}> inside a fence; take it out"
                yield document.note(message, (match.start("name") - 1, match.end()))


RULE: Final = Rule(
    summary="no control block stands only inside a fence",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="outside a fence", text=HEAD + gate(CHECK)),
    Example(name="shown, and there too", text=f"{HEAD}{gate(CHECK)}\n```xml\n{gate(CHECK)}```\n"),
    Example(name="shown by a skill without one", text=f"{HEAD}\n```xml\n{gate(CHECK)}```\n"),
)
BAD: Final = (
    Example(
        name="a rollback with a gate in a fence",
        text=f"{HEAD}{rollback(UNDO + VERIFY)}\n```xml\n{gate(CHECK)}```\n",
    ),
)
