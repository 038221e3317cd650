"""An image without a tag, or with one that moves.

`latest` names another image tomorrow: what was tested is not what is pulled, and a rollback to it goes nowhere. Name a
version; what runs is pinned by digest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from deploy_production.model.operation import DockerBuild, DockerPush, DockerTag, Operation

from ..rule import Note, Rule, Severity, SkillDocument
from ._examples import HEAD, process

MOVING: Final = frozenset({"latest", "stable", "edge", "main", "master", "nightly", "dev"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MutableImageTag:
    summary: str = "every image is named by a version"
    severity: Severity = Severity.WARNING
    problems: frozenset[str] = frozenset({})

    def check(self, document: SkillDocument) -> Iterable[Note]:
        for command in (command for step in document.skill.steps for command in step.commands):
            for reference in _written(command.operation):
                tag = _tag(reference)
                if tag is None or tag in MOVING:
                    said = f'the tag "{tag}" moves' if tag else "an image without a tag is latest"
                    span = document.find(reference, command.span)
                    yield Note(message=f"{said}; name a version such as $VERSION", span=span)


def _written(operation: Operation) -> tuple[str, ...]:
    match operation:
        case DockerBuild(tag=reference) | DockerPush(reference=reference) | DockerTag(target=reference):
            return (reference,)
        case _:
            return ()


def _tag(reference: str) -> str | None:
    _, colon, tag = reference.rpartition("/")[2].partition(":")
    return tag if colon else None


RULE: Final[Rule] = MutableImageTag()
GOOD: Final = HEAD + process("docker push shop:$VERSION")
BAD: Final = HEAD + process("docker push shop:latest")
