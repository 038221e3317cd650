from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.engine.gating import pass_gate
from deploy_production.errors import SkillError, TargetFrozen
from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.verifiers.base import CheckContext, Judgement, failed, passed
from tests.simulators.engine import Bench


@dataclass(slots=True)
class Looking:
    """Keeps what it was shown."""

    verdict: Verdict = Verdict.PASS
    timeout: timedelta = timedelta(minutes=1)
    seen: list[CheckContext] = field(default_factory=list)

    def verify(self, context: CheckContext) -> Judgement:
        self.seen.append(context)
        return (
            passed("it is so", valid_for=timedelta(hours=1))
            if self.verdict is Verdict.PASS
            else failed("it is not", remedy="change it")
        )


def quiet(_check: str, _result: CheckResult | None) -> None:
    """Says nothing."""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_verifier_is_shown_the_plan_and_the_documents_of_its_commit(bench: Bench) -> None:
    bench.verifiers["code_review"] = looking = Looking()
    release = bench.release("v1")
    plan = bench.plan(release)

    report = pass_gate(bench.world(), release, plan, quiet)

    (context,) = looking.seen
    assert report.verdict is Verdict.PASS
    assert (context.plan, context.settings, context.skill) == (plan, release.settings, release.skill)
    assert context.check.id == "code_review"


def test_the_report_is_bound_to_the_plan_and_says_whether_it_is_a_rehearsal(bench: Bench) -> None:
    release = bench.release("v1")
    plan = bench.plan(release)

    report = pass_gate(bench.world(), release, plan, quiet)

    assert report.plan_digest == plan.digest
    assert report.rehearsal


def test_the_checks_run_in_the_order_of_the_document(bench: Bench) -> None:
    begun: list[str] = []
    release = bench.release("v1")

    pass_gate(bench.world(), release, bench.plan(release), lambda check, found: None if found else begun.append(check))

    assert begun == [check.id for check in bench.skill.gates[0].checks]


def test_a_closed_gate_is_a_report_and_not_an_error(bench: Bench) -> None:
    bench.verifiers["code_review"] = Looking(verdict=Verdict.FAIL)
    release = bench.release("v1")

    report = pass_gate(bench.world(), release, bench.plan(release), quiet)

    assert report.verdict is Verdict.FAIL
    assert report.not_run


def test_in_a_freeze_no_check_is_run_at_all(bench: Bench) -> None:
    bench.overrides = {"rehearsal": False, "rollout": {"soak": "30 minutes"}}
    bench.verifiers["tests_pass"] = looking = Looking()
    release = bench.release("v1")
    plan = bench.plan(release)
    bench.clock.advance(timedelta(days=4, hours=4))

    with pytest.raises(TargetFrozen):
        pass_gate(bench.world(), release, plan, quiet)

    assert looking.seen == []


def test_a_skill_without_a_gate_never_passes(bench: Bench) -> None:
    release = bench.release("v1")
    plan = bench.plan(release)

    with pytest.raises(SkillError, match="no blocking gate"):
        pass_gate(bench.world(), replace(release, skill=replace(release.skill, gates=())), plan, quiet)
