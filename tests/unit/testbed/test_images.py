"""Base images, and how they get into a registry."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import stat
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from testbed import images, nodejs, rootfs
from testbed.errors import BedError
from testbed.images import Image
from testbed.nodejs import Node
from testbed.rootfs import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator


class Registry(BaseHTTPRequestHandler):
    """A registry that remembers blobs and manifests."""

    store: dict[str, bytes]

    def do_POST(self) -> None:
        self._answer(202, Location=f"http://{self.headers['Host']}{self.path}1?state=x")

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.store[self.path] = content
        self._answer(500 if "refused" in self.path else 201)

    def _answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def registry() -> Iterator[tuple[str, dict[str, bytes]]]:
    store: dict[str, bytes] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Registry,), {"store": store}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}", store
    server.shutdown()
    server.server_close()


@pytest.fixture
def image(tmp_path: Path) -> Image:
    images._write(tmp_path / "base-demo-1", [Entry(path="etc/motd", text="hello")], ["/bin/sh"])
    return Image(reference="base/demo:1", config=tmp_path / "base-demo-1.json", layer=tmp_path / "base-demo-1.tar.gz")


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_equal_content_gives_an_equal_layer() -> None:
    entries = [Entry(path="b/c", text="x"), Entry(path="a", link="b/c")]
    assert images._layer(entries) == images._layer(list(reversed(entries)))


def test_folders_come_before_what_lies_in_them_and_the_first_entry_of_a_path_wins() -> None:
    entries = [
        Entry(path="tmp", mode=0o1777 | stat.S_IFDIR),
        Entry(path="a/b/c", text="1"),
        Entry(path="a/b/c", text="2"),
    ]
    with tarfile.open(fileobj=io.BytesIO(images._layer(entries))) as archive:
        assert archive.getnames() == ["a", "a/b", "a/b/c", "tmp"]
        assert archive.extractfile("a/b/c").read() == b"1"  # type: ignore[union-attr]  # it is a file
        assert archive.getmember("tmp").mode == 0o1777


def test_the_configuration_names_the_uncompressed_layer(image: Image) -> None:
    config = json.loads(image.config.read_text())
    assert config["rootfs"]["diff_ids"] == [digest(gzip.decompress(image.layer.read_bytes()))]
    assert config["os"] == "linux"


def test_a_push_uploads_both_blobs_and_a_manifest_that_names_them(
    image: Image, registry: tuple[str, dict[str, bytes]]
) -> None:
    address, store = registry
    pushed = images.push(image, registry=address)
    body = store["/v2/base/demo/manifests/1"]
    manifest = json.loads(body)
    assert pushed == digest(body)
    for part, file in ((manifest["config"], image.config), (manifest["layers"][0], image.layer)):
        content = file.read_bytes()
        assert (part["digest"], part["size"]) == (digest(content), len(content))
        assert store[f"/v2/base/demo/blobs/uploads/1?state=x&digest={part['digest']}"] == content


def test_a_registry_that_refuses_is_an_error(image: Image, registry: tuple[str, dict[str, bytes]]) -> None:
    refused = Image(reference="base/refused:1", config=image.config, layer=image.layer)
    with pytest.raises(BedError, match="refused the layer of base/refused with status 500"):
        images.push(refused, registry=registry[0])


def test_images_are_made_once_per_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busybox = [Entry(path="bin/busybox", text="elf", mode=0o755)]
    monkeypatch.setattr(rootfs, "busybox_entries", lambda: busybox)
    monkeypatch.setattr(rootfs, "find_busybox", lambda: Path("/bin/ls"))
    monkeypatch.setattr(rootfs, "python_entries", lambda _: [*busybox, Entry(path="usr/bin/python3", text="elf")])
    said: list[str] = []
    folder = images.prepare(tmp_path, say=said.append)
    assert images.prepare(tmp_path, say=said.append) == folder
    assert len(said) == 1
    assert sorted(image.reference.partition(":")[0] for image in images.stored(folder)) == [
        "base/busybox",
        "base/pause",
        "base/python",
    ]
    assert images.python_reference(folder).startswith("base/python:3.")


def test_the_node_image_is_made_once_for_each_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "node"
    program.write_text("elf")
    node = Node(program=program, version="24.1.0")
    monkeypatch.setattr(nodejs, "find", lambda: node)
    monkeypatch.setattr(nodejs, "entries", lambda _: [Entry(path="usr/bin/node", source=program, mode=0o755)])
    monkeypatch.setattr(rootfs, "find_busybox", lambda: Path("/bin/ls"))
    said: list[str] = []
    image = images.prepare_node(tmp_path, say=said.append)
    assert image.reference == "base/node:24.1.0"
    assert json.loads(image.config.read_text())["config"]["Cmd"] == ["node"]
    assert images.prepare_node(tmp_path, say=said.append) == image
    assert len(said) == 1
    program.write_text("another elf")
    assert images.prepare_node(tmp_path, say=said.append) != image


def test_without_a_node_there_is_no_node_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodejs, "find", lambda: None)
    with pytest.raises(BedError, match=r"(?s)there is no Node.*apt-get install .*nodejs"):
        images.prepare_node(tmp_path, say=print)


def test_the_python_image_holds_the_interpreter_its_library_and_what_they_load() -> None:
    python = rootfs.find_python()
    paths = {entry.path for entry in rootfs.python_entries(python)}
    assert f"usr/bin/python{python.short}" in paths
    assert {"usr/bin/python3", "usr/bin/python", "bin/sh", "etc/passwd", "tmp"} <= paths
    assert any(path.endswith("/json/decoder.py") for path in paths)
    assert any("/_ssl." in path for path in paths)
    assert any("libssl.so" in path for path in paths)
    assert not any("__pycache__" in path or "/config-" in path for path in paths)
