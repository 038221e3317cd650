"""The built-in provider: a cluster of real components on this machine, in namespaces and groups of its own."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testbed import build, cgroups, images, netns, records, requirements
from testbed.builtin import mounts
from testbed.builtin.layout import LONGEST_DIRECTORY, Layout
from testbed.errors import BedError
from testbed.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testbed.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """Needs Linux and root; see `requirements` for the packages."""

    name: str = "builtin"

    def missing(self, parts: frozenset[str]) -> tuple[str, ...]:
        return requirements.missing(parts, built=build.is_built())

    def prepare(self, options: Mapping[str, str], say: Callable[[str], None]) -> dict[str, str]:
        if options:
            raise BedError(f"the builtin provider takes no {', '.join(sorted(options))}")
        return {"binaries": str(build.binaries(say=say)), "images": str(images.prepare(build.cache(), say=say))}

    def lay(self, record: Record) -> None:
        if len(os.fsencode(record.directory)) > LONGEST_DIRECTORY:
            advice = f"The kernel limits the paths of sockets: choose a folder of at most {LONGEST_DIRECTORY} bytes."
            raise BedError(f"{record.directory} is too long a path for a test bed", advice=advice)
        Layout(directory=record.directory).create()
        _machine().join(record.id)
        netns.create(record.name)
        cgroups.create(record.name)

    def worker(self, record: Record) -> list[str]:
        private = ["unshare", "--mount", "--ipc", "--propagation", "private", "--"]
        return [*netns.prefix(record.name), *private, sys.executable, "-m", "testbed.builtin.worker", str(record.file)]

    def adopt(self, record: Record, pid: int) -> None:
        cgroups.add(record.name, pid)

    def remove(self, record: Record) -> None:
        cgroups.kill(record.name)
        netns.delete(record.name)
        cgroups.remove(record.name)
        _machine().leave(record.id)


def _machine() -> Machine:
    return Machine(state=records.root() / records.MACHINE, folders=(netns.FOLDER, *mounts.COVERED))
