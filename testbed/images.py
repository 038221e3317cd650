"""Base images, made without engine or internet: one layer each, stored once, pushed to a bed's registry.

Equal content gives an equal digest: paths are sorted, owners and times are fixed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import platform
import stat
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import locks, nodejs, rootfs
from testbed.errors import BedError
from testbed.web import request

if TYPE_CHECKING:
    from collections.abc import Callable

    Recipes = dict[str, tuple[list[rootfs.Entry], list[str]]]

RECIPE = "2"
"Raised whenever an image would come out differently from the same machine."
BUSYBOX = "base/busybox:1"
PAUSE = "base/pause:1"
PYTHON = "base/python"
NODE = "base/node"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CREATED = "1970-01-01T00:00:00Z"
LOCK_SECONDS = 120.0
LEVEL = 1
"Of compression: a higher one takes Node three times as long and makes it a tenth smaller."


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A stored image: its reference without registry, and its two blobs."""

    reference: str
    config: Path
    layer: Path


def prepare(cache: Path, *, say: Callable[[str], None]) -> Path:
    """Returns the folder with all base images of this machine, making them first when they are not stored yet."""
    python, busybox = rootfs.find_python(), rootfs.find_busybox()
    facts = [RECIPE, python.version, str(rootfs.PYTHON.resolve().stat().st_mtime_ns), _digest(busybox.read_bytes())]
    folder = _folder(cache, facts)
    if folder.exists():
        return folder
    with locks.exclusive(folder.with_suffix(".lock"), seconds=LOCK_SECONDS):
        if not folder.exists():
            say("making the base images (a few seconds, once)")
            _make(folder, _usual(python))
    return folder


def prepare_node(cache: Path, *, say: Callable[[str], None]) -> Image:
    """Returns the Node image of this machine, making it first when it is not stored yet; BedError without a Node."""
    node = nodejs.find()
    if node is None:
        raise BedError("there is no Node on this machine", advice=nodejs.INSTALL)
    made = node.program.stat()
    facts = [RECIPE, NODE, node.version, str(node.program), str(made.st_mtime_ns), str(made.st_size)]
    folder = _folder(cache, [*facts, _digest(rootfs.find_busybox().read_bytes())])
    with locks.exclusive(folder.with_suffix(".lock"), seconds=LOCK_SECONDS):
        if not folder.exists():
            say(f"making the base image of Node {node.version} (up to half a minute, once)")
            _make(folder, {f"{NODE}:{node.version}": (nodejs.entries(node), ["node"])})
    (image,) = stored(folder)
    return image


def stored(folder: Path) -> tuple[Image, ...]:
    """Returns the images of a folder that `prepare` made."""
    index: dict[str, str] = json.loads((folder / "index.json").read_text())
    return tuple(
        Image(reference=reference, config=folder / f"{name}.json", layer=folder / f"{name}.tar.gz")
        for reference, name in index.items()
    )


def python_reference(folder: Path) -> str:
    """Returns the reference of the Python image in a folder."""
    return next(image.reference for image in stored(folder) if image.reference.startswith(f"{PYTHON}:"))


def push(image: Image, *, registry: str) -> str:
    """Pushes an image and returns the digest of its manifest; BedError when the registry refuses it."""
    repository, _, tag = image.reference.partition(":")
    blobs = [(CONFIG, image.config.read_bytes()), (LAYER, image.layer.read_bytes())]
    for _, content in blobs:
        _upload(registry, repository, content)
    config, layer = ({"mediaType": kind, "size": len(data), "digest": _digest(data)} for kind, data in blobs)
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]}
    body = json.dumps(manifest).encode()
    answer = request(
        registry, "PUT", f"/v2/{repository}/manifests/{tag}", body=body, headers={"Content-Type": MANIFEST}
    )
    _expect(answer.status, f"manifest of {image.reference}")
    return _digest(body)


def _upload(registry: str, repository: str, content: bytes) -> None:
    begun = request(registry, "POST", f"/v2/{repository}/blobs/uploads/", headers={"Content-Length": "0"})
    _expect(begun.status, f"upload to {repository}")
    place = begun.headers["location"].split(registry, 1)[-1]
    target = f"{place}{'&' if '?' in place else '?'}digest={_digest(content)}"
    done = request(registry, "PUT", target, body=content, headers={"Content-Type": "application/octet-stream"})
    _expect(done.status, f"layer of {repository}")


def _expect(status: int, what: str) -> None:
    if status not in {201, 202}:
        raise BedError(f"the registry refused the {what} with status {status}")


def _folder(cache: Path, facts: list[str]) -> Path:
    return cache / "images" / _digest("\n".join(facts).encode())[7:23]


def _usual(python: rootfs.Python) -> Recipes:
    shell, busybox = ["/bin/sh"], rootfs.busybox_entries()
    pause = [entry for entry in busybox if entry.path == "bin/busybox"]
    return {
        PAUSE: (pause, ["/bin/busybox", "sleep", "infinity"]),
        BUSYBOX: (busybox, shell),
        f"{PYTHON}:{python.short}": (rootfs.python_entries(python), ["python3"]),
    }


def _make(folder: Path, recipes: Recipes) -> None:
    """Stores images, what each holds and the command that it starts with; the folder appears when all are there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-") as name:
        fresh = Path(name) / "images"
        fresh.mkdir()
        index = {}
        for reference, (entries, command) in recipes.items():
            index[reference] = reference.replace("/", "-").replace(":", "-")
            _write(fresh / index[reference], entries, command)
        (fresh / "index.json").write_text(json.dumps(index))
        fresh.rename(folder)


def _write(stem: Path, entries: list[rootfs.Entry], command: list[str]) -> None:
    layer = _layer(entries)
    config = {
        "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux",
        "created": CREATED,
        "config": {"Env": [PATH, "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"], "Cmd": command, "WorkingDir": "/"},
        "rootfs": {"type": "layers", "diff_ids": [_digest(layer)]},
        "history": [{"created": CREATED, "created_by": "testbed"}],
    }
    stem.with_name(f"{stem.name}.json").write_text(json.dumps(config))
    stem.with_name(f"{stem.name}.tar.gz").write_bytes(gzip.compress(layer, compresslevel=LEVEL, mtime=0))


def _layer(entries: list[rootfs.Entry]) -> bytes:
    """Returns the layer as a tar; the first entry of a path wins, parents come before what lies in them."""
    known = {entry.path: entry for entry in reversed(entries)}
    for path in list(known):
        for parent in Path(path).parents[:-1]:
            known.setdefault(str(parent), rootfs.Entry(path=str(parent), mode=0o755 | stat.S_IFDIR))
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(known):
            _add(archive, known[path])
    return target.getvalue()


def _add(archive: tarfile.TarFile, entry: rootfs.Entry) -> None:
    information = tarfile.TarInfo(entry.path)
    information.mode = stat.S_IMODE(entry.mode)
    if stat.S_ISDIR(entry.mode):
        information.type = tarfile.DIRTYPE
        archive.addfile(information)
    elif entry.link is not None:
        information.type, information.linkname = tarfile.SYMTYPE, entry.link
        archive.addfile(information)
    else:
        content = entry.source.read_bytes() if entry.source else (entry.text or "").encode()
        information.size = len(content)
        archive.addfile(information, io.BytesIO(content))


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
