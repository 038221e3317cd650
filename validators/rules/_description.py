"""The description as the rules of group 2 look at it: its text, the place of a part, and whether it is English."""

from functools import lru_cache
from typing import Final

from ..frontmatter.head import Entry
from ..lazy import pattern
from ..rule import Document

KEYS: Final = ("description", "when_to_use")
"""Both are shown to the model, one behind the other."""
_ENGLISH: Final = pattern(
    r"(?i)\b(?:the|and|of|to|for|with|from|is|are|this|or|by|on|when|use|not|a|an|in|into|using|as|at|it)\b"
)
_ENDING: Final = pattern(r"(?i)\b\w{3,}ing\b")
_OTHER: Final = pattern(
    r"(?i)\b(?:de|da|das|der|des|di|die|e|een|el|et|il|con|com|la|las|le|les|los|para|per|por|pour|und|van|y)\b"
)
"""Words of languages that borrow English ones, such as "engineering"."""
_FEW: Final = 4


@lru_cache(maxsize=2)
def texts(document: Document) -> tuple[tuple[Entry, str], ...]:
    """Returns the description and when to use it, as far as they say anything."""
    entries = (document.head.entry(key) for key in KEYS)
    return tuple(
        (entry, entry.value)
        for entry in entries
        if entry is not None and isinstance(entry.value, str) and entry.value.strip()
    )


def description(document: Document) -> tuple[Entry, str] | None:
    """Returns the description when it says anything."""
    return next((pair for pair in texts(document) if pair[0].key == "description"), None)


def place(document: Document, entry: Entry, start: int, end: int) -> tuple[int, int]:
    """Returns where a part of a value is written, or the whole value when it is not written as it reads."""
    part = str(entry.value)[start:end]
    at = entry.node.start + len(entry.node.style if entry.node.style in ("'", '"') else "") + start
    if document.text[at : at + len(part)] == part:
        return at, at + len(part)
    # In a folded or escaped text it is the same occurrence of the same words.
    found = document.find(part, entry.node.start, entry.node.end)
    for _ in range(str(entry.value).count(part, 0, start) if part else 0):
        found = document.find(part, found[1], entry.node.end)
    return found


def is_for_people(document: Document) -> bool:
    """Tells whether no model chooses the skill by its description; one that deploys keeps all parts of it."""
    return document.manual_only and not document.deploys


def whole(entry: Entry) -> tuple[int, int]:
    return entry.node.start, entry.node.end


@lru_cache(maxsize=8)
def is_english(text: str) -> bool:
    """Tells whether rules about English words may speak; a text of few plain words counts."""
    is_plain = text.isascii() or len(text.encode("ascii", "ignore")) * 10 > 9 * len(text)
    if not is_plain or len(text.split()) < _FEW:
        return is_plain
    return _ENGLISH().search(text) is not None or (_ENDING().search(text) is not None and _OTHER().search(text) is None)
