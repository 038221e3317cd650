"""The process inside a bed: starts the daemons in the bed's own namespaces and stays as their parent.

It is told to begin, and that its keeper lives, by its standard input; it answers with one JSON object per line. When
the keeper is gone, it ends every process of the bed, itself last.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import cgroups, images, records
from testbed.builtin import cluster, engine, extras, mounts
from testbed.builtin.layout import CONTEXT, POSTGRES_PORT, PROMETHEUS, REGISTRY, Layout
from testbed.errors import BedError
from testbed.process import Launcher, Mark

if TYPE_CHECKING:
    from testbed.records import Record

PR_SET_CHILD_SUBREAPER = 36


def main(record_file: str) -> int:
    """Starts the bed of a record and waits; returns 1 when it cannot start."""
    record = records.load(Path(record_file))
    if not sys.stdin.readline():
        return 1
    threading.Thread(target=_end_with_keeper, args=(record.name,), daemon=True).start()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    layout = Layout(directory=record.directory)
    launcher = Launcher(logs=layout.logs, environment=layout.environment())
    try:
        _start(record, layout, launcher)
    except BedError as error:
        _tell({"failed": error.message, "advice": error.advice})
        return 1
    except OSError as error:
        _tell({"failed": f"the test bed cannot start: {error}", "advice": ""})
        return 1
    _note_daemons(layout, launcher)
    _tell({"ready": _facts(record, layout)})
    _reap(launcher)
    return 0


def _start(record: Record, layout: Layout, launcher: Launcher) -> None:
    mounts.cover(layout.directory / "shadow")
    binaries = Path(record.options["binaries"])
    with ThreadPoolExecutor(max_workers=6) as pool:
        jobs = [
            pool.submit(_registry, layout, launcher, Path(record.options["images"])),
            pool.submit(engine.start_engine, layout, launcher, group=record.name),
        ]
        if "postgres" in record.parts:
            jobs.append(pool.submit(extras.start_postgres, layout, launcher))
        cluster.start_control_plane(layout, launcher, binaries=binaries, group=record.name)
        if "prometheus" in record.parts:
            jobs.append(pool.submit(extras.start_prometheus, layout, launcher))
        cluster.start_node(layout, launcher)
        for job in jobs:
            job.result()


def _registry(layout: Layout, launcher: Launcher, stored: Path) -> None:
    engine.start_registry(layout, launcher)
    for image in images.stored(stored):
        images.push(image, registry=REGISTRY)


def _facts(record: Record, layout: Layout) -> dict[str, str | None]:
    return {
        "kubeconfig": str(layout.kubeconfig),
        "context": CONTEXT,
        "docker_host": f"unix://{layout.engine_socket}",
        "registry": REGISTRY,
        "netns": record.name,
        "prometheus_url": f"http://{PROMETHEUS}" if "prometheus" in record.parts else None,
        "postgres_dsn": (
            f"postgresql://postgres@127.0.0.1:{POSTGRES_PORT}/postgres" if "postgres" in record.parts else None
        ),
        "python_image": f"{REGISTRY}/{images.python_reference(Path(record.options['images']))}",
        "busybox_image": f"{REGISTRY}/{images.BUSYBOX}",
        "kubectl": str(layout.tools / "kubectl"),
    }


def _note_daemons(layout: Layout, launcher: Launcher) -> None:
    marks = {daemon.name: Mark.of(daemon.process.pid) for daemon in launcher.started}
    noted = {name: {"pid": mark.pid, "started": mark.started} for name, mark in marks.items() if mark}
    (layout.directory / "daemons.json").write_text(json.dumps(noted))


def _end_with_keeper(name: str) -> None:
    while sys.stdin.readline():
        pass
    cgroups.kill(name, spare=frozenset({os.getpid()}))
    os._exit(0)


def _reap(launcher: Launcher) -> None:
    names = {daemon.process.pid: daemon.name for daemon in launcher.started}
    while True:
        try:
            pid, status = os.waitpid(-1, 0)
        except ChildProcessError:
            return
        if pid in names:
            code = os.waitstatus_to_exitcode(status)
            print(f"{names[pid]} ended with code {code}", file=sys.stderr, flush=True)


def _tell(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
