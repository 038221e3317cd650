import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mcp_server.audit import Audit, Call, monthly
from tests.simulators.clock import FakeClock

DIGEST = "sha256:" + "a" * 64
RUN = "run-" + "0" * 26


def a_call(**changes: Any) -> Call:
    told: dict[str, Any] = {
        "tool": "deploy_apply",
        "tool_use": "toolu_01abc",
        "protocol": "2026-07-28",
        "client": "claude-code 2.1.330",
        "arguments": {"plan_digest": DIGEST},
    }
    return Call(**{**told, **changes})


def written(folder: Path) -> list[dict[str, Any]]:
    (file,) = folder.iterdir()
    return [json.loads(line) for line in file.read_text().splitlines()]


def audit(folder: Path, clock: FakeClock, session: str = "5e55-10n") -> Audit:
    return Audit(monthly(lambda: folder), clock, session=session)


def test_a_call_leaves_a_line_before_and_one_after(tmp_path: Path) -> None:
    clock = FakeClock()
    book, call = audit(tmp_path / "audit", clock), a_call()
    began = book.began(call)
    clock.advance(timedelta(seconds=2))
    book.ended(call, "GATE_BLOCKED", began=began)
    first, last = written(tmp_path / "audit")
    common = {
        "call": call.id,
        "pid": os.getpid(),
        "session": "5e55-10n",
        "client": "claude-code 2.1.330",
        "protocol": "2026-07-28",
        "tool": "deploy_apply",
        "tool_use": "toolu_01abc",
    }
    assert first == {"time": "2026-03-02T10:00:00.000000Z", **common, "event": "call", "plan_digest": DIGEST}
    assert last == {
        "time": "2026-03-02T10:00:02.000000Z",
        **common,
        "event": "end",
        "outcome": "GATE_BLOCKED",
        "milliseconds": 2000,
    }


def test_only_versions_digests_and_ids_are_kept_of_the_arguments(tmp_path: Path) -> None:
    arguments = {"version": "v1.2.3", "run_id": RUN, "reason": "the password is hunter2", "hunter2": 1, "lines": 5}
    audit(tmp_path, FakeClock()).began(a_call(arguments=arguments))
    (line,) = written(tmp_path)
    assert (line["version"], line["run_id"]) == ("v1.2.3", RUN)
    assert "hunter2" not in json.dumps(line)
    assert not {"reason", "lines"} & set(line)


@pytest.mark.parametrize("value", [["v1"], 7, None, "v1\n", "-x", "a secret with spaces", "x" * 200])
def test_an_argument_that_has_not_its_form_is_not_kept(tmp_path: Path, value: object) -> None:
    audit(tmp_path, FakeClock()).began(a_call(arguments={"version": value, "plan_digest": value, "run_id": value}))
    (line,) = written(tmp_path)
    assert not {"version", "plan_digest", "run_id"} & set(line)


@pytest.mark.parametrize("name", ["tool", "tool_use", "client", "protocol"])
def test_a_name_of_the_clients_choice_must_look_like_one(tmp_path: Path, name: str) -> None:
    audit(tmp_path, FakeClock()).began(a_call(**{name: 'x"}\n{"tool":"deploy_status"'}))
    (line,) = written(tmp_path)
    assert line[name] == ""


def test_the_files_are_their_owners_alone_and_one_a_month(tmp_path: Path) -> None:
    clock, folder = FakeClock(), tmp_path / "state" / "audit"
    book = audit(folder, clock)
    book.began(a_call())
    clock.advance(timedelta(days=31))
    book.began(a_call())
    assert sorted(path.name for path in folder.iterdir()) == ["mcp-2026-03.jsonl", "mcp-2026-04.jsonl"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "mcp-2026-03.jsonl"
    path.write_text("")
    path.chmod(0o644)
    audit(tmp_path, FakeClock()).began(a_call())
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "mcp-2026-03.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        audit(tmp_path, FakeClock()).began(a_call())
    assert not (tmp_path / "elsewhere").exists()
