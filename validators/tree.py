"""All documents of a run together, as rules across files see them: summaries that can come from other processes."""

from collections.abc import Iterable, Mapping
from typing import Any

from .document import Document, Kind
from .frontmatter.head import Node
from .record import NOTHING, record

KEYS = ("name", "description", "when_to_use")
"""What of a frontmatter rules across files see."""


@record
class Said:
    """What a key says, and where; places are offsets into the text of the document."""

    value: Any
    start: int
    end: int


@record
class Summary:
    """What one document contributes: plain data, for it comes from another process, one for each document."""

    path: str
    kind: Kind
    folder: str | None
    said: Mapping[str, tuple[Any, int, int]] = NOTHING
    """Of a skill, under `KEYS`."""
    manifest: Node | None = None
    """Of a plugin.json or marketplace.json."""

    def value(self, key: str) -> Said | None:
        """Returns what a key says, None when it is absent."""
        found = self.said.get(key)
        return None if found is None else Said(value=found[0], start=found[1], end=found[2])

    @property
    def name(self) -> str | None:
        """Returns what the client calls a skill: its name, or the name of its folder."""
        name = self.said["name"][0] if "name" in self.said else None
        return name if isinstance(name, str) and name.strip() else self.folder


@record
class Tree:
    summaries: tuple[Summary, ...]

    def skills(self) -> Iterable[Summary]:
        return (summary for summary in self.summaries if summary.kind is Kind.SKILL)

    def plugins(self) -> Iterable[Summary]:
        return (summary for summary in self.summaries if summary.kind is Kind.PLUGIN)

    def marketplaces(self) -> Iterable[Summary]:
        return (summary for summary in self.summaries if summary.kind is Kind.MARKETPLACE)


def summarize(document: Document) -> Summary:
    """Returns what rules across files need of a document."""
    path, kind, folder = document.path, document.kind, document.neighbours.folder
    if kind is not Kind.SKILL:
        return Summary(path=path, kind=kind, folder=folder, manifest=document.manifest)
    entries = [entry for entry in document.head.entries if entry.key in KEYS]
    said = {entry.key: (entry.value, entry.node.start, entry.node.end) for entry in entries}
    return Summary(path=path, kind=kind, folder=folder, said=said)


def nothing_of(document: Document) -> Summary:
    """Returns the summary of a document that could not be read through."""
    return Summary(path=document.path, kind=document.kind, folder=None)
