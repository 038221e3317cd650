"""`deploy_plan`: what a release would change."""

from mcp_server.arguments import Version
from mcp_server.face import Face
from mcp_server.results import PlanResult
from mcp_server.tool import Tool


def tools(face: Face) -> tuple[Tool, ...]:
    def deploy_plan(version: Version) -> PlanResult:
        """Plan a production deploy of a version: what would change, and the digest under which it can be deployed.

        Changes nothing in the cluster. Call this first and show the changes to the person.
        """
        return PlanResult.of(face.use_cases.plan(version))

    return (
        Tool(
            handler=deploy_plan,
            title="Plan a deploy",
            read_only=True,
            destructive=False,
            idempotent=True,
            open_world=True,
        ),
    )
