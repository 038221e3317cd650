"""Promises of the skill that belong to no single module: what reports say, and what the shipped files are like."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy_production.engine.reporting import duties_of, report
from deploy_production.model.gate import CheckResult, GateReport, Verdict
from deploy_production.model.readiness import FailureClass, FailureEvidence
from deploy_production.model.run import DeployRun, Outcome, Phase, RunId, RunKind
from deploy_production.model.target import Target
from deploy_production.skillfile.reader import shipped_skill, shipped_skill_bytes

ROOT = Path(__file__).resolve().parents[1]
SKILL = ROOT / "skills" / "deploy-production"
TEXT = shipped_skill_bytes().decode()
MOMENT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
SHIPPED = ("skills", "deploy_production", "mcp_server", "validators", ".claude-plugin")
TEXTS = {".py", ".md", ".json", ".sql"}
WENT_BACK = (
    Outcome.ROLLED_BACK,
    Outcome.FIRST_DEPLOY_REMOVED,
    Outcome.TIMED_OUT_ROLLED_BACK,
    Outcome.ABORTED_ROLLED_BACK,
    Outcome.ROLLBACK_FAILED,
)


def a_run(outcome: Outcome, reason: str) -> DeployRun:
    target = Target(
        context="prod",
        cluster_uid="uid",
        server_version="v1.37.2",
        namespace="shop",
        application="shop",
        rehearsal=False,
    )
    return DeployRun(
        id=RunId("run-1"),
        kind=RunKind.DEPLOY,
        plan_digest="sha256:1",
        version="v1.2.3",
        commit="c0ffee",
        target=target,
        actor="Ada",
        phase=Phase.STOPPED,
        activity="",
        outcome=outcome,
        reason=reason,
        started=MOMENT,
        updated=MOMENT,
        ended=MOMENT + timedelta(minutes=1),
        image=None,
        changed=(),
        abort_requested=False,
        process="host:1:2",
    )


def a_result(check_id: str, verdict: Verdict, summary: str, remedy: str) -> CheckResult:
    return CheckResult(
        check_id=check_id,
        verdict=verdict,
        summary=summary,
        remedy=remedy,
        evidence=(),
        started=MOMENT,
        finished=MOMENT,
        valid_until=MOMENT + timedelta(hours=1),
    )


def shipped_files() -> list[Path]:
    # The linter's rules are about these very words; it reads and asks for nothing of the kind.
    found = [
        path
        for folder in SHIPPED
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in TEXTS and not {"validators", "rules"} & set(path.relative_to(ROOT).parts)
    ]
    assert len(found) > 50
    return found


@pytest.mark.requirement("rollback.investigation")
@pytest.mark.requirement("rollback.fix")
@pytest.mark.requirement("rollback.redeploy")
@pytest.mark.parametrize("outcome", WENT_BACK)
def test_report_of_a_rollback_lists_steps_three_to_five(outcome: Outcome) -> None:
    skill = shipped_skill()
    assert skill.rollback is not None
    owed = [duty for step in skill.rollback.steps if step.number >= 3 for duty in step.duties]
    assert len(owed) == 11
    duties = duties_of(skill, outcome)
    assert set(owed) <= set(duties)
    text = report(a_run(outcome, "crashed"), gate=None, evidence=None, duties=duties, timeline=())
    for duty in owed:
        assert f"- [ ] {duty}" in text


@pytest.mark.requirement("process.after")
@pytest.mark.requirement("document.update_tracker")
def test_report_of_a_success_lists_what_people_still_owe() -> None:
    duties = duties_of(shipped_skill(), Outcome.SUCCEEDED)
    text = report(a_run(Outcome.SUCCEEDED, ""), gate=None, evidence=None, duties=duties, timeline=())
    for duty in ("Update documentation", "Notify team of successful deployment", "Update deployment tracker"):
        assert f"- [ ] {duty}" in text
    assert "Monitor for 30 minutes" not in text


@pytest.mark.requirement("document.incident_report")
def test_report_of_a_rollback_is_an_incident_report() -> None:
    evidence = FailureEvidence(
        failure=FailureClass.CRASH,
        reason="the container ends again and again",
        captured=MOMENT,
        readiness=(),
        pods=(),
        events=("Back-off restarting failed container",),
    )
    timeline = [(MOMENT, "rollback begins")]
    run = a_run(Outcome.ROLLED_BACK, "crashed")
    text = report(run, gate=None, evidence=evidence, duties=(), timeline=timeline)
    assert text.startswith("# Incident report: v1.2.3 to shop\n")
    for said in ("the container ends again and again", "Back-off restarting", "rollback begins", "**rolled-back**"):
        assert said in text


@pytest.mark.requirement("constraint.gate_failure_documented")
def test_report_says_why_the_gate_failed_and_what_fixes_it() -> None:
    gate = GateReport(
        plan_digest="sha256:1",
        phase="pre_deployment",
        results=(
            a_result("tests_pass", Verdict.PASS, "12 tests passed.", ""),
            a_result("code_review", Verdict.FAIL, "2 commits lack a review.", "Ask somebody else to review them."),
        ),
        not_run=("backups_current",),
        started=MOMENT,
        finished=MOMENT,
        rehearsal=False,
    )
    text = report(a_run(Outcome.GATE_FAILED, "code_review"), gate=gate, evidence=None, duties=(), timeline=())
    assert "| code_review | FAIL | 2 commits lack a review. |" in text
    assert "To fix: Ask somebody else to review them." in text
    assert "| backups_current | not run |" in text


@pytest.mark.requirement("genetic.self_contained")
def test_nothing_that_is_shipped_depends_on_rules_of_the_users_project() -> None:
    sentence = "MANDATORY: All components MUST be self-contained (zero .claude/rules dependency)"
    for path in shipped_files():
        text = path.read_text(encoding="utf-8").replace(sentence, "")
        assert ".claude/rules" not in text, path
        assert "CLAUDE.md" not in text, path


@pytest.mark.requirement("genetic.autonomy")
def test_nothing_that_is_shipped_asks_questions_of_its_own() -> None:
    sentence = "MANDATORY: Achieve 80-95% autonomy (0-5 AskUserQuestion rounds per session)"
    for path in shipped_files():
        assert "AskUserQuestion" not in path.read_text(encoding="utf-8").replace(sentence, ""), path


@pytest.mark.requirement("genetic.no_component_named")
def test_description_names_no_other_component() -> None:
    skill = shipped_skill()
    assert skill.frontmatter is not None
    integration = TEXT[TEXT.index("## Integration") : TEXT.index("## Absolute Constraints")]
    named = re.findall(r"^- `([^`]+)`", integration, flags=re.MULTILINE)
    assert named == ["ci-pipeline-manager", "backend-patterns"]
    description = skill.frontmatter.value("description").lower()
    assert [name for name in named if name in description or name.replace("-", " ") in description] == []


@pytest.mark.requirement("genetic.progressive_disclosure")
def test_details_stand_in_references_one_level_deep() -> None:
    assert len(TEXT.split("\n")) < 500
    references = list((SKILL / "references").iterdir())
    assert len(references) >= 3
    for path in references:
        assert path.is_file()
        assert path.suffix == ".md"
        assert len(path.read_text(encoding="utf-8").strip()) > 200


@pytest.mark.requirement("genetic.xml_for_control")
def test_control_is_xml_and_data_is_markdown() -> None:
    skill = shipped_skill()
    lines = TEXT.split("\n")
    assert skill.mission is not None
    assert skill.rollback is not None
    for block in (skill.mission, *skill.gates, skill.rollback):
        assert lines[block.span.start.line - 1].startswith("<")
    for step in skill.steps:
        assert lines[step.span.start.line - 1].startswith("### ")
        for item in step.checklist:
            assert lines[item.span.start.line - 1].startswith("- [ ] ")
    for path in (SKILL / "references").glob("*.md"):
        assert "<safety_gate" not in path.read_text(encoding="utf-8"), path
