"""The private container engine and the registry of a bed: Debian's own, with nothing of the machine's settings."""

from __future__ import annotations

import shutil
from http import HTTPStatus
from typing import TYPE_CHECKING

from testbed.builtin.layout import REGISTRY, Layout
from testbed.errors import BedError
from testbed.process import SYSTEM_PATH, wait_until
from testbed.web import answers, request_socket

if TYPE_CHECKING:
    from pathlib import Path

    from testbed.process import Launcher

SECONDS = 60.0


def start_registry(layout: Layout, launcher: Launcher) -> None:
    """Starts the registry and returns when it answers."""
    settings = layout.config / "registry.yml"
    settings.write_text(
        "version: 0.1\nlog: {level: warn, accesslog: {disabled: true}}\n"
        f'storage: {{filesystem: {{rootdirectory: "{layout.directory}/registry"}}, delete: {{enabled: true}}}}\n'
        f'http: {{addr: "{REGISTRY}"}}\n'
    )
    daemon = launcher.start("registry", [program("docker-registry"), "serve", settings])
    wait_until(lambda: answers(REGISTRY, "/v2/"), what="the registry answers", daemon=daemon, seconds=SECONDS)


def start_engine(layout: Layout, launcher: Launcher, *, group: str) -> None:
    """Starts the engine and returns when it answers on its socket."""
    root = layout.directory / "docker"
    settings = layout.config / "docker.json"
    settings.write_text("{}")
    daemon = launcher.start("dockerd", engine_words(layout, root, settings, group))
    ready = layout.engine_socket
    wait_until(lambda: _pings(ready), what="the container engine answers", daemon=daemon, seconds=SECONDS)
    (layout.tools / "docker").symlink_to(program("docker", path="/usr/bin"))


def engine_words(layout: Layout, root: Path, settings: Path, group: str) -> list[str]:
    """Returns the engine's command line: its own folders, settings and control group, no driver of systemd."""
    return [
        *(program("dockerd"), f"--data-root={root}/data", f"--exec-root={root}/exec", f"--pidfile={root}/pid"),
        *(f"--host=unix://{layout.engine_socket}", f"--config-file={settings}", f"--cgroup-parent=/{group}/docker"),
        *("--exec-opt=native.cgroupdriver=cgroupfs", "--storage-driver=overlay2", "--group=root"),
    ]


def program(name: str, *, path: str = SYSTEM_PATH) -> str:
    """Returns the path of a program of the system; BedError when it is missing."""
    found = shutil.which(name, path=path)
    if found is None:
        raise BedError(f"{name} is not installed", advice="`python -m testbed build --install` installs it.")
    return found


def _pings(socket: Path) -> bool:
    try:
        return request_socket(socket, "GET", "/_ping", seconds=2).status == HTTPStatus.OK
    except BedError:
        return False
