"""Where no uv is: pip, the one that Python brings or one that is fetched."""

import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import packages
from launcher.release import Release
from launcher.status import SetupError
from tests.unit.launcher.plugin_copy import Plugin

CONTENT = b"not pip at all"


@pytest.fixture
def release(tmp_path: Path) -> Release:
    plugin = Plugin(tmp_path)
    plugin.data.mkdir()
    return Release(str(plugin.root), str(plugin.data))


@pytest.fixture
def index() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(CONTENT)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's own name
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/pip-0-py3-none-any.whl"
        server.shutdown()
        thread.join(10)


@pytest.fixture
def without_ensurepip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)


@pytest.mark.usefixtures("without_ensurepip")
def test_what_is_not_pip_by_its_hash_is_not_used(release: Release, index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "PIP_URL", index)
    with pytest.raises(SetupError, match="its hash is another one"):
        packages._pip(release)
    assert not list(Path(release.data).glob("*.whl"))


@pytest.mark.usefixtures("without_ensurepip")
def test_without_a_network_the_reason_and_a_way_out_are_told(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "PIP_URL", "http://127.0.0.1:9/pip-0-py3-none-any.whl")
    with pytest.raises(SetupError, match="pip cannot be fetched") as caught:
        packages._pip(release)
    assert "install uv" in caught.value.next


@pytest.mark.usefixtures("without_ensurepip")
def test_what_is_fetched_is_kept_and_run(release: Release, index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    monkeypatch.setattr(packages, "PIP_URL", index)
    monkeypatch.setattr(packages, "PIP_SHA256", hashlib.sha256(CONTENT).hexdigest())
    path = packages._pip(release)
    assert path == f"{release.data}/pip-0-py3-none-any.whl/pip"
    assert Path(path).parent.read_bytes() == CONTENT


def test_the_pip_that_python_brings_is_used_where_it_does(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ensurepip"
    (folder / "_bundled").mkdir(parents=True)
    (folder / "_bundled/pip-1-py3-none-any.whl").touch()
    module = type(sys)("ensurepip")
    module.__file__ = str(folder / "__init__.py")
    monkeypatch.setitem(sys.modules, "ensurepip", module)
    assert packages._pip(release) == f"{folder}/_bundled/pip-1-py3-none-any.whl/pip"
