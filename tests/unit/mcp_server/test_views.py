import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, MCPError
from mcp.types import TextContent, TextResourceContents

from deploy_production.errors import LedgerError
from tests.simulators.mcp_client import Host

SKILL = Path(__file__).parents[3] / "skills/deploy-production/SKILL.md"


def asked(host: Host, ask: Callable[[Client], Awaitable[Any]]) -> Any:
    async def session() -> Any:
        async with Client(host.server, mode=host.era) as client:
            # Out of the client's own task group it would come in a group.
            try:
                return await ask(client)
            except MCPError as error:
                return error

    found = anyio.run(session)
    if isinstance(found, MCPError):
        raise found
    return found


def read(host: Host, uri: str) -> str:
    (content,) = asked(host, lambda client: client.read_resource(uri)).contents
    assert isinstance(content, TextResourceContents)
    return content.text


def a_run(host: Host) -> str:
    run_id: str = host.answer("deploy_apply", plan_digest=host.use_cases.stored.digest)["run_id"]
    return run_id


def test_what_can_be_read_is_listed(host: Host) -> None:
    listed = asked(host, lambda client: client.list_resources()).resources
    templates = asked(host, lambda client: client.list_resource_templates()).resource_templates
    assert [str(entry.uri) for entry in listed] == ["deploy://runs", "deploy://skill"]
    assert [entry.uri_template for entry in templates] == [
        "deploy://runs/{run_id}",
        "deploy://runs/{run_id}/gate",
        "deploy://plans/{plan_digest}",
    ]


def test_the_runs_are_those_of_the_tool(host: Host) -> None:
    run_id = a_run(host)
    found = json.loads(read(host, "deploy://runs"))
    assert found == host.answer("deploy_history", limit=20)
    assert found["runs"][0]["run_id"] == run_id


def test_a_run_is_told_as_its_wait_tells_it(host: Host) -> None:
    run_id = a_run(host)
    host.use_cases.play(host.use_cases.history()[0].id)
    assert json.loads(read(host, f"deploy://runs/{run_id}"))["run"]["outcome"] == "succeeded"


def test_the_gate_of_a_run_is_told(host: Host) -> None:
    run_id = a_run(host)
    host.use_cases.play(host.use_cases.history()[0].id)
    assert json.loads(read(host, f"deploy://runs/{run_id}/gate"))["verdict"] == "open"


def test_a_gate_that_has_not_ended_is_not_there_yet(host: Host) -> None:
    run_id = a_run(host)
    with pytest.raises(MCPError, match="no report of a gate yet"):
        read(host, f"deploy://runs/{run_id}/gate")


def test_a_plan_is_told_as_the_tool_tells_it(host: Host) -> None:
    found = json.loads(read(host, f"deploy://plans/{host.use_cases.stored.digest}"))
    assert found["plan_digest"] == host.use_cases.stored.digest


def test_the_skill_is_told_word_for_word(host: Host) -> None:
    assert read(host, "deploy://skill") == SKILL.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "uri",
    [
        "deploy://runs/run-99999999999999999999999999",
        "deploy://runs/newest",
        "deploy://runs/..%2F..%2Fetc%2Fpasswd",
        "deploy://plans/sha256:abc",
        "deploy://nowhere",
        "file:///etc/passwd",
    ],
)
def test_what_is_not_there_is_refused(host: Host, uri: str) -> None:
    with pytest.raises(MCPError):
        read(host, uri)


def test_a_failure_says_what_to_do(host: Host) -> None:
    host.use_cases.failures["history"] = LedgerError("The ledger is broken.", diagnosis="Ask for help.")
    with pytest.raises(MCPError, match=r"The ledger is broken\. Ask for help\."):
        read(host, "deploy://runs")


def test_what_nobody_expected_stays_with_the_server(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    host.use_cases.failures["history"] = ZeroDivisionError("a secret")
    with pytest.raises(MCPError) as caught:
        read(host, "deploy://runs")
    assert "a secret" not in str(caught.value)


def prompted(host: Host) -> str:
    (message,) = asked(host, lambda client: client.get_prompt("how_things_stand")).messages
    assert isinstance(message.content, TextContent)
    return message.content.text


def test_the_prompt_tells_how_the_newest_run_stands(host: Host) -> None:
    run_id = a_run(host)
    assert run_id in prompted(host)


def test_the_prompt_says_when_there_is_no_run(host: Host) -> None:
    assert "No run is recorded" in prompted(host)


def test_the_prompt_is_the_only_one_and_takes_nothing(host: Host) -> None:
    (prompt,) = asked(host, lambda client: client.list_prompts()).prompts
    assert (prompt.name, prompt.arguments or []) == ("how_things_stand", [])
