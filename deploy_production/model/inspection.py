"""What a person or an agent is shown of a target when it looks for a cause: facts of its workloads, and nothing else.

Names of objects are names of Kubernetes; every other text comes from the cluster, sanitized, capped, and without the
values of the application's Secrets. No verdict is ever made of any of it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Generation(StrEnum):
    """Which template of its workload a pod was made of."""

    CURRENT = "current"
    OLDER = "older"
    JOB = "job"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerFacts:
    name: str
    image: str
    state: str
    """What the kubelet says now, with reason, exit code and message."""
    last_end: str
    """How it ended the last time; empty when it has not been started again."""
    ready: bool
    restarts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PodFacts:
    name: str
    workload: str
    """`Deployment/web`."""
    generation: Generation
    phase: str
    reason: str
    """Why the pod as a whole is not well, for example that it was evicted or cannot be scheduled."""
    ready: bool
    is_going: bool
    """It is being deleted."""
    node: str
    created: str
    containers: tuple[ContainerFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    object: str
    is_warning: bool
    reason: str
    message: str
    count: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    pod: str
    container: str
    previous: bool
    lines: tuple[str, ...]
    """Oldest first."""
    is_whole: bool
    """False when there is more before the first line, or a line was cut."""
    exists: bool
    """False when the container has not written anything yet, or its earlier instance is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionFacts:
    workload: str
    number: int | None
    """As the cluster counts; None when it does not tell."""
    is_current: bool
    images: tuple[str, ...]
    version: str
    run_id: str
    """The marks that this product left; empty when it was not ours."""
    desired: int | None
    available: int | None
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    workload: str
    container: str
    wanted: str
    """The reference in the workload's template."""
    running: tuple[str, ...]
    """What the nodes say they run, each once."""
    registry: str
    """What the registry answers for it: a digest, `not there`, why it could not tell, or that it was not asked."""
