"""Runs that an agent asks for: each stands on a person's own command."""

from datetime import timedelta

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.app.invocations import Invocations
from deploy_production.errors import LeaseHeld, NotInvokedError, RepositoryError
from deploy_production.model.invocation import Agent, Source
from deploy_production.model.run import RunId
from tests.unit.deploy_production.app.desk import Desk, Launched

AGENT = Agent(session="5e55-10n")
STRANGER = Agent(session="another")
WAITING = "*.json"


def waiting(desk: Desk) -> int:
    return len(list(desk.state.invocations.glob(WAITING)))


def test_an_agent_cannot_start_a_run_that_nobody_asked_for(desk: Desk, launched: Launched) -> None:
    plan = desk.planned()

    with pytest.raises(NotInvokedError):
        desk.application.start(plan, actor="mcp:ada", agent=AGENT)

    assert launched.bodies == []


def test_a_persons_word_starts_one_run_and_stands_in_its_first_entry(desk: Desk, launched: Launched) -> None:
    plan = desk.planned()
    given = desk.application.authorize("v1")

    desk.application.start(plan, actor="mcp:ada", agent=AGENT)
    with pytest.raises(NotInvokedError):
        desk.application.start(plan, actor="mcp:ada", agent=AGENT)

    (body,) = launched.bodies
    assert body["invocation"]["id"] == given.id
    assert body["invocation"]["source"] == Source.TERMINAL.value


def test_a_person_needs_no_word_of_a_person(desk: Desk, launched: Launched) -> None:
    desk.application.start(desk.planned(), actor="cli:ada")

    (body,) = launched.bodies
    assert "invocation" not in body


def test_a_start_that_is_refused_for_another_reason_uses_no_word_up(desk: Desk) -> None:
    plan = desk.planned()
    desk.application.authorize("v1")
    desk.open(plan)

    with pytest.raises(LeaseHeld):
        desk.application.start(plan, actor="mcp:ada", agent=AGENT)

    assert waiting(desk) == 1


def test_a_version_that_is_not_there_cannot_be_allowed(desk: Desk) -> None:
    desk.release("v1")

    with pytest.raises(RepositoryError, match="no version 'v2'"):
        desk.application.authorize("v2")

    assert waiting(desk) == 0


def test_an_agent_may_take_back_what_its_own_session_began(desk: Desk, launched: Launched) -> None:
    desk.open(desk.planned(), invocation={"session": AGENT.session})
    desk.end("run-1")

    desk.application.rollback(RunId("run-1"), reason="orders fail", actor="mcp:ada", agent=AGENT)

    assert len(launched.bodies) == 1


@pytest.mark.parametrize("agent", [STRANGER, Agent(session="")])
@pytest.mark.parametrize("invocation", [{"session": AGENT.session}, {"session": ""}, {}])
def test_an_agent_takes_back_nothing_that_others_began(
    desk: Desk, launched: Launched, agent: Agent, invocation: dict[str, str]
) -> None:
    desk.open(desk.planned(), invocation=invocation)
    desk.end("run-1")

    with pytest.raises(NotInvokedError):
        desk.application.rollback(RunId("run-1"), reason="orders fail", actor="mcp:ada", agent=agent)

    assert launched.bodies == []


def test_a_persons_word_for_its_version_lets_an_agent_take_any_run_back(desk: Desk, launched: Launched) -> None:
    desk.open(desk.planned())
    desk.end("run-1")
    desk.application.authorize("v1")

    desk.application.rollback(RunId("run-1"), reason="orders fail", actor="mcp:ada", agent=STRANGER)

    (body,) = launched.bodies
    assert body["invocation"]["version"] == "v1"


def test_a_word_is_as_old_as_the_clock_says(desk: Desk) -> None:
    given = desk.application.authorize("v1" if desk.release("v1") else "")

    assert abs(SystemClock().now() - given.moment) < timedelta(seconds=60)
    assert Invocations(directory=desk.state.invocations, clock=SystemClock()).claim(AGENT, "v1", desk.box.root) == given
