"""Runs the rules over everything that was found, and over all of it together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .discovery import Target, read_target
from .document import Document, Kind
from .engine import Fault, Outcome, check_document
from .finding import Finding
from .neighbours import Neighbours
from .policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a run found."""

    paths: tuple[str, ...]
    """Every document that was looked at."""
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...] = ()


def check_targets(targets: Sequence[Target], policy: Policy) -> Report:
    """Reads and checks each target, then all of them together."""
    return report_of(check_document(read_target(target), policy) for target in targets)


def report_of(outcomes: Iterable[Outcome]) -> Report:
    """Puts what several documents gave into one report, sorted by path and place."""
    paths: list[str] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    for outcome in outcomes:
        paths.append(outcome.path)
        findings += outcome.findings
        faults += outcome.faults
    findings.sort(key=lambda finding: finding.order)
    return Report(paths=tuple(paths), findings=tuple(findings), faults=tuple(faults))


def check_bytes(
    data: bytes,
    path: str = "SKILL.md",
    *,
    kind: Kind = Kind.SKILL,
    policy: Policy | None = None,
    neighbours: Neighbours | None = None,
) -> list[Finding]:
    """Checks a document that is already in memory."""
    document = Document(data, path=path, kind=kind, neighbours=neighbours)
    return check_document(document, policy or Policy()).findings
