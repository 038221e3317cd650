"""The error tree, grouped by who must act.

* Every expected failure is a `DeployError`: one message, one `diagnosis` that says what to do next, one exit code.
* A `GateBlocked` is not a failure of ours: it is a verdict that a caller asked to be raised.
* Programmer errors stay `RuntimeError` and `AssertionError`; only the faces turn them into exit code 70.

Names end in "Error" unless the thing is a state of the world (`GateBlocked`, `LeaseHeld`, `TargetFrozen`).
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What a process of this product ends with; CI reads these, so a number never changes its meaning."""

    OK = 0
    """Done, or nothing was to be done."""
    USAGE = 2
    """The command line is wrong."""
    BAD_INPUT = 3
    """The skill, the settings, the manifests, the repository or the version must be corrected."""
    ENVIRONMENT = 4
    """A tool, the engine, the registry, the cluster or the disk is missing, unreachable or refuses."""
    RECORD = 5
    """The ledger is broken, tampered with, or written by a newer version."""
    GATE_FAIL = 10
    """A check of the gate looked, and it is not so. Nothing was built or written."""
    GATE_ERROR = 11
    """A check of the gate could not tell, and that blocks too. Nothing was built or written."""
    ROLLED_BACK = 20
    """The release failed, and the state before is back."""
    ROLLBACK_FAILED = 21
    """The release failed and the state before is not back. A person must act now."""
    HELD = 22
    """Failed, and deliberately left as it is for a person to decide."""
    FAILED_BEFORE_WRITE = 23
    """Build, push or apply failed before anything in the cluster changed."""
    TIMED_OUT = 30
    """Not failed, not finished within its time; rolled back."""
    INCONCLUSIVE = 40
    """Live, but not everything could be verified."""
    ABORTED = 50
    """A person stopped it; what had been written was taken back."""
    LEASE_HELD = 60
    """Another run holds the target."""
    FROZEN = 61
    """A freeze window forbids to start."""
    PLAN_DRIFT = 62
    """The world moved between plan and apply; plan again."""
    INTERNAL = 70
    """A bug of this tool."""
    INTERRUPTED = 130
    """Detached from a run by Ctrl-C; the run goes on."""


class DeployError(Exception):
    """The root of every expected failure."""

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL
    code: ClassVar[str] = "INTERNAL"
    """The machine-readable name of the failure; stable."""

    def __init__(self, message: str, *, diagnosis: str) -> None:
        """Takes what is wrong and what the user does next, each a sentence or two."""
        super().__init__(message)
        self.message = message
        self.diagnosis = diagnosis


class SkillError(DeployError):
    """The skill document cannot be used as it stands."""

    exit_code = ExitCode.BAD_INPUT
    code = "SKILL_INVALID"


class SettingsError(DeployError):
    """`deploy-production.yaml` is missing, malformed, or laxer than the skill allows."""

    exit_code = ExitCode.BAD_INPUT
    code = "SETTINGS_INVALID"


class ManifestError(DeployError):
    """The manifests directory cannot be rendered."""

    exit_code = ExitCode.BAD_INPUT
    code = "MANIFEST_INVALID"


class RepositoryError(DeployError):
    """The git repository, the version or the commit does not allow a release."""

    exit_code = ExitCode.BAD_INPUT
    code = "REPOSITORY"


class NotFoundError(DeployError):
    """A run or a plan of that name is not known here."""

    exit_code = ExitCode.BAD_INPUT
    code = "NOT_FOUND"


class ToolError(DeployError):
    """A process, the docker engine or the registry failed or could not be reached."""

    exit_code = ExitCode.ENVIRONMENT
    code = "TOOL_FAILED"

    def __init__(self, message: str, *, diagnosis: str, retryable: bool = False) -> None:
        """Adds whether the same call may succeed a moment later."""
        super().__init__(message, diagnosis=diagnosis)
        self.retryable = retryable


class ClusterError(DeployError):
    """The API server refused or could not be reached."""

    exit_code = ExitCode.ENVIRONMENT
    code = "CLUSTER"

    def __init__(self, message: str, *, diagnosis: str, retryable: bool = False, status: int | None = None) -> None:
        """Adds the HTTP status when the server answered, and whether a retry can help."""
        super().__init__(message, diagnosis=diagnosis)
        self.retryable = retryable
        self.status = status


class ConflictError(ClusterError):
    """Another writer owns or has changed the object (HTTP 409)."""

    code = "CONFLICT"


class WrongTargetError(DeployError):
    """The context, cluster or namespace is not the one the plan or the settings name."""

    exit_code = ExitCode.ENVIRONMENT
    code = "WRONG_TARGET"


class GateBlocked(DeployError):
    """A gate is not open; `exit_code` tells FAIL from ERROR."""

    code = "GATE_BLOCKED"

    def __init__(self, message: str, *, diagnosis: str, could_not_tell: bool) -> None:
        """Takes whether the gate blocks because a check could not be decided."""
        super().__init__(message, diagnosis=diagnosis)
        self.exit_code = ExitCode.GATE_ERROR if could_not_tell else ExitCode.GATE_FAIL  # type: ignore[misc]  # per verdict


class TargetFrozen(DeployError):
    """A freeze window forbids to start now."""

    exit_code = ExitCode.FROZEN
    code = "FROZEN"


class PlanDriftError(DeployError):
    """What was planned is no longer what is there."""

    exit_code = ExitCode.PLAN_DRIFT
    code = "PLAN_DRIFT"


class NotInvokedError(DeployError):
    """An agent asks for a run that no person has asked for."""

    exit_code = ExitCode.BAD_INPUT
    code = "NOT_INVOKED"


class LeaseHeld(DeployError):
    """Another run holds the target."""

    exit_code = ExitCode.LEASE_HELD
    code = "LOCKED"


class UnsettledRunError(DeployError):
    """An earlier run left the target changed without a good end, and nobody has decided yet what becomes of that."""

    exit_code = ExitCode.HELD
    code = "UNSETTLED_RUN"


class LeaseLostError(DeployError):
    """This run no longer holds the target and must start nothing new."""

    exit_code = ExitCode.HELD
    code = "LEASE_LOST"


class RollbackError(DeployError):
    """The rollback did not bring the previous state back. The loudest of all."""

    exit_code = ExitCode.ROLLBACK_FAILED
    code = "ROLLBACK_FAILED"


class LedgerError(DeployError):
    """The ledger cannot be read, written or trusted."""

    exit_code = ExitCode.RECORD
    code = "LEDGER"
