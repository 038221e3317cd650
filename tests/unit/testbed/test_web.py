"""Bounded HTTP calls."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from testbed.errors import BedError
from testbed.web import answers, request, request_socket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/ok" else 500)
        self.send_header("X-Name", "value")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_an_answer_is_read_whole_with_lower_case_headers(address: str) -> None:
    answer = request(address, "GET", "/ok")
    assert (answer.status, answer.headers["x-name"], answer.json()) == (200, "value", {})


def test_only_200_counts_as_an_answer(address: str) -> None:
    assert answers(address, "/ok")
    assert not answers(address, "/broken")
    assert not answers("127.0.0.1:1", "/ok")


def test_nobody_there_is_one_clear_error() -> None:
    with pytest.raises(BedError, match=r"127\.0\.0\.1:1/x does not answer: ConnectionRefusedError"):
        request("127.0.0.1:1", "GET", "/x")


def test_a_missing_socket_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BedError, match=r"a\.sock does not answer: FileNotFoundError"):
        request_socket(tmp_path / "a.sock", "GET", "/_ping")
