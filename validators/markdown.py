"""What of a body is code, comment or heading, found in one pass over the text.

* Fences follow CommonMark: a closing fence is at least as long as its opening one and carries no info string. Any
  indentation is allowed, because fences stand inside list items and quotes.
* Code spans do not cross lines here. Comments do.
* Everything is a place; nothing is parsed further. Places are offsets into the text of the document.
"""

import re
from collections.abc import Iterator

from .lazy import pattern
from .record import record

_SCAN = re.compile("[`~<]")
_RUN = re.compile("`+|~+")
_LEAD = pattern(r"[ \t>]*(?:[-*+][ \t]+)?")
_CLOSE = pattern(r"^[ \t>]*(?P<mark>`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_HEADING = pattern(r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
SHORTEST = 3
"""Backticks or tildes that make a fence."""
_TICKS = pattern(r"`+")


@record
class Fence:
    mark: str
    info: str
    start: int
    """Where the mark stands."""
    end: int
    """After the closing mark, or the end of the document."""
    content_start: int
    content_end: int
    is_closed: bool

    @property
    def language(self) -> str:
        """Returns the first word of the info string in lower case."""
        words = self.info.split(maxsplit=1)
        return words[0].lower() if words else ""


@record
class Heading:
    level: int
    title: str
    start: int
    end: int


@record
class Markdown:
    fences: tuple[Fence, ...]
    code: tuple[tuple[int, int], ...]
    """Code spans, the backticks included."""
    comments: tuple[tuple[int, int], ...]
    open_comment: int | None
    """Where a comment begins that never ends."""
    prose: str
    """The text of the document in which frontmatter, fences, code spans and comments are blanks: same offsets."""

    def headings(self) -> Iterator[Heading]:
        for match in _HEADING().finditer(self.prose):
            yield Heading(level=len(match["marks"]), title=match["title"], start=match.start("marks"), end=match.end())

    def is_code(self, offset: int) -> bool:
        """Tells whether an offset is inside a fence, a code span or a comment."""
        hidden = [(fence.start, fence.end) for fence in self.fences]
        return any(start <= offset < end for start, end in (*hidden, *self.code, *self.comments))


class _Scanner:
    def __init__(self, text: str, body: int) -> None:
        self.text = text
        self.body = body
        self.fences: list[Fence] = []
        self.code: list[tuple[int, int]] = []
        self.comments: list[tuple[int, int]] = []
        self.open_comment: int | None = None
        self._line_end = -1
        self._runs: dict[int, list[int]] = {}

    def run(self) -> Markdown:
        at = self.body
        while found := _SCAN.search(self.text, at):
            match = _RUN.match(self.text, found.start())
            if match is None:
                at = self._comment(found.start()) if self.text.startswith("<!--", found.start()) else found.end()
            elif match.end() - match.start() >= SHORTEST and self._is_fence(match):
                at = self._fence(match)
            else:
                at = self._span(match)
        return Markdown(
            fences=tuple(self.fences),
            code=tuple(self.code),
            comments=tuple(self.comments),
            open_comment=self.open_comment,
            prose=self._prose(),
        )

    def _is_fence(self, match: re.Match[str]) -> bool:
        first = max(self.text.rfind("\n", 0, match.start()) + 1, self.body)
        if not _LEAD().fullmatch(self.text, first, match.start()):
            return False
        return match.group()[0] == "~" or "`" not in self.text[match.end() : self._end_of_line(match.end())]

    def _end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _fence(self, match: re.Match[str]) -> int:
        end_of_line = self._end_of_line(match.end())
        content = min(end_of_line + 1, len(self.text))
        for closed in _CLOSE().finditer(self.text, content):
            if closed["mark"].startswith(match.group()):
                self._add(match, content, max(content, closed.start()), closed.end("mark"), is_closed=True)
                return closed.end()
        self._add(match, content, len(self.text), len(self.text), is_closed=False)
        return len(self.text)

    def _add(self, match: re.Match[str], content: int, content_end: int, end: int, *, is_closed: bool) -> None:
        self.fences.append(
            Fence(
                mark=match.group(),
                info=self.text[match.end() : self._end_of_line(match.end())].strip(),
                start=match.start(),
                end=end,
                content_start=content,
                content_end=content_end,
                is_closed=is_closed,
            )
        )

    def _comment(self, start: int) -> int:
        closed = self.text.find("-->", start + 4)
        if closed < 0:
            self.open_comment = start
        end = len(self.text) if closed < 0 else closed + 3
        self.comments.append((start, end))
        return end

    def _span(self, match: re.Match[str]) -> int:
        """Finds the partner of a run of backticks on its line; a run without one is text."""
        start, end = match.span()
        if self.text[start] == "~":
            return end
        near = self._near(match.group(), end)
        if near is not None:
            self.code.append((start, near))
            return near
        if start > self._line_end:
            self._read_line(start)
        same = self._runs.get(end - start, [])
        while same and same[-1] <= start:
            same.pop()
        if not same:
            return end
        after = same[-1] + end - start
        self.code.append((start, after))
        return after

    def _near(self, mark: str, at: int) -> int | None:
        """Returns where the partner of a run ends when it is the next run of backticks, as it nearly always is."""
        near = self.text.find("`", at)
        end = near + len(mark)
        is_same = near >= 0 and self.text.startswith(mark, near) and not self.text.startswith("`", end)
        return end if is_same and self.text.find("\n", at, near) < 0 else None

    def _read_line(self, start: int) -> None:
        found = self.text.find("\n", start)
        self._line_end = len(self.text) if found < 0 else found
        self._runs = {}
        for run in reversed(list(_TICKS().finditer(self.text, start, self._line_end))):
            self._runs.setdefault(run.end() - run.start(), []).append(run.start())

    def _prose(self) -> str:
        hidden = sorted([*((fence.start, fence.end) for fence in self.fences), *self.code, *self.comments])
        pieces = [blanked(self.text[: self.body])]
        at = self.body
        for start, end in hidden:
            pieces += [self.text[at:start], blanked(self.text[start:end])]
            at = end
        return "".join([*pieces, self.text[at:]])


def blanked(text: str) -> str:
    """Returns a text of the same lines and lengths that holds nothing but blanks."""
    if "\n" not in text:
        return " " * len(text)
    return "\n".join([" " * len(line) for line in text.split("\n")])


def read_markdown(text: str, body: int) -> Markdown:
    """Reads the text from the offset `body` on; the frontmatter before it is not Markdown."""
    return _Scanner(text, body).run()
