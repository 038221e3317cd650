"""Which second-level headings of a Markdown text have something written under them.

* Comments, empty list items, deeper headings and placeholders are not something.
* A heading in a fence or in a comment is text, not a heading.
"""

import re
from collections.abc import Iterator, Mapping

_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_NUMBER = re.compile(r"^[0-9]+[.)][ \t]+")
_MARKS = re.compile(r"^[\s>|]*(?:[-*+]|[0-9]+[.)])?\s*(?:\[[ xX]\])?\s*")
_PLACEHOLDER = re.compile(
    r"(TODO|TBD|TBA|FIXME|XXX|CHANGE-ME|PLACEHOLDER)\b.*"
    r"|(?i:todo|tbd|tba|fixme|placeholder|n/?a|lorem ipsum.*|to be (done|defined|decided|written|filled in).*)[\s.:!…]*"
    r"|(<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\})[\s.:]*"
)


def filled_sections(text: str) -> Mapping[str, bool]:
    """Returns each second-level heading, case folded, with whether any text stands under it."""
    sections: dict[str, bool] = {}
    current: str | None = None
    for level, line in _lines(_COMMENT.sub("", text)):
        if level == 0:
            if current is not None and _is_text(line):
                sections[current] = True
        elif level <= 2:  # noqa: PLR2004 -- a second-level heading, or one that ends it
            current = _title(line) if level == 2 else None  # noqa: PLR2004 -- as above
            if current is not None:
                sections.setdefault(current, False)
    return sections


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yields (heading level, title), or (0, line) for a line of text; the fences themselves are left out."""
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            else:
                yield 0, line
        elif mark:
            fence = mark.group(1)
        else:
            heading = _HEADING.fullmatch(line)
            yield (len(heading.group(1)), heading.group(2) or "") if heading else (0, line)


def _title(text: str) -> str:
    return _NUMBER.sub("", text.strip(" \t*_")).strip(" \t*_:").casefold()


def _is_text(line: str) -> bool:
    written = _MARKS.sub("", line, count=1).strip().strip("*_`~")
    if not any(char.isalpha() for char in written):
        return False
    return _PLACEHOLDER.fullmatch(written) is None
