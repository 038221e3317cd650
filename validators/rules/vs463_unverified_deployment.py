"""A deployment that no step verifies.

That the cluster has taken the manifests says nothing about the pods. After the step that applies, some step has to
look: `kubectl rollout status`, or a checklist.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, process


def _check(document: Document) -> Iterable[Note]:
    from deploy_production.model.operation import KubectlApply, RolloutStatus

    commands = [command for step in document.skill.steps for command in step.commands]
    applied = [command for command in commands if isinstance(command.operation, KubectlApply)]
    if not applied:
        return
    last = applied[-1]
    looks = any(isinstance(one.operation, RolloutStatus) and one.span > last.span for one in commands)
    lists = any(item.span > last.span for step in document.skill.steps for item in step.checklist)
    if not looks and not lists:
        yield document.note("no step verifies this; add kubectl rollout status, or a checklist", last.span)


RULE: Final = Rule(
    summary="what is applied is verified by a later step",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (
    Example(
        name="its status is asked",
        text=HEAD + process("kubectl apply -f deploy/\nkubectl rollout status deployment/shop --timeout=5m"),
    ),
)
BAD: Final = (Example(name="applied and left", text=HEAD + process("kubectl apply -f deploy/")),)
