import json
from datetime import UTC, datetime

import pytest

from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app.for_hooks import freeze, main, owed
from deploy_production.ledger.reader import SqliteLedgerReader
from tests.simulators.clock import FakeClock
from tests.unit.deploy_production.app.desk import Desk

ASKED = {"session": "session-1", "prompt": "prompt-1"}
FRIDAY = FakeClock(datetime(2026, 3, 6, 15, 0, tzinfo=UTC))
MONDAY = FakeClock(datetime(2026, 3, 2, 10, 0, tzinfo=UTC))


def frozen(desk: Desk, clock: FakeClock, version: str = "v1") -> str:
    return freeze(GitRepository(desk.box.root, SystemProcesses(desk.environment)), version, clock)


def owes(desk: Desk, last_message: str = "", prompt: str = "prompt-1") -> str:
    return owed(SqliteLedgerReader(desk.state.ledger), "session-1", prompt, last_message)


def test_a_release_that_would_run_into_a_freeze_is_told_with_the_next_moment(desk: Desk) -> None:
    desk.bench.overrides = {"rehearsal": False}
    desk.release("v1")
    told = frozen(desk, FRIDAY)
    assert "is a Friday" in told
    assert "The next moment at which the whole release fits: 2026-03-0" in told


def test_on_another_day_nothing_is_told(desk: Desk) -> None:
    desk.bench.overrides = {"rehearsal": False}
    desk.release("v1")
    assert frozen(desk, MONDAY) == ""


def test_a_rehearsal_is_left_to_the_gate(desk: Desk) -> None:
    desk.release("v1")
    assert frozen(desk, FRIDAY) == ""


def test_a_version_that_is_not_known_is_left_to_the_gate(desk: Desk) -> None:
    desk.release("v1")
    assert frozen(desk, FRIDAY, "v2") == ""


def test_a_release_without_settings_is_left_to_the_gate(desk: Desk) -> None:
    desk.release("v1", settings=False)
    assert frozen(desk, FRIDAY) == ""


def test_a_run_of_the_command_that_goes_on_is_owed(desk: Desk) -> None:
    desk.open(desk.planned(), invocation=ASKED)
    assert "run-1 (v1) is still going on. Call deploy_wait" in owes(desk, "all of run-1 is well")


def test_a_run_that_ended_is_owed_until_it_is_named(desk: Desk) -> None:
    desk.open(desk.planned(), invocation=ASKED)
    desk.end("run-1")
    assert "run-1 (succeeded) has ended and is not reported" in owes(desk, "done")
    assert owes(desk, "run-1 succeeded") == ""


def test_the_rollback_of_such_a_run_is_owed_too(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan, invocation=ASKED)
    desk.end("run-1")
    desk.open(plan, "run-2", kind="rollback", of="run-1")
    assert "run-2" in owes(desk, "run-1 succeeded")


def test_the_runs_of_others_are_not_owed(desk: Desk) -> None:
    plan = desk.planned()
    desk.open(plan)
    desk.open(plan, "run-2", invocation={**ASKED, "session": "session-2"})
    assert owes(desk) == ""
    assert owes(desk, prompt="prompt-2") == ""


def test_without_any_ledger_nothing_is_owed(desk: Desk) -> None:
    assert owes(desk) == ""


def test_a_question_is_answered_as_json(desk: Desk) -> None:
    desk.open(desk.planned(), invocation=ASKED)
    answer = json.loads(main(["owed", "session-1", "prompt-1"], "", desk.environment))
    assert "run-1" in answer["answer"]
    assert json.loads(main(["freeze", str(desk.box.root), "v1"], "", desk.environment)) == {"answer": ""}


def test_another_question_is_refused(desk: Desk) -> None:
    with pytest.raises(SystemExit):
        main(["launch"], "", desk.environment)
