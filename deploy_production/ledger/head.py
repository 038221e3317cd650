"""The head: where the chain ended, kept beside the ledger in `<ledger>.head`.

* Written after every entry, so a ledger whose end was cut off is shorter than its head.
* After a crash it may lag behind; that is fine as long as the chain still holds the entry it names.
* It is made before the ledger takes its name, so a ledger without one has lost it.

Whoever can rewrite both files can still cut the end; only a copy elsewhere shows that.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy_production.errors import LedgerError
from deploy_production.ledger.chain import GENESIS, TAMPERED
from deploy_production.ledger.private import write_atomically, write_new
from deploy_production.model.canonical import canonical_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    sequence: int
    """0 for a ledger without entries."""
    hash: str


EMPTY = Head(sequence=0, hash=GENESIS)


def head_path(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".head")


def read_head(ledger: Path) -> Head | None:
    """Returns the head, None when there is no such file.

    Raises:
        LedgerError: when the file is not a head.
        OSError: when it cannot be read.
    """
    path = head_path(ledger)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        data = json.loads(content)
        head = Head(sequence=data["sequence"], hash=data["hash"])
        if content == _content(head) and type(head.sequence) is int and head.sequence >= 0:
            return head
    raise LedgerError(f"{path} is not the head of a ledger.", diagnosis=TAMPERED)


def write_head(ledger: Path, head: Head) -> None:
    write_atomically(head_path(ledger), _content(head))


def make_head(ledger: Path) -> None:
    """Writes the head of an empty ledger unless there is one."""
    write_new(head_path(ledger), _content(EMPTY))


def confirm(ledger: Path, head: Head | None, *, last: int, hash_at_head: str | None) -> None:
    """Checks a chain that ends at `last` and holds `hash_at_head` at the head's place.

    Raises:
        LedgerError: tells a missing head, a chain that is shorter, and one that is another.
    """
    if head is None:
        problem = f"{head_path(ledger).name} is missing, so it cannot be told whether entries were cut off its end"
    elif last < head.sequence:
        problem = f"it ends at entry {last}, but had {head.sequence}: its end was cut off"
    elif hash_at_head != head.hash:
        problem = f"entry {head.sequence} is not the one that was written: the chain was replaced"
    else:
        return
    raise LedgerError(f"The ledger {ledger} is not intact: {problem}.", diagnosis=TAMPERED)


def _content(head: Head) -> bytes:
    return canonical_bytes(head) + b"\n"
