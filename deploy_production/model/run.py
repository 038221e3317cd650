"""A deploy as data: the plan with its digest, the run with its phases, and how it can end."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from deploy_production.errors import ExitCode
from deploy_production.model.canonical import digest
from deploy_production.model.target import Image, Manifest, ObjectKey, Target

RunId = NewType("RunId", str)
"""`run-` and 26 characters of base32: time-ordered, never reused."""


class Change(StrEnum):
    """What applying a manifest does to the live object, told by a server-side dry run."""

    CREATED = "created"
    TEMPLATE_CHANGED = "template-changed"
    """The pod template of a workload changes: pods are replaced."""
    SPEC_CHANGED = "spec-changed"
    """Anything else of the object changes."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedObject:
    key: ObjectKey
    manifest: Manifest
    """Rendered, image by tag; the pin replaces it after the push. Secret values appear here: never print it."""
    change: Change
    live_uid: str | None
    """None when the object does not exist yet."""
    live_digest: str | None
    """Content digest of the live object at plan time; drift is a difference from it."""
    diff: tuple[str, ...]
    """Human lines, secret values masked, capped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackTarget:
    """What a rollback would bring back, as seen at plan time."""

    first_deploy: bool
    """True when the main workload does not exist: there is nothing to go back to."""
    image: str | None
    version: str | None
    run_id: RunId | None
    """The run of this tool that deployed what is live now; None when something else did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Exactly what will be done. Gate reports and runs are bound to its digest."""

    version: str
    commit: str
    tree: str
    base_commit: str | None
    """The commit of the last succeeded run on this target; the review covers everything since."""
    skill_digest: str
    settings_digest: str
    target: Target
    image: Image
    objects: tuple[PlannedObject, ...]
    rollback: RollbackTarget
    soak: timedelta
    expected_duration: timedelta
    """Build, rollout and soak together; it must fit before the next freeze."""
    created: datetime
    actor: str
    warnings: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The digest of everything but the moment, the person and the remarks: planning twice gives the same one."""
        return digest(replace(self, created=_EPOCH, actor="", warnings=()))

    def object(self, key: ObjectKey) -> PlannedObject | None:
        return next((entry for entry in self.objects if entry.key == key), None)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Phase(StrEnum):
    """Where a run is. The first eight are the nodes of the skill's flow; a test compares them."""

    VERIFY = "verify"
    BUILD = "build"
    DOCKER = "docker"
    PUSH = "push"
    DEPLOY = "deploy"
    CHECK = "check"
    SUCCESS = "success"
    ROLLBACK = "rollback"
    STOPPED = "stopped"
    """Ended before the first write, or held: nothing more will be done."""


class Outcome(StrEnum):
    """How a run ended; each has one exit code."""

    SUCCEEDED = "succeeded"
    UNCHANGED = "unchanged"
    """Nothing in the cluster differed from the release: nothing was written and nothing can be rolled back."""
    GATE_FAILED = "gate-failed"
    GATE_UNDECIDED = "gate-undecided"
    FROZEN = "frozen"
    LEASE_HELD = "lease-held"
    DRIFTED = "drifted"
    FAILED_BEFORE_WRITE = "failed-before-write"
    ABORTED = "aborted"
    """By a person, before anything in the cluster changed."""
    ABORTED_ROLLED_BACK = "aborted-rolled-back"
    ROLLED_BACK = "rolled-back"
    FIRST_DEPLOY_REMOVED = "first-deploy-removed"
    """The first deploy failed; there was nothing before it, so what it created was removed again."""
    TIMED_OUT_ROLLED_BACK = "timed-out-rolled-back"
    ROLLBACK_FAILED = "rollback-failed"
    HELD = "held"
    INCONCLUSIVE = "inconclusive"
    DIED = "died"
    """The process of the run was found dead; what it left was observed and reported, nothing was done."""
    INTERNAL = "internal"

    @property
    def exit_code(self) -> ExitCode:
        return _EXIT_CODES[self]


_EXIT_CODES = {
    Outcome.SUCCEEDED: ExitCode.OK,
    Outcome.UNCHANGED: ExitCode.OK,
    Outcome.GATE_FAILED: ExitCode.GATE_FAIL,
    Outcome.GATE_UNDECIDED: ExitCode.GATE_ERROR,
    Outcome.FROZEN: ExitCode.FROZEN,
    Outcome.LEASE_HELD: ExitCode.LEASE_HELD,
    Outcome.DRIFTED: ExitCode.PLAN_DRIFT,
    Outcome.FAILED_BEFORE_WRITE: ExitCode.FAILED_BEFORE_WRITE,
    Outcome.ABORTED: ExitCode.ABORTED,
    Outcome.ABORTED_ROLLED_BACK: ExitCode.ABORTED,
    Outcome.ROLLED_BACK: ExitCode.ROLLED_BACK,
    Outcome.FIRST_DEPLOY_REMOVED: ExitCode.ROLLED_BACK,
    Outcome.TIMED_OUT_ROLLED_BACK: ExitCode.TIMED_OUT,
    Outcome.ROLLBACK_FAILED: ExitCode.ROLLBACK_FAILED,
    Outcome.HELD: ExitCode.HELD,
    Outcome.INCONCLUSIVE: ExitCode.INCONCLUSIVE,
    Outcome.DIED: ExitCode.HELD,
    Outcome.INTERNAL: ExitCode.INTERNAL,
}


class RunKind(StrEnum):
    DEPLOY = "deploy"
    ROLLBACK = "rollback"
    """A person asked to go back to what was live before an earlier run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployRun:
    """The state of a run, folded from its ledger entries."""

    id: RunId
    kind: RunKind
    plan_digest: str
    version: str
    commit: str
    target: Target
    actor: str
    phase: Phase
    activity: str
    """What is going on within the phase, one short sentence."""
    outcome: Outcome | None
    """None while the run goes on."""
    reason: str
    """Why it ended as it did; empty while it goes on."""
    started: datetime
    updated: datetime
    ended: datetime | None
    image: Image | None
    changed: tuple[str, ...]
    """The objects this run has written, as `Kind/name`; of one without a good end, all that it may have."""
    abort_requested: bool
    process: str
    """`host:pid:start-time` of the detached process."""
    of: RunId | None = None
    """For a rollback: the run whose changes are taken back."""
    accepted: bool = False
    """A person has accepted what this run left without a good end."""
