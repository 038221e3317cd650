"""The shipped skill, read: every value that the product acts on is pinned here, with its place."""

from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.errors import SkillError
from deploy_production.model.operation import (
    DockerBuild,
    DockerPush,
    DockerTag,
    KubectlApply,
    RolloutStatus,
    RolloutUndo,
    RunCommand,
)
from deploy_production.model.skill import Skill, TriggerKind
from deploy_production.skillfile import reader
from deploy_production.skillfile.document import MAX_BYTES
from deploy_production.skillfile.reader import SHOWN, read_skill, require_sound, shipped_skill, shipped_skill_bytes


@pytest.fixture(scope="module")
def skill() -> Skill:
    return shipped_skill()


def test_shipped_skill_reads_without_a_problem(skill: Skill) -> None:
    assert skill.problems == ()
    assert skill.document == "SKILL.md"
    assert skill.digest.startswith("sha256:")


def test_frontmatter_is_read_with_types_and_places(skill: Skill) -> None:
    head = skill.frontmatter
    assert head is not None
    assert {key: entry.value for key, entry in head.fields.items()} == {
        "name": "deploy-production",
        "description": "Deploy to production environments with safety checks. Use when releasing code to production. "
        "Not for staging deploys or local builds unless specifically requested.",
        "disable-model-invocation": True,
        "user-invocable": True,
        "context": "fork",
        "agent": "Plan",
        "allowed-tools": "Read, Bash(docker:*), Bash(kubectl:*)",
    }
    assert [str(entry.span.start) for entry in head.fields.values()] == [f"{line}:1" for line in range(2, 9)]


def test_mission_is_read(skill: Skill) -> None:
    assert skill.mission is not None
    assert skill.mission.objective == (
        "Deploy application to production with comprehensive safety checks and emergency rollback capability"
    )
    assert skill.mission.success_criteria == (
        "Deployment succeeds with zero downtime, all health checks pass, rollback procedure documented and tested"
    )
    assert str(skill.mission.span.start) == "13:1"


def test_gate_is_one_blocking_gate_before_the_deployment(skill: Skill) -> None:
    (gate,) = skill.gates
    assert (gate.type, gate.phase) == ("blocking", "pre_deployment")
    assert gate.purpose == "Prevent deployment if ANY check fails. These are non-negotiable requirements."
    assert gate.validation == (
        "MANDATORY: Run each check sequentially. If ANY check fails, STOP and resolve before continuing.\n"
        "DO NOT PROCEED unless ALL items are verified."
    )
    assert (str(gate.span.start), str(gate.span.end)) == ("18:1", "75:15")


@pytest.mark.requirement("gate.order")
def test_checks_stand_in_the_order_of_the_document(skill: Skill) -> None:
    assert [(check.id, check.span.start.line, check.span.start.column) for check in skill.gates[0].checks] == [
        ("tests_pass", 22, 3),
        ("code_review", 28, 3),
        ("migrations_tested", 34, 3),
        ("backups_current", 40, 3),
        ("deployment_plan", 46, 3),
        ("rollback_ready", 52, 3),
        ("monitoring_configured", 58, 3),
        ("team_notified", 64, 3),
    ]


def test_every_check_blocks_in_its_phase(skill: Skill) -> None:
    for check in skill.gates[0].checks:
        assert check.blocking
        assert check.failure_mode == "BLOCK deployment"
        assert check.phase == "pre_deployment"


def test_check_with_a_command_is_compiled(skill: Skill) -> None:
    check = skill.gates[0].check("tests_pass")
    assert check is not None
    assert check.command is not None
    assert check.command.text == "npm test"
    assert check.command.operation == RunCommand(argv=("npm", "test"))
    assert (str(check.command.span.start), str(check.command.span.end)) == ("23:12", "23:20")
    assert check.expected == "Exit code 0, all tests pass"
    assert (check.requirement, check.verification) == (None, None)


def test_checks_in_words_keep_requirement_and_verification(skill: Skill) -> None:
    assert {check.id: (check.requirement, check.verification) for check in skill.gates[0].checks[1:]} == {
        "code_review": ("Recent commits reviewed and approved", "Check PR approval status in git log"),
        "migrations_tested": ("Database migrations tested in staging", "Run migrations on staging database"),
        "backups_current": ("Backups current and tested (within 24h)", "Check backup timestamp and restore test log"),
        "deployment_plan": ("Deployment plan documented in runbook", "Review docs/deployments/YYYY-MM-DD-plan.md"),
        "rollback_ready": ("Rollback procedure prepared and tested", "Confirm rollback script exists and was tested"),
        "monitoring_configured": (
            "Monitoring and alerting configured for new deployment",
            "Verify alerts exist in monitoring system",
        ),
        "team_notified": ("Team notified of deployment window", "Check deployment calendar or Slack announcement"),
    }


def test_age_limit_of_a_requirement_is_a_duration(skill: Skill) -> None:
    limits = {check.id: check.within for check in skill.gates[0].checks if check.within is not None}
    assert limits == {"backups_current": timedelta(hours=24)}


def test_triggers_have_thresholds_and_holds(skill: Skill) -> None:
    assert skill.rollback is not None
    assert [(t.kind, t.threshold, t.hold, str(t.span.start)) for t in skill.rollback.triggers] == [
        (TriggerKind.HEALTH_CHECKS, None, timedelta(minutes=5), "165:14"),
        (TriggerKind.ERROR_RATE, 0.05, timedelta(minutes=2), "166:14"),
        (TriggerKind.MANUAL_ABORT, None, None, "167:14"),
        (TriggerKind.MIGRATION_FAILURE, None, None, "168:14"),
    ]
    assert [trigger.text for trigger in skill.rollback.triggers] == [
        "Health checks fail after 5 minutes",
        "Error rate exceeds 5% for 2 minutes",
        "Manual abort triggered",
        "Database migration failures",
    ]


def test_rollback_steps_have_commands_limits_and_duties(skill: Skill) -> None:
    procedure = skill.rollback
    assert procedure is not None
    assert procedure.sequential
    assert procedure.purpose == "Emergency rollback when deployment fails or health checks fail"
    assert [(step.number, step.action, step.timeout, step.expected) for step in procedure.steps] == [
        (1, "immediate_rollback", timedelta(seconds=30), "Rollback initiated, previous version restored"),
        (2, "verify_rollback", timedelta(seconds=120), "Rollback complete, deployment healthy"),
        (3, "investigate_root_cause", None, None),
        (4, "prepare_fix", None, None),
        (5, "redeploy", None, None),
    ]
    assert [step.command.operation for step in procedure.steps if step.command] == [
        RolloutUndo(kind="deployment", name="myapp"),
        RolloutStatus(kind="deployment", name="myapp"),
    ]
    assert [str(step.span.start) for step in procedure.steps] == ["172:1", "178:1", "184:1", "193:1", "202:1"]


def test_duties_of_the_last_rollback_steps_are_listed(skill: Skill) -> None:
    assert skill.rollback is not None
    assert [step.duties for step in skill.rollback.steps] == [
        (),
        (),
        (
            "Check logs: `kubectl logs -f deployment/myapp --tail=100`",
            "Review metrics: Error rates, latency, CPU/memory",
            "Identify: What changed, why it failed",
            "Document: Create incident report",
        ),
        (
            "Fix the issue in code",
            "Test in staging environment",
            "Update deployment plan with lessons learned",
            "Get approval for re-deployment",
        ),
        (
            "Follow full deployment process again",
            "All safety gates MUST pass",
            "Enhanced monitoring for first hour",
        ),
    ]


def test_flow_has_eight_nodes_and_eight_edges(skill: Skill) -> None:
    assert skill.flow is not None
    assert skill.flow.name == "Deployment"
    assert [(node.id, node.label, str(node.span.start)) for node in skill.flow.nodes] == [
        ("Verify", "1. Verify Checklist", "83:1"),
        ("Build", "2. Build & Test", "84:1"),
        ("Docker", "3. Build Docker", "85:1"),
        ("Push", "4. Push Registry", "86:1"),
        ("Deploy", "5. Apply K8s", "87:1"),
        ("Check", "6. Verify Health", "88:1"),
        ("Success", "Deployment Success", "89:1"),
        ("Rollback", "Rollback Procedure", "90:1"),
    ]
    assert [(edge.source, edge.target, edge.label, str(edge.span.start)) for edge in skill.flow.edges] == [
        ("Verify", "Build", "", "92:5"),
        ("Build", "Docker", "", "93:5"),
        ("Docker", "Push", "", "94:5"),
        ("Push", "Deploy", "", "95:5"),
        ("Deploy", "Check", "", "96:5"),
        ("Check", "Success", "Health OK", "97:5"),
        ("Check", "Rollback", "Errors", "98:5"),
        ("Rollback", "Verify", "Fix & Retry", "99:5"),
    ]


def test_steps_are_numbered_headings_with_compiled_commands(skill: Skill) -> None:
    found = [
        (step.number, step.title, [(c.operation, str(c.span.start)) for c in step.commands]) for step in skill.steps
    ]
    assert found == [
        (1, "Pre-Deployment Verification", []),
        (
            2,
            "Build Application",
            [(RunCommand(argv=("npm", "run", "build")), "111:1"), (RunCommand(argv=("npm", "test")), "112:1")],
        ),
        (
            3,
            "Build Docker Image",
            [
                (DockerBuild(tag="myapp:$VERSION", context="."), "118:1"),
                (DockerTag(source="myapp:$VERSION", target="myapp:latest"), "119:1"),
            ],
        ),
        (
            4,
            "Push to Registry",
            [
                (DockerPush(reference="myapp:$VERSION"), "125:1"),
                (DockerPush(reference="myapp:latest"), "126:1"),
            ],
        ),
        (
            5,
            "Deploy to Kubernetes",
            [
                (KubectlApply(path="manifests/production/"), "132:1"),
                (RolloutStatus(kind="deployment", name="myapp"), "133:1"),
            ],
        ),
        (6, "Verify Deployment", []),
        (7, "Post-Deployment", []),
    ]
    assert [str(step.span.start) for step in skill.steps] == [
        f"{line}:1" for line in (104, 108, 115, 122, 129, 136, 143)
    ]


def test_checklists_are_the_verifications_and_duties_of_steps_six_and_seven(skill: Skill) -> None:
    lists = {
        step.number: [(item.text, item.done, str(item.span.start)) for item in step.checklist] for step in skill.steps
    }
    assert {number: items for number, items in lists.items() if items} == {
        6: [
            ("Health checks passing", False, "138:1"),
            ("Logs show no errors", False, "139:1"),
            ("Metrics within normal range", False, "140:1"),
            ("Smoke tests pass", False, "141:1"),
        ],
        7: [
            ("Update documentation", False, "145:1"),
            ("Notify team of successful deployment", False, "146:1"),
            ("Monitor for 30 minutes", False, "147:1"),
            ("Update deployment tracker", False, "148:1"),
        ],
    }


def test_constraints_are_listed_with_the_line_they_belong_to(skill: Skill) -> None:
    headings = [(c.text, str(c.span.start)) for c in skill.constraints if c.heading is None]
    assert headings == [
        ("MANDATORY: ALL safety gates MUST pass before deployment", "224:3"),
        ("MANDATORY: Rollback procedure MUST be tested before deployment", "231:3"),
        ("MANDATORY: Monitor deployment for 30 minutes after success", "238:3"),
        ("MANDATORY: Document ALL deployments", "245:3"),
        ("DANGER ZONE: Production deployment is irreversible without rollback", "252:3"),
        ('No exceptions. No short-cuts. Production is not a place for "good enough."', "259:3"),
        ("MANDATORY: All components MUST be self-contained (zero .claude/rules dependency)", "269:1"),
        ("MANDATORY: Achieve 80-95% autonomy (0-5 AskUserQuestion rounds per session)", "270:1"),
        ("MANDATORY: Description MUST use What-When-Not format in third person", "271:1"),
        ("MANDATORY: No component references another component by name in description", "272:1"),
        ("MANDATORY: Progressive disclosure - references/ for detailed content", "273:1"),
        (
            "MANDATORY: Use XML for control (mission_control, critical_constraint), Markdown for data",
            "274:1",
        ),
        ("No exceptions. Portability invariant must be maintained.", "275:1"),
    ]


@pytest.mark.parametrize(
    ("heading", "bullets"),
    [
        (
            "MANDATORY: ALL safety gates MUST pass before deployment",
            [
                "Run each check sequentially",
                "If ANY check fails, STOP and resolve",
                'NO exceptions, NO "looks good" rationalization',
                "Document why gate failed and how it was fixed",
            ],
        ),
        (
            "MANDATORY: Rollback procedure MUST be tested before deployment",
            [
                "Verify rollback script exists",
                "Test rollback in staging",
                "Confirm previous version is stable",
                "Document rollback success criteria",
            ],
        ),
        (
            "MANDATORY: Monitor deployment for 30 minutes after success",
            [
                "Health checks must remain passing",
                "Error rates must stay below threshold",
                "Logs must show no errors",
                "Team must be available for immediate response",
            ],
        ),
        (
            "MANDATORY: Document ALL deployments",
            [
                "Update deployment tracker",
                "Document any issues or deviations",
                "Create incident report if rollback occurred",
                "Share lessons learned with team",
            ],
        ),
        (
            "DANGER ZONE: Production deployment is irreversible without rollback",
            [
                "Treat every deployment as potentially breaking",
                "Assume rollback will be needed (hope for best, prepare for worst)",
                "Never deploy Friday afternoon or before holidays",
                "Always have team on standby during deployment window",
            ],
        ),
    ],
)
def test_bullets_of_a_constraint_belong_to_its_heading(skill: Skill, heading: str, bullets: list[str]) -> None:
    assert [c.text for c in skill.constraints if c.heading == heading] == bullets


def test_every_place_shows_the_text_it_belongs_to(skill: Skill) -> None:
    lines = shipped_skill_bytes().decode().split("\n")
    for constraint in skill.constraints:
        start, end = constraint.span.start, constraint.span.end
        assert lines[start.line - 1][start.column - 1 : end.column - 1] == constraint.text
    for command in (command for step in skill.steps for command in step.commands):
        start, end = command.span.start, command.span.end
        assert lines[start.line - 1][start.column - 1 : end.column - 1] == command.text


def test_sound_skill_is_accepted(skill: Skill) -> None:
    require_sound(skill)


def test_problems_are_listed_with_document_line_and_column() -> None:
    data = shipped_skill_bytes().replace(b"<timeout>30 seconds</timeout>", b"<timeout>soon</timeout>")
    with pytest.raises(SkillError) as caught:
        require_sound(read_skill(data, name="skills/x/SKILL.md"))
    assert 'skills/x/SKILL.md:174:10: "soon" is no duration' in caught.value.message
    assert "[unclear-quantity]" in caught.value.message
    assert "validate-skill" in caught.value.diagnosis


def test_long_lists_of_problems_are_cut_and_counted() -> None:
    skill = read_skill(b"</check>\n" * 100)
    with pytest.raises(SkillError) as caught:
        require_sound(skill)
    assert f"and {len(skill.problems) - SHOWN} more" in caught.value.message


def test_oversize_file_is_refused_unread() -> None:
    skill = read_skill(b"x" * (MAX_BYTES + 1))
    assert [problem.code for problem in skill.problems] == ["too-large"]
    assert skill.gates == ()


def test_digest_is_that_of_the_bytes() -> None:
    data = shipped_skill_bytes()
    assert read_skill(data).digest != read_skill(data + b"\n").digest


def test_skill_without_control_blocks_may_show_any_command() -> None:
    data = b"---\nname: other\ndescription: x\n---\n## Process\n### 1. Look\n```bash\nls | wc -l\n```\n"
    skill = read_skill(data)
    assert skill.problems == ()
    assert skill.steps == ()


def test_installed_package_reads_the_skill_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_skill").mkdir()
    (tmp_path / "_skill" / "SKILL.md").write_bytes(b"carried")
    monkeypatch.setattr(reader, "__file__", str(tmp_path / "skillfile" / "reader.py"))
    assert shipped_skill_bytes() == b"carried"


def test_installation_without_the_skill_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    with pytest.raises(SkillError, match="missing from this installation"):
        shipped_skill_bytes()
