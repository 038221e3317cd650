"""`deploy_gate`: whether a version may be deployed now."""

import threading

from mcp.server.mcpserver import Context

from deploy_production.errors import DeployError, ExitCode
from deploy_production.model.gate import CheckResult
from mcp_server.arguments import Version
from mcp_server.face import Face
from mcp_server.offload import Say, offload
from mcp_server.results import GateResult
from mcp_server.tool import Tool


class GateBusy(DeployError):
    """Another call of this server runs the gate; it goes on even when nobody waits for it any more."""

    exit_code = ExitCode.LEASE_HELD
    code = "GATE_BUSY"
    retryable = True


def tools(face: Face) -> tuple[Tool, ...]:
    one = threading.Lock()

    async def deploy_gate(version: Version, context: Context) -> GateResult:
        """Run every check of the safety gate for a version, in order, until the first that does not pass.

        Starts no deploy. Answers `open` or `blocked` with the check that blocks and its remedy; a blocked gate is an
        answer, not an error. Runs the tests of the release, so it may take minutes.
        """
        return await offload(lambda say: _alone(one, face, version, say), context.report_progress)

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


def _alone(one: threading.Lock, face: Face, version: str, say: Say) -> GateResult:
    # Each gate runs the tests of a release: cancelled and called again, they would pile up.
    if not one.acquire(blocking=False):
        raise GateBusy("The gate is being run by another call.", diagnosis="Wait for it to end, then call again.")
    try:
        return _run_gate(face, version, say)
    finally:
        one.release()


def _run_gate(face: Face, version: str, say: Say) -> GateResult:
    def told(check_id: str, result: CheckResult | None) -> None:
        say(f"{check_id}: {'looking' if result is None else result.verdict.value}")

    plan = face.use_cases.plan(version)
    return GateResult.of(plan, face.use_cases.gate(plan, told=told))
