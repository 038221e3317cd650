"""A run as the sum of its ledger entries. Pure: reading never changes anything.

Entries of kinds that this version does not know are left out of the sum; they are still shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from deploy_production.engine.applying import Applied
from deploy_production.ledger.codec import decode
from deploy_production.model.gate import GateReport
from deploy_production.model.readiness import FailureEvidence
from deploy_production.model.run import Change, DeployRun, Outcome, Phase, RunId, RunKind
from deploy_production.model.target import Image, ObjectKey, Target
from deploy_production.ports import Entry, EntryKind

LEFT_FOR_A_PERSON = frozenset({Outcome.DIED, Outcome.HELD, Outcome.ROLLBACK_FAILED, Outcome.INTERNAL})
"""The ends at which nobody can be sure that what a run wrote is good, or taken back."""
_CHANGING = {"apply", "restore", "delete"}


def fold(entries: Sequence[Entry]) -> DeployRun | None:
    """Returns the state of a run, None when its first entry is missing."""
    if not entries or entries[0].kind is not EntryKind.RUN_OPENED:
        return None
    run = _opened(entries[0])
    intents: dict[int, Entry] = {}
    for entry in entries[1:]:
        if entry.kind is EntryKind.INTENT:
            intents[entry.sequence] = entry
        run = replace(_step(run, entry, intents), updated=entry.moment)
    owner = taken(entries)
    return replace(run, process=owner.body["process"]) if owner and owner.kind is EntryKind.PROCESS else run


def _opened(entry: Entry) -> DeployRun:
    body = entry.body
    return DeployRun(
        id=RunId(entry.run_id),
        kind=RunKind(body["kind"]),
        plan_digest=body["plan"],
        version=body["version"],
        commit=body["commit"],
        target=decode(Target, body["target"]),
        actor=body["actor"],
        phase=Phase.VERIFY if body["kind"] == RunKind.DEPLOY.value else Phase.ROLLBACK,
        activity="starting",
        outcome=None,
        reason="",
        started=entry.moment,
        updated=entry.moment,
        ended=None,
        image=None,
        changed=(),
        abort_requested=False,
        process=body["process"],
        of=RunId(body["of"]) if "of" in body else None,
    )


def _step(run: DeployRun, entry: Entry, intents: dict[int, Entry]) -> DeployRun:
    body = entry.body
    match entry.kind:
        case EntryKind.DONE:
            return _done(run, body, intents.get(int(body["of"])))
        case EntryKind.ABORT_REQUESTED:
            return replace(run, abort_requested=True, accepted=run.accepted or body.get("accepts") is True)
        case EntryKind.PHASE:
            return replace(run, phase=Phase(body["phase"]), activity="")
        case EntryKind.RUN_CLOSED:
            closed = replace(
                run, outcome=Outcome(body["outcome"]), reason=body["reason"], ended=entry.moment, activity=""
            )
            unsure = closed.outcome in LEFT_FOR_A_PERSON
            return replace(closed, changed=touched(intents.values())) if unsure else closed
        case _:
            activity = _activity(entry)
            return run if activity is None else replace(run, activity=activity)


def _activity(entry: Entry) -> str | None:
    body = entry.body
    match entry.kind:
        case EntryKind.ACTIVITY:
            return str(body["text"])
        case EntryKind.CHECK if "result" not in body:
            return f"check {body['check']}"
        case EntryKind.INTENT:
            return f"{body['effect']} {body['subject']}"
        case _:
            return None


def _done(run: DeployRun, body: Any, intent: Entry | None) -> DeployRun:
    if intent is None or not body["ok"]:
        return run
    effect, subject = intent.body["effect"], intent.body["subject"]
    if effect == "push" and run.image is None:
        repository, _, tag = subject.rpartition(":")
        return replace(run, image=Image(repository=repository, tag=tag, digest=body["detail"].get("digest")))
    if effect in _CHANGING and subject not in run.changed:
        return replace(run, changed=(*run.changed, subject))
    return run


def taken(entries: Sequence[Entry]) -> Entry | None:
    """Returns what decided whose a run is: its first process or its end; None while it waits for its process.

    A process that tried to take a run over after that has never had it.
    """
    return next((entry for entry in entries if entry.kind in {EntryKind.PROCESS, EntryKind.RUN_CLOSED}), None)


def command(entries: Sequence[Entry]) -> Mapping[str, Any]:
    """Returns the person's command that a run stands on, as its first entry keeps it; empty when it has none."""
    kept = entries[0].body.get("invocation")
    return kept if isinstance(kept, Mapping) else {}


def gate_report(entries: Sequence[Entry]) -> GateReport | None:
    found = [entry for entry in entries if entry.kind is EntryKind.GATE]
    return decode(GateReport, found[-1].body["report"]) if found else None


def failure_evidence(entries: Sequence[Entry]) -> FailureEvidence | None:
    found = [entry for entry in entries if entry.kind is EntryKind.EVIDENCE]
    return decode(FailureEvidence, found[-1].body["evidence"]) if found else None


def duties(entries: Sequence[Entry]) -> tuple[str, ...]:
    found = [entry for entry in entries if entry.kind is EntryKind.REPORT]
    return tuple(found[-1].body["duties"]) if found else ()


def applied(entries: Sequence[Entry]) -> tuple[Applied, ...]:
    """Returns what a run has written, from its answered intents."""
    intents = {entry.sequence: entry for entry in entries if entry.kind is EntryKind.INTENT}
    found = []
    for entry in entries:
        intent = intents.get(int(entry.body["of"])) if entry.kind is EntryKind.DONE and entry.body["ok"] else None
        if intent is None or intent.body["effect"] != "apply":
            continue
        detail = entry.body["detail"]
        found.append(
            Applied(
                key=decode(ObjectKey, intent.body["detail"]["key"]),
                uid=detail["uid"],
                change=Change(detail["change"]),
                fingerprint=detail["fingerprint"],
                replicas=detail.get("replicas"),
            )
        )
    return tuple(found)


def touched(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Returns every object that a run may have written: which of its writes arrived is not always known."""
    intents = (entry for entry in entries if entry.kind is EntryKind.INTENT and entry.body["effect"] in _CHANGING)
    return tuple(dict.fromkeys(str(entry.body["subject"]) for entry in intents))


def snapshot_digest(entries: Sequence[Entry]) -> str | None:
    """Returns the digest of the state before that a run kept in the cluster, None when it came to none."""
    kept = [entry for entry in entries if entry.kind is EntryKind.SNAPSHOT]
    return str(kept[-1].body["digest"]) if kept else None


def unsure(entries: Sequence[Entry]) -> tuple[tuple[ObjectKey, Change], ...]:
    """Returns writes that were announced and not confirmed: only the cluster can tell whether they happened."""
    confirmed = {int(entry.body["of"]) for entry in entries if entry.kind is EntryKind.DONE and entry.body["ok"]}
    return tuple(
        (decode(ObjectKey, entry.body["detail"]["key"]), Change(entry.body["detail"]["change"]))
        for entry in entries
        if entry.kind is EntryKind.INTENT and entry.body["effect"] == "apply" and entry.sequence not in confirmed
    )


def open_intents(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Returns intents whose outcome nobody recorded."""
    answered = {int(entry.body["of"]) for entry in entries if entry.kind is EntryKind.DONE}
    return tuple(entry for entry in entries if entry.kind is EntryKind.INTENT and entry.sequence not in answered)
