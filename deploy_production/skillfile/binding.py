"""Puts the user's names in the place of the document's: variables, application, image, manifests directory.

Nothing is guessed: a variable without a value is an error, and so is a version that could not be an image tag.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Self

from deploy_production.errors import SkillError
from deploy_production.model.operation import (
    DockerBuild,
    DockerPush,
    DockerTag,
    KubectlApply,
    Operation,
    PodLogs,
    RolloutStatus,
    RolloutUndo,
    RunCommand,
)
from deploy_production.model.skill import Skill
from deploy_production.model.text import one_line
from deploy_production.skillfile.agreement import document_names, repository
from deploy_production.skillfile.words import VARIABLE

_VERSION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """What the document's names stand for in one release."""

    version: str
    application: str
    """The workload's name in the cluster."""
    image: str
    """The image's repository, registry included, without a tag."""
    manifests: str
    """The manifests directory, relative to the repository."""
    document_application: str = "myapp"
    document_manifests: str = "manifests/production/"

    def __post_init__(self) -> None:
        if not _VERSION.fullmatch(self.version):
            raise SkillError(
                f"the version {one_line(self.version, cap=60)!r} cannot be an image tag",
                diagnosis="Name a version of letters, digits, dots, dashes and underscores, for example v1.2.3.",
            )

    @classmethod
    def for_skill(cls, skill: Skill, *, version: str, application: str, image: str, manifests: str) -> Self:
        """Takes the document's own names from the skill."""
        names = document_names(skill)
        return cls(
            version=version,
            application=application,
            image=image,
            manifests=manifests,
            document_application=names.application or application,
            document_manifests=names.manifests or manifests,
        )

    @property
    def variables(self) -> Mapping[str, str]:
        return MappingProxyType(
            {
                "VERSION": self.version,
                "APPLICATION": self.application,
                "IMAGE": self.image,
                "MANIFESTS": self.manifests,
            }
        )


def bind(operation: Operation, bindings: Bindings) -> Operation:
    """Returns the operation with everything bound.

    Raises:
        SkillError: when a variable has no value.
    """

    def text(value: str) -> str:
        return _with_variables(value, bindings)

    match operation:
        case RunCommand(argv=argv):
            return RunCommand(argv=tuple(text(word) for word in argv))
        case DockerBuild(tag=tag, context=context):
            return DockerBuild(tag=_image(tag, bindings, text), context=text(context))
        case DockerTag(source=source, target=target):
            return DockerTag(source=_image(source, bindings, text), target=_image(target, bindings, text))
        case DockerPush(reference=reference):
            return DockerPush(reference=_image(reference, bindings, text))
        case KubectlApply(path=path):
            return KubectlApply(path=_path(path, bindings, text))
        case RolloutStatus() | RolloutUndo() | PodLogs():
            return replace(operation, name=_workload(operation.name, bindings, text))


def _image(reference: str, bindings: Bindings, text: Callable[[str], str]) -> str:
    named = repository(reference)
    is_ours = named.rsplit("/", 1)[-1] == bindings.document_application
    return text(bindings.image + reference[len(named) :] if is_ours else reference)


def _workload(name: str, bindings: Bindings, text: Callable[[str], str]) -> str:
    return bindings.application if name == bindings.document_application else text(name)


def _path(path: str, bindings: Bindings, text: Callable[[str], str]) -> str:
    theirs, ours = bindings.document_manifests.rstrip("/"), bindings.manifests.rstrip("/")
    if path.rstrip("/") == theirs:
        return bindings.manifests
    return f"{ours}{path[len(theirs) :]}" if path.startswith(f"{theirs}/") else text(path)


def _with_variables(value: str, bindings: Bindings) -> str:
    def bound(match: re.Match[str]) -> str:
        name = match["plain"] or match["braced"]
        if name not in bindings.variables:
            raise SkillError(
                f"the command needs ${name}, which nothing sets",
                diagnosis=f"Use one of {', '.join('$' + known for known in bindings.variables)} in the skill.",
            )
        return bindings.variables[name]

    return VARIABLE.sub(bound, value)


def texts(operation: Operation) -> tuple[str, ...]:
    """Returns every text of an operation, for checks that none is left unbound."""
    values = [getattr(operation, entry.name) for entry in fields(operation)]
    return tuple(
        word for value in values for word in (value if isinstance(value, tuple) else (value,)) if isinstance(word, str)
    )
