"""Runs the rules over everything that was found, and then those across files over all of it together.

Many files are shared out to processes; what they find is put in order, so a report never depends on their number.
"""

import os
from collections.abc import Iterable, Sequence

from .discovery import Target, read_target
from .document import Document, Kind
from .engine import Fault, Outcome, check_document
from .finding import Finding
from .policy import Policy
from .record import record

FEW = 48
"""Documents for which another process is not worth its start."""


@record
class Report:
    """Everything that a run found."""

    paths: tuple[str, ...]
    """Every document that was looked at."""
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...] = ()
    silenced: int = 0
    """Findings that comments silence."""
    known: int = 0
    """Findings that a baseline leaves out."""


def check_targets(targets: Sequence[Target], policy: Policy, *, jobs: int | None = None) -> Report:
    """Reads and checks each target, then all of them together; `jobs` is how many processes may work."""
    outcomes = list(_outcomes(targets, policy, jobs or os.cpu_count() or 1))
    return _report(outcomes, _across(outcomes, policy))


def check_documents(documents: Iterable[Document], policy: Policy) -> Report:
    """Checks documents that are already in memory, and when there are several, all of them together."""
    outcomes = [check_document(document, policy) for document in documents]
    return _report(outcomes, _across(outcomes, policy) if len(outcomes) > 1 else [])


def _outcomes(targets: Sequence[Target], policy: Policy, jobs: int) -> Iterable[Outcome]:
    if jobs == 1 or len(targets) <= FEW:
        return (check_document(read_target(target), policy) for target in targets)
    from .sharing import share

    return share(targets, policy, jobs)


def _across(outcomes: Sequence[Outcome], policy: Policy) -> list[Outcome]:
    if len(outcomes) == 1 and outcomes[0].summary.kind is Kind.SKILL:
        return []
    from .across import check_tree

    return check_tree([outcome.summary for outcome in outcomes], policy)


def _report(outcomes: Sequence[Outcome], across: Sequence[Outcome]) -> Report:
    everything = [*outcomes, *across]
    findings = sorted((finding for one in everything for finding in one.findings), key=lambda finding: finding.order)
    return Report(
        paths=tuple(outcome.summary.path for outcome in outcomes),
        findings=tuple(findings),
        faults=tuple(fault for one in everything for fault in one.faults),
        silenced=sum(one.silenced for one in everything),
    )
