"""What one rule over a tree finds in some files."""

from collections.abc import Mapping

from validators.catalogue import entry
from validators.discovery import kind_of
from validators.document import Document
from validators.neighbours import GivenNeighbours
from validators.tree import Tree, summarize


def marked_in_tree(code: str, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """Returns the path and the `line:column` of each finding of a rule, in the order of the paths."""
    documents = {path: _document(path, files) for path in files}
    check = entry(code).rule.check_tree
    assert check is not None
    notes = check(Tree(summaries=tuple(summarize(document) for document in documents.values())))
    return sorted((note.path, _position(files[note.path], note.start)) for note in notes if note.path is not None)


def _document(path: str, files: Mapping[str, str]) -> Document:
    neighbours = GivenNeighbours(directory=path.rpartition("/")[0], files=dict(files))
    return Document(files[path].encode(), path=path, kind=kind_of(path), neighbours=neighbours)


def _position(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"{line}:{offset - text.rfind(chr(10), 0, offset)}"
