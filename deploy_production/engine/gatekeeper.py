"""Runs a gate: the checks in the order of the document, one at a time, until the first that is not PASS.

* The order is the document's; the catalogue of verifiers has none.
* A check without a verifier, a verifier that raises, and one that answers too late are ERROR, and block.
* An empty gate is an ERROR. A judgement other than PASS without a remedy is a programmer's mistake.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from deploy_production.errors import DeployError, GateBlocked, PlanDriftError
from deploy_production.model.gate import CheckResult, GateReport, Verdict
from deploy_production.model.skill import Check, Gate
from deploy_production.model.text import one_line
from deploy_production.ports import Clock
from deploy_production.verifiers.base import CheckContext, Judgement, Verifier, undecided

Told = Callable[[str, CheckResult | None], None]
"""Called with (check id, None) before a check and with its result after it."""


def run_gate(
    gate: Gate,
    *,
    verifiers: Mapping[str, Verifier],
    context_for: Callable[[Check], CheckContext],
    plan_digest: str,
    rehearsal: bool,
    clock: Clock,
    told: Told,
) -> GateReport:
    """Returns the report of a gate; nothing that a verifier does can make it raise."""
    started = clock.now()
    results: list[CheckResult] = []
    # SKILL: "Run each check sequentially. If ANY check fails, STOP and resolve before continuing."
    for check in gate.checks:
        told(check.id, None)
        result = _run_check(check, verifiers.get(check.id), context_for, clock)
        results.append(result)
        told(check.id, result)
        if result.verdict is not Verdict.PASS:
            break
    return GateReport(
        plan_digest=plan_digest,
        phase=gate.phase,
        results=tuple(results),
        not_run=tuple(check.id for check in gate.checks[len(results) :]),
        started=started,
        finished=clock.now(),
        rehearsal=rehearsal,
    )


def _run_check(
    check: Check, verifier: Verifier | None, context_for: Callable[[Check], CheckContext], clock: Clock
) -> CheckResult:
    started, began = clock.now(), clock.monotonic()
    judgement = _judge(check, verifier, context_for)
    took, limit = clock.monotonic() - began, verifier.timeout.total_seconds() if verifier else None
    if limit is not None and took > limit:
        judgement = undecided(
            f"{check.id} answered after {took:.0f} s, later than its limit of {limit:.0f} s.",
            remedy="Find out why it is slow, or raise its timeout in deploy-production.yaml.",
        )
    finished = clock.now()
    if finished < started:
        judgement = undecided("the clock of this machine went backwards during the check.", remedy="Mend the clock.")
    return CheckResult(
        check_id=check.id,
        verdict=judgement.verdict,
        summary=judgement.summary,
        remedy=judgement.remedy,
        evidence=judgement.evidence,
        started=started,
        finished=finished,
        valid_until=_validity(judgement, finished),
    )


def _judge(check: Check, verifier: Verifier | None, context_for: Callable[[Check], CheckContext]) -> Judgement:
    if verifier is None:
        return undecided(
            f"this version has no verifier for the check {check.id}.",
            remedy="Use a version that has one; a check is never skipped.",
        )
    try:
        return verifier.verify(context_for(check))
    except DeployError as error:
        return undecided(error.message, remedy=error.diagnosis)
    except Exception as error:  # noqa: BLE001 -- a bug in a verifier must block the gate, not end the run unrecorded
        return undecided(
            f"the verifier of {check.id} broke: {type(error).__name__}: {one_line(str(error))}",
            remedy="This is a bug in the tool; the gate stays closed. Please report it.",
        )


def _validity(judgement: Judgement, finished: datetime) -> datetime:
    until = finished + judgement.valid_for
    return until if judgement.expires is None else min(until, judgement.expires)


def require_open(report: GateReport) -> None:
    """Raises `GateBlocked` unless the gate is open."""
    if report.verdict is Verdict.PASS:
        return
    blocking = report.blocking_result
    if blocking is None:
        raise GateBlocked(
            "The gate has no checks that passed.",
            diagnosis="Repair the skill: a gate without checks is never open.",
            could_not_tell=True,
        )
    raise GateBlocked(
        f"{blocking.check_id}: {blocking.verdict}: {blocking.summary}",
        diagnosis=blocking.remedy,
        could_not_tell=blocking.verdict is Verdict.ERROR,
    )


def require_fresh(report: GateReport, *, plan_digest: str, now: datetime) -> None:
    """Raises unless the report is open, still valid, and of exactly this plan: asked right before the first write."""
    require_open(report)
    if report.plan_digest != plan_digest:
        raise PlanDriftError("The gate was passed by another plan.", diagnosis="Run the gate again for this plan.")
    if now < report.finished:
        raise GateBlocked(
            "The clock of this machine went backwards since the gate.", diagnosis="Mend the clock.", could_not_tell=True
        )
    stale = next((result for result in report.results if result.valid_until <= now), None)
    if stale is not None:
        raise GateBlocked(
            f"{stale.check_id} passed, but its evidence is too old by now.",
            diagnosis="Run the release again; the gate looks anew.",
            could_not_tell=False,
        )
