"""The bodies of ledger entries, by kind: what the engine writes and the faces read.

A body is plain canonical JSON. These names are stored; they are only ever added to.
"""

from typing import NotRequired, TypedDict


class RunOpened(TypedDict):
    kind: str
    """`model.run.RunKind`"""
    plan: str
    """Digest."""
    version: str
    commit: str
    target: dict[str, object]
    actor: str
    process: str
    of: NotRequired[str]
    """For a rollback: the run whose changes are taken back."""
    reason: NotRequired[str]


class ProcessTaken(TypedDict):
    process: str
    """`host:pid:start-time` of the detached process that does the work."""


class PhaseEntered(TypedDict):
    phase: str


class Activity(TypedDict):
    text: str


class CheckEntry(TypedDict):
    check: str
    result: NotRequired[dict[str, object]]
    """`model.gate.CheckResult`; absent when the check has only begun."""


class GateEntry(TypedDict):
    report: dict[str, object]
    """`model.gate.GateReport`"""


class Intent(TypedDict):
    effect: str
    """`lease`, `build`, `tag`, `push`, `snapshot`, `apply`, `restore`, `delete`, `release`."""
    subject: str
    """What it is done to: an image reference, `Kind/name`."""
    detail: NotRequired[dict[str, object]]
    """Everything needed to recognise the result after a crash."""


class Done(TypedDict):
    of: int
    """The sequence number of the intent."""
    ok: bool
    detail: NotRequired[dict[str, object]]


class TriggerEntry(TypedDict):
    trigger: str
    state: str
    """`pending`, `firing`, `quiet`, `unknown`"""
    reason: str


class EvidenceEntry(TypedDict):
    evidence: dict[str, object]
    """`model.readiness.FailureEvidence`"""


class AbortRequested(TypedDict):
    reason: str
    actor: str
    accepts: NotRequired[bool]
    """True when the run had ended already: then what it left is accepted, not taken back."""


class Observed(TypedDict):
    text: str
    detail: NotRequired[dict[str, object]]


class ReportEntry(TypedDict):
    path: str
    duties: list[str]


class RunClosed(TypedDict):
    outcome: str
    """`model.run.Outcome`"""
    reason: str
