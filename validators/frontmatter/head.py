"""A frontmatter as the client reads it: what it finds, which of its two tries succeeds, and where everything stands.

Places are offsets into the text of the document. A `Head` can be sent to another process.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from ..record import record


class Reading(StrEnum):
    """What becomes of a frontmatter in the client."""

    ABSENT = "absent"
    """There is none: the client's expression does not match."""
    READ = "read"
    FALLBACK = "fallback"
    """Only the second try reads it, after the client has quoted values and replaced tabs."""
    LOST = "lost"
    """Neither try reads it: the skill loads without any key, `disable-model-invocation` among them."""
    NO_MAPPING = "no mapping"
    """It is a list or a single value, and the client goes on without any key."""


@record
class Node:
    """A value with its place; `value` is plain data: str, bool, int, float, None, list or dict."""

    value: Any
    start: int
    end: int
    items: tuple["Node", ...] = ()
    """The entries of a list."""
    fields: tuple["Entry", ...] = ()
    """The entries of a mapping."""
    style: str = ""
    """How a text is written: plain (empty), a quote character, `|` or `>`."""


@record
class Entry:
    key: str
    key_start: int
    key_end: int
    node: Node

    @property
    def value(self) -> Any:
        return self.node.value

    @property
    def start(self) -> int:
        """Where the key begins."""
        return self.key_start

    @property
    def end(self) -> int:
        """Where the value ends."""
        return self.node.end


@record
class YamlFault:
    """Why a try failed, and where."""

    message: str
    offset: int


@record
class Head:
    reading: Reading
    start: int = 0
    """Where the text between the two separators begins."""
    end: int = 0
    """Where the closing separator begins, as the client sees it."""
    body: int = 0
    """Where the body begins."""
    entries: tuple[Entry, ...] = ()
    """In the order of the document; a key that is given twice is here twice, and its last value counts."""
    fault: YamlFault | None = None
    """Why the first try failed."""

    def entry(self, key: str) -> Entry | None:
        """Returns the entry whose value counts, None when the key is absent."""
        for entry in reversed(self.entries):
            if entry.key == key:
                return entry
        return None

    def value(self, key: str) -> Any:
        """Returns a value, None when the key is absent."""
        entry = self.entry(key)
        return None if entry is None else entry.value

    def values(self) -> dict[str, Any]:
        """Returns everything the client reads."""
        return {entry.key: entry.value for entry in self.entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)
