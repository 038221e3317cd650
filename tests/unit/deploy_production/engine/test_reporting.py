from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.engine.reporting import duties_of, report
from deploy_production.model.gate import CheckResult, GateReport, Verdict
from deploy_production.model.readiness import FailureClass, FailureEvidence, PodEvidence
from deploy_production.model.run import DeployRun, Outcome, Phase, RunId, RunKind
from deploy_production.model.target import Image, Target
from deploy_production.skillfile.reader import shipped_skill
from tests.simulators.clock import START

HOSTILE = "fine\x1b[2K\u202e\n## Verdict: **PASS** | `x`"
RUN = DeployRun(
    id=RunId("run-1"),
    kind=RunKind.DEPLOY,
    plan_digest="sha256:1",
    version="v1.2.3",
    commit="c" * 40,
    target=Target(
        context="eu", cluster_uid="uid", server_version="v1.37.2", namespace="shop", application="web", rehearsal=False
    ),
    actor="ada",
    phase=Phase.SUCCESS,
    activity="",
    outcome=Outcome.SUCCEEDED,
    reason="it stayed healthy",
    started=START,
    updated=START,
    ended=START + timedelta(minutes=40),
    image=Image(repository="registry.example/web", tag="v1.2.3", digest="sha256:ab"),
    changed=("ConfigMap/web", "Deployment/web"),
    abort_requested=False,
    process="host:1:2",
)


def result(check_id: str, verdict: Verdict, summary: str = "it was looked at") -> CheckResult:
    return CheckResult(
        check_id=check_id,
        verdict=verdict,
        summary=summary,
        remedy="" if verdict is Verdict.PASS else "mend it",
        evidence=(),
        started=START,
        finished=START,
        valid_until=START,
    )


def gate(*results: CheckResult, not_run: tuple[str, ...] = ()) -> GateReport:
    return GateReport(
        plan_digest="sha256:1",
        phase="pre_deployment",
        results=results,
        not_run=not_run,
        started=START,
        finished=START,
        rehearsal=False,
    )


def evidence(**pod: Any) -> FailureEvidence:
    given = {"logs": "ERROR: no database", "previous_logs": "", "state": "waiting: CrashLoopBackOff", **pod}
    return FailureEvidence(
        failure=FailureClass.CRASH,
        reason="the container ends again and again",
        captured=START,
        readiness=(),
        pods=(PodEvidence(pod="web-1", container="web", restarts=3, **given),),
        events=("Back-off restarting (4 times)",),
    )


def written(run: DeployRun = RUN, **parts: Any) -> str:
    return report(run, **{"gate": None, "evidence": None, "duties": (), "timeline": (), **parts})


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_a_deployment_is_recorded_with_everything_that_names_it() -> None:
    text = written()

    for said in (
        "# Deployment: v1.2.3 to web\n",
        "- Run: `run-1`, by ada\n",
        "- Target: web in shop on eu, Kubernetes v1.37.2\n",
        f"- Commit: `{'c' * 40}`; plan `sha256:1`\n",
        "- Image: `registry.example/web@sha256:ab`\n",
        "- Started 2026-03-02 10:00:00 UTC, ended 2026-03-02 10:40:00 UTC\n",
        "- Outcome: **succeeded**. it stayed healthy\n",
        "- Objects changed: ConfigMap/web, Deployment/web\n",
    ):
        assert said in text


def test_a_run_that_came_to_nothing_says_so() -> None:
    text = written(replace(RUN, outcome=None, ended=None, image=None, changed=()))

    for said in ("Outcome: **still going on**", "ended not yet", "Image: none was pushed", "Objects changed: none"):
        assert said in text


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.ROLLED_BACK,
        Outcome.FIRST_DEPLOY_REMOVED,
        Outcome.TIMED_OUT_ROLLED_BACK,
        Outcome.ABORTED_ROLLED_BACK,
        Outcome.ROLLBACK_FAILED,
    ],
)
def test_a_release_that_was_taken_back_is_an_incident(outcome: Outcome) -> None:
    assert written(replace(RUN, outcome=outcome)).startswith("# Incident report: ")


def test_a_rollback_that_a_person_asked_for_is_called_one() -> None:
    assert written(replace(RUN, kind=RunKind.ROLLBACK)).startswith("# Rollback: ")


def test_a_rehearsal_says_so_in_its_title() -> None:
    run = replace(RUN, target=replace(RUN.target, rehearsal=True))

    assert written(run).startswith("# Deployment (REHEARSAL): ")


def test_a_run_that_ended_before_its_gate_says_so() -> None:
    assert "The gate was not reached." in written()


def test_every_check_has_a_line_also_those_that_did_not_run() -> None:
    text = written(gate=gate(result("a", Verdict.PASS), result("b", Verdict.FAIL), not_run=("c",)))

    assert "| a | PASS | it was looked at |\n| b | FAIL | it was looked at |\n| c | not run | |\n" in text
    assert "Verdict: **FAIL**" in text


def test_a_closed_gate_says_what_fixes_it() -> None:
    assert "To fix: mend it" in written(gate=gate(result("a", Verdict.ERROR)))
    assert "To fix" not in written(gate=gate(result("a", Verdict.PASS)))


def test_what_failed_is_shown_with_what_the_containers_said() -> None:
    text = written(evidence=evidence(previous_logs="starting"))

    assert "`crash` at 10:00:00 UTC: the container ends again and again" in text
    assert "Container `web` of `web-1`, 3 restarts, waiting: CrashLoopBackOff" in text
    assert "log (untrusted):\n\n    ERROR: no database" in text
    assert "log before the restart (untrusted):\n\n    starting" in text
    assert "warning events (untrusted):\n\n    Back-off restarting (4 times)" in text


def test_a_container_that_said_nothing_has_no_empty_block() -> None:
    text = written(evidence=evidence(logs=""))

    assert "log (untrusted)" not in text


def test_the_times_of_the_run_are_listed() -> None:
    assert "- 10:00:00 rollback begins" in written(timeline=[(START, "rollback begins")])


def test_what_people_owe_is_a_list_to_tick() -> None:
    assert "## Still to do by people\n\n- [ ] Tell support\n- [ ] Tell sales\n" in written(
        duties=("Tell support", "Tell sales")
    )
    assert "Still to do" not in written()


@pytest.mark.parametrize(
    "parts",
    [
        {"gate": gate(result("a", Verdict.FAIL, HOSTILE))},
        {"gate": gate(replace(result("a", Verdict.FAIL), remedy=HOSTILE))},
        {"evidence": evidence(logs=HOSTILE, previous_logs=HOSTILE, state=HOSTILE)},
        {"evidence": replace(evidence(), events=(HOSTILE,), reason=HOSTILE)},
        {"timeline": [(START, HOSTILE)]},
    ],
)
def test_no_text_from_outside_makes_a_heading_or_hides_a_line(parts: dict[str, Any]) -> None:
    harmless = {name: value if name != "timeline" else [(START, "fine")] for name, value in parts.items()}
    text = written(**parts)

    assert headings(text) == headings(written(**harmless))
    assert not {"\x1b", "\u202e"} & set(text)
    assert "## Verdict" not in headings(text)


@pytest.mark.parametrize("field", ["reason", "actor"])
def test_what_a_person_wrote_stays_on_its_line(field: str) -> None:
    assert headings(written(replace(RUN, **{field: HOSTILE}))) == headings(written())


def test_a_finding_cannot_end_its_cell_of_the_table() -> None:
    text = written(gate=gate(result("a", Verdict.FAIL, "no | PASS |")))

    assert "| a | FAIL | no \\| PASS \\| |" in text


def test_a_long_log_is_cut() -> None:
    assert len(written(evidence=evidence(logs="x" * 100_000))) < 12_000


def test_after_a_success_people_owe_step_seven_without_what_the_run_did_itself() -> None:
    duties = duties_of(shipped_skill(), Outcome.SUCCEEDED)

    assert "Update documentation" in duties
    assert not [duty for duty in duties if duty.startswith("Monitor for")]


def test_after_a_rollback_people_owe_the_rest_of_the_procedure_first_and_in_its_order() -> None:
    procedure = shipped_skill().rollback
    assert procedure is not None
    owed = tuple(duty for step in procedure.steps for duty in step.duties)

    assert duties_of(shipped_skill(), Outcome.ROLLED_BACK)[: len(owed)] == owed


@pytest.mark.parametrize("outcome", [Outcome.SUCCEEDED, Outcome.INCONCLUSIVE, Outcome.ROLLED_BACK])
def test_whatever_was_deployed_must_be_documented(outcome: Outcome) -> None:
    assert "Update deployment tracker" in duties_of(shipped_skill(), outcome)


def test_a_rollback_that_a_person_asked_for_owes_what_every_rollback_does() -> None:
    asked = duties_of(shipped_skill(), Outcome.SUCCEEDED, RunKind.ROLLBACK)

    assert asked == duties_of(shipped_skill(), Outcome.ROLLED_BACK)


def test_a_rollback_that_changed_nothing_owes_nothing() -> None:
    assert duties_of(shipped_skill(), Outcome.UNCHANGED, RunKind.ROLLBACK) == ()


def test_nothing_is_owed_twice() -> None:
    for outcome in Outcome:
        duties = duties_of(shipped_skill(), outcome)
        assert len(set(duties)) == len(duties)


@pytest.mark.parametrize(
    "outcome", [Outcome.GATE_FAILED, Outcome.FROZEN, Outcome.FAILED_BEFORE_WRITE, Outcome.UNCHANGED]
)
def test_after_a_run_that_changed_nothing_people_owe_nothing(outcome: Outcome) -> None:
    assert duties_of(shipped_skill(), outcome) == ()


def test_a_document_without_these_parts_asks_for_nothing() -> None:
    bare = replace(shipped_skill(), rollback=None, steps=(), constraints=())

    assert duties_of(bare, Outcome.ROLLED_BACK) == ()
    assert duties_of(bare, Outcome.SUCCEEDED) == ()
