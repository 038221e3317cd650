from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from deploy_production.engine.gatekeeper import require_fresh, require_open, run_gate
from deploy_production.errors import ExitCode, GateBlocked, PlanDriftError, ToolError
from deploy_production.model.gate import GateReport, Verdict
from deploy_production.model.skill import Check, Gate
from deploy_production.skillfile.reader import shipped_skill
from deploy_production.verifiers.base import CheckContext, Judgement, Verifier, failed, passed, undecided
from tests.simulators.clock import FakeClock

PLAN = "sha256:" + "a" * 64


@dataclass(slots=True)
class Scripted:
    """A verifier that does what the test says."""

    judgement: Judgement | Exception
    clock: FakeClock
    takes: timedelta = timedelta(seconds=1)
    timeout: timedelta = timedelta(minutes=1)
    asked: list[str] = field(default_factory=list)

    def verify(self, context: CheckContext) -> Judgement:
        self.asked.append("asked")
        self.clock.advance(self.takes)
        if isinstance(self.judgement, Exception):
            raise self.judgement
        return self.judgement


def gate() -> Gate:
    return shipped_skill().gates[0]


def good() -> Judgement:
    return passed("it is so", valid_for=timedelta(hours=1))


def verifiers(clock: FakeClock, **special: Judgement | Exception) -> dict[str, Scripted]:
    return {check.id: Scripted(special.get(check.id, good()), clock) for check in gate().checks}


def run(clock: FakeClock, found: Mapping[str, Verifier], document: Gate | None = None) -> GateReport:
    return run_gate(
        document or gate(),
        verifiers=found,
        context_for=lambda check: cast("CheckContext", check),
        plan_digest=PLAN,
        rehearsal=False,
        clock=clock,
        told=lambda _check, _result: None,
    )


@pytest.mark.requirement("gate.sequential")
def test_checks_run_in_the_order_of_the_document() -> None:
    clock, told = FakeClock(), []
    run_gate(
        gate(),
        verifiers=dict(reversed(list(verifiers(clock).items()))),
        context_for=lambda check: cast("CheckContext", check),
        plan_digest=PLAN,
        rehearsal=False,
        clock=clock,
        told=lambda check, result: told.append(check) if result is None else None,
    )

    assert told == [
        "tests_pass", "code_review", "migrations_tested", "backups_current",
        "deployment_plan", "rollback_ready", "monitoring_configured", "team_notified",
    ]  # fmt: skip


@pytest.mark.requirement("gate.stops_at_first_failure")
def test_gate_stops_at_the_first_check_that_is_not_pass() -> None:
    clock = FakeClock()
    found = verifiers(clock, backups_current=failed("too old", remedy="make one"))

    report = run(clock, found)

    assert report.verdict is Verdict.FAIL
    assert [result.check_id for result in report.results][-1] == "backups_current"
    assert report.not_run == ("deployment_plan", "rollback_ready", "monitoring_configured", "team_notified")
    assert found["deployment_plan"].asked == []


@pytest.mark.requirement("gate.all_items_verified")
def test_gate_is_open_only_when_every_check_passed() -> None:
    clock = FakeClock()

    report = run(clock, verifiers(clock))

    assert report.verdict is Verdict.PASS
    assert len(report.results) == len(gate().checks)
    assert report.not_run == ()


def test_an_empty_gate_is_an_error() -> None:
    from dataclasses import replace

    report = run(FakeClock(), {}, replace(gate(), checks=()))

    assert report.verdict is Verdict.ERROR
    with pytest.raises(GateBlocked):
        require_open(report)


def test_a_check_without_a_verifier_is_an_error() -> None:
    clock = FakeClock()
    found = verifiers(clock)
    del found["tests_pass"]

    report = run(clock, found)

    assert report.results[0].verdict is Verdict.ERROR
    assert "no verifier" in report.results[0].summary


@pytest.mark.parametrize("error", [ValueError("boom"), ToolError("npm is missing", diagnosis="Install it.")])
def test_a_verifier_that_raises_is_an_error_and_blocks(error: Exception) -> None:
    clock = FakeClock()

    report = run(clock, verifiers(clock, tests_pass=error))

    assert report.verdict is Verdict.ERROR
    assert len(report.results) == 1
    assert report.results[0].remedy


def test_a_verifier_that_answers_too_late_is_an_error_whatever_it_says() -> None:
    clock = FakeClock()
    found = verifiers(clock)
    found["tests_pass"].takes = timedelta(minutes=2)

    assert run(clock, found).results[0].verdict is Verdict.ERROR


def test_a_clock_that_goes_backwards_during_a_check_is_an_error() -> None:
    clock = FakeClock()

    class SetsBack(Scripted):
        def verify(self, context: CheckContext) -> Judgement:
            clock.set_back(timedelta(hours=1))
            return good()

    found: dict[str, Verifier] = {**verifiers(clock), "tests_pass": SetsBack(good(), clock)}

    assert run(clock, found).results[0].verdict is Verdict.ERROR


def test_evidence_expires_when_what_it_stands_on_ends() -> None:
    clock = FakeClock()
    ends = clock.now() + timedelta(minutes=5)
    window = passed("announced", valid_for=timedelta(hours=1), expires=ends)

    report = run(clock, verifiers(clock, team_notified=window))

    assert report.valid_until == ends


@pytest.mark.parametrize(
    ("judgement", "code"),
    [(failed("no", remedy="do"), ExitCode.GATE_FAIL), (undecided("?", remedy="do"), ExitCode.GATE_ERROR)],
)
def test_fail_and_error_both_block_and_are_told_apart(judgement: Judgement, code: ExitCode) -> None:
    clock = FakeClock()

    with pytest.raises(GateBlocked) as blocked:
        require_open(run(clock, verifiers(clock, code_review=judgement)))

    assert blocked.value.exit_code == code
    assert blocked.value.diagnosis == "do"


def test_a_fresh_report_of_the_same_plan_opens() -> None:
    clock = FakeClock()
    report = run(clock, verifiers(clock))

    require_fresh(report, plan_digest=PLAN, now=clock.now())


def test_old_evidence_does_not_open_the_gate() -> None:
    clock = FakeClock()
    report = run(clock, verifiers(clock))
    clock.advance(timedelta(hours=2))

    with pytest.raises(GateBlocked, match="too old"):
        require_fresh(report, plan_digest=PLAN, now=clock.now())


def test_the_report_of_another_plan_does_not_open_the_gate() -> None:
    clock = FakeClock()
    report = run(clock, verifiers(clock))

    with pytest.raises(PlanDriftError):
        require_fresh(report, plan_digest="sha256:" + "b" * 64, now=clock.now())


def test_a_clock_set_back_after_the_gate_closes_it() -> None:
    clock = FakeClock()
    report = run(clock, verifiers(clock))
    clock.set_back(timedelta(hours=1))

    with pytest.raises(GateBlocked, match="backwards"):
        require_fresh(report, plan_digest=PLAN, now=clock.now())


def test_a_check_that_does_not_block_still_has_to_pass() -> None:
    """The seed's checks all say BLOCK; a check that is listed in a blocking gate is never advisory here."""
    clock = FakeClock()
    checks: tuple[Check, ...] = gate().checks

    assert all(check.failure_mode == "BLOCK deployment" for check in checks)
    assert run(clock, verifiers(clock, team_notified=failed("no", remedy="tell"))).verdict is Verdict.FAIL
