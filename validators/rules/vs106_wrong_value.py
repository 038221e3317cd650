"""A value that its key cannot have.

What the client cannot use it drops without a word, and goes on with the default: `context: branch` runs in the
conversation, and `disable-model-invocation: maybe` leaves the skill open to the model. Where no more is lost than a
hint or a note for people, it is a warning. Write a value that the key takes.
"""

from collections.abc import Iterable
from typing import Final

from ..frontmatter.head import Entry
from ..rule import Document, Edit, Example, Fix, Need, Note, Rule, Severity
from ._fields import DOCUMENTED, Form, fits
from ._skills import skill

_HARMLESS: Final = frozenset({"argument-hint", "compatibility", "effort", "license", "metadata", "version"})
"""Without them the skill does the same."""


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        # What is wrong with hooks takes more than a word: VS143.
        if entry.key in DOCUMENTED and entry.key != "hooks" and not fits(entry.key, entry.value):
            start, end = (entry.node.start, entry.node.end) if entry.value is not None else (entry.start, entry.key_end)
            # The engine refuses such a value whatever its key.
            is_mild = entry.key in _HARMLESS and not document.deploys
            yield document.note(
                f'"{entry.key}" is {DOCUMENTED[entry.key]}',
                (start, end),
                *_quoted(document, entry),
                at_most=Severity.WARNING if is_mild else None,
            )


def _quoted(document: Document, entry: Entry) -> tuple[Fix, ...]:
    """A hint in brackets is meant as a text."""
    written = document.text[entry.node.start : entry.node.end]
    if (
        DOCUMENTED[entry.key] is not Form.SCALAR
        or not entry.node.items
        or not written.startswith("[")
        or "\n" in written
    ):
        return ()
    text = written.replace("\\", "\\\\").replace('"', '\\"')
    edit = Edit(start=entry.node.start, end=entry.node.end, text=f'"{text}"')
    return (Fix(title="Put it in quotes", edits=(edit,), changes=frozenset({entry.key})),)


RULE: Final = Rule(
    summary="every value of the frontmatter is one that its key takes",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
)
GOOD: Final = (
    Example(name="a truth", text=skill("disable-model-invocation: true")),
    Example(name="a context", text=skill("context: inline")),
    Example(name="a number for the effort", text=skill("effort: 8000")),
    Example(name="a list of tools", text=skill("allowed-tools: [Read, Grep]")),
)
BAD: Final = (
    Example(name="neither true nor false", text=skill("disable-model-invocation: maybe")),
    Example(name="no truth at all", text=skill("disable-model-invocation:")),
    Example(name="a context that is not there", text=skill("context: branch")),
    Example(name="an effort that is not there", text=skill("effort: huge")),
    Example(name="numbers as tools", text=skill("allowed-tools: [1, 2]")),
    Example(name="a shell that is not there", text=skill("shell: fish")),
    Example(
        name="a hint that is a list",
        text=skill("argument-hint: [version]"),
        fixed=skill('argument-hint: "[version]"'),
    ),
)
