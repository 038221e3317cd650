import json
import threading

import anyio
import anyio.to_thread
import pytest
from mcp import Client
from mcp.types import CallToolResult

from deploy_production.errors import SettingsError
from deploy_production.model.gate import Verdict
from deploy_production.model.run import Plan
from tests.simulators.mcp_client import ERAS, Era, Host, a_host, text_of


def test_an_open_gate_is_open(host: Host) -> None:
    answer = host.answer("deploy_gate", version="1.4.0")
    assert (answer["verdict"], answer["exit_code"], answer["blocking"]) == ("open", 0, None)
    assert [check["verdict"] for check in answer["checks"]] == ["PASS"] * 3


@pytest.mark.parametrize(("verdict", "code"), [(Verdict.FAIL, 10), (Verdict.ERROR, 11)])
def test_a_blocked_gate_is_an_answer_with_the_remedy_and_not_an_error(host: Host, verdict: Verdict, code: int) -> None:
    host.use_cases.gate_verdict = verdict
    answer = host.answer("deploy_gate", version="1.4.0")
    assert (answer["verdict"], answer["exit_code"]) == ("blocked", code)
    assert answer["blocking"]["check"] == "backups_current"
    assert answer["blocking"]["remedy"] == "Take a backup and record it."
    assert answer["not_run"] == ["team_notified"]


def test_a_gate_starts_nothing(host: Host) -> None:
    host.answer("deploy_gate", version="1.4.0")
    assert [name for name, _ in host.use_cases.calls] == ["plan", "gate"]


def test_the_checks_are_told_as_progress(host: Host) -> None:
    _, heard = host.call_with_progress("deploy_gate", version="1.4.0")
    assert heard[-1][1] == "team_notified: PASS"


def test_a_gate_that_cannot_be_run_is_refused_with_what_to_do(host: Host) -> None:
    host.use_cases.failures["plan"] = SettingsError("no settings", diagnosis="Write them.")
    assert host.refusal("deploy_gate", version="1.4.0") == {
        "code": "SETTINGS_INVALID",
        "why": "no settings",
        "next": "Write them.",
        "retryable": False,
        "exit_code": 3,
    }


@pytest.mark.parametrize("era", ERAS)
def test_one_gate_runs_at_a_time(era: Era) -> None:
    host = a_host(era)
    looking, may_end = threading.Event(), threading.Event()

    def plan(version: str) -> Plan:
        looking.set()
        assert may_end.wait(timeout=30)
        return host.use_cases.stored

    host.use_cases.plan = plan

    async def session() -> list[CallToolResult]:
        results = []
        async with Client(host.server, mode=era) as client:

            async def call() -> None:
                results.append(await client.call_tool("deploy_gate", {"version": "v1"}))

            async with anyio.create_task_group() as group:
                group.start_soon(call)
                await anyio.to_thread.run_sync(looking.wait, 30)
                await call()
                may_end.set()
            await call()
        return results

    refused, first, later = anyio.run(session)
    told = json.loads(text_of(refused))
    assert (told["code"], told["retryable"]) == ("GATE_BUSY", True)
    assert [(result.structured_content or {})["verdict"] for result in (first, later)] == ["open", "open"]
