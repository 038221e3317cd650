"""What of a body is code, comment or heading, found in one pass over the text.

* Fences follow CommonMark: a closing fence is at least as long as its opening one and carries no info string. Any
  indentation is allowed, because fences stand inside list items and quotes.
* Code spans do not cross lines here. Comments do.
* Everything is a place; nothing is parsed further. Places are offsets into the text of the document.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from .lazy import pattern
from .record import record

_MARK = pattern(r"[`~<](?:(?<=`)(?!`)[^`\n]+`(?!`)()|(?:(?<=`)`*|(?<=~)~~+)()|(?<=<)!--)")
"""A code span of the usual form, a run that may begin a fence or another span, or a comment.

It begins with a set of letters, to the next of which the engine can skip.
"""
_SPAN, _RUN = 1, 2
_LEAD = pattern(r"[ \t>]*(?:[-*+][ \t]+)?")
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


class Markdown:
    """What was found in a text."""

    def __init__(self, scanned: "_Scanner") -> None:
        self.fences = tuple(scanned.fences)
        self.code = tuple(scanned.code)
        """Code spans, the backticks included."""
        self.comments = tuple(scanned.comments)
        self.open_comment = scanned.open_comment
        """Where a comment begins that never ends."""
        self._text = scanned.text
        self._body = scanned.body
        self._hidden = scanned.hidden

    @cached_property
    def prose(self) -> str:
        """The text in which frontmatter, fences, code spans and comments are blanks: same offsets."""
        text, at = self._text, self._body
        pieces = [blanked(text[:at])]
        for start, end in self._hidden:
            pieces += (text[at:start], blanked(text[start:end]))
            at = end
        pieces.append(text[at:])
        return "".join(pieces)

    def headings(self) -> Iterator[Heading]:
        for match in _HEADING().finditer(self.prose):
            yield Heading(level=len(match["marks"]), title=match["title"], start=match.start("marks"), end=match.end())

    def is_code(self, offset: int) -> bool:
        """Tells whether an offset is inside a fence, a code span or a comment."""
        hidden = [(fence.start, fence.end) for fence in self.fences]
        return any(start <= offset < end for start, end in (*hidden, *self.code, *self.comments))


class _Scanner:
    """Goes over a text once; what it looks up on a line is kept for the rest of the line."""

    def __init__(self, text: str, body: int) -> None:
        self.text = text
        self.body = body
        self.fences: list[Fence] = []
        self.code: list[tuple[int, int]] = []
        self.comments: list[tuple[int, int]] = []
        self.hidden: list[tuple[int, int]] = []
        """All of these in order."""
        self.open_comment: int | None = None
        self._line_start = body
        self._line_seen = body
        self._line_end = -1
        self._runs: dict[int, list[int]] = {}

    def run(self) -> Markdown:
        text, at, search = self.text, self.body, _MARK().search
        code, hidden = self.code, self.hidden
        while match := search(text, at):
            if match.lastindex == _SPAN:
                span = match.span()
                code.append(span)
                hidden.append(span)
                at = span[1]
            elif match.lastindex != _RUN:
                at = self._comment(match.start())
            elif match.end() - match.start() >= SHORTEST and self._is_fence(match):
                at = self._fence(match)
            else:
                at = self._span(match)
        return Markdown(self)

    def _is_fence(self, match: re.Match[str]) -> bool:
        start, end = match.span()
        newline = self.text.rfind("\n", self._line_seen, start)
        if newline >= 0:
            self._line_start = newline + 1
        self._line_seen = start
        if not _LEAD().fullmatch(self.text, self._line_start, start):
            return False
        return self.text[start] == "~" or "`" not in self.text[end : self._end_of_line(end)]

    def _end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _fence(self, match: re.Match[str]) -> int:
        mark, after = match.group(), match.end()
        end_of_line = self._end_of_line(after)
        content = min(end_of_line + 1, len(self.text))
        line, end = self._closing(mark, content)
        fence = Fence(
            mark=mark,
            info=self.text[after:end_of_line].strip(),
            start=match.start(),
            end=len(self.text) if end < 0 else end,
            content_start=content,
            content_end=line,
            is_closed=end >= 0,
        )
        self.fences.append(fence)
        self.hidden.append((fence.start, fence.end))
        return fence.end

    def _closing(self, mark: str, content: int) -> tuple[int, int]:
        """Returns where the line of the closing mark begins and where the mark ends; the end and -1 without one."""
        text, at = self.text, content
        while (found := text.find(mark, at)) >= 0:
            line = max(text.rfind("\n", content - 1, found) + 1, content)
            end = found + len(mark)
            while text.startswith(mark[0], end):
                end += 1
            end_of_line = self._end_of_line(end)
            if not text[line:found].strip(" \t>") and not text[end:end_of_line].strip(" \t"):
                return line, end
            # Behind something else no mark on this line closes.
            at = end_of_line
        return len(text), -1

    def _comment(self, start: int) -> int:
        closed = self.text.find("-->", start + 4)
        if closed < 0:
            self.open_comment = start
        end = len(self.text) if closed < 0 else closed + 3
        self.comments.append((start, end))
        self.hidden.append((start, end))
        return end

    def _span(self, match: re.Match[str]) -> int:
        """Finds the partner of a run of backticks on its line; a run without one is text."""
        start, end = match.span()
        if self.text[start] == "~":
            return end
        if start > self._line_end:
            self._read_line(start)
        same = self._runs.get(end - start, [])
        while same and same[-1] <= start:
            same.pop()
        if not same:
            return end
        after = same[-1] + end - start
        self.code.append((start, after))
        self.hidden.append((start, after))
        return after

    def _read_line(self, start: int) -> None:
        self._line_end = self._end_of_line(start)
        self._runs = {}
        for run in reversed(list(_TICKS().finditer(self.text, start, self._line_end))):
            self._runs.setdefault(run.end() - run.start(), []).append(run.start())


def blanked(text: str) -> str:
    """Returns a text of the same lines and lengths that holds nothing but blanks."""
    if "\n" not in text:
        return " " * len(text)
    return "\n".join([" " * len(line) for line in text.split("\n")])


@lru_cache(maxsize=32)
def read_markdown(text: str, body: int) -> Markdown:
    """Reads the text from the offset `body` on; the frontmatter before it is not Markdown.

    Several rules read the files that a skill leads to.
    """
    return _Scanner(text, body).run()
