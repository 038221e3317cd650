"""The use cases: what both faces can ask for. Every decision is the engine's; this wires it to what is stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.identity import is_alive
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app import folding
from deploy_production.app.actor import os_user
from deploy_production.app.api import Diagnosis, RunReport
from deploy_production.app.doctoring import Connect, examine
from deploy_production.app.inspecting import Site
from deploy_production.app.investigating import investigate
from deploy_production.app.invocations import Invocations
from deploy_production.app.launching import PATIENCE, launch
from deploy_production.app.release import find_release, release_of
from deploy_production.app.settling import can_be_accepted, require_settled, settle_dead
from deploy_production.app.state import State
from deploy_production.engine.gatekeeper import Told
from deploy_production.engine.gating import pass_gate
from deploy_production.engine.lease import lease_holder
from deploy_production.engine.planning import make_plan
from deploy_production.engine.world import World
from deploy_production.errors import LeaseHeld, NotFoundError
from deploy_production.ledger.plans import load_plan, store_plan
from deploy_production.ledger.reader import SqliteLedgerReader
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.model.canonical import plain
from deploy_production.model.gate import GateReport
from deploy_production.model.invocation import Agent, Invocation
from deploy_production.model.run import DeployRun, Outcome, Plan, RunId, RunKind
from deploy_production.model.text import one_line
from deploy_production.ports import Entry, EntryKind

POLL = timedelta(milliseconds=200)
MOST_RUNS = 10_000
"""That are looked through for what an earlier one left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    repository: Path
    environment: Mapping[str, str]
    state: State
    connect: Connect

    def plan(self, version: str) -> Plan:
        release = find_release(self._git(), version)
        plan = make_plan(self._world(release.settings.kubernetes.context), release, actor=os_user())
        store_plan(self.state.plans, plan)
        return plan

    def load_plan(self, plan_digest: str) -> Plan:
        return load_plan(self.state.plans, plan_digest)

    def gate(self, plan: Plan, *, told: Told) -> GateReport:
        release = release_of(self._git(), plan)
        return pass_gate(self._world(release.settings.kubernetes.context), release, plan, told)

    def authorize(self, version: str) -> Invocation:
        find_release(self._git(), version)
        return self._invocations().record(version, self.repository)

    def start(self, plan: Plan, *, actor: str, agent: Agent | None = None) -> RunId:
        self._make_room(plan)
        store_plan(self.state.plans, plan)
        invocation = {} if agent is None else self._claimed(agent, plan.version)
        body = {
            "kind": RunKind.DEPLOY.value,
            "plan": plan.digest,
            "version": plan.version,
            "commit": plan.commit,
            "target": plain(plan.target),
            "actor": actor,
            **invocation,
        }
        return self._launch(body)

    def rollback(self, run_id: RunId, *, reason: str, actor: str, agent: Agent | None = None) -> RunId:
        run = self._judged(self._run(run_id))
        if self._is_going_on(run):
            raise LeaseHeld(
                f"{run_id} is still going on.",
                diagnosis=f"Abort it instead, it rolls back by itself: `deploy-production abort {run_id} --reason …`.",
            )
        if run.kind is RunKind.ROLLBACK:
            raise NotFoundError(
                f"{run_id} is itself a rollback; there is no release of its own to take back.",
                diagnosis="Release the version you want: `deploy-production run VERSION`.",
            )
        invocation = {} if agent is None or self._began(run, agent) else self._claimed(agent, run.version)
        body = {
            "kind": RunKind.ROLLBACK.value,
            "plan": run.plan_digest,
            "version": run.version,
            "commit": run.commit,
            "target": plain(run.target),
            "actor": actor,
            "of": run_id,
            "reason": reason,
            **invocation,
        }
        return self._launch(body)

    def abort(self, run_id: RunId | None, *, reason: str, actor: str) -> DeployRun:
        run = self._run(run_id) if run_id is not None else self._only_one_going_on()
        accepting = can_be_accepted(run)
        if run.outcome is not None and not accepting:
            raise NotFoundError(
                f"{run.id} has ended ({run.outcome}); there is nothing to abort.",
                diagnosis=f"To take back what it changed: `deploy-production rollback {run.id} --reason …`.",
            )
        with SqliteLedger(self.state.ledger, self._clock()) as ledger:
            # A run that has ended cannot stop any more: then it means that a person accepts what is there.
            accepts = {"accepts": True} if accepting else {}
            ledger.append(run.id, EntryKind.ABORT_REQUESTED, {"reason": reason, "actor": actor, **accepts})
        return self._run(run.id)

    def status(self, run_id: RunId | None = None) -> DeployRun | None:
        if run_id is not None:
            return self._run(run_id)
        newest = self._reader().run_ids(limit=1)
        return self._run(RunId(newest[0])) if newest else None

    def follow(self, run_id: RunId, *, after: int = 0, wait: timedelta) -> Iterator[Entry]:
        self._run(run_id)
        clock, reader = self._clock(), self._reader()
        deadline = clock.monotonic() + wait.total_seconds()
        while True:
            dead = not self._is_going_on(self._run(run_id))
            for entry in reader.entries(run_id, after=after):
                after = entry.sequence
                yield entry
            if dead or clock.monotonic() >= deadline:
                return
            clock.sleep(POLL)

    def history(self, *, limit: int = 20) -> tuple[DeployRun, ...]:
        found = (self._find(RunId(run_id)) for run_id in self._reader().run_ids(limit=limit))
        return tuple(run for run in found if run is not None)

    def show(self, run_id: RunId) -> RunReport:
        run = self._run(run_id)
        entries = self._reader().entries(run_id)
        return RunReport(
            run=run,
            gate=folding.gate_report(entries),
            evidence=folding.failure_evidence(entries),
            entries=entries,
            duties=folding.duties(entries),
            report=self.state.report(run_id),
        )

    def investigate(self) -> Site:
        return investigate(self._git(), self._world)

    def verify_ledger(self) -> int:
        return self._reader().verify()

    def doctor(self) -> tuple[Diagnosis, ...]:
        return examine(self.repository, self.state, self.environment, self.connect)

    def _launch(self, body: Mapping[str, object]) -> RunId:
        return launch(self.state, self._clock(), self.environment, self.repository, body)

    def _invocations(self) -> Invocations:
        return Invocations(directory=self.state.invocations, clock=self._clock())

    def _claimed(self, agent: Agent, version: str) -> dict[str, object]:
        """Uses up a person's command and returns what the ledger keeps of it."""
        invocation = self._invocations().claim(agent, version, self.repository)
        return {"invocation": {**plain(invocation), "arguments": one_line(invocation.arguments, cap=200)}}

    def _began(self, run: DeployRun, agent: Agent) -> bool:
        """Whether a run stands on a command of this very session: that covers taking it back, too."""
        command = folding.command(self._reader().entries(run.id))
        return bool(agent.session) and command.get("session") == agent.session

    def _make_room(self, plan: Plan) -> None:
        """One run per target, and none on top of what an earlier one left undecided."""
        same = [self._judged(run) for run in self._since_success(plan)]
        alive = next((run for run in same if self._is_going_on(run)), None)
        if alive is not None:
            raise LeaseHeld(
                f"{alive.id} is going on on this target.",
                diagnosis=f"Watch it: `deploy-production status {alive.id} --follow`; or abort it first.",
            )
        dead = [run for run in same if run.outcome is Outcome.DIED]
        if dead:
            world = self._world(plan.target.context)
            settle_dead(world, dead, self._reader())
        require_settled(same)

    def _since_success(self, plan: Plan) -> list[DeployRun]:
        """Returns the runs of a target, newest first, back to the last release that succeeded: it settled the rest."""
        found = []
        for run_id in self._reader().run_ids(limit=MOST_RUNS):
            entries = self._reader().entries(run_id)
            opened = folding.fold(entries[:1])
            run = self._told(entries) if opened is not None and _place(opened) == _place_of(plan) else None
            if run is None:
                continue
            found.append(run)
            if run.kind is RunKind.DEPLOY and run.outcome is Outcome.SUCCEEDED:
                break
        return found

    def _judged(self, run: DeployRun) -> DeployRun:
        """Returns a run as dead whose process cannot be seen from here and which does not hold its target."""
        if run.outcome is not None or is_alive(run.process) is not None:
            return run
        # A run takes the Lease a moment after it began, and gives it back a moment before its end.
        if self._clock().now() - run.updated < PATIENCE:
            return run
        if lease_holder(self._world(run.target.context).cluster, run.target) == run.id:
            return run
        return _dead(run, self._reader().entries(run.id), "its process cannot be seen and it does not hold the target")

    def _find(self, run_id: RunId) -> DeployRun | None:
        return self._told(self._reader().entries(run_id))

    @staticmethod
    def _told(entries: Sequence[Entry]) -> DeployRun | None:
        run = folding.fold(entries)
        if run is not None and run.outcome is None and is_alive(run.process) is False:
            return _dead(run, entries, "its process is gone")
        return run

    def _run(self, run_id: RunId) -> DeployRun:
        run = self._find(run_id)
        if run is None:
            raise NotFoundError(f"No run {run_id} is known here.", diagnosis="See `deploy-production history`.")
        return run

    def _only_one_going_on(self) -> DeployRun:
        """Returns the run that "abort" without a name means; this machine may release other applications too."""
        found = [run for run in self.history(limit=MOST_RUNS) if self._is_going_on(run)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFoundError(
                "No run is going on, so there is nothing to abort.",
                diagnosis="To accept what a run has left, name it: `deploy-production abort RUN --reason …`.",
            )
        names = "; ".join(f"{run.id} ({run.version} to {run.target})" for run in found)
        raise NotFoundError(
            f"{len(found)} runs are going on: {one_line(names, cap=2000)}.",
            diagnosis="Name the one to abort: `deploy-production abort RUN --reason …`.",
        )

    @staticmethod
    def _is_going_on(run: DeployRun) -> bool:
        return run.outcome is None

    def _world(self, context: str) -> World:
        return self.connect(repository=self.repository, context=context, state=self.state, environment=self.environment)

    def _git(self) -> GitRepository:
        return GitRepository(self.repository, SystemProcesses(self.environment))

    def _reader(self) -> SqliteLedgerReader:
        return SqliteLedgerReader(self.state.ledger)

    @staticmethod
    def _clock() -> SystemClock:
        return SystemClock()


def _dead(run: DeployRun, entries: Sequence[Entry], why: str) -> DeployRun:
    changed = folding.touched(entries)
    reason = f"{why}; it had changed: {', '.join(changed) or 'nothing'}"
    return replace(run, outcome=Outcome.DIED, reason=reason, changed=changed)


def _place(run: DeployRun) -> tuple[str, str, str]:
    return run.target.cluster_uid, run.target.namespace, run.target.application


def _place_of(plan: Plan) -> tuple[str, str, str]:
    return plan.target.cluster_uid, plan.target.namespace, plan.target.application
