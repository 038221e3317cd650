"""`deploy_status` and `deploy_history`: what the record says. Reading never changes anything."""

from deploy_production.model import run as model
from mcp_server.arguments import NEWEST, Limit, RunIdOrNewest
from mcp_server.face import Face
from mcp_server.results import HistoryResult, StatusResult
from mcp_server.tool import Tool


def tools(face: Face) -> tuple[Tool, ...]:
    def deploy_status(run_id: RunIdOrNewest = NEWEST) -> StatusResult:
        """Tell how a run stands, the newest by default: its phase, its outcome, what it has changed."""
        named = None if run_id == NEWEST else model.RunId(run_id)
        return StatusResult.of(face.use_cases.status(named))

    def deploy_history(limit: Limit = 10) -> HistoryResult:
        """List the runs of this machine, newest first, with how each ended."""
        return HistoryResult.of(face.use_cases.history(limit=limit))

    return (
        Tool(
            handler=deploy_status,
            title="Status of a run",
            read_only=True,
            destructive=False,
            idempotent=True,
            open_world=False,
        ),
        Tool(
            handler=deploy_history,
            title="History of runs",
            read_only=True,
            destructive=False,
            idempotent=True,
            open_world=False,
        ),
    )
