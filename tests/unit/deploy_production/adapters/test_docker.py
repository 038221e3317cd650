"""The adapter and the real SDK against an engine that plays recorded answers over HTTP."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.docker import DockerImages
from deploy_production.errors import ToolError

SOON = timedelta(seconds=20)
DIGEST = "sha256:" + "2" * 64
REFERENCE = "registry.example:5000/shop/web:1"


@dataclass(kw_only=True)
class Script:
    """What the engine answers to a part of a path: a status and a body, or the objects of a stream."""

    answers: Mapping[str, tuple[int, Any]] = field(default_factory=dict)
    streams: Mapping[str, list[Any]] = field(default_factory=dict)
    endless: bool = False
    """A stream goes silent after its objects instead of ending."""
    asked: list[str] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    """Set when the client of an endless stream is gone."""


@dataclass(frozen=True)
class Raw:
    """Bytes of a stream as they are, not made of JSON."""

    text: bytes


class Handler(BaseHTTPRequestHandler):
    script: Script
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        self.take_body()
        self.script.asked.append(self.path)
        if self.path.endswith("/version"):
            self.tell(200, {"ApiVersion": "1.41", "Version": "20.10.24\x1b[31m"})
        elif (stream := self.found(self.script.streams)) is not None:
            self.stream(stream)
        else:
            self.tell(*(self.found(self.script.answers) or (404, {"message": "page not found"})))

    def found(self, table: Mapping[str, Any]) -> Any:
        return next((answer for part, answer in table.items() if part in self.path), None)

    def take_body(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def tell(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def stream(self, events: list[Any]) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for event in events:
            content = event.text if isinstance(event, Raw) else json.dumps(event).encode() + b"\r\n"
            self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        if self.script.endless:
            # The client has nothing more to say: reading ends when it hangs up.
            self.rfile.read(1)
            self.script.left.set()
            self.close_connection = True
            return
        self.wfile.write(b"0\r\n\r\n")

    do_GET = do_POST = answer  # noqa: N815 -- the names that the library looks for

    def log_message(self, *_args: Any) -> None:
        """Keeps the test's output clean."""


@contextmanager
def engine(script: Script) -> Iterator[DockerImages]:
    playing = type("Playing", (Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), playing)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield DockerImages.connect(f"tcp://127.0.0.1:{server.server_address[1]}", SystemClock())
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_making_the_adapter_needs_no_engine() -> None:
    assert DockerImages.connect("unix:///nowhere/docker.sock", SystemClock()).docker_host is not None


def test_the_engines_version_is_shown_safely() -> None:
    with engine(Script()) as images:
        assert images.ping() == "20.10.24"


@pytest.mark.parametrize("host", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1", "bogus://x"])
def test_an_engine_that_is_not_there_is_an_error_that_says_what_to_do(host: str) -> None:
    with pytest.raises(ToolError) as caught:
        DockerImages.connect(host, SystemClock()).ping()
    assert host.rpartition("//")[2] in caught.value.message
    assert "Start docker" in caught.value.diagnosis


def test_a_push_that_the_registry_refuses_is_an_error_although_the_sdk_raises_nothing() -> None:
    error = {"errorDetail": {"message": "denied: access forbidden"}, "error": "denied: access forbidden"}
    script = Script(streams={"/push": [{"status": "Preparing"}, error]})
    with engine(script) as images, pytest.raises(ToolError) as caught:
        images.push(REFERENCE, timeout=SOON)
    assert caught.value.message == f"The registry refused {REFERENCE}: denied: access forbidden"
    assert "docker login registry.example:5000" in caught.value.diagnosis


def test_a_push_answers_the_digest_of_its_stream() -> None:
    script = Script(streams={"/push": [{"status": "Pushed"}, {"aux": {"Tag": "1", "Digest": DIGEST}}]})
    with engine(script) as images:
        assert images.push(REFERENCE, timeout=SOON) == DIGEST
    assert script.asked[-1].endswith("/images/registry.example:5000/shop/web/push?tag=1")


@pytest.mark.parametrize("events", [[], [{"status": "Preparing"}]], ids=["before the first object", "in the middle"])
def test_a_push_that_goes_silent_is_cut_off_at_its_limit(events: list[Any]) -> None:
    script = Script(streams={"/push": events}, endless=True)
    with engine(script) as images:
        with pytest.raises(ToolError, match=r"push of .* did not end within 1 s; it was cut off"):
            images.push(REFERENCE, timeout=timedelta(seconds=1))
        assert script.left.wait(10), "the connection was not given up"


def test_a_build_that_goes_silent_is_cut_off_at_its_limit(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch")
    script = Script(streams={"/build": [{"stream": "Step 1/1"}]}, endless=True)
    with engine(script) as images:
        with pytest.raises(ToolError, match=r"build of web:1 did not end") as caught:
            images.build(
                context=tmp_path, dockerfile="Dockerfile", tag="web:1", labels={}, timeout=timedelta(seconds=1)
            )
        assert script.left.wait(10), "the connection was not given up"
    assert "raise its timeout" in caught.value.diagnosis


def test_a_build_from_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with engine(Script()) as images, pytest.raises(ToolError, match="There is no folder nowhere"):
        images.build(context=tmp_path / "nowhere", dockerfile="Dockerfile", tag="web:1", labels={}, timeout=SOON)


def test_a_build_that_the_engine_refuses_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROMM scratch")
    refusal = (400, {"message": "dockerfile parse error line 1: unknown instruction: FROMM"})
    with engine(Script(answers={"/build": refusal})) as images, pytest.raises(ToolError, match="unknown instruction"):
        images.build(context=tmp_path, dockerfile="Dockerfile", tag="web:1", labels={}, timeout=SOON)


@pytest.mark.parametrize("reason", ["manifest unknown: manifest unknown", "name unknown: repository name not known"])
def test_a_tag_that_the_registry_does_not_hold_has_no_digest(reason: str) -> None:
    with engine(Script(answers={"/distribution/": (404, {"message": reason})})) as images:
        assert images.registry_digest(REFERENCE) is None


def test_the_digest_of_the_registry_is_read_from_its_descriptor() -> None:
    with engine(Script(answers={"/distribution/": (200, {"Descriptor": {"digest": DIGEST}})})) as images:
        assert images.registry_digest(REFERENCE) == DIGEST


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"message": "unauthorized: authentication required"}),
        (500, {"message": "dial tcp 10.0.0.1:5000: connect: connection refused"}),
        (404, {"message": "page not found"}),
        (200, {"Platforms": []}),
    ],
)
def test_a_registry_that_cannot_be_asked_is_an_error_and_not_none(status: int, body: Mapping[str, Any]) -> None:
    with engine(Script(answers={"/distribution/": (status, body)})) as images, pytest.raises(ToolError):
        images.registry_digest(REFERENCE)


def test_labels_may_be_absent_altogether() -> None:
    with engine(Script(answers={"/json": (200, {"Config": {"Labels": None}})})) as images:
        assert images.image_label(REFERENCE, "team") is None


def test_a_stream_that_breaks_off_in_the_middle_of_an_object_is_an_error_not_a_crash() -> None:
    with engine(Script(streams={"/push": [Raw(b'{"status": "Pushing", "id"')]})) as images, pytest.raises(ToolError):
        images.push(REFERENCE, timeout=SOON)


def test_an_engine_that_forbids_says_so() -> None:
    script = Script(answers={"/tag": (403, {"message": "authorization denied by plugin"})})
    with engine(script) as images, pytest.raises(ToolError) as caught:
        images.tag(source="web:1", target=REFERENCE)
    assert "authorization denied by plugin" in caught.value.message
    assert "docker" in caught.value.diagnosis


def test_a_target_is_tagged_under_its_repository_and_tag() -> None:
    script = Script(answers={"/tag": (201, {})})
    with engine(script) as images:
        images.tag(source="web:1", target=REFERENCE)
    assert "repo=registry.example%3A5000%2Fshop%2Fweb" in script.asked[-1]
    assert "tag=1" in script.asked[-1]
