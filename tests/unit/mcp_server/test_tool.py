import inspect

import pytest

from mcp_server.face import Face
from mcp_server.tool import Tool
from mcp_server.tools import tools
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases

ALL = tools(Face(lambda: RecordedUseCases(FakeClock()), actor="a"))


def name(tool: Tool) -> str:
    return str(tool.handler.__name__)


@pytest.mark.parametrize("tool", ALL, ids=name)
def test_a_handler_is_thin(tool: Tool) -> None:
    assert len(inspect.getsource(tool.handler).splitlines()) <= 12


@pytest.mark.parametrize("tool", ALL, ids=name)
def test_what_reads_never_destroys(tool: Tool) -> None:
    assert not (tool.read_only and tool.destructive)


def test_only_what_no_unattended_release_needs_asks_the_host_for_a_person() -> None:
    asking = {name(tool) for tool in ALL if tool.needs_person}
    assert asking == {"deploy_rollback"}
    assert all(tool.meta["anthropic/alwaysLoad"] for tool in ALL)
    assert {name(tool) for tool in ALL if "anthropic/requiresUserInteraction" in tool.meta} == asking
