"""Asks the rules about one document, and makes findings of what they say.

A rule that breaks on a document is a fault of this program: it is told with the document, the other rules go on, and
the run ends as an internal error.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from .catalogue import Entry, Panel, askable_for, asked_for
from .document import Document
from .finding import Finding
from .note import Note, Severity, Standing
from .policy import Policy
from .record import record
from .silence import Silence
from .suppressing import read_suppressions
from .tree import Summary, nothing_of, summarize

MAX_FINDINGS = 500
"""Of one rule in one document; a text made to be wrong does not fill the memory."""
SUPPRESSIONS = "9"
"""The group whose rules are asked last, about the comments that silenced the others."""
READER = "the reader"
"""What a fault calls the part that makes a document of a text."""
SAID = 2_000
"""Characters of a line that tell it from others."""
LINE = 400
"""Characters of the source line that a finding carries."""


@record
class Told:
    """A note with the rule that said it."""

    entry: Entry
    severity: Severity
    note: Note


@record
class Fault:
    """A rule that broke on a document."""

    code: str
    path: str
    trace: str


@record
class Outcome:
    """What one document gave."""

    summary: Summary
    findings: list[Finding]
    faults: list[Fault]
    silenced: int = 0
    """Findings that comments in the document silence."""


def check_document(document: Document, policy: Policy) -> Outcome:
    """Asks every rule that the policy turns on; never raises."""
    run = _Run(document, policy)
    try:
        panel, standing = asked_for(document), document.standing
        suppressions = read_suppressions(document)
    except Exception:  # noqa: BLE001 -- one document that the reader breaks on must not end the run over all others
        return Outcome(summary=nothing_of(document), findings=[], faults=[fault(READER, document.path)])
    told = run.ask(panel, standing)
    if not suppressions:
        return Outcome(summary=summarize(document), findings=findings(document, told), faults=run.faults)
    asked = policy.weighed(askable_for(document), document.path)
    silence = Silence(suppressions=suppressions, asked=chain.from_iterable((one.code, one.slug) for one, _ in asked))
    heard = [one for one in told if not is_silenced(silence, one)]
    document.silence = silence
    again = run.ask(asked_for(document), standing, SUPPRESSIONS)
    return Outcome(
        summary=summarize(document),
        findings=findings(document, [*heard, *again]),
        faults=run.faults,
        silenced=len(told) - len(heard),
    )


def is_silenced(silence: Silence, told: Told) -> bool:
    entry = told.entry
    return silence.covers(told.note.start, entry.code, entry.slug, is_safety=entry.rule.is_safety)


class _Run:
    """One document, and what went wrong while rules looked at it."""

    def __init__(self, document: Document, policy: Policy) -> None:
        self.document = document
        self.policy = policy
        self.faults: list[Fault] = []

    def ask(self, panel: Panel, standing: Standing, group: str = "") -> list[Told]:
        """Asks the rules of a panel, or those of one group of it."""
        document = self.document
        told: list[Told] = []
        for entry, severity in self.policy.weighed(panel, document.path, standing):
            if group and entry.group != group:
                continue
            try:
                for note in _notes(entry, document):
                    weight = severity if note.at_most is None else self._weighed(entry, severity, note.at_most)
                    told.append(Told(entry=entry, severity=weight, note=note))
            except Exception:  # noqa: BLE001 -- a broken rule must not hide what the others find; it is told as a fault
                self.faults.append(fault(entry.code, document.path))
        return told

    def _weighed(self, entry: Entry, severity: Severity, at_most: Severity) -> Severity:
        if self.policy.weighs(entry, self.document.path):
            return severity
        return max(severity, at_most, key=lambda one: one.rank)


def fault(code: str, path: str) -> Fault:
    """Makes a fault of the exception that is being handled."""
    import traceback

    return Fault(code=code, path=path, trace=traceback.format_exc(limit=-4))


def _notes(entry: Entry, document: Document) -> Iterable[Note]:
    """Returns what a rule says, each note once."""
    rule = entry.rule
    notes = iter(rule.check(document))
    if rule.problems and document.problems:
        notes = chain(_problems(rule.problems, document), notes)
    # Nearly all rules say nothing of nearly all documents.
    for first in notes:
        return _once(chain((first,), notes))
    return ()


def _once(notes: Iterable[Note]) -> Iterable[Note]:
    said: dict[Note, None] = {}
    for note in notes:
        said[note] = None
        if len(said) >= MAX_FINDINGS:
            break
    return said


def _problems(codes: frozenset[str], document: Document) -> Iterator[Note]:
    for problem in document.problems:
        if problem.code in codes:
            yield document.note(problem.message, problem.span)


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
    content = f"{code}\0{' '.join(line[:SAID].split())}"
    number = seen[content] = seen.get(content, 0) + 1
    from hashlib import blake2b

    return blake2b(f"{content}\0{number}".encode("utf-8", errors="replace"), digest_size=12).hexdigest()
