"""What the rules about plugins and marketplaces share."""

from collections.abc import Iterator

from ..discovery import MANIFEST_FOLDER
from ..frontmatter.head import Entry, Node
from ..rule import Document

PLUGIN = ".claude-plugin/plugin.json"
MARKETPLACE = ".claude-plugin/marketplace.json"


def entries(document: Document) -> tuple[Entry, ...]:
    """Returns the keys of a manifest; none where it is no object."""
    return document.manifest.fields if document.manifest else ()


def field_of(node: Node, key: str) -> Entry | None:
    """Returns the entry whose value counts."""
    return next((entry for entry in reversed(node.fields) if entry.key == key), None)


def texts(node: Node) -> Iterator[Node]:
    """Yields the texts of a value that is one text or a list of texts."""
    for item in node.items or (node,):
        if isinstance(item.value, str):
            yield item


def from_root(document: Document, path: str) -> str:
    """Returns a path below the plugin's folder as one from the folder of its manifest."""
    return f"../{path}" if document.neighbours.folder == MANIFEST_FOLDER else path


def opening(document: Document) -> tuple[int, int]:
    """Returns the place of a complaint about a whole manifest."""
    start = document.manifest.start if document.manifest else 0
    return start, start + 1
