"""A part of a control block that is still to be written.

A check whose requirement is "TODO" is passed by whoever reads it kindly, and a mission of three dots binds nobody.
Write what is meant, or remove the part.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._control import below
from ._examples import CHECK, HEAD, gate

_OPEN: Final = pattern(
    r"\W*(?:todo|tbd|fixme|xxx|placeholder|to be (?:defined|decided|written|done)|fill (?:this )?in|\[[^\]\n]{1,60}\]"
    r"|lorem ipsum\b.*|your \w+ here)\b\W*(?::.*)?|\W*\[[\w ,'-]{1,60}\]\W*|\.{2,}|…|\?+",
    2,
)


def _check(document: Document) -> Iterable[Note]:
    for block in document.control.blocks:
        for node in below(block):
            text = node.text.strip()
            if text and not node.children and node.name != "logic_flow" and _OPEN().fullmatch(text):
                place = document.find(text, node.head, node.end)
                yield document.note(f"<{node.name}> is still to be written; write it, or remove it", place)


RULE: Final = Rule(
    summary="every part of a control block is written",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.CONTROL}),
)
GOOD: Final = (
    Example(name="written", text=HEAD + gate(CHECK)),
    Example(
        name="a sentence about todos",
        text=HEAD + "<critical_constraint>\nNever leave a TODO behind.\n</critical_constraint>\n",
    ),
)
BAD: Final = (
    Example(name="a constraint to come", text=HEAD + "<critical_constraint>\nTODO\n</critical_constraint>\n"),
    Example(
        name="an expectation to come",
        text=HEAD + gate(CHECK.replace("</command>\n", "</command>\n<expected>...</expected>\n")),
    ),
)
