"""A direction of the drawing that Graphviz does not know.

`rankdir=TD` is a word of Mermaid; Graphviz ignores it or refuses the graph. It knows TB, BT, LR and RL. A comment or a
label draws nothing, and is not looked at.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Edit, Example, Fix, Need, Note, Rule, Severity
from ._examples import HEAD

# A comment or a text is taken whole, so that nothing inside it is found.
_RANKDIR: Final = pattern(
    r"\brankdir\s*=\s*\"?(?P<way>[A-Za-z]+)\"?"
    r"|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/|^[ \t]*#[^\n]*|\"(?:[^\"\\]|\\[\s\S])*\"",
    8,
)
_KNOWN: Final = frozenset({"TB", "BT", "LR", "RL"})


def _check(document: Document) -> Iterable[Note]:
    for block in document.control.each("logic_flow"):
        for match in _RANKDIR().finditer(document.text, block.head, block.end):
            if match["way"] is None or match["way"] in _KNOWN:
                continue
            start, end = match.span("way")
            meant = "TB" if match["way"].upper() in {"TD", "TB"} else match["way"].upper()
            fixes = (Fix(title=f"Write {meant}", edits=(Edit(start=start, end=end, text=meant),), is_safe=False),)
            message = "Graphviz knows no such direction; write TB, BT, LR or RL"
            yield document.note(message, (start, end), *(fixes if meant in _KNOWN else ()))


def _flow(way: str) -> str:
    return f"{HEAD}<logic_flow>\ndigraph Release {{ rankdir={way}; Ship; Done; Ship -> Done; }}\n</logic_flow>\n"


RULE: Final = Rule(
    summary="the flow is drawn in a direction that Graphviz knows",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="from the top", text=_flow("TB")),)
BAD: Final = (
    Example(name="a word of Mermaid", text=_flow("TD"), fixed=_flow("TB")),
    Example(name="no direction", text=_flow("down")),
)
