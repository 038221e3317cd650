"""What a line of Markdown is: heading, fence, checklist item, comment; and which parts only mention tags.

* Fences follow CommonMark: a closing fence is at least as long as its opening one and carries no info string.
  Any indentation is allowed, because fences stand inside list items.
* Code spans do not cross lines here. Comments do.
* It does not know control blocks: `control` asks it where a tag can count at all.
"""

import re
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass

from deploy_production.skillfile.document import Document, ProblemLog, quoted

_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*")
_BACKTICKS = re.compile("`+")
_HIDING = re.compile("`+|<!--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    start: int
    text: str
    """Comments are blanked, character by character."""
    hidden: tuple[tuple[int, int], ...] = ()
    """Ranges of offsets that are inline code."""
    fenced: bool = False
    """True for the marks of a fence and everything between them."""

    def hides(self, offset: int) -> bool:
        index = bisect_right(self.hidden, (offset, offset)) - 1
        candidates = self.hidden[max(index, 0) : index + 2]
        return self.fenced or any(start <= offset < end for start, end in candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    language: str
    start: int
    end: int
    """The offset after the last line of its content."""
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    level: int
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    text: str
    """The whole document with its comments blanked: every offset is that of the document."""
    lines: tuple[Line, ...]
    fences: tuple[Fence, ...]
    headings: tuple[Heading, ...]
    comments: tuple[Comment, ...]


class _Reader:
    """One pass over the lines; the state is the open fence or the open comment."""

    def __init__(self, document: Document, log: ProblemLog) -> None:
        self.document = document
        self.log = log
        self.lines: list[Line] = []
        self.fences: list[Fence] = []
        self.headings: list[Heading] = []
        self.comments: list[Comment] = []
        self.mark = ""
        self.language = ""
        self.fence_start = 0
        self.content: list[tuple[int, str]] = []
        self.comment_start: int | None = None

    def feed(self, start: int, text: str) -> None:
        if self.mark:
            self._inside_fence(start, text)
        elif self.comment_start is None and (match := _FENCE.fullmatch(text)) and self._opens(match):
            self.mark, self.fence_start = match["mark"], start + match.start("mark")
            self.language, self.content = match["info"].strip().split(" ")[0].lower(), []
            self.lines.append(Line(start=start, text=text, fenced=True))
        else:
            self._plain(start, text)

    def _opens(self, match: re.Match[str]) -> bool:
        return match["mark"][0] == "~" or "`" not in match["info"]

    def _inside_fence(self, start: int, text: str) -> None:
        self.lines.append(Line(start=start, text=text, fenced=True))
        match = _FENCE.fullmatch(text)
        if match is None or not match["mark"].startswith(self.mark):
            self.content.append((start, text))
        elif match["info"].strip():
            self.content.append((start, text))
            message = "a fence opens inside another; close the first one, or make the outer marks longer"
            self.log.add("nested-fence", message, start + match.start("mark"))
        else:
            self._close(start)

    def _close(self, end: int) -> None:
        fence = Fence(language=self.language, start=self.fence_start, end=end, lines=tuple(self.content))
        self.fences.append(fence)
        self.mark = ""

    def _plain(self, start: int, text: str) -> None:
        text, hidden = self._without_comments(start, text)
        self.lines.append(Line(start=start, text=text, hidden=hidden))
        match = _HEADING.fullmatch(text)
        if match:
            at, end = start + match.start("marks"), start + len(text.rstrip())
            self.headings.append(Heading(level=len(match["marks"]), title=match["title"], start=at, end=end))

    def _without_comments(self, start: int, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Finds code and comments from left to right: whichever begins first hides the other."""
        if self.comment_start is None and "`" not in text and "<!--" not in text:
            return text, ()
        hidden: list[tuple[int, int]] = []
        pieces: list[str] = []
        partners = _Partners(text)
        at = kept = 0
        if self.comment_start is not None:
            at = kept = self._end_comment(start, text, 0)
            pieces.append(" " * at)
        while match := _HIDING.search(text, at):
            if match.group() == "<!--":
                self.comment_start = start + match.start()
                at = self._end_comment(start, text, match.end())
                pieces += [text[kept : match.start()], " " * (at - match.start())]
                kept = at
                continue
            at = partners.end_of(match.start(), match.end())
            if at > match.end():
                hidden.append((start + match.start(), start + at))
        return "".join([*pieces, text[kept:]]), tuple(hidden)

    def _end_comment(self, start: int, text: str, at: int) -> int:
        closed = text.find("-->", at)
        if closed < 0 or self.comment_start is None:
            return len(text)
        self.comments.append(Comment(start=self.comment_start, end=start + closed + 3))
        self.comment_start = None
        return closed + 3

    def finish(self) -> Markdown:
        if self.mark:
            self.log.add(
                "unclosed-fence", f"this fence is never closed; add a line {quoted(self.mark)}", self.fence_start
            )
            self._close(len(self.document.text))
        if self.comment_start is not None:
            self.log.add("unclosed-comment", "this comment is never closed; add -->", self.comment_start)
            self.comments.append(Comment(start=self.comment_start, end=len(self.document.text)))
        body = self.lines[0].start if self.lines else len(self.document.text)
        return Markdown(
            text=self.document.text[:body] + "\n".join(line.text for line in self.lines),
            lines=tuple(self.lines),
            fences=tuple(self.fences),
            headings=tuple(self.headings),
            comments=tuple(self.comments),
        )


class _Partners:
    """Finds for a run of backticks the next run of the same length; each run is looked at once."""

    def __init__(self, text: str) -> None:
        self._later: dict[int, deque[int]] = {}
        for match in _BACKTICKS.finditer(text):
            self._later.setdefault(match.end() - match.start(), deque()).append(match.start())

    def end_of(self, start: int, end: int) -> int:
        """Returns the offset after the partner; `end` itself when there is none and the run is text."""
        same = self._later[end - start]
        while same and same[0] <= start:
            same.popleft()
        return same[0] + end - start if same else end


def code_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Returns the ranges of inline code on one line, the backticks included."""
    spans: list[tuple[int, int]] = []
    partners, at = _Partners(text), 0
    while match := _BACKTICKS.search(text, at):
        at = partners.end_of(match.start(), match.end())
        if at > match.end():
            spans.append((match.start(), at))
    return tuple(spans)


def read_markdown(document: Document, body: int, log: ProblemLog) -> Markdown:
    """Reads the lines from the offset `body` on; the frontmatter before it is not Markdown."""
    reader = _Reader(document, log)
    for start, text in document.lines():
        if start >= body:
            reader.feed(start, text)
    return reader.finish()
