"""Removes beds: one that ends in order, and what is left of one whose keeper died. Both go the same way."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from testbed import catalogue, locks, records
from testbed.errors import BedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from testbed.records import Record

FACTS = "bed.json"
REMOVE_SECONDS = 60.0


def write_facts(record: Record, facts: dict[str, str | None]) -> dict[str, str | None]:
    """Writes what users of the bed need to know, in one step, once it is ready, and returns it."""
    whole = {**facts, "directory": str(record.directory), "provider": record.provider}
    save_facts(record.directory, whole)
    return whole


def save_facts(directory: Path, facts: dict[str, str | None]) -> None:
    """Writes the facts about a bed in one step."""
    target = directory / FACTS
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(facts))
    fresh.replace(target)


def read_facts(directory: Path) -> dict[str, str | None]:
    """Returns the facts about a bed; BedError when it is not ready yet."""
    try:
        facts: dict[str, str | None] = json.loads((directory / FACTS).read_text())
    except FileNotFoundError as error:
        raise BedError(f"the test bed in {directory} is not ready yet", advice="Wait for its `up`.") from error
    return facts


def remove(record: Record) -> None:
    """Removes everything of a bed, its record last; safe to call again, and from several processes at once."""
    with locks.exclusive(record.file.with_suffix(".lock"), seconds=REMOVE_SECONDS):
        if record.file.exists():
            catalogue.provider(record.provider).remove(record)
            _remove_directory(record)
            record.forget()
    records.tidy()


def sweep(*, say: Callable[[str], None]) -> None:
    """Removes every bed whose keeper is gone; one that resists is named and left for the next time."""
    for record in records.every():
        if record.alive():
            continue
        say(f"removing what is left of the test bed in {record.directory}")
        try:
            remove(record)
        except (BedError, OSError) as error:
            say(f"cannot remove it yet: {error}")


def _remove_directory(record: Record) -> None:
    if not record.directory.is_dir():
        return
    if record.made_directory:
        shutil.rmtree(record.directory)
        return
    for entry in record.directory.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def check_directory(record: Record) -> None:
    """Refuses a folder that holds anything: it would be removed with the bed."""
    if record.directory.is_dir() and any(record.directory.iterdir()):
        raise BedError(f"{record.directory} is not empty", advice="Name a folder that does not exist yet.")
