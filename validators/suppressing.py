"""Comments in a document that silence rules, what each of them covers, and whether it did anything.

* `<!-- validate-skill: ignore[VS412] -- why -->` alone on its line covers the next block: an element with its end, a
  fence, or the lines up to the next empty one. After other text it covers its own line.
* `# validate-skill: ignore[VS203] -- why` does the same in the frontmatter, for the next key or the one it follows;
  and in a script for the next line or its own.
* `ignore-file` instead of `ignore` covers the whole document.
* Codes and slugs are named in full. A rule that guards safety is not silenced by any comment, only by the settings.
"""

import re
from collections.abc import Iterator, Sequence

from .document import Document, Kind
from .lazy import pattern
from .silence import Suppression

KEYWORD = "validate-skill:"
_DIRECTIVE = pattern(
    r"validate-skill:[ \t]*(?P<verb>ignore-file|ignore)[ \t]*\[(?P<codes>[\w ,-]*)\][ \t]*(?:--[ \t]*(?P<reason>.*))?"
)
_HASH = pattern(r"(?:^|(?<=[ \t]))#[ \t]*(?P<text>validate-skill:[^\n]*)", re.MULTILINE)
_ELEMENT = pattern(r"[ \t]*(?:[-*+][ \t]+)?<(?P<name>[A-Za-z][A-Za-z0-9_.-]*)[^>]*(?<!/)>")


def read_suppressions(document: Document) -> tuple[Suppression, ...]:
    """Finds the comments of a document that silence rules, or try to."""
    if not _has_comments(document) or KEYWORD not in document.text:
        return ()
    match document.kind:
        case Kind.SKILL:
            return (*_in_frontmatter(document), *_in_body(document))
        case Kind.SCRIPT:
            return tuple(_in_script(document))
        case Kind.PLUGIN | Kind.MARKETPLACE:
            return ()


def _has_comments(document: Document) -> bool:
    if document.kind is not Kind.SKILL:
        return "#" in document.text
    head = document.head
    return bool(document.markdown.comments) or document.text.find("#", head.start, head.end) >= 0


def _in_body(document: Document) -> Iterator[Suppression]:
    for start, end in document.markdown.comments:
        inner = document.text[start + 4 : end - 3].strip()
        if inner.startswith(KEYWORD):
            yield _suppression(document, inner, (start, end), _block(document, start, end))


def _in_frontmatter(document: Document) -> Iterator[Suppression]:
    head = document.head
    for match in _HASH().finditer(document.text, head.start, head.end):
        # What stands in a text is text: a comment ends a plain value, but not a quoted or folded one.
        if any(entry.node.start <= match.start() < entry.node.end and entry.node.style for entry in head.entries):
            continue
        place = (match.start(), match.end())
        yield _suppression(document, match["text"], place, _entry(document, match.start()))


def _in_script(document: Document) -> Iterator[Suppression]:
    for match in _HASH().finditer(document.text):
        first, last = document.line_range(match.start())
        if not document.text[first : match.start()].strip():
            first, last = document.line_range(min(last + 1, len(document.text)))
        yield _suppression(document, match["text"], (match.start(), match.end()), (first, last + 1))


def _suppression(document: Document, directive: str, place: tuple[int, int], covers: tuple[int, int]) -> Suppression:
    match = _DIRECTIVE().fullmatch(directive)
    if match is None:
        return Suppression(start=place[0], end=place[1], covers=covers)
    return Suppression(
        start=place[0],
        end=place[1],
        covers=(0, len(document.text) + 1) if match["verb"] == "ignore-file" else covers,
        names=tuple(name for name in re.split(r"[ ,]+", match["codes"]) if name),
        reason=(match["reason"] or "").strip(),
    )


def _entry(document: Document, at: int) -> tuple[int, int]:
    """Returns the key that a comment stands behind or before, with its value."""
    first, last = document.line_range(at)
    entries = document.head.entries
    if document.text[first:at].strip():
        own = [entry for entry in entries if entry.key_start < at]
        return (own[-1].key_start, last + 1) if own else (first, last + 1)
    later = [entry for entry in entries if entry.key_start > at]
    if not later:
        return first, last + 1
    end = max(later[0].end, later[0].key_end)
    # The end of a block is where the next line begins.
    return later[0].key_start, end if document.text[end - 1] == "\n" else document.line_range(end)[1] + 1


def _block(document: Document, start: int, end: int) -> tuple[int, int]:
    text = document.text
    first, _ = document.line_range(start)
    _, last = document.line_range(end)
    if text[first:start].strip() or text[end:last].strip():
        return first, last + 1
    following = re.compile(r"\S").search(text, end)
    if following is None:
        return end, len(text)
    line, _ = document.line_range(following.start())
    return line, _block_end(document, line)


def _block_end(document: Document, line: int) -> int:
    """Returns where the block ends that begins at a line."""
    text = document.text
    for fence in document.markdown.fences:
        if document.line_range(fence.start)[0] == line:
            return fence.end
    element = _ELEMENT().match(text, line)
    closing = f"</{element['name']}>" if element else ""
    end = text.find(closing, line) if closing else -1
    if end >= 0:
        return end + len(closing)
    if text.startswith("#", line):
        return document.line_range(line)[1] + 1
    empty = text.find("\n\n", line)
    return len(text) + 1 if empty < 0 else empty + 1


def without(document: Document, suppression: Suppression, dropped: Sequence[str]) -> tuple[int, int, str]:
    """Returns the edit that takes names out of a comment: a range and its new text; the whole comment when all go."""
    kept = [name for name in suppression.names if name not in dropped]
    written = document.text[suppression.start : suppression.end]
    if kept:
        return suppression.start, suppression.end, re.sub(r"\[[^\]]*\]", f"[{', '.join(kept)}]", written, count=1)
    first, _ = document.line_range(suppression.start)
    end_line = document.line_range(suppression.end)[1]
    if document.text[first : suppression.start].strip() or document.text[suppression.end : end_line].strip():
        blank = len(document.text[: suppression.start].rstrip(" \t"))
        return blank, suppression.end, ""
    return first, min(end_line + 1, len(document.text)), ""
