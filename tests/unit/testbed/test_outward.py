import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from testbed import outward

OUTSIDE = "127.0.0.2"  # not among the addresses that are asked for directly


class _World(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"{self.command} {self.path} {self.headers.get('Proxy-Connection')}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def world() -> Iterator[str]:
    server = ThreadingHTTPServer((OUTSIDE, 0), _World)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://{OUTSIDE}:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def opener(variables: dict[str, str]) -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({"http": variables["HTTP_PROXY"]}))


def test_a_plain_request_goes_out_with_its_path_and_query(world: str) -> None:
    with outward.proxy(None) as variables, opener(variables).open(f"{world}/a?b=c", timeout=10) as answer:
        assert answer.read() == b"GET /a?b=c None"


def test_a_body_goes_out(world: str) -> None:
    with outward.proxy(None) as variables, opener(variables).open(world, data=b"x" * 200_000, timeout=10) as answer:
        assert answer.read() == b"x" * 200_000


def test_a_tunnel_carries_bytes_both_ways(world: str) -> None:
    host, _, port = world.removeprefix("http://").partition(":")
    with outward.proxy(None) as variables:
        proxy_port = int(variables["HTTPS_PROXY"].rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", proxy_port), timeout=10) as client:
            client.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n".encode())
            assert client.recv(1000).startswith(b"HTTP/1.1 200 ")
            client.sendall(b"GET /through HTTP/1.0\r\n\r\n")
            answer = b"".join(iter(lambda: client.recv(1000), b""))
    assert b"GET /through" in answer


@pytest.mark.parametrize("target", [f"http://{OUTSIDE}:1/", "http:///nowhere"])
def test_what_cannot_be_reached_is_a_bad_gateway(target: str) -> None:
    with outward.proxy(None) as variables:
        proxy_port = int(variables["HTTPS_PROXY"].rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", proxy_port), timeout=10) as client:
            client.sendall(f"GET {target} HTTP/1.1\r\n\r\n".encode())
            assert client.recv(1000).startswith(b"HTTP/1.1 502 ")


def test_after_the_command_the_way_is_gone() -> None:
    with outward.proxy(None) as variables:
        proxy_port = int(variables["HTTPS_PROXY"].rsplit(":", 1)[1])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", proxy_port), timeout=10)


def test_the_bed_itself_is_asked_for_directly() -> None:
    with outward.proxy(None) as variables:
        assert variables["NO_PROXY"] == variables["no_proxy"] == outward.NEAR
