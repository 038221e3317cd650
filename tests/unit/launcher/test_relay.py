"""Messages between a client and a server that comes later."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest

from launcher.answers import load_answers
from launcher.relay import REPLAY_ID, Lines, Relay
from launcher.status import FAILED, Status
from tests.simulators.clock import FakeClock

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}
BROKEN = Status(FAILED, "uv failed.", "Look at the log.")


class End:
    """One end of the wire, which notes what arrives."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self.lines = Lines(self._file)

    @property
    def raw(self) -> list[bytes]:
        return self._file.getvalue().splitlines(keepends=True)

    @property
    def got(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw]


class Wire:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.client, self.server = End(), End()
        self.relay = Relay(load_answers(), self.client.lines, self.clock.monotonic)

    def says(self, method: str, number: int | str | None = None, **parameters: Any) -> bytes:
        """The client sends a message."""
        head = {} if number is None else {"id": number}
        line = json.dumps({"jsonrpc": "2.0", **head, "method": method, "params": parameters}).encode() + b"\n"
        self.relay.from_client(line)
        return line

    def calls(self, number: int = 5, **meta: Any) -> bytes:
        return self.says("tools/call", number, name="deploy_status", _meta={**META, **meta})

    def shakes_hands(self) -> None:
        self.says("initialize", 0, protocolVersion="2025-11-25")
        self.says("notifications/initialized")

    def server_comes(self) -> None:
        self.relay.server_is_there(self.server.lines)

    def server_agrees(self) -> None:
        self.relay.from_server(json.dumps({"jsonrpc": "2.0", "id": REPLAY_ID, "result": {}}).encode() + b"\n")


@pytest.fixture
def wire() -> Wire:
    return Wire()


def test_the_handshake_of_the_older_kind_is_answered_without_a_server(wire: Wire) -> None:
    wire.shakes_hands()
    wire.says("tools/list", 1)
    assert [message["id"] for message in wire.client.got] == [0, 1]


def test_the_questions_of_the_newer_kind_are_answered_without_a_server(wire: Wire) -> None:
    wire.says("server/discover", "probe", _meta=META)
    wire.says("subscriptions/listen", "listen:0", _meta=META, notifications={"toolsListChanged": True})
    wire.says("tools/list", 1, _meta=META)
    assert [message.get("id", "none") for message in wire.client.got] == ["probe", "none", 1]


def test_a_server_of_the_older_kind_is_given_the_clients_own_handshake_first(wire: Wire) -> None:
    wire.shakes_hands()
    call = wire.says("tools/call", 5, name="deploy_status")
    wire.server_comes()
    assert [message["id"] for message in wire.server.got] == [REPLAY_ID]
    assert wire.server.got[0]["params"] == {"protocolVersion": "2025-11-25"}
    wire.server_agrees()
    assert [message.get("method") for message in wire.server.got[1:]] == ["notifications/initialized", "tools/call"]
    assert wire.server.raw[-1] == call
    assert len(wire.client.got) == 1


def test_a_server_of_the_newer_kind_gets_at_once_what_waited_in_order(wire: Wire) -> None:
    wire.says("server/discover", 0, _meta=META)
    first, second = wire.calls(1), wire.calls(2)
    wire.server_comes()
    assert wire.server.raw == [first, second]


def test_a_server_that_is_there_first_waits_for_the_clients_kind(wire: Wire) -> None:
    wire.server_comes()
    assert wire.server.raw == []
    wire.shakes_hands()
    assert wire.server.got[0]["id"] == REPLAY_ID


def test_the_handshake_is_given_once_however_much_is_asked_meanwhile(wire: Wire) -> None:
    wire.shakes_hands()
    wire.server_comes()
    wire.says("tools/list", 1)
    wire.says("ping", 2)
    assert len(wire.server.raw) == 1
    assert [message["id"] for message in wire.client.got] == [0, 1, 2]


def test_once_connected_every_line_goes_through_unchanged(wire: Wire) -> None:
    wire.says("server/discover", 0, _meta=META)
    wire.server_comes()
    odd = b'{"jsonrpc" : "2.0",  "id":1e0, "method":"tools/list"}\n'
    wire.relay.from_client(odd)
    wire.relay.from_server(odd)
    assert wire.server.raw[-1] == odd
    assert wire.client.raw[-1] == odd


def test_a_confirmation_that_was_given_already_is_not_given_twice(wire: Wire) -> None:
    wire.says("subscriptions/listen", "listen:0", _meta=META, notifications={"toolsListChanged": True})
    wire.server_comes()
    confirmation = wire.client.raw[0]
    wire.relay.from_server(confirmation)
    assert wire.client.raw == [confirmation]
    wire.relay.from_server(confirmation)
    assert len(wire.client.raw) == 2


def test_a_call_that_waits_is_told_how_far_it_is(wire: Wire) -> None:
    wire.calls(5, progressToken="t")
    wire.relay.tell("21 of 60")
    wire.clock.advance(timedelta(seconds=2))
    wire.relay.tell("22 of 60")
    (message,) = wire.client.got
    assert message["method"] == "notifications/progress"
    assert message["params"] == {"progressToken": "t", "progress": 1, "message": "22 of 60"}


def test_a_call_that_waits_too_long_is_told_to_be_made_again(wire: Wire) -> None:
    wire.calls(5)
    wire.clock.advance(timedelta(seconds=40))
    wire.relay.tell("21 of 60")
    (message,) = wire.client.got
    refusal = json.loads(message["result"]["content"][0]["text"])
    assert message["result"]["isError"] is True
    assert (refusal["code"], refusal["retryable"]) == ("SERVER_PREPARING", True)
    assert "21 of 60" in refusal["why"]
    wire.server_comes()
    assert wire.server.raw == []


def test_a_call_that_was_cancelled_is_never_made(wire: Wire) -> None:
    wire.calls(5)
    wire.says("notifications/cancelled", requestId=5)
    wire.server_comes()
    assert wire.server.raw == []


def test_a_failure_is_the_answer_to_all_that_wait(wire: Wire) -> None:
    wire.calls(5)
    wire.calls(6)
    wire.relay.failed(BROKEN)
    refusals = [json.loads(message["result"]["content"][0]["text"]) for message in wire.client.got]
    assert [message["id"] for message in wire.client.got] == [5, 6]
    assert {refusal["code"] for refusal in refusals} == {"SERVER_UNAVAILABLE"}
    assert all("Look at the log." in refusal["next"] for refusal in refusals)


def test_after_a_failure_a_call_waits_for_another_try(wire: Wire) -> None:
    wire.calls(4)
    wire.relay.failed(BROKEN)
    assert not wire.relay.wanted.is_set()
    call = wire.calls(5)
    assert wire.relay.wanted.is_set()
    wire.server_comes()
    assert wire.server.raw == [call]
    assert len(wire.client.raw) == 1


def test_a_failure_does_not_take_the_tools_away(wire: Wire) -> None:
    wire.relay.failed(BROKEN)
    wire.says("tools/list", 1, _meta=META)
    assert "tools" in wire.client.got[0]["result"]


def test_other_requests_fail_as_requests_do(wire: Wire) -> None:
    wire.says("resources/read", 1, uri="x", _meta=META)
    wire.relay.failed(BROKEN)
    assert wire.client.got[0]["error"]["code"] == -32603
    assert "uv failed." in wire.client.got[0]["error"]["message"]


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b'"text"\n', b"\xff\n", b'{"id":null,"method":"x"}\n'])
def test_what_is_no_request_is_left_to_the_server(wire: Wire, line: bytes) -> None:
    wire.relay.from_client(line)
    wire.calls(1)
    wire.server_comes()
    assert wire.server.raw[0] == line
    assert wire.client.raw == []
