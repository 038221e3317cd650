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


def test_every_tool_is_there_from_the_first_request_and_none_is_refused_where_nobody_can_be_asked() -> None:
    assert all(tool.meta == {"anthropic/alwaysLoad": True} for tool in ALL)
