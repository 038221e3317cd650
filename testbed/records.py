"""The list of beds on this machine: one file per bed, written before anything else exists, removed last.

Whoever finds a record whose keeper is dead knows what may be left and removes it.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from testbed.errors import BedError
from testbed.process import Mark

MACHINE = "machine.json"
"What all beds of the machine share; see `machine`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a bed may leave behind, and who is responsible for it now."""

    id: str
    directory: Path
    provider: str
    parts: tuple[str, ...]
    options: dict[str, str]
    "Provider's own settings: context names, registry."
    starter: Mark
    owner: Mark | None
    "The bed ends with this process; None: it stays until `down`."
    keeper: Mark | None = None
    made_directory: bool = True

    @property
    def name(self) -> str:
        """The bed's name for namespaces, control groups and containers."""
        return f"testbed-{self.id}"

    @property
    def file(self) -> Path:
        return root() / f"{self.id}.json"

    def alive(self) -> bool:
        """Tells whether somebody still takes care of this bed."""
        return self.starter.alive() if self.keeper is None else self.keeper.alive()

    def save(self) -> None:
        """Writes the record in one step."""
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self), default=str))
        fresh.replace(self.file)

    def kept_by(self, keeper: Mark) -> Record:
        """Returns the record with its keeper."""
        return replace(self, keeper=keeper)

    def forget(self) -> None:
        """Removes the record: nothing of the bed is left."""
        self.file.unlink(missing_ok=True)


def root() -> Path:
    """Returns the folder of records: the machine's for root, the user's own otherwise."""
    if os.geteuid() == 0:
        return Path("/run/testbed")
    return Path(os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/testbed-of-{os.getuid()}") / "testbed"


def tidy() -> None:
    """Removes the folder of records when it is empty."""
    with contextlib.suppress(OSError):
        root().rmdir()


def load(file: Path) -> Record:
    """Reads one record; BedError when it is damaged."""
    try:
        raw = json.loads(file.read_text())
        return Record(
            id=raw["id"],
            directory=Path(raw["directory"]),
            provider=raw["provider"],
            parts=tuple(raw["parts"]),
            options=dict(raw["options"]),
            starter=Mark(**raw["starter"]),
            owner=Mark(**raw["owner"]) if raw["owner"] else None,
            keeper=Mark(**raw["keeper"]) if raw["keeper"] else None,
            made_directory=raw["made_directory"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BedError(
            f"the record {file} cannot be read: {error}", advice=f"Look at it, then remove {file}."
        ) from error


def every() -> tuple[Record, ...]:
    """Returns the records of all beds of this machine, running or dead."""
    files = [file for file in sorted(root().glob("*.json")) if file.name != MACHINE]
    return tuple(load(file) for file in files if file.exists())


def of_directory(directory: Path) -> Record | None:
    """Returns the record of the bed that lives in a folder, None when there is none."""
    wanted = directory.absolute()
    return next((record for record in every() if record.directory == wanted), None)
