"""The MCP server of the linter, over its pipes, driven by the SDK's client."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, ListToolsResult, TextContent

ROOT = Path(__file__).resolve().parents[3]


def parameters(project: Path) -> StdioServerParameters:
    environment = {"CLAUDE_PROJECT_DIR": str(project), "PATH": os.environ["PATH"]}
    return StdioServerParameters(command=sys.executable, args=["-m", "validators.mcp"], cwd=ROOT, env=environment)


def listed(project: Path) -> ListToolsResult:
    async def main() -> ListToolsResult:
        with anyio.fail_after(60):
            async with Client(parameters(project)) as client:
                return await client.list_tools()

    return anyio.run(main)


def call(project: Path, **arguments: Any) -> CallToolResult:
    async def main() -> CallToolResult:
        with anyio.fail_after(60):
            async with Client(parameters(project)) as client:
                return await client.call_tool("validate_skill", arguments)

    return anyio.run(main)


def told(result: CallToolResult) -> Mapping[str, Any]:
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


def refused(result: CallToolResult) -> str:
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_there_is_one_tool_and_it_only_reads(project: Path) -> None:
    (tool,) = listed(project).tools
    assert tool.name == "validate_skill"
    assert tool.annotations is not None
    assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)


def test_a_path_of_the_project_is_checked(project: Path) -> None:
    found = told(call(project, path=".claude/skills/release-shop/SKILL.md"))
    (finding,) = found["findings"]
    assert (finding["code"], finding["line"], finding["column"]) == ("VS111", 4, 1)
    assert finding["path"] == ".claude/skills/release-shop/SKILL.md"
    assert found["rules"]["VS111"]
    assert found["counts"]["error"] == 1


def test_the_answer_is_what_the_tool_says_it_answers(project: Path) -> None:
    (tool,) = listed(project).tools
    assert tool.output_schema is not None
    Draft202012Validator(tool.output_schema).validate(dict(told(call(project, path="."))))


def test_the_server_ends_when_its_client_is_gone() -> None:
    argv = [sys.executable, "-m", "validators.mcp"]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_an_unknown_argument_is_refused() -> None:
    argv = [sys.executable, "-m", "validators.mcp", "--http"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--http" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "why"), [({"path": "../SKILL.md"}, "out of the project"), ({"path": ".", "profil": "x"}, "'profil'")]
)
def test_a_call_that_cannot_be_answered_says_how_to_ask(project: Path, arguments: dict[str, Any], why: str) -> None:
    assert why in refused(call(project, **arguments))
