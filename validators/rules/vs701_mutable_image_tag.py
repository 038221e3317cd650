"""An image without a tag, or with one that moves.

`latest` names another image tomorrow: what was tested is not what is pulled, and a rollback to it goes nowhere. Name a
version; what runs is pinned by digest.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD, process

if TYPE_CHECKING:
    from deploy_production.model.operation import Operation

MOVING: Final = frozenset({"latest", "stable", "edge", "main", "master", "nightly", "dev"})


def _check(document: Document) -> Iterable[Note]:
    for command in (command for step in document.skill.steps for command in step.commands):
        for reference in _written(command.operation):
            tag = _tag(reference)
            if tag is None or tag in MOVING:
                said = f'the tag "{tag}" moves' if tag else "an image without a tag is latest"
                place = document.find(reference, *document.offsets(command.span))
                yield document.note(f"{said}; name a version such as $VERSION", place)


def _written(operation: "Operation") -> tuple[str, ...]:
    from deploy_production.model.operation import DockerBuild, DockerPush, DockerTag

    match operation:
        case DockerBuild(tag=reference) | DockerPush(reference=reference) | DockerTag(target=reference):
            return (reference,)
        case _:
            return ()


def _tag(reference: str) -> str | None:
    _, colon, tag = reference.rpartition("/")[2].partition(":")
    return tag if colon else None


RULE: Final = Rule(
    summary="every image is named by a version",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.SKILL}),
)
GOOD: Final = (Example(name="a version", text=HEAD + process("docker push shop:$VERSION")),)
BAD: Final = (Example(name="a tag that moves", text=HEAD + process("docker push shop:latest")),)
