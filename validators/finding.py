"""What a run says: a note of a rule with everything a report needs, ready to be sent between processes."""

from .note import Confidence, Fix, Severity
from .place import Position, Span
from .record import record


@record
class Finding:
    code: str
    """`VS101`."""
    slug: str
    severity: Severity
    confidence: Confidence
    message: str
    path: str
    span: Span
    line: str
    """The line it begins on, as the document has it: untrusted text, cut where it is very long."""
    line_cut: int
    """How many characters of that line are cut away before."""
    offset: int
    """Its place in the file in bytes."""
    end_offset: int
    utf16: tuple[int, int]
    """Its first column and the one after its last, in UTF-16 code units."""
    fingerprint: str
    """Stays the same when the lines around it move."""
    fixes: tuple[Fix, ...] = ()

    @property
    def start(self) -> Position:
        return self.span.start

    @property
    def end(self) -> Position:
        return self.span.end

    @property
    def order(self) -> tuple[str, int, int, int, int, str, str]:
        start, end = self.span.start, self.span.end
        return self.path, start.line, start.column, end.line, end.column, self.code, self.message
