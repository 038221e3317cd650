"""`deploy_gate`: whether a version may be deployed now."""

from mcp.server.mcpserver import Context

from deploy_production.model.gate import CheckResult
from mcp_server.arguments import Version
from mcp_server.face import Face
from mcp_server.offload import Say, offload
from mcp_server.results import GateResult
from mcp_server.tool import Tool


def tools(face: Face) -> tuple[Tool, ...]:
    async def deploy_gate(version: Version, context: Context) -> GateResult:
        """Run every check of the safety gate for a version, in order, until the first that does not pass.

        Starts no deploy. Answers `open` or `blocked` with the check that blocks and its remedy; a blocked gate is an
        answer, not an error. Runs the tests of the release, so it may take minutes.
        """
        return await offload(lambda say: _run_gate(face, version, say), context.report_progress)

    return (
        Tool(
            handler=deploy_gate,
            title="Run the gate",
            read_only=False,
            destructive=False,
            idempotent=True,
            open_world=True,
        ),
    )


def _run_gate(face: Face, version: str, say: Say) -> GateResult:
    def told(check_id: str, result: CheckResult | None) -> None:
        say(f"{check_id}: {'looking' if result is None else result.verdict.value}")

    plan = face.use_cases.plan(version)
    return GateResult.of(plan, face.use_cases.gate(plan, told=told))
