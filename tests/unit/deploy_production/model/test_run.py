from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.errors import ExitCode
from deploy_production.ledger.codec import decode, encode
from deploy_production.model.run import Change, Outcome, Phase, Plan, PlannedObject, RollbackTarget, RunId
from deploy_production.model.target import Image, ObjectKey, Target
from tests.simulators.clock import START

KEY = ObjectKey(api_version="v1", kind="ConfigMap", namespace="shop", name="web")
OBJECT = PlannedObject(
    key=KEY,
    manifest={"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", "namespace": "shop"}},
    change=Change.CREATED,
    live_uid=None,
    live_digest=None,
    diff=("+greeting: hello",),
)
TARGET = Target(
    context="eu", cluster_uid="uid", server_version="v1.37.2", namespace="shop", application="web", rehearsal=False
)
PLAN = Plan(
    version="v1.4.0",
    commit="c" * 40,
    tree="d" * 40,
    base_commit=None,
    skill_digest="sha256:1",
    settings_digest="sha256:2",
    target=TARGET,
    image=Image(repository="registry.example/web", tag="v1.4.0", digest=None),
    objects=(OBJECT,),
    rollback=RollbackTarget(first_deploy=False, image="web:v1.3.0", version="v1.3.0", run_id=RunId("run-1")),
    soak=timedelta(minutes=30),
    expected_duration=timedelta(minutes=45),
    created=START,
    actor="dana",
    warnings=("mind the gap",),
)
REMARKS = {"created", "actor", "warnings"}
"""What a digest leaves out: when, by whom, and what was remarked."""


def other(value: Any) -> Any:
    """Returns a value of the same type that is not the same."""
    match value:
        case bool():
            return not value
        case None:
            return "something"
        case Change():
            return Change.SPEC_CHANGED
        case str():
            return value + "x"
        case timedelta():
            return value + timedelta(seconds=1)
        case tuple():
            return ()
        case dict():
            return {**value, "data": {"more": "1"}}
        case _:
            name = fields(value)[0].name
            return replace(value, **{name: other(getattr(value, name))})


@pytest.mark.parametrize("name", sorted({field.name for field in fields(Plan)} - REMARKS))
def test_every_field_that_decides_what_is_done_is_under_the_digest(name: str) -> None:
    assert replace(PLAN, **{name: other(getattr(PLAN, name))}).digest != PLAN.digest


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (part, field.name)
        for part, value in [("target", TARGET), ("image", PLAN.image), ("rollback", PLAN.rollback)]
        for field in fields(value)
    ],
)
def test_every_field_of_a_part_is_under_the_digest(part: str, name: str) -> None:
    value = getattr(PLAN, part)
    changed = replace(value, **{name: other(getattr(value, name))})

    assert replace(PLAN, **{part: changed}).digest != PLAN.digest


@pytest.mark.parametrize("name", [field.name for field in fields(PlannedObject)])
def test_every_field_of_an_object_is_under_the_digest(name: str) -> None:
    changed = replace(OBJECT, **{name: other(getattr(OBJECT, name))})

    assert replace(PLAN, objects=(changed,)).digest != PLAN.digest


def test_the_order_of_the_objects_is_under_the_digest() -> None:
    second = replace(OBJECT, key=replace(KEY, name="second"))

    assert replace(PLAN, objects=(OBJECT, second)).digest != replace(PLAN, objects=(second, OBJECT)).digest


def test_when_by_whom_and_with_which_remarks_a_plan_was_made_is_not_under_the_digest() -> None:
    again = replace(PLAN, created=START + timedelta(days=1), actor="robin", warnings=())

    assert again.digest == PLAN.digest


def test_a_plan_is_read_back_as_it_was_written() -> None:
    read = decode(Plan, encode(PLAN))

    assert read == PLAN
    assert read.digest == PLAN.digest


def test_a_plan_finds_its_objects_by_key() -> None:
    assert PLAN.object(KEY) == OBJECT
    assert PLAN.object(replace(KEY, name="other")) is None


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_an_exit_code(outcome: Outcome) -> None:
    assert isinstance(outcome.exit_code, ExitCode)


def test_only_what_went_as_asked_ends_with_zero() -> None:
    assert {outcome for outcome in Outcome if outcome.exit_code == 0} == {Outcome.SUCCEEDED, Outcome.UNCHANGED}


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome.GATE_FAILED, 10),
        (Outcome.GATE_UNDECIDED, 11),
        (Outcome.ROLLED_BACK, 20),
        (Outcome.FIRST_DEPLOY_REMOVED, 20),
        (Outcome.ROLLBACK_FAILED, 21),
        (Outcome.HELD, 22),
        (Outcome.DIED, 22),
        (Outcome.FAILED_BEFORE_WRITE, 23),
        (Outcome.TIMED_OUT_ROLLED_BACK, 30),
        (Outcome.INCONCLUSIVE, 40),
        (Outcome.ABORTED, 50),
        (Outcome.ABORTED_ROLLED_BACK, 50),
        (Outcome.LEASE_HELD, 60),
        (Outcome.FROZEN, 61),
        (Outcome.DRIFTED, 62),
        (Outcome.INTERNAL, 70),
    ],
)
def test_an_outcome_keeps_its_number(outcome: Outcome, code: int) -> None:
    assert outcome.exit_code == code


def test_a_process_ends_with_no_code_that_only_a_face_can_give() -> None:
    """A wrong command line, bad input, a detached caller: none of them is how a run ends."""
    faces = {ExitCode.USAGE, ExitCode.BAD_INPUT, ExitCode.ENVIRONMENT, ExitCode.RECORD, ExitCode.INTERRUPTED}

    assert faces.isdisjoint(outcome.exit_code for outcome in Outcome)
    assert faces | {outcome.exit_code for outcome in Outcome} == set(ExitCode)


def test_the_phases_are_stored_by_these_names() -> None:
    names = ["verify", "build", "docker", "push", "deploy", "check", "success", "rollback", "stopped"]

    assert [phase.value for phase in Phase] == names
