"""Fixes files on disk, or shows what that would do."""

import difflib
import re
import sys
from collections.abc import Sequence

from . import disk
from .discovery import Target, read_target
from .document import Document
from .errors import UsageFault
from .exits import Exit
from .fixing import fix_document
from .policy import Policy


def fix_alone(document: Document, policy: Policy, *, unsafe: bool) -> Document:
    """Returns a document after its fixes."""
    return fix_document(document, policy, unsafe=unsafe).document


def fix_targets(targets: Sequence[Target], policy: Policy, *, unsafe: bool) -> int:
    """Fixes files in their place; returns how many fixes were applied.

    Raises:
        UsageFault: when a file cannot be written.
    """
    count = 0
    for target in targets:
        document = read_target(target)
        fixed = fix_document(document, policy, unsafe=unsafe)
        if not fixed.applied:
            continue
        try:
            disk.write_bytes(target.path, fixed.document.data)
        except OSError as error:
            raise UsageFault(f"{target.path} cannot be written: {error.strerror}") from error
        count += len(fixed.applied)
    sys.stderr.write(f"validate-skill: {count} fixes applied\n" if count != 1 else "validate-skill: 1 fix applied\n")
    return count


def diff_targets(targets: Sequence[Target], policy: Policy, *, unsafe: bool) -> int:
    """Prints what fixes would change; returns the exit code: 1 when they would."""
    changed = False
    for target in targets:
        document = read_target(target)
        text = diff_of(document, fix_alone(document, policy, unsafe=unsafe))
        sys.stdout.write(text)
        changed = changed or bool(text)
    return Exit.FINDINGS if changed else Exit.CLEAN


def diff_of(before: Document, after: Document) -> str:
    """Returns a unified diff of two texts of a document, nothing when they are the same."""
    if before.data == after.data:
        return ""
    lines = difflib.unified_diff(_lines(before), _lines(after), fromfile=before.path, tofile=before.path, lineterm="\n")
    ended = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(ended)


def _lines(document: Document) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", document.source.original) if line]
