import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy_production.adapters.http import SystemHttp
from deploy_production.errors import ToolError
from deploy_production.ports import Http

SECOND = timedelta(seconds=1)
PLENTY = timedelta(seconds=20)

Talk = Callable[[socket.socket, threading.Event], None]


@contextmanager
def server(talk: Talk) -> Iterator[str]:
    """A real server that answers each connection by `talk(connection, over)`; `over` is set at the end."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def serve() -> None:
            while not over.is_set():
                with suppress(TimeoutError, OSError), listener.accept()[0] as connection:
                    connection.settimeout(20)
                    talk(connection, over)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            thread.join(30)
            assert not thread.is_alive()


def request_of(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(65_536)):
        data += more
    return data


def answers(raw: bytes, requests: list[bytes] | None = None) -> Talk:
    def talk(connection: socket.socket, _over: threading.Event) -> None:
        request = request_of(connection)
        if requests is not None:
            requests.append(request)
        connection.sendall(raw)

    return talk


def drips(first: bytes, drop: bytes) -> Talk:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        request_of(connection)
        connection.sendall(first)
        while not over.wait(0.1):
            connection.sendall(drop)

    return talk


@pytest.fixture
def http() -> Http:
    return SystemHttp()


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A server's side with a certificate that only it itself has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "pair.pem").write_bytes(secret + signed.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pair.pem")
    return context


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_an_answer_has_status_and_body(http: Http) -> None:
    with server(answers(OK)) as url:
        answer = http.get(f"{url}/healthz", timeout=PLENTY)
    assert (answer.status, answer.body, answer.truncated) == (200, b"ok", False)
    assert timedelta() < answer.duration < PLENTY


def test_path_query_and_headers_are_sent(http: Http) -> None:
    requests: list[bytes] = []
    with server(answers(OK, requests)) as url:
        http.get(f"{url}/api/v1/query?query=up%20%3E%200", timeout=PLENTY, headers={"X-Scope": "shop"})
    (request,) = requests
    assert request.startswith(b"GET /api/v1/query?query=up%20%3E%200 HTTP/1.1\r\n")
    assert b"\r\nX-Scope: shop\r\n" in request


@pytest.mark.parametrize("status", [204, 404, 500, 503])
def test_every_status_is_an_answer(http: Http, status: int) -> None:
    with server(answers(f"HTTP/1.1 {status} Some\r\nContent-Length: 0\r\n\r\n".encode())) as url:
        assert http.get(url, timeout=PLENTY).status == status


def test_a_redirect_is_an_answer_and_is_not_followed(http: Http) -> None:
    requests: list[bytes] = []
    redirect = b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"
    with server(answers(redirect, requests)) as url:
        assert http.get(url, timeout=PLENTY).status == 302
    assert len(requests) == 1


def test_a_body_without_a_length_ends_with_the_connection(http: Http) -> None:
    with server(answers(b"HTTP/1.0 200 OK\r\n\r\nall of it")) as url:
        assert http.get(url, timeout=PLENTY).body == b"all of it"


def test_a_chunked_body_is_put_together(http: Http) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with server(answers(chunked)) as url:
        assert http.get(url, timeout=PLENTY).body == b"abcde"


def test_a_huge_body_is_cut_at_the_limit(http: Http) -> None:
    with server(drips(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1_000_000)) as url:
        answer = http.get(url, timeout=PLENTY, body_limit=1000)
    assert answer.body == b"x" * 1000
    assert answer.truncated


def test_a_body_of_exactly_the_limit_is_whole(http: Http) -> None:
    with server(answers(OK)) as url:
        answer = http.get(url, timeout=PLENTY, body_limit=2)
    assert (answer.body, answer.truncated) == (b"ok", False)


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Header: x\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b""),
    ],
    ids=["body", "header", "headers", "chunks", "silence"],
)
def test_a_server_that_drips_cannot_exceed_the_time(http: Http, first: bytes, drop: bytes) -> None:
    started = time.monotonic()
    with server(drips(first, drop)) as url, pytest.raises(ToolError, match="did not answer within 1 s") as caught:
        http.get(url, timeout=SECOND)
    assert time.monotonic() - started < 15
    assert caught.value.retryable


def test_no_thread_is_left_after_the_time_is_over(http: Http) -> None:
    with server(drips(b"HTTP/1.1 200 OK\r\n\r\n", b"x")) as url, pytest.raises(ToolError):
        http.get(url, timeout=timedelta(seconds=0.3))
    for thread in threading.enumerate():
        if thread.name == "http-get":
            thread.join(10)
            assert not thread.is_alive()


def test_a_body_shorter_than_announced_is_no_answer(http: Http) -> None:
    with (
        server(answers(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) as url,
        pytest.raises(ToolError, match="gives no answer"),
    ):
        http.get(url, timeout=PLENTY)


@pytest.mark.parametrize("raw", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_not_http_is_no_answer(http: Http, raw: bytes) -> None:
    with server(answers(raw)) as url, pytest.raises(ToolError, match="gives no answer"):
        http.get(url, timeout=PLENTY)


def test_a_closed_port_is_told_at_once(http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ToolError, match="Connection refused") as caught:
        http.get(f"http://127.0.0.1:{port}/", timeout=PLENTY)
    assert caught.value.retryable


def test_a_host_that_does_not_exist_is_told(http: Http) -> None:
    with pytest.raises(ToolError, match=r"no-such-host\.invalid"):
        http.get("http://no-such-host.invalid/", timeout=PLENTY)


def test_a_server_without_tls_is_no_answer_to_https(http: Http) -> None:
    with server(answers(b"plain text, no handshake\r\n\r\n")) as url, pytest.raises(ToolError):
        http.get(url.replace("http:", "https:"), timeout=SECOND)


def test_a_certificate_nobody_trusts_is_refused(http: Http, certificate: ssl.SSLContext) -> None:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        with certificate.wrap_socket(connection, server_side=True) as secure:
            answers(OK)(secure, over)

    with server(talk) as url, pytest.raises(ToolError, match=r"certificate of https://127\.0\.0\.1") as caught:
        http.get(url.replace("http:", "https:"), timeout=PLENTY)
    assert "SSL_CERT_FILE" in caught.value.diagnosis


def test_a_certificate_of_a_trusted_authority_is_accepted(
    http: Http, certificate: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        with certificate.wrap_socket(connection, server_side=True) as secure:
            answers(OK)(secure, over)

    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "pair.pem"))
    with server(talk) as url:
        assert http.get(url.replace("http:", "https:"), timeout=PLENTY).body == b"ok"


def test_proxies_of_the_environment_are_not_used(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with server(answers(OK)) as url:
        assert http.get(url, timeout=PLENTY).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "", "shop.example", "file:///etc/passwd", "ftp://shop.example/", "http://", "http://shop.example:99999/",
        "http://shop.example/a b", "http://shop.example/\r\nX: y", "http://shop.example/ü", "http://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(http: Http, url: str) -> None:
    with pytest.raises(ToolError, match="not an http or https address"):
        http.get(url, timeout=SECOND)


def test_a_password_in_an_address_is_refused_and_not_repeated(http: Http) -> None:
    with pytest.raises(ToolError) as caught:
        http.get("http://dana:hunter2@shop.example/", timeout=SECOND)
    assert "hunter2" not in caught.value.message


def test_a_token_in_a_query_is_not_repeated_in_an_error(http: Http) -> None:
    with pytest.raises(ToolError) as caught:
        http.get("http://127.0.0.1:1/health?token=hunter2", timeout=PLENTY)
    assert "hunter2" not in caught.value.message


def test_a_header_that_would_smuggle_another_is_refused(http: Http) -> None:
    with server(answers(OK)) as url, pytest.raises(ToolError):
        http.get(url, timeout=PLENTY, headers={"X-A": "b\r\nX-C: d"})
