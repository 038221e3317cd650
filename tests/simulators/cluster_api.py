"""An HTTP server that answers as an API server would, as a test wants it: for the adapter's own tests.

    with api_server() as server:
        server.answer("GET", "/version", Reply.of({"gitVersion": "v1.37.2"}))

* Replies to one request are used up in order; the last one stays.
* A `Stream` is the answer to a watch: lines come when the test sends them.
"""

import json
import queue
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

_POLL = 0.05


class Stream:
    """An open watch, in the hands of the test."""

    def __init__(self) -> None:
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self.is_cut = False

    def send(self, kind: str, manifest: Mapping[str, Any]) -> None:
        self.send_bytes(json.dumps({"type": kind, "object": manifest}).encode() + b"\n")

    def send_bytes(self, line: bytes) -> None:
        self._lines.put(line)

    def end(self) -> None:
        """Ends the answer in an orderly way."""
        self._lines.put(None)

    def cut(self) -> None:
        """Breaks the connection."""
        self.is_cut = True
        self._lines.put(None)

    def take(self) -> bytes | None:
        return self._lines.get(timeout=_POLL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Stream | None = None
    is_silent: bool = False
    """No answer until the server ends."""
    is_dropped: bool = False
    """The connection is closed without an answer."""

    @classmethod
    def of(cls, body: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None) -> "Reply":
        return cls(status=status, body=json.dumps(body).encode(), headers=headers or {})

    @classmethod
    def failure(cls, status: int, reason: str, message: str, *, name: str = "") -> "Reply":
        """Returns the `Status` with which an API server refuses."""
        details = {"name": name} if name else {}
        body = {"kind": "Status", "apiVersion": "v1", "reason": reason, "message": message, "details": details}
        return cls.of(body | {"code": status}, status=status)

    @classmethod
    def listing(cls, *items: Mapping[str, Any], version: str = "100") -> "Reply":
        return cls.of({"metadata": {"resourceVersion": version}, "items": items})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


class ApiServer:
    """What was asked, and what is answered."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.url = ""
        self.ending = threading.Event()
        self._lock = threading.Lock()
        self._replies: dict[tuple[str, str], list[Reply]] = {}
        self.connections: set[socket.socket] = set()

    def answer(self, method: str, path: str, *replies: Reply) -> None:
        """Sets the answers to a request; `WATCH` is the method of a GET with `watch=true`."""
        self._replies[method, path] = list(replies)

    def asked(self, method: str, path: str) -> list[Request]:
        return [entry for entry in list(self.requests) if (entry.method, entry.path) == (method, path)]

    def reply(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            replies = self._replies.get((request.method, request.path))
            if not replies:
                return Reply(status=404, body=b"404 page not found")
            return replies.pop(0) if len(replies) > 1 else replies[0]

    def kubeconfig(self, folder: Path, *, server: str = "", user: Mapping[str, Any] | None = None, **more: Any) -> Path:
        """Writes a kubeconfig with the one context `here`."""
        cluster = {"server": server or self.url, **more}
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": cluster}],
            "users": [{"name": "u", "user": dict(user or {})}],
            "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
        }
        path = folder / "kubeconfig"
        path.write_text(yaml.safe_dump(content))
        return path


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    api: ApiServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing about clients that have gone away: some tests are about just that."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.api.connections.add(self.connection)

    def finish(self) -> None:
        self.server.api.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def log_message(self, *_: Any) -> None:
        return

    def _serve(self) -> None:
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query))
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        method = "WATCH" if query.get("watch") == "true" else self.command
        request = Request(method=method, path=url.path, query=query, headers=dict(self.headers), body=body)
        reply = self.server.api.reply(request)
        if reply.is_silent:
            self.server.api.ending.wait(10)
        if reply.is_silent or reply.is_dropped:
            self.close_connection = True
        elif reply.stream is not None:
            self._pour(reply.stream)
        else:
            self._whole(reply)

    def _whole(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(reply.body)

    def _pour(self, stream: Stream) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while not self.server.api.ending.is_set():
            try:
                line = stream.take()
            except queue.Empty:
                if self._is_left():
                    self.close_connection = True
                    return
                continue
            if line is None:
                break
            with suppress(OSError):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.close_connection = stream.is_cut
        if not stream.is_cut:
            with suppress(OSError):
                self.wfile.write(b"0\r\n\r\n")

    def _is_left(self) -> bool:
        """Says whether the client has closed the connection."""
        self.connection.setblocking(False)
        try:
            return self.connection.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            self.connection.setblocking(True)

    do_GET = do_PATCH = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815 - names of the base class


@contextmanager
def api_server() -> Iterator[ApiServer]:
    api = ApiServer()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.api = api
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield api
    finally:
        api.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()
        for connection in list(api.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
