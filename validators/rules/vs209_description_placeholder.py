"""A description that nobody has written yet.

It came with a template. The model is told it all the same, and cannot choose by it. Say what, when and when not.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule
from ._description import place, texts
from ._skills import skill

_PLACEHOLDER: Final = pattern(
    r"\[?\bTODO\b(?=:|\]|\s*$)|^\W*(?:TODO|TBD|FIXME|XXX)\b|\[(?:insert|your|description|add)\b[^\]\n]{0,200}\]|"
    r"(?i:lorem ipsum|^a short description of|^description (?:goes )?here\b|"
    r"\breplace (?:this )?with (?:a )?description|"
    r"\bwhen (?:the|a|your) (?:task|request) (?:matches|fits) (?:its|this|the) (?:description|triggers?)\b)"
)

_TRACES: Final = ("TODO", "TBD", "FIXME", "XXX", "[", "orem ipsum", "escription", "trigger")


def _check(document: Document) -> Iterable[Note]:
    for entry, text in texts(document):
        match = _PLACEHOLDER().search(text) if any(trace in text for trace in _TRACES) else None
        if match is not None:
            message = "this is a template's placeholder; say what, when and when not"
            yield document.note(message, place(document, entry, match.start(), match.end()))


RULE: Final = Rule(
    summary="a description is not the placeholder of a template", check=_check, needs=frozenset({Need.FRONTMATTER})
)
GOOD: Final = (
    Example(name="written", text=skill()),
    Example(
        name="about such marks", text=skill(description="Lists TODO comments. Use when cleaning up. Not for docs.")
    ),
)
BAD: Final = (
    Example(name="of a template", text=skill(description='"[TODO: Complete explanation of what the skill does]"')),
    Example(
        name="a when that says nothing",
        text=skill(description="Releases the shop. Use when the task matches this description."),
    ),
    Example(name="to be done", text=skill(description="TBD")),
)
