import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters

from mcp_server.process import repository_directory
from tests.simulators.clock import FakeClock
from tests.simulators.mcp_client import ERAS, Era
from tests.simulators.usecases import a_plan

ROOT = Path(__file__).parents[3]
HEAVY = {"kubernetes", "docker", "yaml", "lxml", "holidays", "icalendar", "sqlite3", "deploy_production.engine"}


def server(released: Path) -> StdioServerParameters:
    argv = ["-m", "tests.simulators.mcp_stdio", str(released)]
    return StdioServerParameters(command=sys.executable, args=argv, cwd=ROOT)


@pytest.mark.parametrize("era", ERAS)
def test_the_sdks_client_drives_a_deploy_over_stdio(tmp_path: Path, era: Era) -> None:
    released = tmp_path / "released"
    released.touch()
    digest = a_plan(FakeClock()).digest

    async def main() -> tuple[list[str], object]:
        async with Client(server(released), mode=era) as client:
            planned = await client.call_tool("deploy_plan", {"version": "1.4.0"})
            assert (planned.structured_content or {})["plan_digest"] == digest
            started = await client.call_tool("deploy_apply", {"plan_digest": digest})
            run_id = (started.structured_content or {})["run_id"]
            waited = await client.call_tool("deploy_wait", {"run_id": run_id, "seconds": 20})
            return [tool.name for tool in (await client.list_tools()).tools], waited.structured_content

    names, waited = anyio.run(main)
    assert len(names) == 13
    assert isinstance(waited, dict)
    assert waited["run"]["outcome"] == "succeeded"


def test_a_wait_that_its_client_gives_up_harms_nothing(tmp_path: Path) -> None:
    released = tmp_path / "released"

    async def main() -> str:
        async with Client(server(released)) as client:
            started = await client.call_tool("deploy_apply", {"plan_digest": a_plan(FakeClock()).digest})
            run_id = (started.structured_content or {})["run_id"]
            with pytest.raises(Exception, match=r"(?i)timed? ?out"):
                await client.call_tool("deploy_wait", {"run_id": run_id, "seconds": 50}, read_timeout_seconds=0.5)
            released.touch()
            again = await client.call_tool("deploy_wait", {"run_id": run_id, "seconds": 20})
            return str((again.structured_content or {})["run"]["outcome"])

    assert anyio.run(main) == "succeeded"


def test_the_shipped_server_lists_its_tools_without_loading_what_only_calls_need() -> None:
    code = (
        "import sys, mcp_server.process\n"
        "from mcp_server.face import Face\n"
        "from mcp_server.server import build_server\n"
        "build_server(Face(lambda: None, actor='a'), version='1', log=lambda e: None, audit=None, pace=None)\n"
        "print(*sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT
    )
    assert not HEAVY & set(ended.stdout.split())


def test_the_shipped_server_answers_outside_a_repository_with_what_to_set(tmp_path: Path) -> None:
    environment = {"DEPLOY_PRODUCTION_REPOSITORY": str(tmp_path), "DEPLOY_PRODUCTION_STATE": str(tmp_path / "state")}
    parameters = StdioServerParameters(command=sys.executable, args=["-m", "mcp_server"], cwd=ROOT, env=environment)

    async def main() -> str:
        async with Client(parameters) as client:
            result = await client.call_tool("deploy_status", {})
            return str(result.content)

    assert "Set DEPLOY_PRODUCTION_REPOSITORY" in anyio.run(main)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "/cwd"),
        ({"CLAUDE_PROJECT_DIR": "/project"}, "/project"),
        ({"CLAUDE_PROJECT_DIR": "/project", "DEPLOY_PRODUCTION_REPOSITORY": "/named"}, "/named"),
        ({"DEPLOY_PRODUCTION_REPOSITORY": "", "CLAUDE_PROJECT_DIR": "/project"}, "/project"),
        ({"DEPLOY_PRODUCTION_REPOSITORY": "below"}, "/cwd/below"),
    ],
)
def test_the_environment_names_the_repository(environment: dict[str, str], expected: str) -> None:
    assert repository_directory(environment, default=Path("/cwd")) == Path(expected)
