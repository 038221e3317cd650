"""Programs from npm, from a registry of one package on this machine."""

import base64
import functools
import hashlib
import io
import json
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools import npm

MANIFEST = {
    "name": "greeter",
    "version": "1.2.3",
    "bin": {"greet": "greet.js"},
    "scripts": {"postinstall": "echo > scripts-ran"},
}
PROGRAM = "#!/usr/bin/env node\nconsole.log(`hello from ${process.versions.node}`)\n"


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size, entry.mode = len(text), 0o755
            archive.addfile(entry, io.BytesIO(text.encode()))
    return out.getvalue()


class Registry(BaseHTTPRequestHandler):
    asked: list[str]

    def __init__(self, asked: list[str], package: bytes, *arguments: object) -> None:
        self.asked, self.package = asked, package
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        answers = {"/greeter": self.document(), "/greeter.tgz": self.package}
        body = answers.get(self.path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"{}")

    def document(self) -> bytes:
        integrity = f"sha512-{base64.b64encode(hashlib.sha512(self.package).digest()).decode()}"
        dist = {"tarball": f"http://{self.headers['Host']}/greeter.tgz", "integrity": integrity}
        document = {
            "name": "greeter",
            "dist-tags": {"latest": "1.2.3"},
            "versions": {"1.2.3": {**MANIFEST, "dist": dist}},
        }
        return json.dumps(document).encode()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was asked of the registry."""
    asked: list[str] = []
    package = packed({"package.json": json.dumps(MANIFEST), "greet.js": PROGRAM})
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Registry, asked, package))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm-cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_program_is_installed_and_runs_with_the_node_it_was_installed_with() -> None:
    bins = npm.install("greeter", "1.2.3")
    said = subprocess.run(
        [bins / "greet"], env=npm.environment(), capture_output=True, text=True, timeout=60, check=True
    )
    version = subprocess.run([npm.node(), "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout == f"hello from {version.stdout.strip().removeprefix('v')}\n"


def test_a_second_install_asks_nobody(asked: list[str]) -> None:
    first = npm.install("greeter", "1.2.3")
    asked.clear()
    assert npm.install("greeter", "1.2.3") == first
    assert asked == []


def test_install_scripts_run_only_where_they_are_asked_for() -> None:
    ran = Path("../greeter/scripts-ran")
    assert not (npm.install("greeter", "1.2.3") / ran).exists()
    assert (npm.install("greeter", "1.2.3", scripts=True) / ran).exists()


def test_a_package_that_is_not_there_is_told_and_leaves_nothing_behind() -> None:
    with pytest.raises(npm.NpmError, match=r"(?s)did not install nobody@1\.0\.0 .*404"):
        npm.install("nobody", "1.0.0")
    assert [entry.name for entry in npm.cache().iterdir() if not entry.name.endswith(".lock")] == []


def test_a_version_that_is_not_there_is_told() -> None:
    with pytest.raises(npm.NpmError, match=r"did not install greeter@9\.9\.9"):
        npm.install("greeter", "9.9.9")


def test_an_install_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npm, "SECONDS", 0.001)
    with pytest.raises(npm.NpmError, match=r"within 0\.001 s"):
        npm.install("greeter", "1.2.3")


@pytest.mark.parametrize(
    ("package", "version"),
    [("greeter", "latest"), ("greeter", "^1.2.3"), ("../greeter", "1.2.3"), ("--global", "1.2.3")],
)
def test_only_a_name_and_an_exact_version_are_taken(package: str, version: str) -> None:
    with pytest.raises(npm.NpmError, match="exact version"):
        npm.install(package, version)
