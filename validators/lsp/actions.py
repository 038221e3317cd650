"""What an editor offers: each fix of a finding as a quick fix, and all safe ones together.

A quick fix that may change what the document means says so in its title, and is never the preferred one.
"""

from collections.abc import Iterator, Sequence

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from ..document import Document
from ..finding import Finding
from ..fixing import fix_document
from ..note import Fix
from ..record import record
from .checking import Checked
from .diagnostics import diagnostic, range_of
from .places import Places

FIX_ALL = "source.fixAll.validate-skill"
KINDS = (CodeActionKind.QuickFix, FIX_ALL)


@record
class Opened:
    """The document that an edit is for, in the version that was checked."""

    uri: str
    version: int | None
    has_versions: bool
    """The editor understands edits of a version."""


def actions(
    checked: Checked, places: Places, opened: Opened, around: Range, only: Sequence[str] | None
) -> list[CodeAction]:
    """Returns what can be done about a range; `only` are the kinds that were asked for, None for quick fixes."""
    found: list[CodeAction] = []
    if only is None or _asked(CodeActionKind.QuickFix, only):
        found += _quick_fixes(checked, places, opened, around)
    if only is not None and _asked(FIX_ALL, only):
        found += _fix_all(checked, places, opened)
    return found


def _asked(kind: str, only: Sequence[str]) -> bool:
    return any(kind == wanted or kind.startswith(f"{wanted}.") for wanted in only)


def _quick_fixes(checked: Checked, places: Places, opened: Opened, around: Range) -> Iterator[CodeAction]:
    for finding in checked.findings:
        if finding.fixes and _touch(range_of(finding, checked, places), around):
            for number, fix in enumerate(finding.fixes):
                yield _quick_fix(fix, finding, checked, places, opened, is_first=number == 0)


def _quick_fix(
    fix: Fix, finding: Finding, checked: Checked, places: Places, opened: Opened, *, is_first: bool
) -> CodeAction:
    caution = "" if fix.is_safe else " (may change what it means)"
    return CodeAction(
        title=f"{finding.code}: {fix.title}{caution}",
        kind=CodeActionKind.QuickFix,
        diagnostics=[diagnostic(finding, checked, places)],
        is_preferred=is_first and fix.is_safe,
        edit=_workspace_edit(opened, _edits(fix, checked.document, places)),
    )


def _edits(fix: Fix, document: Document, places: Places) -> list[TextEdit]:
    source = document.source
    return [
        TextEdit(
            range=places.range(source.original_offset(edit.start), source.original_offset(edit.end)),
            new_text=edit.text.replace("\n", source.newline),
        )
        for edit in fix.edits
    ]


def _fix_all(checked: Checked, places: Places, opened: Opened) -> Iterator[CodeAction]:
    fixed = fix_document(checked.document, checked.policy)
    if not fixed.applied:
        return
    before, after = places.text, fixed.document.data.decode("utf-8", errors="replace")
    start, end, text = _difference(before, after)
    yield CodeAction(
        title=f"Apply all safe fixes ({len(fixed.applied)})",
        kind=FIX_ALL,
        edit=_workspace_edit(opened, [TextEdit(range=places.range(start, end), new_text=text)]),
    )


def _difference(before: str, after: str) -> tuple[int, int, str]:
    """Returns the part of a text that is to be replaced, and by what; whole lines, so that cursors stay."""
    start = 0
    for old, new in zip(before.splitlines(keepends=True), after.splitlines(keepends=True), strict=False):
        if old != new:
            break
        start += len(old)
    tail = 0
    for old, new in zip(
        reversed(before[start:].splitlines(keepends=True)),
        reversed(after[start:].splitlines(keepends=True)),
        strict=False,
    ):
        if old != new:
            break
        tail += len(old)
    return start, len(before) - tail, after[start : len(after) - tail]


def _workspace_edit(opened: Opened, edits: list[TextEdit]) -> WorkspaceEdit:
    if not opened.has_versions:
        return WorkspaceEdit(changes={opened.uri: edits})
    name = OptionalVersionedTextDocumentIdentifier(uri=opened.uri, version=opened.version)
    return WorkspaceEdit(document_changes=[TextDocumentEdit(text_document=name, edits=edits)])


def _touch(one: Range, other: Range) -> bool:
    return _key(one)[0] <= _key(other)[1] and _key(other)[0] <= _key(one)[1]


def _key(of: Range) -> tuple[tuple[int, int], tuple[int, int]]:
    return (of.start.line, of.start.character), (of.end.line, of.end.character)
