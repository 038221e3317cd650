"""Intent before effect: every change of the world is announced in the ledger, done, and its outcome recorded.

When the ledger itself refuses, nothing new is begun. A rollback that is due goes on all the same: what it does is then
written to the log of the process, and `unrecorded` counts it.

An intent without an outcome means that the process died in between, or that nobody could tell how it ended: whoever
reads it looks at the world first and repeats nothing.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from deploy_production.errors import DeployError
from deploy_production.model.canonical import canonical_bytes, plain
from deploy_production.model.gate import CheckResult, GateReport
from deploy_production.model.readiness import FailureEvidence
from deploy_production.model.run import Outcome, Phase
from deploy_production.model.text import one_line
from deploy_production.ports import EntryKind, Ledger


class Recorder:
    """Writes the entries of one run."""

    def __init__(self, *, ledger: Ledger, run_id: str, rehearsal: bool) -> None:
        """A rehearsal says so in each of its entries."""
        self._ledger = ledger
        self._mark = {"rehearsal": True} if rehearsal else {}
        self.run_id = run_id
        self.must_go_on = False
        """True from the moment a rollback is due: a ledger that refuses must not keep us from going back."""
        self.unrecorded = 0

    def append(self, kind: EntryKind, body: Mapping[str, Any]) -> int:
        """Returns the sequence number of the entry, 0 for one that the ledger refused while going back."""
        content = {**plain(body), **self._mark}
        try:
            return self._ledger.append(self.run_id, kind, content).sequence
        except DeployError as error:
            if not self.must_go_on:
                raise
            self.unrecorded += 1
            # The log of the process may lie on the same full disk; going back matters more.
            with suppress(OSError, ValueError):
                text = canonical_bytes({"kind": kind, "body": content}).decode()
                sys.stderr.write(f"NOT RECORDED ({one_line(error.message)}): {text}\n")
            return 0

    @contextmanager
    def effect(self, effect: str, subject: str, detail: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Records an intent, lets the caller act and fill in what came back, and records the outcome.

        A `DeployError` is recorded as an outcome that is not ok, and raised on.
        """
        intent = self.append(EntryKind.INTENT, {"effect": effect, "subject": subject, "detail": plain(detail or {})})
        result: dict[str, Any] = {}
        try:
            yield result
        except DeployError as error:
            failure = {"code": error.code, "message": one_line(error.message, cap=500)}
            self._done(intent, ok=False, detail={**result, **failure})
            raise
        self._done(intent, ok=True, detail=result)

    def _done(self, sequence: int, *, ok: bool, detail: Mapping[str, Any]) -> None:
        self.append(EntryKind.DONE, {"of": sequence, "ok": ok, "detail": plain(detail)})

    def phase(self, phase: Phase) -> None:
        self.append(EntryKind.PHASE, {"phase": phase.value})

    def activity(self, text: str) -> None:
        """Records what is going on, for people; text from outside must be sanitized by the caller.

        A ledger that is busy for a moment must not end a healthy release: telling is not an effect.
        """
        with suppress(DeployError):
            self.append(EntryKind.ACTIVITY, {"text": text})

    def check(self, check_id: str, result: CheckResult | None) -> None:
        body: dict[str, Any] = {"check": check_id}
        if result is not None:
            body["result"] = plain(result)
        self.append(EntryKind.CHECK, body)

    def gate(self, report: GateReport) -> None:
        self.append(EntryKind.GATE, {"report": plain(report)})

    def snapshot(self, body: Mapping[str, Any]) -> None:
        self.append(EntryKind.SNAPSHOT, plain(body))

    def trigger(self, trigger: str, state: str, reason: str) -> None:
        with suppress(DeployError):
            self.append(EntryKind.TRIGGER, {"trigger": trigger, "state": state, "reason": reason})

    def evidence(self, evidence: FailureEvidence) -> None:
        self.append(EntryKind.EVIDENCE, {"evidence": plain(evidence)})

    def observed(self, text: str, detail: Mapping[str, Any] | None = None) -> None:
        self.append(EntryKind.OBSERVED, {"text": text, "detail": plain(detail or {})})

    def report(self, path: str, duties: tuple[str, ...]) -> None:
        self.append(EntryKind.REPORT, {"path": path, "duties": list(duties)})

    def closed(self, outcome: Outcome, reason: str) -> None:
        self.append(EntryKind.RUN_CLOSED, {"outcome": outcome.value, "reason": reason})
