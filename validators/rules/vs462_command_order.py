"""Commands in an order in which they cannot work.

An image that is pushed before it is built is yesterday's, and manifests that are applied before the push name an image
that is not there. Build, tag, push, apply, and then ask for the rollout.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, process

if TYPE_CHECKING:
    from deploy_production.model.operation import Operation


def _check(document: Document) -> Iterable[Note]:
    commands = [command for step in document.skill.steps for command in step.commands]
    names = [_stage(command.operation) for command in commands]
    for at, (command, stage) in enumerate(zip(commands, names, strict=True)):
        earlier = _NEEDS.get(stage, "")
        if not earlier or earlier not in names[at:] or earlier in names[:at]:
            continue
        # What is run again afterwards was another one before: a namespace that is applied first, a look at what runs.
        if stage not in names[names.index(earlier) :]:
            yield document.note(f"this comes before {earlier}, which it needs; change the order", command.span)


_NEEDS: Final = {"docker push": "docker build", "kubectl apply": "docker push", "rollout status": "kubectl apply"}


def _stage(operation: "Operation") -> str:
    from deploy_production.model.operation import DockerBuild, DockerPush, KubectlApply, RolloutStatus

    match operation:
        case DockerBuild():
            return "docker build"
        case DockerPush():
            return "docker push"
        case KubectlApply():
            return "kubectl apply"
        case RolloutStatus():
            return "rollout status"
        case _:
            return ""


RULE: Final = Rule(
    summary="commands come after those that they need",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (
    Example(
        name="built, pushed, applied",
        text=HEAD + process("docker build -t shop:$VERSION .\ndocker push shop:$VERSION\nkubectl apply -f deploy/"),
    ),
    Example(name="built elsewhere", text=HEAD + process("docker push shop:$VERSION")),
)
BAD: Final = (
    Example(name="pushed first", text=HEAD + process("docker push shop:$VERSION\ndocker build -t shop:$VERSION .")),
    Example(name="applied first", text=HEAD + process("kubectl apply -f deploy/\ndocker push shop:$VERSION")),
)
