"""A greeting over HTTP: the smallest application that a careful release can be practised on.

`/` greets, `/healthz` answers when the application may serve, `/version` tells the release, `/metrics` speaks
Prometheus. Every visit is one line of JSON on standard output. After SIGTERM it serves for a moment longer,
so that no request is lost while the cluster takes it out of the Service.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

VERSION = (Path(__file__).parent / "VERSION").read_text(encoding="utf-8").strip()
DRAIN_SECONDS = 3.0


class Metrics:
    """Counts answers by status; both classes exist from the start, so that a rate is there before the first error."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[int] = Counter({200: 0, 500: 0})

    def count(self, status: int) -> None:
        with self._lock:
            self._answers[status] += 1

    def text(self) -> str:
        with self._lock:
            answers = sorted(self._answers.items())
        lines = [
            "# HELP hello_requests_total Answered requests by status code.",
            "# TYPE hello_requests_total counter",
            *(f'hello_requests_total{{code="{status}"}} {count}' for status, count in answers),
            "# HELP hello_build_info The release that is running.",
            "# TYPE hello_build_info gauge",
            f'hello_build_info{{version="{VERSION}"}} 1',
        ]
        return "\n".join(lines) + "\n"


METRICS = Metrics()


def answer(path: str) -> tuple[int, str, str]:
    """Returns status, content type and body for a path."""
    match path:
        case "/":
            return 200, "text/plain; charset=utf-8", f"{os.environ.get('GREETING', 'Hello')}, world.\n"
        case "/healthz":
            return 200, "text/plain; charset=utf-8", "ok\n"
        case "/version":
            return 200, "application/json", json.dumps({"version": VERSION}) + "\n"
        case "/metrics":
            return 200, "text/plain; version=0.0.4; charset=utf-8", METRICS.text()
        case _:
            return 404, "text/plain; charset=utf-8", "not found\n"


class Handler(BaseHTTPRequestHandler):
    """Answers GET requests, counts them, and logs visits."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        started = time.monotonic()
        status, kind, text = answer(self.path)
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        # Probes and scrapes count too: the share of errors has a value even when nobody visits.
        METRICS.count(status)
        if self.path not in ("/healthz", "/metrics"):
            log("request", path=self.path, status=status, seconds=round(time.monotonic() - started, 4))

    def log_message(self, *_: object) -> None:
        """Says nothing: `do_GET` has its own log."""


def log(event: str, **fields: object) -> None:
    print(json.dumps({"level": "info", "event": event, "version": VERSION, **fields}), flush=True)


def serve(port: int) -> None:
    """Serves until SIGTERM, and a moment longer."""
    server = ThreadingHTTPServer(("", port), Handler)
    server.daemon_threads = True

    def stop(*_: object) -> None:
        log("stopping", drain_seconds=DRAIN_SECONDS)
        threading.Timer(DRAIN_SECONDS, server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    log("listening", port=port)
    server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    sys.exit(serve(int(os.environ.get("PORT", "8080"))))
