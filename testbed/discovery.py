"""Tells Prometheus which pods to scrape.

Debian builds Prometheus without Kubernetes discovery, so the bed answers its HTTP discovery from the pods of the
cluster: every running pod annotated `prometheus.io/scrape: "true"`, at the port and path of its other annotations.
"""

from __future__ import annotations

import json
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from testbed.errors import BedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCRAPE = "prometheus.io/scrape"
PORT = "prometheus.io/port"
PATH = "prometheus.io/path"
LABELS = ("app", "version")


def targets(pods: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns the scrape targets in a list of pods, in the form of Prometheus's HTTP discovery."""
    return [_target(pod) for pod in pods["items"] if _wanted(pod)]


def serve(address: str, list_pods: Callable[[], Mapping[str, Any]]) -> ThreadingHTTPServer:
    """Serves the targets at `host:port` from a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                status, body = HTTPStatus.OK, json.dumps(targets(list_pods())).encode()
            except BedError as error:
                status, body = HTTPStatus.BAD_GATEWAY, str(error).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: Prometheus asks every second."""

    host, _, port = address.partition(":")
    server = ThreadingHTTPServer((host, int(port)), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _wanted(pod: Mapping[str, Any]) -> bool:
    annotations, status = pod["metadata"].get("annotations", {}), pod.get("status", {})
    return annotations.get(SCRAPE) == "true" and status.get("phase") == "Running" and bool(status.get("podIP"))


def _target(pod: Mapping[str, Any]) -> dict[str, Any]:
    metadata = pod["metadata"]
    annotations, labels = metadata["annotations"], metadata.get("labels", {})
    named = {name: labels[name] for name in LABELS if name in labels}
    return {
        "targets": [f"{pod['status']['podIP']}:{annotations.get(PORT) or _first_port(pod)}"],
        "labels": {
            "__metrics_path__": annotations.get(PATH, "/metrics"),
            "namespace": metadata["namespace"],
            "pod": metadata["name"],
            **named,
        },
    }


def _first_port(pod: Mapping[str, Any]) -> int:
    ports = [port["containerPort"] for box in pod["spec"]["containers"] for port in box.get("ports", [])]
    return int(ports[0]) if ports else 80
