from datetime import timedelta

import pytest

from mcp_server.face import Face
from mcp_server.pace import CHANGES, READS, WORKS, Pace, allowed
from mcp_server.tool import Tool
from mcp_server.tools import tools
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases

TOOLS = {tool.name: tool for tool in tools(Face(lambda: RecordedUseCases(FakeClock()), actor="a"))}


def spend(pace: Pace, tool: Tool) -> None:
    assert [pace.wait(tool) for _ in range(allowed(tool))] == [0] * allowed(tool)


@pytest.mark.parametrize(
    ("name", "number"), [("deploy_status", READS), ("deploy_gate", WORKS), ("deploy_apply", CHANGES)]
)
def test_what_does_more_may_be_called_less_often(name: str, number: int) -> None:
    assert allowed(TOOLS[name]) == number


def test_a_tool_that_is_called_too_often_must_wait_for_the_rest_of_the_minute() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    spend(pace, TOOLS["deploy_apply"])
    clock.advance(timedelta(seconds=20))
    assert pace.wait(TOOLS["deploy_apply"]) == 40


def test_after_the_minute_there_is_room_again() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    spend(pace, TOOLS["deploy_apply"])
    clock.advance(timedelta(seconds=60))
    assert pace.wait(TOOLS["deploy_apply"]) == 0


def test_calls_of_another_tool_never_keep_anybody_from_aborting() -> None:
    pace = Pace(FakeClock())
    spend(pace, TOOLS["deploy_apply"])
    spend(pace, TOOLS["deploy_status"])
    assert pace.wait(TOOLS["deploy_abort"]) == 0


def test_a_refused_call_does_not_count() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    spend(pace, TOOLS["deploy_apply"])
    for _ in range(50):
        assert pace.wait(TOOLS["deploy_apply"]) > 0
    clock.advance(timedelta(seconds=60))
    assert pace.wait(TOOLS["deploy_apply"]) == 0
