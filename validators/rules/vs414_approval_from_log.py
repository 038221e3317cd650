"""An approval that is looked up in the git log.

A merge leaves no approval in the log unless a bot adds a trailer, a trailer is text that anybody can type, and an
approval goes stale with the next push. Ask the forge who approved the last commit of the pull request, or demand that
the reviewer signs.

This is advice: the engine that reads the check demands signed reviews, whatever the words say.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._control import below
from ._examples import HEAD, gate

_LOG: Final = pattern(r"\bgit[ -]log\b|\bcommit (?:log|messages?)\b|\btrailers?\b", 2)
_APPROVAL: Final = pattern(r"\b(?:approv\w+|review(?:ed|er|ers|s)?|sign(?:ed)?[ -]?off)\b", 2)


def _check(document: Document) -> Iterable[Note]:
    for block in document.control.each("safety_gate"):
        for node in below(block):
            if node.name == "verification" and _LOG().search(node.text) and _APPROVAL().search(node.text):
                message = "the git log does not know who approved; ask the forge, or demand signed reviews"
                yield document.note(message, document.find(node.text.strip(), node.start, node.end))


def _with(verification: str) -> str:
    return (
        '<check id="code_review">\n<requirement>The change is approved</requirement>\n'
        f"<verification>{verification}</verification>\n<failure_mode>BLOCK deployment</failure_mode>\n</check>\n"
    )


RULE: Final = Rule(
    summary="an approval is more than words in a log",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.CONTROL}),
)
GOOD: Final = (Example(name="the forge", text=HEAD + gate(_with("The forge shows an approval of the last commit"))),)
BAD: Final = (Example(name="the log", text=HEAD + gate(_with("Check the approval of the pull request in git log"))),)
