from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.adapters.kubernetes.calls import Call
from deploy_production.adapters.kubernetes.kubeconfig import open_access
from deploy_production.adapters.kubernetes.transport import Transport
from deploy_production.errors import ClusterError, ConflictError
from tests.simulators.clock import FakeClock
from tests.simulators.cluster_api import ApiServer, Reply, api_server

PATH = "/api/v1/namespaces/shop/configmaps/settings"
BUSY = Reply.failure(503, "ServiceUnavailable", "not now")
GOOD = Reply.of({"kind": "ConfigMap"})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def transport(server: ApiServer, clock: FakeClock, tmp_path: Path) -> Iterator[Transport]:
    made = Transport(open_access(context="here", kubeconfig=server.kubeconfig(tmp_path)), clock)
    yield made
    made.close()


def _read(**more: object) -> Call:
    call = {"method": "GET", "path": PATH, "verb": "get", "resource": "configmaps", "subject": "ConfigMap/settings"}
    return Call(**(call | more))  # type: ignore[arg-type]  # the arguments of one dataclass


def _write(method: str = "PUT") -> Call:
    return _read(method=method, verb="update", body={"a": 1}, repeatable=False)


def test_a_read_is_asked_again_until_the_server_can(transport: Transport, server: ApiServer) -> None:
    server.answer("GET", PATH, BUSY, Reply(is_dropped=True), Reply.failure(429, "TooManyRequests", "slow"), GOOD)
    assert transport.ask(_read()) == {"kind": "ConfigMap"}
    assert len(server.requests) == 4


def test_a_read_is_given_up_after_its_attempts(transport: Transport, server: ApiServer) -> None:
    server.answer("GET", PATH, BUSY)
    with pytest.raises(ClusterError, match=r"could not get ConfigMap/settings .*not now") as caught:
        transport.ask(_read())
    assert len(server.requests) == 4
    assert caught.value.retryable
    assert caught.value.status == 503


def test_the_server_says_how_long_to_wait_within_reason(
    transport: Transport, server: ApiServer, clock: FakeClock
) -> None:
    server.answer("GET", PATH, Reply(status=429, headers={"Retry-After": "3600"}), GOOD)
    transport.ask(_read())
    assert clock.monotonic() == 5


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("reply", [BUSY, Reply(is_dropped=True), Reply(status=504)])
def test_a_write_is_sent_once_and_its_outcome_is_called_unknown(
    transport: Transport, server: ApiServer, method: str, reply: Reply
) -> None:
    server.answer(method, PATH, reply)
    with pytest.raises(ClusterError, match="outcome is unknown") as caught:
        transport.ask(_write(method))
    assert len(server.requests) == 1
    assert not caught.value.retryable


def test_a_write_whose_answer_does_not_come_has_an_unknown_outcome(transport: Transport, server: ApiServer) -> None:
    server.answer("PUT", PATH, Reply(is_silent=True))
    call = _read(method="PUT", verb="update", body={}, repeatable=False, timeout=timedelta(seconds=0.2))
    with pytest.raises(ClusterError, match=r"outcome is unknown: no answer came .*timed out"):
        transport.ask(call)


def test_a_write_that_the_server_had_no_time_for_may_be_tried_again(transport: Transport, server: ApiServer) -> None:
    server.answer("PUT", PATH, Reply.failure(429, "TooManyRequests", "slow down"))
    with pytest.raises(ClusterError, match="too busy") as caught:
        transport.ask(_write())
    assert caught.value.retryable
    assert len(server.requests) == 1


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    with api_server() as gone:
        path = gone.kubeconfig(tmp_path)
    transport = Transport(open_access(context="here", kubeconfig=path), FakeClock())
    with pytest.raises(ClusterError, match=r"127.0.0.1:.*cannot be reached .*Connection refused") as caught:
        transport.ask(_write())
    assert caught.value.retryable, "nothing was sent"


def test_a_refusal_names_verb_and_resource(transport: Transport, server: ApiServer) -> None:
    server.answer("GET", PATH, Reply.failure(403, "Forbidden", 'User "ci" cannot get'))
    with pytest.raises(ClusterError, match='does not allow us to get ConfigMap/settings: User "ci" cannot') as caught:
        transport.ask(_read())
    assert "verb 'get' on 'configmaps'" in caught.value.diagnosis
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (Reply.failure(401, "Unauthorized", "Unauthorized"), "does not know who we are"),
        (Reply.failure(422, "Invalid", "spec.replicas: wrong"), "refused .*spec.replicas: wrong"),
        (Reply(status=404, body=b"404 page not found"), "does not know configmaps"),
        (Reply.failure(404, "NotFound", 'namespaces "x" not found', name="x"), 'namespaces "x" not found'),
        (Reply(status=200, body=b"<html>"), "not JSON"),
        (Reply(status=200, body=b"[1]"), "not a JSON object"),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), "refused"),
    ],
)
def test_every_other_answer_is_one_clear_error(
    transport: Transport, server: ApiServer, reply: Reply, text: str
) -> None:
    server.answer("GET", PATH, reply)
    with pytest.raises(ClusterError, match=text) as caught:
        transport.ask(_read())
    assert not caught.value.retryable


def test_a_conflict_has_its_own_error(transport: Transport, server: ApiServer) -> None:
    server.answer("PUT", PATH, Reply.failure(409, "Conflict", "the object has been modified"))
    with pytest.raises(ConflictError, match="modified"):
        transport.ask(_write())


def test_a_field_that_no_apply_knows_is_final_although_the_status_is_500(
    transport: Transport, server: ApiServer
) -> None:
    message = "failed to create typed patch object (shop/web; apps/v1): .spec.x: field not declared in schema"
    server.answer("GET", PATH, Reply.failure(500, "", message))
    with pytest.raises(ClusterError, match=r"refused .*field not declared") as caught:
        transport.ask(_read())
    assert not caught.value.retryable
    assert len(server.requests) == 1


def test_what_the_server_says_is_shown_without_control_characters(transport: Transport, server: ApiServer) -> None:
    server.answer("GET", PATH, Reply.failure(422, "Invalid", "bad\x1b[2J\nname\x00" + "x" * 5000))
    with pytest.raises(ClusterError) as caught:
        transport.ask(_read())
    assert "bad name" in caught.value.message
    assert not {"\x1b", "\x00", "\n"} & set(caught.value.message)
    assert len(caught.value.message) < 1200


def test_an_answer_that_is_too_long_is_cut_and_said_so(transport: Transport, server: ApiServer) -> None:
    server.answer("GET", PATH, Reply(body=b"x" * 1000))
    answer = transport.send(_read(body_limit=100))
    assert (len(answer.body), answer.truncated) == (100, True)
    with pytest.raises(ClusterError, match="longer than 100 bytes"):
        transport.ask(_read(body_limit=100))
