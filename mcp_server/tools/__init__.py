"""The tools, in the order in which they are listed. The list never depends on anything."""

from mcp_server.face import Face
from mcp_server.tool import Tool

from . import gate, plan, record, runs, target


def tools(face: Face) -> tuple[Tool, ...]:
    """Returns every tool, standing on one face."""
    return (*plan.tools(face), *gate.tools(face), *runs.tools(face), *record.tools(face), *target.tools(face))
