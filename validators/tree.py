"""All documents of a run together, as rules across files see them: summaries that can come from other processes."""

from collections.abc import Iterable

from .document import Document, Kind
from .frontmatter.head import Head, Node, Reading
from .record import record


@record
class Summary:
    """What one document contributes."""

    path: str
    kind: Kind
    folder: str | None
    head: Head
    """Of a skill; places are offsets into its text."""
    manifest: Node | None
    """Of a plugin.json or marketplace.json."""

    @property
    def name(self) -> str | None:
        """Returns what the client calls a skill: its name, or the name of its folder."""
        name = self.head.value("name")
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
    is_skill = document.kind is Kind.SKILL
    return Summary(
        path=document.path,
        kind=document.kind,
        folder=document.neighbours.folder,
        head=document.head,
        manifest=None if is_skill else document.manifest,
    )


def nothing_of(document: Document) -> Summary:
    """Returns the summary of a document that could not be read through."""
    return Summary(
        path=document.path, kind=document.kind, folder=None, head=Head(reading=Reading.ABSENT), manifest=None
    )
