r"""The client's way to a frontmatter: its expression, its first try, and its second one.

The expression is `^---\s*\n([\s\S]*?)---\s*\n?`: the head ends at the first `---`, wherever that stands. A head that is
not YAML is tried again with every risky value in quotes and leading tabs as pairs of blanks; on a second failure
the skill loads with no key at all. Places of the second try are led back to the text as it is written.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from ..lazy import pattern
from .head import Entry, Head, Node, Reading, YamlFault
from .simple import read_simple

MAX_LENGTH = 65_536
"""No client lists a skill with a longer head in earnest, and here none is read."""
_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What `\\s` means to the client."""
_LINE = pattern(rf"(?P<key>[a-zA-Z_-]+):[{_SPACE}]+(?P<value>[^{_SPACE}].*)")
_RISKY = pattern(r"[{}\[\]*&#!|>%@`]|: ")


def read_head(text: str, *, returns: Sequence[bool] = ()) -> Head:
    """Reads the head of a text with line feeds only; `returns` says which of its lines end in CR LF in the file."""
    start = text.rfind("\n", 3, _after_blanks(text, 3)) + 1 if text.startswith("---") else 0
    end = text.find("---", start) if start else -1
    if end < 0:
        return Head(reading=Reading.ABSENT)
    frame = Head(reading=Reading.READ, start=start, end=end, body=_after_blanks(text, end + 3))
    if end - start > MAX_LENGTH:
        message = f"the frontmatter has {end - start} characters, and at most {MAX_LENGTH} are read"
        return _with(frame, Reading.LOST, fault=YamlFault(message=message, offset=start))
    entries = read_simple(text[start:end], start)
    if entries is not None:
        return _with(frame, Reading.READ, entries)
    first_line = text.count("\n", 0, start)
    return _read_yaml(text[start:end], frame, returns[first_line:])


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _with(frame: Head, reading: Reading, entries: tuple[Entry, ...] = (), fault: YamlFault | None = None) -> Head:
    return Head(reading=reading, start=frame.start, end=frame.end, body=frame.body, entries=entries, fault=fault)


def _read_yaml(text: str, frame: Head, returns: Sequence[bool]) -> Head:
    from .composing import YamlError, compose

    try:
        return _mapping(compose(text), frame, Reading.READ, None, lambda offset: frame.start + offset)
    except YamlError as error:
        fault = YamlFault(message=error.message, offset=frame.start + error.offset)
    again = quoted_again(text, returns)
    back = _Back(written=text, read=again, start=frame.start)
    try:
        return _mapping(compose(again), frame, Reading.FALLBACK, fault, back)
    except YamlError:
        return _with(frame, Reading.LOST, fault=fault)


class _Back:
    """Leads an offset of the rewritten text back to what is written: lines stay, columns only move to the right."""

    def __init__(self, *, written: str, read: str, start: int) -> None:
        self._written = _line_starts(written)
        self._read = _line_starts(read)
        self._text = written
        self._start = start

    def __call__(self, offset: int) -> int:
        line = bisect_right(self._read, offset) - 1
        first = self._written[line]
        ended = self._text.find("\n", first)
        last = len(self._text) if ended < 0 else ended
        return self._start + min(first + offset - self._read[line], last)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def quoted_again(text: str, returns: Sequence[bool] = ()) -> str:
    """Returns what the client tries after the text itself: risky values in quotes, leading tabs as pairs of blanks."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        # The client's `.` does not match the CR that ends such a line, so it leaves the line alone.
        if not (number < len(returns) and returns[number]):
            lines[number] = _quoted(line)
    return "\n".join("  " * (len(line) - len(line.lstrip("\t"))) + line.lstrip("\t") for line in lines)


def _quoted(line: str) -> str:
    match = _LINE().fullmatch(line)
    if match is None or not _RISKY().search(match["value"]):
        return line
    value = match["value"]
    if (value[0] == value[-1] and value[0] in "\"'") or _is_list(value):
        return line
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{match["key"]}: "{escaped}"'


def _is_list(value: str) -> bool:
    from .composing import YamlError, compose

    if not (value.startswith("[") and value.endswith("]")):
        return False
    try:
        node = compose(value)
    except YamlError:
        return False
    return node is not None and isinstance(node.value, list)


def _mapping(
    node: Node | None, frame: Head, reading: Reading, fault: YamlFault | None, place: Callable[[int], int]
) -> Head:
    if node is None:
        return _with(frame, reading, fault=fault)
    if not isinstance(node.value, dict):
        return _with(frame, Reading.NO_MAPPING, fault=fault)
    return _with(frame, reading, _moved(node, place).fields, fault)


def _moved(node: Node, place: Callable[[int], int]) -> Node:
    return Node(
        value=node.value,
        start=place(node.start),
        end=place(node.end),
        items=tuple(_moved(item, place) for item in node.items),
        fields=tuple(_moved_entry(entry, place) for entry in node.fields),
        style=node.style,
    )


def _moved_entry(entry: Entry, place: Callable[[int], int]) -> Entry:
    return Entry(
        key=entry.key,
        key_start=place(entry.key_start),
        key_end=place(entry.key_end),
        node=_moved(entry.node, place),
    )
