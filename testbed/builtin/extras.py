"""The parts that a bed has when asked for: Prometheus and PostgreSQL, Debian's own, with data in the bed's folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import discovery, prometheus
from testbed.builtin import cluster
from testbed.builtin.engine import program
from testbed.builtin.layout import DISCOVERY, POSTGRES_PORT, PROMETHEUS, Layout
from testbed.errors import BedError
from testbed.process import run, wait_until
from testbed.web import answers

if TYPE_CHECKING:
    from testbed.process import Launcher

SECONDS = 60.0
POSTGRES_USER = "postgres"
POSTGRES_VERSIONS = Path("/usr/lib/postgresql")


def start_prometheus(layout: Layout, launcher: Launcher) -> None:
    """Starts Prometheus and returns when it answers."""
    config = layout.config / "prometheus.yml"
    config.write_text(prometheus.settings(address=PROMETHEUS, discovery=DISCOVERY, rules=layout.rules))
    discovery.serve(DISCOVERY, lambda: cluster.pods(layout))
    data = layout.directory / "prometheus" / "data"
    words = prometheus.words(program=program("prometheus"), config=config, data=data, address=PROMETHEUS)
    daemon = launcher.start("prometheus", words)
    ready = "Prometheus is ready"
    wait_until(lambda: answers(PROMETHEUS, "/-/ready"), what=ready, daemon=daemon, seconds=SECONDS)


def start_postgres(layout: Layout, launcher: Launcher) -> None:
    """Starts PostgreSQL with an empty database cluster and returns when it accepts connections."""
    programs = postgres_programs()
    home = layout.directory / "postgres"
    home.mkdir()
    shutil.chown(home, POSTGRES_USER)
    as_user: list[str | Path] = [
        "setpriv",
        f"--reuid={POSTGRES_USER}",
        f"--regid={POSTGRES_USER}",
        "--clear-groups",
        "--",
    ]
    data = home / "data"
    create = [programs / "initdb", "-D", data, "-U", POSTGRES_USER, "-A", "trust", "--no-sync", "--locale=C.UTF-8"]
    run([*as_user, *map(str, create)], seconds=SECONDS)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": POSTGRES_PORT,
        "unix_socket_directories": home,
        "fsync": "off",
        # Files in the data directory rather than /dev/shm, which would stay after a killed server.
        "dynamic_shared_memory_type": "mmap",
    }
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    daemon = launcher.start("postgres", [*as_user, programs / "postgres", "-D", data, *flags])
    ready: list[str | Path] = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(POSTGRES_PORT)]
    wait_until(lambda: _succeeds(ready), what="PostgreSQL is ready", daemon=daemon, seconds=SECONDS)


def postgres_programs() -> Path:
    """Returns the folder of the newest PostgreSQL of this machine; BedError when there is none."""
    found = [folder / "bin" for folder in POSTGRES_VERSIONS.glob("*") if os.access(folder / "bin/postgres", os.X_OK)]
    if not found:
        raise BedError("postgresql is not installed", advice="`python -m testbed build --install` installs it.")
    return max(found, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)


def _succeeds(words: list[str | Path]) -> bool:
    try:
        run(words, seconds=5)
    except BedError:
        return False
    return True
