"""The chain of entries: how an entry is sealed, and how one is found to be changed.

* Each hash covers the canonical bytes of sequence, run, moment, kind, body and the hash before it.
* One chain for all runs: removing, reordering or inserting anything breaks every hash after it.
* What a chain alone cannot show is that its end was cut off; `head` remembers where the end was.

Pure: no storage, no clock.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deploy_production.errors import LedgerError
from deploy_production.model.canonical import canonical_bytes, digest, instant
from deploy_production.ports import Entry, EntryKind

GENESIS = "sha256:" + "0" * 64
"""What the first entry names as the hash before it."""

TAMPERED = (
    "Do not deploy from this ledger. Keep the file and its `.head` as they are, find out who changed them, "
    "and restore both together from a backup; or move both aside to begin a new ledger."
)

_KINDS = {kind.value: kind for kind in EntryKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry as it is stored: texts, exactly as they were hashed."""

    sequence: int
    run_id: str
    moment: str
    kind: str
    body: str
    previous: str
    hash: str


def seal(*, sequence: int, run_id: str, moment: datetime, kind: str, body: Mapping[str, Any], previous: str) -> Row:
    """Returns the entry with its hash.

    Raises:
        LedgerError: when the body has no canonical form.
    """
    try:
        text = canonical_bytes(body).decode()
        run_id.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise LedgerError(
            f"An entry of kind {kind!r} cannot be recorded: {error}.",
            diagnosis="This is a fault of the program: nothing was stored and nothing was done. Report it.",
        ) from error
    row = Row(
        sequence=sequence, run_id=run_id, moment=instant(moment), kind=kind, body=text, previous=previous, hash=""
    )
    return replace(row, hash=_hash(row, json.loads(text)))


def entry_of(row: Row) -> Entry:
    """Returns the entry of a stored row.

    Raises:
        LedgerError: when the row is not what was hashed.
    """
    body = _parsed(row)
    if row.hash != _hash(row, body):
        raise broken(row.sequence, "its content does not match its hash")
    return Entry(
        sequence=row.sequence,
        run_id=row.run_id,
        moment=_moment(row),
        kind=_KINDS.get(row.kind, row.kind),
        body=body,
        previous=row.previous,
        hash=row.hash,
    )


def follow(row: Row, *, sequence: int, previous: str) -> None:
    """Checks that a row is the one after (`sequence`, `previous`), and unchanged.

    Raises:
        LedgerError: names the entry that does not fit.
    """
    if row.sequence != sequence + 1:
        raise broken(sequence + 1, f"it is missing; the next one stored is {row.sequence}")
    if row.previous != previous:
        raise broken(row.sequence, "it does not follow the entry before it")
    entry_of(row)


def broken(sequence: int, what: str) -> LedgerError:
    return LedgerError(f"The ledger is not intact at entry {sequence}: {what}.", diagnosis=TAMPERED)


def _hash(row: Row, body: Any) -> str:
    return digest(
        {
            "sequence": row.sequence,
            "run": row.run_id,
            "moment": row.moment,
            "kind": row.kind,
            "body": body,
            "previous": row.previous,
        }
    )


def _parsed(row: Row) -> dict[str, Any]:
    body: Any = None
    with suppress(ValueError, RecursionError):
        body = json.loads(row.body)
        if isinstance(body, dict) and canonical_bytes(body).decode() == row.body:
            return body
    raise broken(row.sequence, "its body is not what was written")


def _moment(row: Row) -> datetime:
    try:
        return datetime.fromisoformat(row.moment)
    except ValueError as error:
        raise broken(row.sequence, "its time is not a time") from error
