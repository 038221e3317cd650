from datetime import timedelta

import pytest

from deploy_production.model.skill import TriggerKind
from deploy_production.skillfile.triggers import FORMS, Condition, ConditionError, Form, read_condition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Health checks fail after 5 minutes",
            Condition(kind=TriggerKind.HEALTH_CHECKS, hold=timedelta(minutes=5)),
        ),
        (
            "Error rate exceeds 5% for 2 minutes",
            Condition(kind=TriggerKind.ERROR_RATE, threshold=0.05, hold=timedelta(minutes=2)),
        ),
        (
            "error rates above 2.5 percent for 30s.",
            Condition(kind=TriggerKind.ERROR_RATE, threshold=0.025, hold=timedelta(seconds=30)),
        ),
        ("Manual abort triggered", Condition(kind=TriggerKind.MANUAL_ABORT)),
        ("Database migration failures", Condition(kind=TriggerKind.MIGRATION_FAILURE)),
    ],
)
def test_conditions_are_read(text: str, expected: Condition) -> None:
    assert read_condition(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The moon is full", "unknown-condition"),
        ("Error rate does not exceed 5% for 2 minutes", "unknown-condition"),
        ("Health checks fail", "incomplete-condition"),
        ("Error rate exceeds 5%", "incomplete-condition"),
        ("Error rate exceeds for 2 minutes", "incomplete-condition"),
        ("Health checks fail after a while", "unclear-quantity"),
        ("Health checks fail after 5 minutes unless it rains", "unclear-quantity"),
        ("Health checks fail after 0 minutes", "unclear-quantity"),
        ("Health checks fail after 25 hours", "unclear-quantity"),
        ("Error rate exceeds 500% for 2 minutes", "unclear-quantity"),
        ("", "unknown-condition"),
    ],
)
def test_condition_that_nothing_could_watch_is_refused(text: str, code: str) -> None:
    with pytest.raises(ConditionError) as caught:
        read_condition(text)
    assert caught.value.code == code


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind.value)
def test_example_of_every_form_is_read_as_that_form(form: Form) -> None:
    assert read_condition(form.example).kind is form.kind


def test_every_kind_of_trigger_can_be_written() -> None:
    assert {form.kind for form in FORMS} == set(TriggerKind)
