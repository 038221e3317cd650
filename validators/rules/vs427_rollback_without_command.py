"""A rollback in which no step runs a command that restores.

Investigations and reports bring nothing back, nor do commands of kubectl that only look. A program that is told to
roll back by such a procedure does nothing, and says that it is done. Add the step that restores, with its command and
its timeout.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ..shell.invocations import Invocation
from ._commands import CLUSTER
from ._examples import HEAD, UNDO, VERIFY, rollback


def _check(document: Document) -> Iterable[Note]:
    nodes = [step for block in document.control.each("rollback_procedure") for step in block.each("steps")]
    for steps in nodes:
        if not steps.children:
            continue
        if not any(step.child("command") for step in steps.children):
            message = "no step of this rollback runs a command; add the one that restores"
            yield document.note(message, (steps.start, steps.head))
        elif _only_looks([one for one in document.invocations if steps.start <= one.start < steps.end]):
            message = "the commands of this rollback only look; add the one that restores"
            yield document.note(message, (steps.start, steps.head))


def _only_looks(invocations: Sequence[Invocation]) -> bool:
    run = [one for one in invocations if one.snippet.origin == "element"]
    return bool(run) and all(one.program in CLUSTER and _reads(one) for one in run)


def _reads(invocation: Invocation) -> bool:
    return invocation.verb[:1] in _READING or invocation.verb[:2] in _READING_ROLLOUTS


_READING: Final = frozenset({("get",), ("describe",), ("logs",), ("top",), ("events",), ("wait",), ("version",)})
_READING_ROLLOUTS: Final = frozenset({("rollout", "status"), ("rollout", "history")})
_LOOK: Final = '<step id="1" action="look">\n<actions>\n- Look at the logs\n</actions>\n</step>\n'
RULE: Final = Rule(
    summary="a rollback restores something",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
    is_safety=True,
)
GOOD: Final = (Example(name="it restores", text=HEAD + rollback(UNDO + VERIFY)),)
BAD: Final = (
    Example(name="it only looks", text=HEAD + rollback(_LOOK)),
    Example(name="its commands only look", text=HEAD + rollback(VERIFY.replace('"2"', '"1"'))),
)
