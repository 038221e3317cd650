"""A real HTTP server on 127.0.0.1 that gives recorded answers, by path."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    body: bytes
    status: int = 200
    silent: bool = False
    """Never answers, until the server stops."""

    @classmethod
    def json(cls, data: Any, *, status: int = 200) -> "Recorded":
        return cls(body=json.dumps(data).encode(), status=status)


@contextmanager
def serving(answers: Mapping[str, Recorded]) -> Iterator[str]:
    """Gives the base URL of a server; a key is a path, or the `query` parameter of a request. Others get a 404."""
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query).get("query", [""])[0]
            answer = answers.get(query) or answers.get(parts.path) or Recorded(body=b"not here", status=404)
            if answer.silent:
                stopped.wait(60)
                return
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_args: Any) -> None:
            """Keeps the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
