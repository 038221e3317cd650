"""What every kind of bed can do: prepare, name the worker process that starts the bed, and remove what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testbed.records import Record

    Say = Callable[[str], None]


class Provider(Protocol):
    """One way to a cluster, an engine and a registry."""

    @property
    def name(self) -> str: ...

    def missing(self, parts: frozenset[str]) -> tuple[str, ...]:
        """Returns what a bed would lack on this machine, one line each with the command that installs it."""

    def prepare(self, options: Mapping[str, str], say: Say) -> dict[str, str]:
        """Makes what beds share (binaries, base images) and returns the options of the new bed's record."""

    def lay(self, record: Record) -> None:
        """Sets up what must exist around the worker before it starts."""

    def worker(self, record: Record) -> list[str]:
        """Returns the command line of the worker, which starts the bed and holds it."""

    def adopt(self, record: Record, pid: int) -> None:
        """Takes the worker's process into the bed before it may begin."""

    def remove(self, record: Record) -> None:
        """Removes everything of the bed but its folder; may be called again after a crash half-way."""


class Foreign(Protocol):
    """A provider whose worker only has to call `start`."""

    def start(self, record: Record) -> dict[str, str | None]:
        """Starts what the bed needs and returns where everything is."""
