"""The MCP server on recorded use cases, asked in memory through the SDK's own client, in either era of the protocol."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import anyio
from mcp import Client
from mcp.types import CallToolResult, TextContent, Tool

from deploy_production.app.api import UseCases
from mcp_server.audit import Audit
from mcp_server.face import Face
from mcp_server.pace import Pace
from mcp_server.server import Server, build_server
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases

Era = Literal["auto", "legacy"]
ERAS: tuple[Era, ...] = ("auto", "legacy")
ACTOR = "mcp:tester"
SESSION = "5e55-10n"


@dataclass(slots=True, kw_only=True)
class Host:
    """A host that talks to one server."""

    use_cases: RecordedUseCases
    era: Era
    logged: list[BaseException] = field(default_factory=list)
    audited: list[dict[str, Any]] = field(default_factory=list)
    audit_failure: OSError | None = None
    log_path: Path | None = Path("/var/state/crashes/20260302-7.log")
    opens: Callable[[], UseCases] | None = None

    @property
    def server(self) -> Server:
        face = Face(self.opens or (lambda: self.use_cases), actor=ACTOR, session=SESSION)
        clock = self.use_cases.clock
        audit = Audit(lambda _, line: self._keep(line), clock, session=SESSION)
        return build_server(face, version="0.1.0", log=self._log, audit=audit, pace=Pace(clock))

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        return self.call_with_progress(tool, **arguments)[0]

    def call_with_progress(self, tool: str, **arguments: Any) -> tuple[CallToolResult, list[tuple[float, str]]]:
        heard: list[tuple[float, str]] = []

        async def hear(progress: float, total: float | None, message: str | None) -> None:
            heard.append((progress, message or ""))

        async def session() -> CallToolResult:
            async with Client(self.server, mode=self.era) as client:
                return await client.call_tool(tool, arguments, progress_callback=hear)

        return anyio.run(session), heard

    def answer(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Calls a tool that must succeed and returns its structured content."""
        result = self.call(tool, **arguments)
        assert not result.is_error, text_of(result)
        assert result.structured_content is not None
        return result.structured_content

    def refusal(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Calls a tool that must fail and returns the JSON object of its text."""
        result = self.call(tool, **arguments)
        assert result.is_error
        found: dict[str, Any] = json.loads(text_of(result))
        return found

    def tools(self) -> list[Tool]:
        async def session() -> list[Tool]:
            async with Client(self.server, mode=self.era) as client:
                return list((await client.list_tools()).tools)

        return anyio.run(session)

    def _keep(self, line: str) -> None:
        if self.audit_failure is not None:
            raise self.audit_failure
        self.audited.append(json.loads(line))

    def _log(self, error: BaseException) -> Path | None:
        self.logged.append(error)
        return self.log_path


def a_host(era: Era = "auto", *, rehearsal: bool = False) -> Host:
    return Host(use_cases=RecordedUseCases(FakeClock(), rehearsal=rehearsal), era=era)


def text_of(result: CallToolResult) -> str:
    """Returns the one text of a result."""
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text
