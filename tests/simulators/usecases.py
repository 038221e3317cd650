"""The use cases without a world: scripted runs on a ledger in memory, and a record of every call.

A run's script is told entry by entry, as `follow` asks for it; an exception in a script is raised at its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from deploy_production.app.api import Diagnosis, RunReport
from deploy_production.app.folding import failure_evidence, fold, gate_report
from deploy_production.app.inspecting import Site
from deploy_production.errors import DeployError, NotFoundError
from deploy_production.model.canonical import digest, plain
from deploy_production.model.gate import CheckResult, Fact, GateReport, Verdict
from deploy_production.model.invocation import Agent, Invocation, Source
from deploy_production.model.run import Change, DeployRun, Outcome, Phase, Plan, PlannedObject, RollbackTarget, RunId
from deploy_production.model.target import Image, ObjectKey, Target
from deploy_production.ports import Clock, Entry, EntryKind
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.ledger import MemoryLedger
from tests.simulators.site import a_site

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SECRET_VALUE = "aHVudGVyMg=="  # what a plan's manifest holds and no face may show
SOME_TARGET = Target(
    context="shop-eu",
    cluster_uid="6f1c2b9e-0000-4000-8000-000000000001",
    server_version="v1.37.2",
    namespace="shop",
    application="web",
    rehearsal=False,
)

Line = tuple[EntryKind, Mapping[str, Any]]
Script = Iterable[Line | BaseException]


def a_target(*, rehearsal: bool = False) -> Target:
    return replace(SOME_TARGET, rehearsal=rehearsal)


def a_plan(clock: Clock, *, version: str = "1.4.0", rehearsal: bool = False) -> Plan:
    secret = ObjectKey(api_version="v1", kind="Secret", namespace="shop", name="web-keys")
    deployment = ObjectKey(api_version="apps/v1", kind="Deployment", namespace="shop", name="web")
    return Plan(
        version=version,
        commit=COMMIT,
        tree="89abcdef0123456789abcdef0123456789abcdef",
        base_commit=None,
        skill_digest=digest("skill"),
        settings_digest=digest("settings"),
        target=a_target(rehearsal=rehearsal),
        image=Image(repository="registry.example:5000/shop/web", tag=version, digest=None),
        objects=(
            PlannedObject(
                key=secret,
                manifest={"apiVersion": "v1", "kind": "Secret", "data": {"password": SECRET_VALUE}},
                change=Change.SPEC_CHANGED,
                live_uid="uid-1",
                live_digest=digest("live"),
                diff=("- password: (hidden)", "+ password: (hidden, changed)"),
            ),
            PlannedObject(
                key=deployment,
                manifest={"apiVersion": "apps/v1", "kind": "Deployment"},
                change=Change.TEMPLATE_CHANGED,
                live_uid="uid-2",
                live_digest=digest("live too"),
                diff=("- image: 1.3.0", f"+ image: {version}"),
            ),
        ),
        rollback=RollbackTarget(
            first_deploy=False,
            image="registry.example:5000/shop/web:1.3.0",
            version="1.3.0",
            run_id=RunId("run-01before0000000000000000000"),
        ),
        soak=timedelta(minutes=30),
        expected_duration=timedelta(minutes=42, seconds=30),
        created=clock.now(),
        actor="cli:tester",
        warnings=("the working tree has changes that are not released",),
    )


def an_invocation(clock: Clock, version: str = "1.4.0", **changes: Any) -> Invocation:
    """Returns a command given at a terminal just now."""
    invocation = Invocation(
        id="inv-" + "a" * 26,
        version=version,
        source=Source.TERMINAL,
        session="",
        prompt="",
        arguments=version,
        directory=Path("/srv/shop"),
        moment=clock.now(),
    )
    return replace(invocation, **changes)


def a_result(clock: Clock, check_id: str, verdict: Verdict = Verdict.PASS, **changes: Any) -> CheckResult:
    """Returns a result of a check; a verdict other than PASS gets a remedy."""
    result = CheckResult(
        check_id=check_id,
        verdict=verdict,
        summary="412 tests passed" if verdict is Verdict.PASS else "the last backup is 31 hours old",
        remedy="" if verdict is Verdict.PASS else "Take a backup and record it.",
        evidence=(Fact(name="exit code", value="0"),),
        started=clock.now(),
        finished=clock.now(),
        valid_until=clock.now() + timedelta(hours=1),
    )
    return replace(result, **changes)


def a_gate(clock: Clock, plan: Plan, verdict: Verdict = Verdict.PASS) -> GateReport:
    """Returns a gate of three checks whose second has this verdict."""
    second = a_result(clock, "backups_current", verdict)
    passed = verdict is Verdict.PASS
    last = (a_result(clock, "team_notified"),) if passed else ()
    return GateReport(
        plan_digest=plan.digest,
        phase="pre_deployment",
        results=(a_result(clock, "tests_pass"), second, *last),
        not_run=() if passed else ("team_notified",),
        started=clock.now(),
        finished=clock.now(),
        rehearsal=plan.target.rehearsal,
    )


def good_run(clock: Clock, plan: Plan) -> list[Line]:
    """Returns what a release that goes live records, after its opening."""
    report = a_gate(clock, plan)
    checks: list[Line] = []
    for result in report.results:
        checks += [
            (EntryKind.CHECK, {"check": result.check_id}),
            (EntryKind.CHECK, {"check": result.check_id, "result": plain(result)}),
        ]
    return [
        (EntryKind.PHASE, {"phase": Phase.VERIFY.value}),
        *checks,
        (EntryKind.GATE, {"report": plain(report)}),
        (EntryKind.PHASE, {"phase": Phase.PUSH.value}),
        (EntryKind.INTENT, {"effect": "push", "subject": plan.image.tagged, "detail": {}}),
        (EntryKind.ACTIVITY, {"text": "2 of 2 layers pushed"}),
        (EntryKind.PHASE, {"phase": Phase.SUCCESS.value}),
        (EntryKind.RUN_CLOSED, {"outcome": Outcome.SUCCEEDED.value, "reason": ""}),
    ]


class RecordedUseCases:
    """Implements `app.api.UseCases`."""

    def __init__(self, clock: Clock, *, rehearsal: bool = False) -> None:
        self.clock = clock
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.failures: dict[str, BaseException] = {}
        """By the name of a use case: what it raises instead of answering."""
        self.gate_verdict = Verdict.PASS
        self.diagnoses = (Diagnosis(subject="git", verdict=Verdict.PASS, message="2.39.5", remedy=""),)
        self.duties = ("Tell support",)
        self.stored = a_plan(clock, rehearsal=rehearsal)
        self.script: Script = good_run(clock, self.stored)
        """What the next run records."""
        self.site = a_site(SimulatedCluster(FakeClock()))
        self._ledger = MemoryLedger(clock)
        self._scripts: dict[str, list[Line | BaseException]] = {}

    def plan(self, version: str) -> Plan:
        self._note("plan", version=version)
        return replace(self.stored, version=version)

    def load_plan(self, plan_digest: str) -> Plan:
        self._note("load_plan", plan_digest=plan_digest)
        if not self.stored.digest.startswith(plan_digest):
            raise NotFoundError(f"There is no plan {plan_digest}.", diagnosis="Plan the version again.")
        return self.stored

    def gate(self, plan: Plan, *, told: Callable[[str, CheckResult | None], None]) -> GateReport:
        self._note("gate", plan=plan.digest)
        report = a_gate(self.clock, plan, self.gate_verdict)
        for result in report.results:
            told(result.check_id, None)
            told(result.check_id, result)
        return report

    def authorize(self, version: str) -> Invocation:
        self._note("authorize", version=version)
        return an_invocation(self.clock, version)

    def start(self, plan: Plan, *, actor: str, agent: Agent | None = None) -> RunId:
        self._note("start", plan=plan.digest, actor=actor, **({} if agent is None else {"agent": agent}))
        return self._open("deploy", plan, actor, {})

    def rollback(self, run_id: RunId, *, reason: str, actor: str, agent: Agent | None = None) -> RunId:
        asked = {} if agent is None else {"agent": agent}
        self._note("rollback", run_id=run_id, reason=reason, actor=actor, **asked)
        self._known(run_id)
        return self._open("rollback", self.stored, actor, {"of": run_id, "reason": reason})

    def abort(self, run_id: RunId | None, *, reason: str, actor: str) -> DeployRun:
        self._note("abort", run_id=run_id, reason=reason, actor=actor)
        run = self._known(run_id)
        self._ledger.append(run.id, EntryKind.ABORT_REQUESTED, {"reason": reason, "actor": actor})
        return self._known(run.id)

    def status(self, run_id: RunId | None = None) -> DeployRun | None:
        self._note("status", run_id=run_id)
        if run_id is None and not self._ledger.run_ids():
            return None
        return self._known(run_id)

    def follow(self, run_id: RunId, *, after: int = 0, wait: timedelta) -> Iterator[Entry]:
        self._note("follow", run_id=run_id, after=after, wait=wait)
        yield from self._ledger.entries(run_id, after=after)
        script = self._scripts[run_id]
        while script:
            item = script.pop(0)
            if isinstance(item, BaseException):
                raise item
            yield self._ledger.append(run_id, *item)

    def history(self, *, limit: int = 20) -> tuple[DeployRun, ...]:
        self._note("history", limit=limit)
        return tuple(self._known(RunId(name)) for name in self._ledger.run_ids(limit=limit))

    def show(self, run_id: RunId) -> RunReport:
        self._note("show", run_id=run_id)
        entries = self._ledger.entries(run_id)
        return RunReport(
            run=self._known(run_id),
            gate=gate_report(entries),
            evidence=failure_evidence(entries),
            entries=entries,
            duties=self.duties,
            report=Path("/var/lib/report.md"),
        )

    def investigate(self) -> Site:
        self._note("investigate")
        return self.site

    def verify_ledger(self) -> int:
        self._note("verify_ledger")
        return self._ledger.verify()

    def doctor(self) -> tuple[Diagnosis, ...]:
        self._note("doctor")
        return self.diagnoses

    def called(self, name: str) -> list[dict[str, Any]]:
        """Returns the arguments of every call of a use case."""
        return [arguments for found, arguments in self.calls if found == name]

    def play(self, run_id: RunId) -> None:
        """Lets a run record its whole script, as if its process had gone on alone."""
        list(self.follow(run_id, wait=timedelta()))

    def _note(self, name: str, **arguments: Any) -> None:
        self.calls.append((name, arguments))
        if name in self.failures:
            raise self.failures[name]

    def _open(self, kind: str, plan: Plan, actor: str, extra: Mapping[str, Any]) -> RunId:
        run_id = RunId(f"run-{len(self._scripts):026d}")
        body = {
            "kind": kind,
            "plan": plan.digest,
            "version": plan.version,
            "commit": plan.commit,
            "target": plain(plan.target),
            "actor": actor,
            "process": "",
            **extra,
        }
        self._ledger.append(run_id, EntryKind.RUN_OPENED, body)
        self._scripts[run_id] = list(self.script)
        return run_id

    def _known(self, run_id: RunId | None) -> DeployRun:
        name = next(iter(self._ledger.run_ids(limit=1)), "") if run_id is None else run_id
        run = fold(self._ledger.entries(name))
        if run is None:
            error: DeployError = NotFoundError(f"There is no run {name}.", diagnosis="See deploy-production history.")
            raise error
        return run
