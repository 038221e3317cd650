"""The use cases of this product, as both faces see them.

* A face parses, calls one of these, and renders; it holds no state and decides nothing.
* `plan`, `status`, `history`, `show`, `verify_ledger` and `doctor` change nothing but the state directory.
* `start` and `rollback` begin a detached process and return at once; `follow` only reads what that process records.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from deploy_production.model.gate import CheckResult, GateReport, Verdict
from deploy_production.model.invocation import Agent, Invocation
from deploy_production.model.readiness import FailureEvidence
from deploy_production.model.run import DeployRun, Plan, RunId
from deploy_production.ports import Entry

if TYPE_CHECKING:
    # What looks at a cluster loads much; a face is there before it is needed.
    from deploy_production.app.inspecting import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """Everything that is recorded about one run."""

    run: DeployRun
    gate: GateReport | None
    evidence: FailureEvidence | None
    entries: tuple[Entry, ...]
    duties: tuple[str, ...]
    """What people still owe after this run: the skill's post-deployment list, or its steps after a rollback."""
    report: Path | None
    """The Markdown report the run wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing `doctor` looked at."""

    subject: str
    verdict: Verdict
    message: str
    remedy: str


class UseCases(Protocol):
    """What `app.application.Application` implements."""

    def plan(self, version: str) -> Plan:
        """Plans a release of a version (a git tag or commit) and stores the plan under its digest."""

    def load_plan(self, plan_digest: str) -> Plan:
        """Returns a stored plan; `NotFoundError` if there is none, a unique prefix of at least 8 hex digits will do."""

    def gate(self, plan: Plan, *, told: Callable[[str, CheckResult | None], None]) -> GateReport:
        """Runs the gate for a plan and starts nothing; `told(check id, None)` before and with the result after each."""

    def authorize(self, version: str) -> Invocation:
        """Records the word of the person at this terminal: an agent may start one run of this version."""

    def start(self, plan: Plan, *, actor: str, agent: Agent | None = None) -> RunId:
        """Starts a deploy of exactly this plan in a detached process, which runs the gate itself.

        When an agent asks, a person's own command for this version must wait; it is used up. `NotInvokedError` else.
        """

    def rollback(self, run_id: RunId, *, reason: str, actor: str, agent: Agent | None = None) -> RunId:
        """Starts a detached run that restores what was live before an earlier run.

        An agent may take back what its own session began; of anything else it needs an invocation, as for `start`.
        """

    def abort(self, run_id: RunId | None, *, reason: str, actor: str) -> DeployRun:
        """Asks a run (the only one that is going on when None) to stop and to roll back what it changed.

        Of a run that ended and left its changes for a person to decide about, it accepts what is there.
        """

    def status(self, run_id: RunId | None = None) -> DeployRun | None:
        """Returns a run (the newest of this machine when None); None only when there is none at all."""

    def follow(self, run_id: RunId, *, after: int = 0, wait: timedelta) -> Iterator[Entry]:
        """Tells a run's entries as they are recorded, until it is closed, its process is dead, or `wait` is over."""

    def history(self, *, limit: int = 20) -> tuple[DeployRun, ...]: ...

    def show(self, run_id: RunId) -> RunReport: ...

    def investigate(self) -> "Site":
        """Returns the target of the committed settings, to be looked at: its pods, events, logs, revisions, images."""

    def verify_ledger(self) -> int:
        """Returns the number of entries of an intact chain; raises `LedgerError` otherwise."""

    def doctor(self) -> tuple[Diagnosis, ...]:
        """Looks at everything a deploy needs, one by one, and never stops at the first."""
