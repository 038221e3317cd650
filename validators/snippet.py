"""A piece of a document that may hold commands."""

from .record import record


@record
class Snippet:
    text: str
    """Verbatim, so that its places are places of the document; only in a folded text line feeds are blanks."""
    start: int
    """The offset of its first character."""
    origin: str
    """`fence`, `code`, `element` or `script`."""
    language: str = ""
    is_bounded: bool = False
    """Whether what runs it ends it after a time of its own."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)
