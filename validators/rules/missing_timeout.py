"""A rollback step that runs a command without a limit of time.

A rollback that waits for ever is worse than one that fails: nobody is told, and nothing else is tried. Say how long
the step may take in a `<timeout>`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from deploy_production.model.source import Span

from ..rule import Note, Rule, Severity, SkillDocument
from ._examples import HEAD, UNDO, VERIFY, rollback


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTimeout:
    summary: str = "every rollback step with a command has a timeout"
    severity: Severity = Severity.ERROR
    problems: frozenset[str] = frozenset({})

    def check(self, document: SkillDocument) -> Iterable[Note]:
        procedure = document.skill.rollback
        for step in procedure.steps if procedure else ():
            if step.command is not None and step.timeout is None and _is_not_given(document, step.span):
                message = f"the step {step.action} has no limit of time; add <timeout>, for example 30 seconds"
                yield Note(message=message, span=step.command.span)


def _is_not_given(document: SkillDocument, step: Span) -> bool:
    """A timeout that cannot be read is the reader's problem, and not this one as well."""
    unclear = (problem.span for problem in document.skill.problems if problem.code == "unclear-quantity")
    return not any(step.start <= span.start and span.end <= step.end for span in unclear)


RULE: Final[Rule] = MissingTimeout()
GOOD: Final = HEAD + rollback(UNDO + VERIFY)
BAD: Final = HEAD + rollback(UNDO.replace("<timeout>30 seconds</timeout>\n", "") + VERIFY)
