"""Applies the fixes of findings to a document, again and again until nothing is left to apply.

* Safe fixes keep what the document means: what changes it, but for the keys that a fix names, is not applied.
* Fixes that touch the same characters are not applied together; the later one has its turn in the next round.
* A file that is not UTF-8 is never changed. Line ends and a byte order mark stay as they are in the file.
"""

from collections.abc import Iterable, Sequence

from .document import Document
from .engine import check_document
from .meaning import meaning
from .note import Edit, Fix
from .policy import Policy
from .record import record
from .source import Source

MAX_ROUNDS = 20


@record
class Fixed:
    """A document after its fixes."""

    document: Document
    applied: tuple[str, ...]
    """What was done, in order."""
    changes: tuple[str, ...] = ()
    """The frontmatter keys that the fixes name as changed."""


def fix_document(document: Document, policy: Policy, *, unsafe: bool = False) -> Fixed:
    """Applies every fix that it may until none is left; the document that comes back has been read again."""
    applied: list[Fix] = []
    seen = {document.data}
    for _ in range(MAX_ROUNDS):
        if not document.source.is_utf8 or document.unreadable is not None:
            break
        wanted = _wanted(document, policy, unsafe=unsafe)
        after, done = _applied(document, wanted)
        # Two rules that undo each other would go round for ever: a text that was there before ends it.
        if after is None or after.data in seen:
            break
        seen.add(after.data)
        applied += done
        document = after
    return Fixed(
        document=document,
        applied=tuple(fix.title for fix in applied),
        changes=tuple(sorted({key for fix in applied for key in fix.changes})),
    )


def _wanted(document: Document, policy: Policy, *, unsafe: bool) -> list[Fix]:
    chosen: dict[Fix, None] = {}
    for finding in check_document(document, policy).findings:
        fix = next((fix for fix in finding.fixes if fix.is_safe or unsafe), None)
        if fix is not None and fix.edits:
            chosen[fix] = None
    return list(chosen)


def _applied(document: Document, wanted: Sequence[Fix]) -> tuple[Document | None, list[Fix]]:
    """Applies all together; when that changes the meaning, as many as do not."""
    if not wanted:
        return None, []
    after, chosen = _kept(document, _apart(wanted), [])
    return after if chosen else None, chosen


def _kept(document: Document, fixes: list[Fix], chosen: list[Fix]) -> tuple[Document, list[Fix]]:
    """Returns the document after fixes that are chosen, and after whichever of the others keep the meaning too."""
    both = [*chosen, *fixes]
    after = _edited(document, both)
    if _keeps(document, after, both):
        return after, both
    half = len(fixes) // 2
    if not half:
        return _edited(document, chosen), chosen
    return _kept(document, fixes[half:], _kept(document, fixes[:half], chosen)[1])


def _apart(wanted: Sequence[Fix]) -> list[Fix]:
    taken: list[tuple[int, int]] = []
    chosen: list[Fix] = []
    for fix in sorted(wanted, key=lambda fix: min(edit.start for edit in fix.edits)):
        ranges = [(edit.start, edit.end) for edit in fix.edits]
        if not any(_touch(one, other) for one in ranges for other in taken):
            chosen.append(fix)
            taken += ranges
    return chosen


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _keeps(before: Document, after: Document, fixes: Sequence[Fix]) -> bool:
    if not all(fix.is_safe for fix in fixes):
        return True
    but = frozenset(key for fix in fixes for key in fix.changes)
    return meaning(before, but=but) == meaning(after, but=but)


def _edited(document: Document, fixes: Sequence[Fix]) -> Document:
    edits = [edit for fix in fixes for edit in fix.edits]
    return Document(
        edited(document.source, edits), path=document.path, kind=document.kind, neighbours=document.neighbours
    )


def edited(source: Source, edits: Iterable[Edit]) -> bytes:
    """Returns the bytes of a file after edits that do not touch each other, in its own line ends."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start, end = source.original_offset(edit.start), source.original_offset(edit.end)
        pieces += [source.original[at:start], edit.text.replace("\n", source.newline)]
        at = max(at, end)
    return "".join([*pieces, source.original[at:]]).encode("utf-8", errors="surrogatepass")
