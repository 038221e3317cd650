"""The recorded answers: those of the real server, word for word, and only to questions that were recorded."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from launcher.answers import SHIPPED, Answers, acknowledged, load_answers
from launcher.release import REQUIREMENTS
from tools.answers import ROOT, answers_text, requirements_text

MODERN = "2026-07-28"


@pytest.fixture(scope="module")
def answers() -> Answers:
    return load_answers()


def request(method: str, **parameters: Any) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters}


def modern(method: str, version: str = MODERN, **parameters: Any) -> dict[str, object]:
    return request(method, _meta={"io.modelcontextprotocol/protocolVersion": version}, **parameters)


def test_the_recorded_answers_are_those_of_the_server() -> None:
    assert Path(SHIPPED).read_text(encoding="utf-8") == answers_text(), "run: python -m tools.answers"


def test_the_shipped_requirements_are_those_of_the_lock_file() -> None:
    uv = shutil.which("uv", path=f"{ROOT}/.tools/bin") or shutil.which("uv")
    assert uv is not None, "run `make setup`: it brings the uv that exports the lock file"
    assert (ROOT / REQUIREMENTS).read_text(encoding="utf-8") == requirements_text(uv), "run: python -m tools.answers"


def test_every_shipped_requirement_has_an_exact_version_and_a_hash() -> None:
    lines = (ROOT / REQUIREMENTS).read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line[:1].isalnum()]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert all(line.strip().startswith("--hash=sha256:") for line in lines if line not in packages)


@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_a_revision_that_is_known_is_agreed_to(answers: Answers, version: str) -> None:
    answer = answers.initialize(request("initialize", protocolVersion=version))
    assert answer is not None
    assert answer["id"] == 7
    result: Any = answer["result"]
    assert result["protocolVersion"] == version


@pytest.mark.parametrize("version", ["2031-01-01", "", None, 5])
def test_a_revision_that_is_not_known_gets_the_newest_of_its_kind(answers: Answers, version: object) -> None:
    answer: Any = answers.initialize(request("initialize", protocolVersion=version))
    assert answer["result"]["protocolVersion"] == "2025-11-25"


def test_the_tools_are_listed_in_both_kinds(answers: Answers) -> None:
    older: Any = answers.after_handshake(request("tools/list"), request("initialize", protocolVersion="2025-11-25"))
    newer: Any = answers.of_modern(modern("tools/list"))
    names = [tool["name"] for tool in older["result"]["tools"]]
    assert "deploy_plan" in names
    assert names == [tool["name"] for tool in newer["result"]["tools"]]


@pytest.mark.parametrize(
    "message",
    [
        modern("tools/call", name="deploy_plan"),
        modern("tools/list", cursor="2"),
        modern("tools/list", version="2027-01-01"),
        modern("nonsense"),
    ],
)
def test_other_questions_are_the_servers(answers: Answers, message: dict[str, object]) -> None:
    assert answers.of_modern(message) is None


def test_a_ping_is_answered_on_a_connection_of_the_older_kind(answers: Answers) -> None:
    start = request("initialize", protocolVersion="2025-11-25")
    assert answers.after_handshake(request("ping"), start) == {"jsonrpc": "2.0", "id": 7, "result": {}}


def test_a_subscription_to_changes_of_lists_is_confirmed_as_the_server_does() -> None:
    wanted = {"toolsListChanged": True, "resourcesListChanged": True}
    assert acknowledged(modern("subscriptions/listen", notifications=wanted)) == {
        "jsonrpc": "2.0",
        "method": "notifications/subscriptions/acknowledged",
        "params": {"_meta": {"io.modelcontextprotocol/subscriptionId": 7}, "notifications": wanted},
    }


def test_the_server_confirms_a_subscription_in_the_very_same_words(tmp_path: Path) -> None:
    meta = {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    message = request("subscriptions/listen", _meta=meta, notifications={"toolsListChanged": True})
    server = subprocess.Popen(
        [sys.executable, "-m", "mcp_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PATH": os.defpath, "HOME": str(tmp_path), "DEPLOY_PRODUCTION_STATE": str(tmp_path / "state")},
        cwd=ROOT,
    )
    with server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(message).encode() + b"\n")
        server.stdin.flush()
        confirmation = json.loads(server.stdout.readline())
        server.stdin.close()
        server.wait(60)
    assert confirmation == acknowledged(message)


@pytest.mark.parametrize("wanted", [{"resourceSubscriptions": ["x"]}, {"toolsListChanged": False}, None])
def test_any_other_subscription_is_the_servers(wanted: object) -> None:
    assert acknowledged(modern("subscriptions/listen", notifications=wanted)) is None


def test_what_is_shipped_is_compact_json() -> None:
    content = json.loads(Path(SHIPPED).read_text(encoding="utf-8"))
    used = {name for kind in content["recorded"].values() for methods in kind.values() for name in methods.values()}
    assert used == set(content["results"])
