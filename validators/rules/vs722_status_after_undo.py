"""The rollout status right after an undo.

An undo to a revision that is there already does not clear the condition of the failed rollout. Until the controller has
counted progress, `kubectl rollout status` can read "exceeded its progress deadline" and fail at once, though the
rollback goes well: with one replica, with the strategy Recreate, or when the bad revision had as many pods as the good
one. Ask again before you believe a failure, or wait for the ready replicas.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._commands import fence, script, together, undoes, waits_for_rollout


def _check(document: Document) -> Iterable[Note]:
    if "undo" not in document.text:
        return
    for run in together(document):
        for first, second in pairwise(run):
            is_repeated = second.command.keyword in {"while", "until"} or "retry" in second.wrappers
            if undoes(first) and waits_for_rollout(second) and not is_repeated:
                message = "right after an undo this can fail on the failed rollout; ask again before you believe it"
                yield document.note(message, (second.start, second.end))


RULE: Final = Rule(
    summary="a failed rollout status right after an undo is asked again",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.LOW,
    needs=frozenset({Need.INVOCATIONS}),
)
GOOD: Final = (
    Example(
        name="asked until it holds",
        path="undo.sh",
        text=script(
            "kubectl rollout undo deployment/shop\n"
            "until kubectl rollout status deployment/shop --timeout=60s; do sleep 5; done"
        ),
    ),
)
BAD: Final = (
    Example(
        name="asked once",
        text=fence("kubectl rollout undo deployment/shop\nkubectl rollout status deployment/shop --timeout=2m"),
    ),
)
