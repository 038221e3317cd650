"""Typed operations: what a command line of the skill means, so that no shell ever sees it.

Texts may hold `$NAME` variables and the document's own application name; `skillfile.binding` replaces
both with what the settings say before an operation is used.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class DockerBuild:
    tag: str
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DockerTag:
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DockerPush:
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KubectlApply:
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutStatus:
    kind: str
    name: str
    timeout: timedelta | None = None
    """How long the document lets the command wait; None when it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutUndo:
    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PodLogs:
    kind: str
    name: str
    tail: int | None
    """Lines per container; a follow flag in the document is dropped: it would never return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommand:
    """A build or test command, run without a shell in a clean checkout of the commit."""

    argv: tuple[str, ...]


Operation = DockerBuild | DockerTag | DockerPush | KubectlApply | RolloutStatus | RolloutUndo | PodLogs | RunCommand
