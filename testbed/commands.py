"""What the commands do beyond starting and stopping: run a program in a bed, tell about beds, build what they share."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import bed, cgroups, images, netns, outward, records
from testbed import build as builder
from testbed.bed import Bed
from testbed.errors import BedError
from testbed.process import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Say = Callable[[str], None]

NOT_FOUND = 127
SIGNAL_BASE = 128


def run(words: Sequence[str], *, provider: str, parts: frozenset[str], options: Mapping[str, str], say: Say) -> int:
    """Runs a command in a bed of its own, or in the one that TESTBED_DIR names, and returns its exit code."""
    if named := os.environ.get("TESTBED_DIR"):
        found = Bed.load(Path(named))
        if absent := ", ".join(sorted(parts - found.parts())):
            say(f"the test bed in {named}, which TESTBED_DIR names, has no {absent}")
        return execute(found, words)
    signal.signal(signal.SIGTERM, _interrupt)
    started = bed.up(provider=provider, parts=parts, options=options, owner_pid=os.getpid(), say=say)
    try:
        return execute(started, words)
    finally:
        bed.down(started.directory, say=say)


def execute_with_internet(within: Bed, words: Sequence[str]) -> int:
    """Runs a command like `execute`, with a proxy out of the bed's network for as long as it runs."""
    with outward.proxy(within.netns) as variables:
        return execute(within, words, variables)


def execute(within: Bed, words: Sequence[str], more: Mapping[str, str] | None = None) -> int:
    """Runs a command with the bed's variables inside its network, and returns its exit code.

    The command is put among the bed's processes: what it leaves running ends with the bed.
    """
    environment = {**os.environ, **within.environment(), **(more or {})}
    prefix = netns.prefix(within.netns) if within.netns is not None else []
    record = records.of_directory(within.directory)
    gate = _Gate(group=record.name if record is not None and within.netns is not None else None)
    try:
        process = subprocess.Popen([*prefix, *words], env=environment, preexec_fn=gate.join)  # noqa: PLW1509  (one thread)
    except OSError as error:
        raise BedError(f"{words[0]} cannot run: {error.strerror}") from error
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            # The terminal sent it to the command as well: the command decides how to end.
            continue
        return code if code >= 0 else SIGNAL_BASE - code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gate:
    """What a new process passes before it becomes the command."""

    group: str | None

    def join(self) -> None:
        if self.group is not None:
            cgroups.add(self.group, os.getpid())


def down_all(*, say: Say) -> int:
    """Takes every bed of this machine down; one that resists is named, does not stop the others, and makes it 1."""
    code = 0
    for record in records.every():
        try:
            bed.down(record.directory, say=say)
        except (BedError, OSError) as error:
            say(f"cannot remove the test bed in {record.directory}: {error}")
            code = 1
    return code


def describe(started: Bed) -> str:
    """Returns what a person needs to use a bed by hand."""
    place = started.directory
    return "\n".join(
        (
            f"test bed ready in {place} (provider {started.provider})",
            f"  registry {started.registry}, base images {started.python_image} and {started.busybox_image}",
            *([f"  Prometheus {started.prometheus_url}"] if started.prometheus_url else []),
            *([f"  PostgreSQL {started.postgres_dsn}"] if started.postgres_dsn else []),
            *([f"  base image of Node {started.node_image}"] if started.node_image else []),
            f"a shell in it:  python -m testbed exec --dir {place} -- bash",
            f"remove it:      python -m testbed down --dir {place}",
        )
    )


def status() -> str:
    """Returns one line per bed and one per daemon that does not run any more."""
    lines: list[str] = []
    for record in records.every():
        state = "runs" if record.alive() else "dead: the next `up` removes its remains, or `down --all`"
        owner = f"until process {record.owner.pid} ends" if record.owner else "until `down`"
        lines.append(f"{record.directory}  {record.provider}  {owner}  {state}")
        lines.extend(f"  {name} ended, see {record.directory}/log/{name}.log" for name in _ended(record.directory))
    return "\n".join(lines) or "no test bed runs here"


def build(cache: Path, *, say: Say) -> None:
    """Builds the binaries and the base images that beds share."""
    say(f"binaries: {builder.binaries(say=say)}")
    say(f"base images: {images.prepare(cache, say=say)}")


def _ended(directory: Path) -> list[str]:
    try:
        noted = json.loads((directory / "daemons.json").read_text())
    except (OSError, ValueError):
        return []
    return [name for name, mark in noted.items() if not Mark(**mark).alive()]


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
