"""Small bounded HTTP calls: to daemons on loopback, to the engine's socket, to the API server with its certificates."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testbed.errors import BedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer, read whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def request(
    address: str,
    method: str,
    path: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Sends one request to `host:port`; BedError when nobody answers."""
    connection = (
        http.client.HTTPSConnection(address, timeout=seconds, context=tls)
        if tls is not None
        else http.client.HTTPConnection(address, timeout=seconds)
    )
    with contextlib.closing(connection), _named(f"{address}{path}"):
        connection.request(method, path, body=body, headers=dict(headers or {}))
        return _read(connection)


def request_socket(path: Path, method: str, target: str, *, seconds: float = SECONDS) -> Answer:
    """Sends one request to a Unix socket; BedError when nobody answers."""
    connection = http.client.HTTPConnection("localhost", timeout=seconds)
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.sock.settimeout(seconds)
    with contextlib.closing(connection), _named(str(path)):
        connection.sock.connect(str(path))
        connection.request(method, target)
        return _read(connection)


def answers(address: str, path: str, *, tls: ssl.SSLContext | None = None) -> bool:
    """Tells whether a GET is answered with 200."""
    try:
        return request(address, "GET", path, tls=tls, seconds=2).status == http.client.OK
    except BedError:
        return False


def client_tls(*, authority: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """Returns the settings of a TLS client that knows one authority and has a certificate of its own."""
    context = ssl.create_default_context(cafile=str(authority))
    context.load_cert_chain(str(certificate), str(key))
    return context


@contextlib.contextmanager
def _named(place: str) -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise BedError(f"{place} does not answer: {type(error).__name__} {error}") from error


def _read(connection: http.client.HTTPConnection) -> Answer:
    response = connection.getresponse()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Answer(status=response.status, headers=names, body=response.read())
