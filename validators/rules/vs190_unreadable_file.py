"""A file that cannot be read as a skill.

What is not UTF-8, empty, larger than a megabyte or closed to the reader is no skill that anybody can use. Save it as
UTF-8, and move long parts to files beside it.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate


def _check(document: Document) -> Iterable[Note]:
    if document.unreadable is not None:
        yield document.note(f"the file cannot be read: {document.unreadable}", (0, 0))


RULE: Final = Rule(
    summary="a skill is a file of UTF-8 text",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FILE}),
    problems=frozenset({"not-utf8", "too-large", "empty-document", "too-many-problems"}),
)
GOOD: Final = (Example(name="text", text=HEAD + gate(CHECK)),)
BAD: Final = (Example(name="nothing", text="\n"),)
