"""Asks the rules about one document, and makes findings of what they say.

A rule that breaks on a document is a fault of this program: it is told with the document, the other rules go on, and
the run ends as an internal error.
"""

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from .catalogue import Entry, asked_for
from .document import Document
from .finding import Finding
from .policy import Policy
from .rule import Note, Severity

MAX_FINDINGS = 500
"""Of one rule in one document; a text made to be wrong does not fill the memory."""
LINE = 400
"""Characters of the source line that a finding carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A note with the rule that said it."""

    entry: Entry
    severity: Severity
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A rule that broke on a document."""

    code: str
    path: str
    trace: str


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What one document gave."""

    path: str
    findings: list[Finding]
    faults: list[Fault]


def check_document(document: Document, policy: Policy) -> Outcome:
    """Asks every rule that the policy turns on; never raises."""
    faults: list[Fault] = []
    told = list(_told(document, policy, faults))
    return Outcome(path=document.path, findings=findings(document, told), faults=faults)


def _told(document: Document, policy: Policy, faults: list[Fault]) -> Iterator[Told]:
    for entry in asked_for(document):
        severity = policy.severity_of(entry, document.path)
        if severity is None:
            continue
        try:
            notes = list(_notes(entry, document))
        except Exception:  # noqa: BLE001 -- a broken rule must not hide what the others find; it is told as a fault
            faults.append(Fault(code=entry.code, path=document.path, trace=traceback.format_exc(limit=-4)))
            continue
        yield from (Told(entry=entry, severity=severity, note=note) for note in notes)


def _notes(entry: Entry, document: Document) -> Iterator[Note]:
    said: set[Note] = set()
    for note in _all_notes(entry, document):
        if note not in said:
            said.add(note)
            yield note
        if len(said) >= MAX_FINDINGS:
            return


def _all_notes(entry: Entry, document: Document) -> Iterator[Note]:
    if entry.rule.problems:
        for problem in document.problems:
            if problem.code in entry.rule.problems:
                yield document.note(problem.message, problem.span)
    yield from entry.rule.check(document)


def findings(document: Document, told: Iterable[Told]) -> list[Finding]:
    """Makes findings of notes, in the order of the document."""
    ordered = sorted(told, key=lambda one: (one.note.start, one.note.end, one.entry.code, one.note.message))
    seen: dict[str, int] = {}
    return [_finding(document, one, seen) for one in ordered]


def _finding(document: Document, told: Told, seen: dict[str, int]) -> Finding:
    source, note, entry = document.source, told.note, told.entry
    span = source.span(note.start, note.end)
    line = source.line(span.start.line)
    cut = max(0, min(span.start.column - 1 - LINE // 2, len(line) - LINE))
    return Finding(
        code=entry.code,
        slug=entry.slug,
        severity=told.severity,
        confidence=entry.rule.confidence,
        message=note.message,
        path=document.path,
        span=span,
        line=line[cut : cut + LINE],
        line_cut=cut,
        offset=source.byte_offset(note.start),
        end_offset=source.byte_offset(max(note.start, note.end)),
        utf16=(source.utf16_column(span.start), source.utf16_column(span.end)),
        fingerprint=_fingerprint(entry.code, line, seen),
        fixes=note.fixes,
    )


def _fingerprint(code: str, line: str, seen: dict[str, int]) -> str:
    """Names a finding by its rule and what its line says; the path is added where fingerprints are kept."""
    content = f"{code}\0{' '.join(line.split())}"
    number = seen[content] = seen.get(content, 0) + 1
    return blake2b(f"{content}\0{number}".encode("utf-8", errors="replace"), digest_size=12).hexdigest()
