import errno
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.types import CallToolResult, Implementation

from deploy_production.errors import RepositoryError
from deploy_production.model.run import Change, PlannedObject
from deploy_production.model.target import ObjectKey
from mcp_server import bounded
from mcp_server.pace import WORKS
from mcp_server.results import PlanResult
from mcp_server.server import INSTRUCTIONS
from tests.simulators.clock import FakeClock
from tests.simulators.mcp_client import ERAS, Era, Host, a_host, text_of
from tests.simulators.snapshots import assert_matches_snapshot

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "tools"
RUN = "run-00000000000000000000000000"
ARGUMENTS: dict[str, dict[str, Any]] = {
    "deploy_plan": {"version": "1.4.0"},
    "deploy_gate": {"version": "1.4.0"},
    "deploy_apply": {"plan_digest": a_host().use_cases.stored.digest},
    "deploy_wait": {"run_id": RUN, "seconds": 0},
    "deploy_abort": {"run_id": RUN, "reason": "because"},
    "deploy_rollback": {"run_id": RUN, "reason": "because"},
    "deploy_status": {},
    "deploy_history": {},
    "deploy_pods": {},
    "deploy_events": {},
    "deploy_logs": {"pod": "shop-1"},
    "deploy_revisions": {},
    "deploy_images": {},
}
REACHING = (
    "context",
    "namespace",
    "path",
    "flag",
    "url",
    "server",
    "registry",
    "image",
    "command",
    "env",
    "file",
    "dir",
)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_tool_is_listed_as_its_snapshot_says(name: str) -> None:
    tool = next(tool for tool in a_host().tools() if tool.name == name)
    text = json.dumps(tool.model_dump(mode="json", by_alias=True, exclude_none=True), indent=2, sort_keys=True) + "\n"
    assert_matches_snapshot(text, SNAPSHOTS / f"{name}.json")


def test_every_listed_tool_has_a_snapshot_and_every_snapshot_a_tool(host: Host) -> None:
    listed = {tool.name for tool in host.tools()}
    assert listed == set(ARGUMENTS) == {path.stem for path in SNAPSHOTS.glob("*.json")}


def test_both_eras_list_the_same_tools() -> None:
    lists = [
        {tool.name: (tool.input_schema, tool.output_schema, tool.meta) for tool in a_host(era).tools()} for era in ERAS
    ]
    assert lists[0] == lists[1]


def test_no_argument_reaches_a_command_line_a_path_or_an_address(host: Host) -> None:
    names = {name for tool in host.tools() for name in tool.input_schema["properties"]}
    assert names == {
        *("version", "plan_digest", "run_id", "reason", "seconds", "limit"),
        *("pod", "container", "previous", "lines"),
    }
    assert not [name for name in names for word in REACHING if word in name]


def test_every_argument_model_is_closed(host: Host) -> None:
    assert all(tool.input_schema["additionalProperties"] is False for tool in host.tools())


def test_every_tool_says_what_it_may_do(host: Host) -> None:
    for tool in host.tools():
        hints = tool.annotations
        assert hints is not None
        values = (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint)
        assert None not in values
        assert tool.output_schema is not None
        assert tool.description


@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_unknown_argument_is_refused_before_anything_is_asked(host: Host, name: str) -> None:
    refusal = host.refusal(name, **ARGUMENTS[name], dryrun=False)
    assert refusal["code"] == "BAD_ARGUMENTS"
    assert "dryrun" in refusal["why"]
    assert host.use_cases.calls == []


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("deploy_wait", {"run_id": RUN, "seconds": "5"}),
        ("deploy_wait", {"run_id": RUN, "seconds": True}),
        ("deploy_history", {"limit": "3"}),
        ("deploy_status", {"run_id": None}),
        ("deploy_plan", {"version": "null"[:0]}),
        ("deploy_plan", {}),
        ("deploy_apply", {"plan_digest": "sha256:abc"}),
    ],
)
def test_nothing_is_coerced(host: Host, name: str, arguments: dict[str, Any]) -> None:
    assert host.refusal(name, **arguments)["code"] == "BAD_ARGUMENTS"
    assert host.use_cases.calls == []


WRONG: dict[str, list[Any]] = {
    "string": [None, 5, True, 1.0, [], ["v1"], {}, "", '"v1"', "null", "--help"],
    "integer": [None, "5", "null", True, 1.0, [], [5], {}, -1, 10**9],
    "boolean": [None, "true", "false", "no", 0, 1, [], {}],
}
FITTING = {
    "reason": ('"v1"', "null", "--help"),
    "version": ("null",),
    "pod": ("null",),
    "container": ("null", ""),
}
"""Texts that are wrong elsewhere and right here."""


@pytest.mark.parametrize(
    ("name", "argument", "kind"),
    [
        (tool.name, argument, schema["type"])
        for tool in a_host().tools()
        for argument, schema in tool.input_schema["properties"].items()
    ],
)
@pytest.mark.parametrize("era", ERAS)
def test_no_argument_is_made_fit(era: Era, name: str, argument: str, kind: str) -> None:
    host, clock = a_host(era), FakeClock()
    host.use_cases.clock = clock
    fitting = FITTING.get(argument, ())
    wrong = [value for value in WRONG[kind] if not (isinstance(value, str) and value in fitting)]

    async def session() -> list[str]:
        codes = []
        async with Client(host.server, mode=era) as client:
            for value in wrong:
                clock.advance(timedelta(minutes=1))
                result = await client.call_tool(name, {**ARGUMENTS[name], argument: value})
                codes.append(json.loads(text_of(result))["code"])
        return codes

    assert anyio.run(session) == ["BAD_ARGUMENTS"] * len(wrong)
    assert host.use_cases.calls == []


def test_an_unknown_tool_is_refused(host: Host) -> None:
    assert host.refusal("kubectl", args="get pods")["code"] == "UNKNOWN_TOOL"


@pytest.mark.parametrize("name", ["deploy_status", "deploy_gate"])
def test_an_unexpected_failure_is_logged_and_told_as_a_reference(host: Host, name: str) -> None:
    host.use_cases.failures["status" if name == "deploy_status" else "gate"] = ZeroDivisionError("a secret")
    refusal = host.refusal(name, **ARGUMENTS[name])
    assert refusal["code"] == "INTERNAL"
    assert "reference 20260302-7" in refusal["why"]
    assert "secret" not in json.dumps(refusal)
    assert [str(error) for error in host.logged] == ["a secret"]


def test_a_broken_answer_is_our_failure_and_not_the_callers(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PlanResult, "of", lambda _: PlanResult.model_validate({}))
    assert host.refusal("deploy_plan", version="1.4.0")["code"] == "INTERNAL"


def test_a_repository_that_cannot_be_opened_is_an_answer_to_every_call(host: Host) -> None:
    def opens() -> Any:
        raise RepositoryError("not a repository", diagnosis="Set DEPLOY_PRODUCTION_REPOSITORY.")

    host.opens = opens
    assert host.refusal("deploy_status")["code"] == "REPOSITORY"
    assert len(host.tools()) == len(ARGUMENTS)


def test_an_error_text_is_nothing_but_the_object(host: Host) -> None:
    text = text_of(host.call("deploy_plan", version="-x"))
    assert text.startswith("{")
    assert text.endswith("}")


def test_a_description_stands_alone_and_is_not_cut_by_a_host(host: Host) -> None:
    texts = [tool.description or "" for tool in host.tools()]
    assert all(40 < len(text.encode()) < 2000 for text in texts)
    assert len(INSTRUCTIONS.encode()) < 2000


def test_every_answer_is_one_compact_object_in_text_and_structure(host: Host) -> None:
    result = host.call("deploy_plan", version="1.4.0")
    assert text_of(result) == bounded.text_of(result.structured_content or {})


def test_an_answer_that_is_too_long_is_cut_and_says_so(host: Host) -> None:
    line = '"' * 150
    host.use_cases.stored = replace(host.use_cases.stored, warnings=(line,) * 5, objects=(_long(line),) * 200)
    result = host.call("deploy_plan", version="1.4.0")
    assert len(text_of(result).encode()) <= bounded.LIMIT
    assert (result.structured_content or {})["left_out"] != []


def _long(line: str) -> PlannedObject:
    key = ObjectKey(api_version="v1", kind="ConfigMap", namespace="shop", name='"' * 90)
    return PlannedObject(
        key=key, manifest={}, change=Change.CREATED, live_uid=None, live_digest=None, diff=(line,) * 200
    )


@pytest.mark.parametrize("era", ERAS)
def test_a_call_is_written_down_with_the_clients_own_id(era: Era) -> None:
    host = a_host(era)

    async def session() -> None:
        async with Client(host.server, mode=era, client_info=Implementation(name="claude-code", version="2")) as client:
            await client.call_tool("deploy_plan", {"version": "v1"}, meta={"claudecode/toolUseId": "toolu_01"})

    anyio.run(session)
    first, last = host.audited
    assert (first["event"], first["tool"], first["tool_use"], first["version"]) == (
        "call", "deploy_plan", "toolu_01", "v1",
    )  # fmt: skip
    assert first["client"] == "claude-code 2"
    assert first["protocol"] == {"auto": "2026-07-28", "legacy": "2025-11-25"}[era]
    assert (last["event"], last["outcome"], last["call"]) == ("end", "ok", first["call"])


@pytest.mark.parametrize(
    ("name", "arguments", "outcome"),
    [
        ("deploy_plan", {"version": "v1"}, "REPOSITORY"),
        ("deploy_plan", {"nonsense": 1}, "BAD_ARGUMENTS"),
        ("kubectl", {}, "UNKNOWN_TOOL"),
    ],
)
def test_a_refusal_is_written_down_by_its_code(host: Host, name: str, arguments: dict[str, Any], outcome: str) -> None:
    host.use_cases.failures["plan"] = RepositoryError("dirty", diagnosis="Commit.")
    host.refusal(name, **arguments)
    assert host.audited[-1]["outcome"] == outcome


def test_what_cannot_be_written_down_does_not_happen(host: Host) -> None:
    host.audit_failure = OSError(errno.ENOSPC, "no space", "/var/state/audit")
    assert host.refusal("deploy_apply", **ARGUMENTS["deploy_apply"])["code"] == "DISK"
    assert host.use_cases.calls == []


def test_a_tool_that_is_called_too_often_is_refused_before_anything_is_asked(host: Host) -> None:
    async def session() -> list[CallToolResult]:
        async with Client(host.server, mode=host.era) as client:
            return [await client.call_tool("deploy_gate", ARGUMENTS["deploy_gate"]) for _ in range(WORKS + 1)]

    *allowed, refused = anyio.run(session)
    assert not any(result.is_error for result in allowed)
    assert json.loads(text_of(refused))["code"] == "RATE_LIMITED"
    assert len(host.use_cases.called("gate")) == WORKS
