import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy_production.app.invocations import FRESH, KEPT, Invocations
from deploy_production.errors import NotInvokedError
from deploy_production.model.canonical import instant
from deploy_production.model.invocation import Agent, Invocation, Source
from tests.simulators.clock import FakeClock

SESSION = Agent(session="5e55-10n")
NOWHERE = Agent(session="")
ID = "inv-abcdefghijklmnopqrstuvwxyz"


class Desk:
    """A folder of waiting commands, a repository, and a clock."""

    def __init__(self, directory: Path) -> None:
        self.clock = FakeClock()
        self.repository = directory / "shop"
        self.repository.mkdir()
        self.invocations = Invocations(directory=directory / "state" / "invocations", clock=self.clock)

    def typed(self, **changes: Any) -> Path:
        """Writes what a client's hook writes when a person types the command."""
        body = {
            "schema": 1,
            "id": ID,
            "version": "v1.2.3",
            "session": SESSION.session,
            "prompt": "p-1",
            "arguments": "v1.2.3 please",
            "source": "claude-code",
            "directory": str(self.repository),
            "moment": instant(self.clock.now()),
            **changes,
        }
        return self.file(json.dumps(body))

    def file(self, text: str) -> Path:
        self.invocations.directory.mkdir(parents=True, exist_ok=True)
        path = self.invocations.directory / "waiting.json"
        path.write_text(text)
        path.chmod(0o600)
        return path

    def claim(self, agent: Agent = SESSION, version: str = "v1.2.3") -> Invocation:
        return self.invocations.claim(agent, version, self.repository)

    def refusal(self, agent: Agent = SESSION, version: str = "v1.2.3") -> str:
        with pytest.raises(NotInvokedError) as caught:
            self.claim(agent, version)
        return caught.value.message


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_typed_command_covers_a_run_of_its_session_and_version(desk: Desk) -> None:
    desk.typed()

    claimed = desk.claim()

    assert (claimed.id, claimed.source, claimed.prompt) == (ID, Source.CLAUDE_CODE, "p-1")
    assert claimed.arguments == "v1.2.3 please"


def test_without_a_command_nothing_starts_and_the_way_to_one_is_told(desk: Desk) -> None:
    with pytest.raises(NotInvokedError) as caught:
        desk.claim()
    assert caught.value.message == "No person has asked for v1.2.3 here."
    assert "/deploy-production v1.2.3" in caught.value.diagnosis
    assert "deploy-production authorize v1.2.3" in caught.value.diagnosis


def test_a_command_is_good_for_one_run(desk: Desk) -> None:
    desk.typed()
    desk.claim()

    assert desk.refusal() == "No person has asked for v1.2.3 here."


def test_a_used_record_that_is_put_back_is_refused(desk: Desk) -> None:
    text = desk.typed().read_text()
    desk.claim()
    desk.file(text)

    assert "was used for a run already" in desk.refusal()


def test_of_many_who_claim_at_once_one_wins(desk: Desk) -> None:
    desk.typed()

    def wins(_: int) -> bool:
        try:
            desk.claim()
        except NotInvokedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(wins, range(8))) == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"version": "v1.2.4"}, "was for v1.2.4"),
        ({"session": "another"}, "was given in another session"),
        ({"directory": "/srv/other"}, "was given in another project"),
        ({"directory": "relative"}, "was given in another project"),
    ],
)
def test_a_command_for_something_else_covers_nothing_and_stays(desk: Desk, changes: dict[str, str], why: str) -> None:
    path = desk.typed(**changes)

    assert why in desk.refusal()
    assert path.exists()


def test_a_command_grows_old(desk: Desk) -> None:
    desk.typed()
    desk.clock.advance(FRESH + timedelta(seconds=1))

    assert "is older than 60 minutes" in desk.refusal()


def test_a_command_from_the_future_is_refused(desk: Desk) -> None:
    desk.typed(moment=instant(desk.clock.now() + timedelta(minutes=1)))

    assert "comes from the future" in desk.refusal()


def test_an_old_command_that_nobody_used_is_cleared_away(desk: Desk) -> None:
    path = desk.typed()
    desk.clock.advance(KEPT + timedelta(seconds=1))

    desk.refusal()

    assert not path.exists()


def test_a_host_that_names_no_session_cannot_use_the_command_of_one(desk: Desk) -> None:
    desk.typed()
    assert "was given in another session" in desk.refusal(NOWHERE)


def test_an_empty_session_is_no_key_to_a_record_with_an_empty_session(desk: Desk) -> None:
    desk.typed(session="")
    assert "was given in another session" in desk.refusal(NOWHERE)


@pytest.mark.parametrize("agent", [SESSION, NOWHERE])
def test_a_command_given_at_a_terminal_covers_any_session(desk: Desk, agent: Agent) -> None:
    recorded = desk.invocations.record("v1.2.3", desk.repository)

    assert desk.claim(agent) == recorded


def test_what_a_terminal_records_is_readable_by_its_user_alone(desk: Desk) -> None:
    desk.invocations.record("v1.2.3", desk.repository)

    folder = desk.invocations.directory
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.glob("*.json")] == [0o600]


def test_a_command_below_the_repository_counts(desk: Desk) -> None:
    below = desk.repository / "services" / "web"
    below.mkdir(parents=True)
    desk.typed(directory=str(below))

    assert desk.claim().directory == below


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"schema": 2}',
        '{"schema": 1, "id": 7}',
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        " " * 20_000,
    ],
)
def test_a_record_that_cannot_be_read_is_none_and_says_so(desk: Desk, text: str) -> None:
    desk.file(text)
    assert "waiting.json is no record of a command" in desk.refusal()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "inv-../../../etc/passwd"},
        {"id": "x"},
        {"source": "elsewhere"},
        {"moment": "yesterday"},
        {"moment": "2026-01-01T00:00:00"},
        {"version": None},
    ],
)
def test_a_record_with_a_strange_field_is_none(desk: Desk, changes: dict[str, Any]) -> None:
    desk.typed(**changes)
    assert "is no record of a command" in desk.refusal()


def test_a_record_that_others_can_write_is_none(desk: Desk) -> None:
    desk.typed().chmod(0o666)
    assert "it is not a file of this user alone" in desk.refusal()


def test_a_link_is_no_record(desk: Desk, tmp_path: Path) -> None:
    path = desk.typed()
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")

    assert "is no record of a command" in desk.refusal()


def test_a_pipe_does_not_hold_anybody_up(desk: Desk) -> None:
    desk.invocations.directory.mkdir(parents=True)
    os.mkfifo(desk.invocations.directory / "pipe.json", 0o600)

    assert "pipe.json is no record of a command" in desk.refusal()


def test_what_a_record_says_cannot_write_on_the_screen(desk: Desk) -> None:
    desk.typed(version="v9\x1b[2J\u202e")

    assert "\x1b" not in desk.refusal()
    assert "\u202e" not in desk.refusal()
