import json
from pathlib import Path
from typing import Any

import pytest

from deploy_production.errors import RepositoryError
from mcp_server.results import PlanResult
from tests.simulators.mcp_client import ERAS, Host, a_host, text_of
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
    assert names == {"version", "plan_digest", "run_id", "reason", "seconds", "limit"}
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
    assert "dryrun" in refusal["message"]
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


def test_an_unknown_tool_is_refused(host: Host) -> None:
    assert host.refusal("kubectl", args="get pods")["code"] == "UNKNOWN_TOOL"


@pytest.mark.parametrize("name", ["deploy_status", "deploy_gate"])
def test_an_unexpected_failure_is_logged_and_told_as_a_reference(host: Host, name: str) -> None:
    host.use_cases.failures["status" if name == "deploy_status" else "gate"] = ZeroDivisionError("a secret")
    refusal = host.refusal(name, **ARGUMENTS[name])
    assert refusal["code"] == "INTERNAL"
    assert "reference 20260302-7" in refusal["message"]
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
