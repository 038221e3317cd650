"""The SDK's own client drives a deploy through the MCP server over stdio, on the real cluster."""

import asyncio
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.shop import CRASHING, Shop

pytestmark = pytest.mark.cluster


async def release(shop: Shop, version: str) -> dict[str, Any]:
    """Plans, asks the gate, applies and waits, as an agent would; returns the last answer."""
    from mcp import Client
    from mcp.client.stdio import StdioServerParameters

    environment = {**shop.environment, "DEPLOY_PRODUCTION_REPOSITORY": str(shop.path)}
    server = StdioServerParameters(command=sys.executable, args=["-m", "mcp_server"], env=environment)
    async with Client(server) as client:
        planned = await answer(client, "deploy_plan", version=version)
        gate = await answer(client, "deploy_gate", version=version)
        assert gate["verdict"] == "open", gate
        started = await answer(client, "deploy_apply", plan_digest=planned["plan_digest"])
        for _ in range(10):
            waited = await answer(client, "deploy_wait", run_id=started["run_id"], seconds=20)
            run: dict[str, Any] = waited["run"]
            if run["done"]:
                return run
    pytest.fail("the run did not end")


def authorize(shop: Shop, version: str) -> None:
    """Gives a person's word as a person does: at a terminal."""
    person, terminal = pty.openpty()
    command = [str(Path(sys.executable).parent / "deploy-production"), "authorize", version]
    os.write(person, b"yes\n")
    subprocess.run(
        command, cwd=shop.path, env=shop.environment, stdin=terminal, stderr=terminal, check=True, timeout=60
    )
    os.close(terminal)
    os.close(person)


async def answer(client: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


def test_an_agent_releases_and_sees_a_broken_release_go_back(shop: Shop) -> None:
    authorize(shop, shop.release("v1.0.0"))
    good = asyncio.run(release(shop, "v1.0.0"))
    assert good["outcome"] == "succeeded", good

    authorize(shop, shop.release("v1.1.0", command=CRASHING))
    bad = asyncio.run(release(shop, "v1.1.0"))
    assert bad["outcome"] == "rolled-back", bad
