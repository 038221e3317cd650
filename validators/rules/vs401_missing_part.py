"""A control block that lacks a part it needs, holds one twice, or has an empty one.

A check that does not say what its failure means, or a rollback without conditions, is a promise nobody can keep. Write
each part once. Where no gate, rollback or flow is meant it is a warning.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule, Severity, Standing
from ._examples import CHECK, HEAD, gate

_CODES: Final = frozenset({"missing-element", "duplicate-element", "empty-element", "duplicate-block"})


def _check(document: Document) -> Iterable[Note]:
    # What a block lacks that is one too many, or that never ends, is not known.
    doubtful = {
        problem.span.start for problem in document.problems if problem.code in {"duplicate-block", "unclosed-element"}
    }
    for problem in document.problems:
        if problem.code in _CODES and not (problem.code == "missing-element" and problem.span.start in doubtful):
            yield document.note(problem.message, problem.span)


RULE: Final = Rule(
    summary="every control block has its parts, each once and none empty",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.CONTROL}),
    severities={Profile.SEED: Severity.ERROR},
    standings={Standing.GATED: Severity.ERROR, Standing.UNGATED: Severity.ERROR},
    replaces=_CODES,
)
GOOD: Final = (Example(name="a check with its parts", text=HEAD + gate(CHECK)),)
BAD: Final = (
    Example(
        name="a check without a failure mode",
        text=HEAD + gate(CHECK.replace("<failure_mode>BLOCK deployment</failure_mode>\n", "")),
    ),
)
