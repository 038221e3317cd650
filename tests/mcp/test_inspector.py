"""The MCP Inspector on the shipped server over stdio, strict about what other clients can use of the schemas."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mcp_server.server import NAME
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import a_plan
from tools import npm

pytestmark = pytest.mark.npm

PACKAGE, VERSION = "@modelcontextprotocol/inspector", "2.12.0"
ROOT = Path(__file__).parents[2]
ERAS = ("legacy", "modern")
TOOL_FAILED = 5


class Inspector:
    """Runs the Inspector's command line on a fresh server."""

    def __init__(self, bins: Path, file: Path, era: str) -> None:
        server = [sys.executable, "-m", "tests.simulators.mcp_stdio", str(file)]
        self._words = [str(bins / "mcp-inspector"), "--cli", *server, "--protocol-era", era, "--format", "json"]

    def run(self, method: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*self._words, "--method", method, *words]
        return subprocess.run(
            command, cwd=ROOT, env=npm.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip

    def answer(self, method: str, *words: str) -> Any:
        ended = self.run(method, *words)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return json.loads(ended.stdout)


@pytest.fixture(params=ERAS)
def inspector(request: pytest.FixtureRequest, npm_program: Callable[..., Path], tmp_path: Path) -> Inspector:
    return Inspector(npm_program(PACKAGE, VERSION), tmp_path / "run", request.param)


def test_every_schema_is_strictly_portable(inspector: Inspector) -> None:
    ended = inspector.run("tools/list", "--strict")
    assert (ended.returncode, ended.stderr) == (0, ""), "it names errors by its exit code, warnings on stderr alone"
    assert len(_result(json.loads(ended.stdout))["tools"]) == 13


def test_a_call_answers_structure(inspector: Inspector) -> None:
    answered = inspector.answer("tools/call", "--tool-name", "deploy_plan", "--tool-args-json", '{"version":"1.4.0"}')
    assert _result(answered)["structuredContent"]["plan_digest"] == a_plan(FakeClock()).digest


def test_a_refusal_is_an_error_of_the_tool_with_the_object_as_its_text(inspector: Inspector) -> None:
    ended = inspector.run("tools/call", "--tool-name", "deploy_plan", "--tool-args-json", '{"dryrun":true}')
    assert ended.returncode == TOOL_FAILED, ended.stdout + ended.stderr
    assert "BAD_ARGUMENTS" in ended.stdout + ended.stderr


def test_resources_and_the_prompt_are_served(inspector: Inspector) -> None:
    read = inspector.answer("resources/read", "--uri", "deploy://runs")
    assert json.loads(_result(read)["contents"][0]["text"])["runs"] == []
    asked = inspector.answer("prompts/get", "--prompt-name", "how_things_stand")
    assert NAME.partition("-")[0] in json.dumps(asked)


def _result(answer: Any) -> Any:
    return answer.get("result", answer)
