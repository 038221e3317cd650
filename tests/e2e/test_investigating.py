"""What an agent is shown of a real target: after a release that broke and went back, and of nobody else's workloads."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy_production.model.run import Outcome
from tests.e2e.shop import CRASHING, Shop

pytestmark = pytest.mark.cluster


async def _looked(shop: Shop) -> dict[str, dict[str, Any]]:
    """Asks everything that can be asked of the target, over stdio, as an agent would."""
    from mcp import Client
    from mcp.client.stdio import StdioServerParameters

    environment = {**shop.environment, "DEPLOY_PRODUCTION_REPOSITORY": str(shop.path)}
    server = StdioServerParameters(command=sys.executable, args=["-m", "mcp_server"], env=environment)
    found: dict[str, dict[str, Any]] = {}
    async with Client(server) as client:
        for tool in ("deploy_pods", "deploy_events", "deploy_revisions", "deploy_images"):
            found[tool] = _answer(await client.call_tool(tool, {}))
        pod = found["deploy_pods"]["pods"][0]["pod"]
        found["deploy_logs"] = _answer(await client.call_tool("deploy_logs", {"pod": pod, "lines": 5}))
        elsewhere = await client.call_tool("deploy_logs", {"pod": "coredns-1"})
        assert elsewhere.is_error
    return found


def _answer(result: Any) -> dict[str, Any]:
    assert not result.is_error, result.content
    (block,) = result.content
    assert len(block.text.encode()) <= 8000
    answer: dict[str, Any] = result.structured_content
    return answer


def _audited(state: Path) -> list[dict[str, Any]]:
    (file,) = (state / "audit").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_cause_of_a_broken_release_can_be_found(shop: Shop) -> None:
    assert shop.deploy(shop.release("v1.0.0")).outcome is Outcome.SUCCEEDED
    assert shop.deploy(shop.release("v1.1.0", command=CRASHING)).outcome is Outcome.ROLLED_BACK

    found = asyncio.run(_looked(shop))

    pods = found["deploy_pods"]["pods"]
    assert {pod["template"] for pod in pods if pod["ready"]} == {"current"}
    assert all(pod["workload"].startswith("Deployment/") for pod in pods)
    warnings = [event for event in found["deploy_events"]["events"] if event["is_warning"]]
    assert any(event["untrusted_reason"] == "BackOff" for event in warnings)
    revisions = found["deploy_revisions"]["revisions"]
    assert [revision["is_current"] for revision in revisions].count(True) == 1
    assert len(revisions) == 2
    (image,) = found["deploy_images"]["images"]
    assert image["untrusted_registry"].startswith("sha256:")
    assert (found["deploy_logs"]["exists"], found["deploy_logs"]["untrusted_lines"]) == (True, [])
    ends = [line["outcome"] for line in _audited(shop.state) if line["event"] == "end"]
    assert ends == ["ok"] * 5 + ["NOT_FOUND"]
