"""Whether a rollout is there yet: four states, a named class for each failure, and the evidence of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deploy_production.model.target import ObjectKey


class ReadinessState(StrEnum):
    READY = "ready"
    PROGRESSING = "progressing"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """We could not find out; never success, never a reason to roll back by itself."""


class FailureClass(StrEnum):
    """Why a rollout is given up; each class has its own persistence."""

    DOOMED_CONFIG = "doomed-config"
    IMAGE_MISSING = "image-missing"
    CRASH = "crash"
    CANNOT_CREATE_PODS = "cannot-create-pods"
    NO_PROGRESS = "no-progress"
    """Five minutes without a newly available replica: the skill's first trigger."""
    OBJECT_REPLACED = "object-replaced"
    PAUSED = "paused"
    JOB_FAILED = "job-failed"
    UNSTABLE = "unstable"
    """Ready, and then lost it during the stability hold or the soak."""
    VERIFICATION = "verification"
    """Health, logs, metrics or smoke tests failed after the rollout."""
    DEADLINE = "deadline"
    ABORT = "abort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    key: ObjectKey
    state: ReadinessState
    reason: str
    """One sentence in our own words; text of the cluster comes after a colon, sanitized."""
    failure: FailureClass | None = None
    available: int | None = None
    desired: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PodEvidence:
    pod: str
    container: str
    state: str
    restarts: int
    logs: str
    """Untrusted; first and last lines."""
    previous_logs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureEvidence:
    """Captured at the moment of the verdict and before any rollback deletes the pods."""

    failure: FailureClass
    reason: str
    captured: datetime
    readiness: tuple[Readiness, ...]
    pods: tuple[PodEvidence, ...]
    events: tuple[str, ...]
    """Untrusted warning events since the run began, equal ones counted."""
