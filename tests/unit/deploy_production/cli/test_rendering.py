from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.app.api import Diagnosis
from deploy_production.cli.rendering import (
    check_lines,
    diagnosis_lines,
    evidence_lines,
    gate_lines,
    history_lines,
    how_to_go_on,
    plan_lines,
    report_lines,
    run_lines,
)
from deploy_production.model.gate import Verdict
from deploy_production.model.readiness import FailureClass, FailureEvidence, PodEvidence
from deploy_production.model.run import Plan, RollbackTarget
from tests.simulators.clock import START, FakeClock
from tests.simulators.snapshots import assert_matches_snapshot
from tests.simulators.usecases import SECRET_VALUE, RecordedUseCases, a_gate, a_plan, a_result

SNAPSHOTS = Path(__file__).parents[3] / "snapshots" / "cli"


@pytest.fixture
def plan() -> Plan:
    return a_plan(FakeClock(), rehearsal=True)


def test_a_plan_shows_everything_a_person_decides_on(plan: Plan) -> None:
    assert_matches_snapshot("\n".join(plan_lines(plan, with_diff=True)) + "\n", SNAPSHOTS / "plan.txt")


def test_a_report_shows_everything_that_is_recorded() -> None:
    use_cases = RecordedUseCases(FakeClock())
    run_id = use_cases.start(use_cases.stored, actor="cli:tester")
    use_cases.play(run_id)
    text = "\n".join(report_lines(use_cases.show(run_id))) + "\n"
    assert_matches_snapshot(text, SNAPSHOTS / "report.txt")


def test_a_plan_never_shows_a_secret_value(plan: Plan) -> None:
    assert SECRET_VALUE not in "\n".join(plan_lines(plan, with_diff=True))


def test_a_first_deploy_says_that_there_is_nothing_to_go_back_to(plan: Plan) -> None:
    first = replace(plan, rollback=RollbackTarget(first_deploy=True, image=None, version=None, run_id=None))
    assert any("first deploy" in line for line in plan_lines(first, with_diff=False))


def test_what_something_else_deployed_is_named_as_such(plan: Plan) -> None:
    foreign = replace(plan, rollback=RollbackTarget(first_deploy=False, image="a:1", version=None, run_id=None))
    line = next(line for line in plan_lines(foreign, with_diff=False) if line.startswith("Rollback"))
    assert line == "Rollback to an unknown version (a:1), not deployed by this tool"


def test_a_plan_without_objects_says_none(plan: Plan) -> None:
    assert "  none" in list(plan_lines(replace(plan, objects=()), with_diff=False))


def test_a_remedy_keeps_its_lines() -> None:
    result = a_result(FakeClock(), "tests_pass", Verdict.ERROR, remedy="Add:\nchecks:\n  tests_pass: {}")
    assert list(check_lines(result))[1:] == ["      Add:", "      checks:", "        tests_pass: {}"]


def test_a_gate_tells_what_was_not_run() -> None:
    clock = FakeClock()
    lines = list(gate_lines(a_gate(clock, a_plan(clock), Verdict.FAIL)))
    assert lines == ["----  team_notified: not run", "The gate is closed: backups_current is FAIL."]


def test_an_empty_gate_is_told_as_closed() -> None:
    clock = FakeClock()
    empty = replace(a_gate(clock, a_plan(clock)), results=(), not_run=())
    assert list(gate_lines(empty)) == ["The gate is closed: not every check ran."]


def test_evidence_shows_the_end_of_the_logs_without_escapes() -> None:
    logs = "\n".join(f"line {number}\x1b[31m" for number in range(50))
    pod = PodEvidence(pod="web-1", container="web", state="crashed", restarts=3, logs=logs, previous_logs="")
    evidence = FailureEvidence(
        failure=FailureClass.CRASH,
        reason="exit code 3",
        captured=START,
        readiness=(),
        pods=(pod,),
        events=("BackOff x3\nnot a line",),
    )
    lines = list(evidence_lines(evidence))
    assert "    | line 49" in lines
    assert "    | line 1" not in lines
    assert lines[-1] == "  event: BackOff x3 not a line"


def test_an_empty_history_says_so() -> None:
    assert list(history_lines(())) == ["No run is recorded on this machine."]


def test_a_run_that_ended_tells_how_long_it_took() -> None:
    use_cases = RecordedUseCases(FakeClock())
    run_id = use_cases.start(use_cases.stored, actor="a")
    use_cases.play(run_id)
    run = use_cases.show(run_id).run
    ended = replace(run, ended=run.started + timedelta(hours=1, seconds=5))
    assert "Ended    2026-03-02 11:00:05Z, after 1 h 5 s" in list(run_lines(ended))


def test_leaving_a_rehearsal_says_so() -> None:
    use_cases = RecordedUseCases(FakeClock(), rehearsal=True)
    run = use_cases.show(use_cases.start(use_cases.stored, actor="a")).run
    assert next(iter(how_to_go_on(run))).startswith("REHEARSAL: ")


def test_a_diagnosis_shows_its_remedy_below() -> None:
    found = Diagnosis(subject="docker", verdict=Verdict.ERROR, message="no answer", remedy="Start it.")
    assert list(diagnosis_lines(found)) == ["ERROR docker: no answer", "      Start it."]
