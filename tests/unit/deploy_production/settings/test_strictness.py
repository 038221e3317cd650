"""Settings may be stricter than the skill, never laxer."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.errors import SettingsError
from deploy_production.model.operation import RolloutStatus
from deploy_production.model.skill import (
    Check,
    ChecklistItem,
    Command,
    Constraint,
    Gate,
    ProcessStep,
    RollbackProcedure,
    RollbackStep,
    Skill,
    TriggerKind,
    TriggerSpec,
)
from deploy_production.model.source import Span
from deploy_production.settings.checks import (
    BackupsCurrent,
    Checks,
    CodeReview,
    MetricQuery,
    MonitoringConfigured,
)
from deploy_production.settings.model import (
    Endpoint,
    FreezeSettings,
    ImageSettings,
    KubernetesSettings,
    LogSettings,
    RolloutSettings,
    Settings,
    VerifySettings,
)
from deploy_production.settings.strictness import STABILITY, laxities, require_strict
from deploy_production.skillfile.reader import read_skill

HERE = Span.at(1)
SEED = Path(__file__).parents[4] / "skills" / "deploy-production" / "SKILL.md"
MONITOR = "MANDATORY: Monitor deployment for 30 minutes after success"
FREEZE = "Never deploy Friday afternoon or before holidays"
ALL_GATES = "MANDATORY: ALL safety gates MUST pass before deployment"
BACKUPS = "Backups current and tested (within 24h)"
REVIEWED = "Recent commits reviewed and approved"


def check(check_id: str, requirement: str | None = None, *, within: timedelta | None = None) -> Check:
    return Check(
        id=check_id,
        command=None,
        requirement=requirement,
        verification=None,
        expected=None,
        failure_mode="BLOCK deployment",
        blocking=True,
        phase="pre_deployment",
        within=within,
        span=HERE,
    )


def trigger(
    kind: TriggerKind, text: str, *, threshold: float | None = None, hold: timedelta | None = None
) -> TriggerSpec:
    return TriggerSpec(kind=kind, text=text, threshold=threshold, hold=hold, span=HERE)


def constraint(text: str) -> Constraint:
    return Constraint(text=text, heading=None, span=HERE)


VERIFY_ROLLBACK = RollbackStep(
    number=2,
    action="verify_rollback",
    command=Command(text="kubectl rollout status", operation=RolloutStatus(kind="deployment", name="x"), span=HERE),
    timeout=timedelta(seconds=120),
    expected="Rollback complete, deployment healthy",
    duties=(),
    span=HERE,
)
ROLLBACK = RollbackProcedure(
    purpose="",
    triggers=(
        trigger(TriggerKind.HEALTH_CHECKS, "Health checks fail after 5 minutes", hold=timedelta(minutes=5)),
        trigger(
            TriggerKind.ERROR_RATE, "Error rate exceeds 5% for 2 minutes", threshold=0.05, hold=timedelta(minutes=2)
        ),
    ),
    steps=(VERIFY_ROLLBACK,),
    sequential=True,
    span=HERE,
)
CHECKS = (
    check("tests_pass"),
    check("code_review", REVIEWED),
    check("backups_current", BACKUPS, within=timedelta(hours=24)),
    check("deployment_plan"),
    check("monitoring_configured"),
)


def skill(**parts: Any) -> Skill:
    gate = Gate(type="blocking", phase="", purpose="", checks=parts.pop("checks", CHECKS), validation="", span=HERE)
    said = (MONITOR, "Logs must show no errors", FREEZE, ALL_GATES)
    defaults = {"gates": (gate,), "rollback": ROLLBACK, "constraints": tuple(constraint(text) for text in said)}
    return Skill(digest="sha256:0", **{**defaults, **parts})


def settings(**parts: Any) -> Settings:
    endpoint = Endpoint(name="version", service="web", contains="$VERSION")
    defaults: dict[str, Any] = {
        "version": 1,
        "application": "web",
        "image": ImageSettings(registry="registry.example", name="web"),
        "kubernetes": KubernetesSettings(context="production", namespace="shop"),
        "timezone": "Europe/Berlin",
        "freeze": FreezeSettings(country="DE"),
        "verify": VerifySettings(health=(endpoint,), smoke=(endpoint,)),
        "checks": Checks(),
    }
    return Settings(**{**defaults, **parts})


def rollout(**values: timedelta) -> Settings:
    return settings(rollout=RolloutSettings(**values))


def backups(**values: timedelta) -> Settings:
    part = BackupsCurrent(backup="b.yaml", restore_test="r.yaml", database="shop", **values)
    return settings(checks=Checks(backups_current=part))


def error_rate(maximum: float | None, *, name: str = "error_rate") -> Settings:
    query = MetricQuery(name=name, query="rate", minimum=0, maximum=maximum)
    part = MonitoringConfigured(prometheus="http://p:9090", rules=("r",), queries=(query,))
    return settings(checks=Checks(monitoring_configured=part))


def logs(allowed: int) -> Settings:
    base = settings()
    return settings(verify=base.verify.model_copy(update={"logs": LogSettings(allowed=allowed)}))


SECOND = timedelta(seconds=1)
CASES = [
    ("rollout.soak", rollout(soak=timedelta(minutes=30)), rollout(soak=timedelta(minutes=30) - SECOND), MONITOR),
    (
        "rollout.no_progress",
        rollout(no_progress=timedelta(minutes=5)),
        rollout(no_progress=timedelta(minutes=5) + SECOND),
        "Health checks fail after 5 minutes",
    ),
    (
        "rollout.rollback_timeout",
        rollout(rollback_timeout=timedelta(seconds=120)),
        rollout(rollback_timeout=timedelta(seconds=121)),
        "Rollback complete, deployment healthy",
    ),
    (
        "checks.backups_current.max_age",
        backups(max_age=timedelta(hours=24)),
        backups(max_age=timedelta(hours=25)),
        BACKUPS,
    ),
    (
        "checks.backups_current.restore_max_age",
        backups(restore_max_age=timedelta(hours=24)),
        backups(restore_max_age=timedelta(days=7)),
        BACKUPS,
    ),
    ("verify.logs.allowed", logs(0), logs(1), "Logs must show no errors"),
    (
        "freeze.friday_from",
        settings(freeze=FreezeSettings(country="DE", friday_from=time(12))),
        settings(freeze=FreezeSettings(country="DE", friday_from=time(12, 1))),
        FREEZE,
    ),
    (
        "freeze.day_before_from",
        settings(freeze=FreezeSettings(country="DE")),
        settings(freeze=FreezeSettings(country="DE", day_before_from=time(0, 1))),
        FREEZE,
    ),
    (
        "checks.monitoring_configured.queries[0].maximum",
        error_rate(0.05),
        error_rate(0.051),
        "Error rate exceeds 5% for 2 minutes",
    ),
    (
        "checks.code_review.require_signature",
        settings(checks=Checks(code_review=CodeReview())),
        settings(checks=Checks(code_review=CodeReview(require_signature=False))),
        REVIEWED,
    ),
    ("checks.tests_pass", settings(), settings(checks=Checks(tests_pass=None)), ALL_GATES),
]


@pytest.mark.parametrize(("path", "strict", "lax", "sentence"), CASES, ids=[case[0] for case in CASES])
def test_a_value_at_the_limit_is_fine_and_one_beyond_breaks_the_sentence_of_the_skill(
    path: str, strict: Settings, lax: Settings, sentence: str
) -> None:
    assert laxities(strict, skill()) == ()
    (found,) = laxities(lax, skill())
    assert (found.path, found.sentence) == (path, sentence)
    assert sentence in SEED.read_text(encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        require_strict(lax, skill(), rehearsal_confirmed=False)
    assert f"`{path}` is " in caught.value.message
    assert caught.value.message.endswith(f": {sentence}")


def test_a_short_stability_hold_is_refused_by_this_product_itself() -> None:
    assert laxities(rollout(stability=STABILITY), Skill(digest="sha256:0")) == ()
    (found,) = laxities(rollout(stability=STABILITY - SECOND), Skill(digest="sha256:0"))
    assert "a limit of this product" in found.sentence


def test_stricter_settings_are_fine() -> None:
    strict = rollout(soak=timedelta(hours=2), no_progress=timedelta(minutes=1), rollback_timeout=timedelta(seconds=60))
    assert require_strict(strict, skill(), rehearsal_confirmed=False) == ()


def test_all_broken_sentences_are_told_at_once() -> None:
    lax = rollout(soak=SECOND, no_progress=timedelta(hours=1), stability=SECOND)
    with pytest.raises(SettingsError) as caught:
        require_strict(lax, skill(), rehearsal_confirmed=False)
    lines = caught.value.message.splitlines()
    assert lines[0] == "The settings are laxer than the skill allows:"
    assert lines[3] == f"`rollout.soak` is 1s, and must be 30m or longer: {MONITOR}"
    assert len(lines) == 4


def test_what_the_skill_does_not_say_binds_nobody() -> None:
    silent = Skill(digest="sha256:0")
    assert laxities(rollout(soak=timedelta(0), no_progress=timedelta(hours=1)), silent) == ()
    assert laxities(backups(max_age=timedelta(days=30)), skill(checks=(check("backups_current"),))) == ()
    assert laxities(logs(5), silent) == ()
    assert laxities(error_rate(0.9), silent) == ()


def test_the_longest_monitoring_that_the_skill_asks_for_counts() -> None:
    item = ChecklistItem(text="Monitor for 1 hour", done=False, span=HERE)
    step = ProcessStep(number=7, title="", commands=(), checklist=(item,), span=HERE)
    (found,) = laxities(rollout(soak=timedelta(minutes=45)), skill(steps=(step,)))
    assert found.sentence == "Monitor for 1 hour"
    assert found.needed == "1h or longer"


def test_an_error_rate_without_an_upper_limit_is_lax() -> None:
    (found,) = laxities(error_rate(None, name="Error-Rate"), skill())
    assert found.found == "not limited"


def test_other_metrics_have_their_own_limits() -> None:
    assert laxities(error_rate(500, name="latency"), skill()) == ()


def test_reviews_by_merge_need_no_signed_trailers() -> None:
    review = CodeReview(provider="merges", require_signature=False)
    assert laxities(settings(checks=Checks(code_review=review)), skill()) == ()


def test_a_check_that_is_not_configured_is_left_to_the_gate() -> None:
    assert laxities(settings(checks=Checks()), skill()) == ()


def test_a_check_of_the_skill_that_nothing_verifies_is_refused() -> None:
    (found,) = laxities(settings(), skill(checks=(*CHECKS, check("canary_ready", "Canary prepared"))))
    assert found.path == "checks.canary_ready"
    assert found.sentence == ALL_GATES


def test_a_configured_check_that_the_skill_does_not_have_is_remarked() -> None:
    configured = settings(checks=Checks(code_review=CodeReview()))
    (remark,) = require_strict(configured, skill(checks=(check("tests_pass"),)), rehearsal_confirmed=False)
    assert remark.startswith("`checks.code_review` is configured, but the skill has no check of that id")


LAX = {"rollout": RolloutSettings(soak=timedelta(seconds=5))}


def test_a_confirmed_rehearsal_gets_remarks_instead() -> None:
    (remark,) = require_strict(settings(rehearsal=True, **LAX), skill(), rehearsal_confirmed=True)
    assert remark.startswith("REHEARSAL, laxer than the skill: `rollout.soak` is 5s")
    assert remark.endswith(MONITOR)


def test_a_rehearsal_that_the_namespace_does_not_confirm_is_refused_however_strict() -> None:
    with pytest.raises(SettingsError, match="the namespace does not say so") as caught:
        require_strict(settings(rehearsal=True), skill(), rehearsal_confirmed=False)
    assert "kubectl label namespace shop deploy-production.dev/rehearsal=true" in caught.value.diagnosis


def test_the_label_alone_makes_no_rehearsal() -> None:
    with pytest.raises(SettingsError, match="laxer than the skill"):
        require_strict(settings(**LAX), skill(), rehearsal_confirmed=True)


def test_the_defaults_are_as_strict_as_the_skill_that_is_shipped() -> None:
    assert laxities(settings(), read_skill(SEED.read_bytes())) == ()


def test_every_limit_is_found_in_the_skill_that_is_shipped() -> None:
    shipped = read_skill(SEED.read_bytes())
    assert [[laxity.path for laxity in laxities(lax, shipped)] for _, _, lax, _ in CASES] == [
        [case[0]] for case in CASES
    ]
