"""Plans and other documents, kept by digest beside the ledger.

* A document's name is its kind and its digest; it is written whole, with mode 0600, or not at all.
* Most digests are of the content and are checked on every read. A plan's digest leaves out when and by whom
  it was made (`Plan.digest`), so `load_plan` checks that one after reading; the latest planning is kept.
* Plans hold the manifests with their Secret values: the folder is the owner's alone.
"""

import json
import re
from pathlib import Path

from deploy_production.errors import LedgerError, NotFoundError
from deploy_production.ledger.codec import decode
from deploy_production.ledger.private import ensure_private_directory, write_atomically
from deploy_production.ledger.problems import told_clearly
from deploy_production.model.canonical import canonical_bytes, digest_bytes
from deploy_production.model.run import Plan

PLAN = "plan"

_KIND = re.compile(r"[a-z][a-z-]{0,40}")
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_NAMED_BY_VALUE = {PLAN}
"""Kinds whose digest is of a part of the value; their reader checks it."""


class DocumentStore:
    """Documents in a folder of their own; several processes may use one."""

    def __init__(self, directory: Path) -> None:
        """Takes the folder; it is made by the first `put`."""
        self._directory = directory

    def put(self, kind: str, digest: str, content: bytes) -> None:
        """Stores a document durably; storing it again is no change.

        Raises:
            LedgerError: when it cannot be stored, or the digest is not that of the content.
        """
        path = self._path(kind, digest)
        self._confirm(kind, digest, content, path)
        with told_clearly(path):
            ensure_private_directory(self._directory)
            ensure_private_directory(path.parent)
            write_atomically(path, content)

    def get(self, kind: str, digest: str) -> bytes | None:
        """Returns a document, None if it is not there; nothing is written.

        Raises:
            LedgerError: when it cannot be read, or is not what was stored.
        """
        path = self._path(kind, digest)
        with told_clearly(path):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                return None
        self._confirm(kind, digest, content, path)
        return content

    def _path(self, kind: str, digest: str) -> Path:
        found = _DIGEST.fullmatch(digest)
        if found is None or not _KIND.fullmatch(kind):
            raise NotFoundError(
                f"{digest[:100]!r} names no {kind[:40]}.", diagnosis="A digest is written sha256: and 64 hex digits."
            )
        return self._directory / kind / f"{found[1]}.json"

    def _confirm(self, kind: str, digest: str, content: bytes, path: Path) -> None:
        if kind not in _NAMED_BY_VALUE and digest_bytes(content) != digest:
            raise _changed(path)


def store_plan(store: DocumentStore, plan: Plan) -> str:
    """Stores a plan and returns its digest."""
    digest = plan.digest
    store.put(PLAN, digest, canonical_bytes(plan))
    return digest


def load_plan(store: DocumentStore, digest: str) -> Plan:
    """Returns the plan of that digest.

    Raises:
        NotFoundError: when there is none.
        LedgerError: when what is stored is not that plan.
    """
    content = store.get(PLAN, digest)
    if content is None:
        raise NotFoundError(f"There is no plan {digest} here.", diagnosis="Make one: deploy-production plan VERSION")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"The plan {digest} is damaged.", diagnosis="Plan again.") from error
    plan = decode(Plan, data)
    if plan.digest != digest:
        raise LedgerError(f"The plan {digest} was changed after it was made.", diagnosis=_PLAN_AGAIN)
    return plan


_PLAN_AGAIN = "Do not use it. Find out who changed it, then plan again."


def _changed(path: Path) -> LedgerError:
    return LedgerError(f"The document {path} is not what was stored.", diagnosis=_PLAN_AGAIN)
