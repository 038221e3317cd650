"""A frontmatter that the client accepts and the deploy engine refuses.

The engine reads a skill with gates, rollback or flow before it touches production, and refuses whatever could be read
in two ways: a key that nobody knows, a missing name, anchors, aliases and tags of YAML, truths in quotes. Write plain
keys with plain values.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..frontmatter.head import Reading
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import CHECK, HEAD, gate
from ._fields import DOCUMENTED, HOOK_EVENTS, fits, is_name, meant

if TYPE_CHECKING:
    from ..frontmatter.head import Entry

_YAML: Final = frozenset({"bad-yaml", "yaml-tag", "yaml-alias", "yaml-too-deep", "frontmatter-too-long"})
_KEYS: Final = frozenset({"unknown-key", "mistyped-value", "missing-key"})


def _check(document: Document) -> Iterable[Note]:
    by_start = {entry.start: entry for entry in document.head.entries}
    for problem in document.problems:
        if problem.code in _YAML and document.head.reading is Reading.READ:
            yield document.note(problem.message, problem.span)
        elif problem.code in _KEYS:
            entry = by_start.get(document.offsets(problem.span)[0])
            if problem.code == "missing-key" or entry is None or not _is_said(entry):
                yield document.note(problem.message, problem.span)


def _is_said(entry: "Entry") -> bool:
    """Tells whether a rule about the client calls the key or its value an error already."""
    key, value = entry.key, entry.value
    if key not in DOCUMENTED:
        return key in HOOK_EVENTS or meant(key) is not None
    return not fits(key, value) or (key == "name" and not is_name(value)) or not str(value or "").strip()


RULE: Final = Rule(
    summary="the frontmatter of a deploying skill is one that the engine takes",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.CONTROL}),
    replaces=_YAML | _KEYS,
)
GOOD: Final = (Example(name="plain keys with plain values", text=HEAD + gate(CHECK)),)
BAD: Final = (
    Example(name="no name", text=HEAD.replace("name: release-shop\n", "") + gate(CHECK)),
    Example(name="a key that nobody knows", text=HEAD.replace("name:", "risk: high\nname:") + gate(CHECK)),
    Example(name="a truth in quotes", text=HEAD.replace(": true", ': "true"') + gate(CHECK)),
    Example(name="an alias", text=HEAD.replace("name:", "license: &free MIT\nversion: *free\nname:", 1) + gate(CHECK)),
)
