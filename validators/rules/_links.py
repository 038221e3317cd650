"""The links of a Markdown text, what they lead to, and the anchors of a text.

Links stand in prose: `[steps](references/steps.md)`, `![flow](flow.png)`, `[steps]: references/steps.md`. What is in
fences, code spans and comments is no link. A target that nobody would write for a file - a placeholder, a single word,
something with a variable - is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from ..lazy import pattern
from ..record import record
from ..rule import Document

# Blanks are bounded: code is blanked before, so there may be very many.
_TARGET: Final = pattern(
    r"\]\([ \t]{0,9}(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))"
    r"(?:[ \t]{1,9}(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]{0,9}\)"
)
_DEFINITION: Final = pattern(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?P<target><[^<>\n]*>|\S+)", re.MULTILINE)
_SCHEME: Final = pattern(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_NO_FILE: Final = pattern(r"[<>{}$*|\[\]]|\.\.\.|…|path/to|(?:^|/)(?:your|my|some|example)[-_]")
_MARKUP: Final = pattern(r"!?\[([^\]\n]*)\]\([^)\n]*\)|<[^>\n]+>")
_DROPPED: Final = pattern(r"[^\w\- ]")
_ANCHOR: Final = pattern(r"<[^<>\n]*?\b(?:id|name)=[\"']([^\"'\n]+)|\{#([\w:.-]+)\}")

LONGEST: Final = 400
"""Characters of a heading that are looked at."""


@record
class Link:
    target: str
    """As it is written."""
    start: int
    end: int

    @property
    def path(self) -> str:
        """Returns the file it leads to, relative to the folder of the text; nothing when it is no file."""
        return _path(self.target)

    @property
    def fragment(self) -> str:
        return "" if _SCHEME().match(self.target) else self.target.partition("#")[2]


@lru_cache(maxsize=256)
def _path(target: str) -> str:
    if _SCHEME().match(target) or _NO_FILE().search(target):
        return ""
    path = target.partition("#")[0].partition("?")[0]
    if "%" in path:
        from urllib.parse import unquote

        path = unquote(path)
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else ""


def links(document: Document) -> tuple[Link, ...]:
    """Returns the links of a document in its order."""
    text = document.text
    if "](" not in text and "]:" not in text:
        return ()
    return links_of(document.prose)


@lru_cache(maxsize=4)
def links_of(prose: str) -> tuple[Link, ...]:
    """Returns the links of a text whose code is blanked; several rules ask for those of one document."""
    return tuple(sorted(_links(prose), key=lambda link: link.start))


def _links(prose: str) -> Iterator[Link]:
    at = prose.find("](")
    while at >= 0:
        match = _TARGET().match(prose, at)
        if match is not None:
            group = "angle" if match["angle"] is not None else "bare"
            yield Link(target=match[group], start=match.start(group), end=match.end(group))
        at = prose.find("](", at + 2)
    if "]:" in prose:
        for match in _DEFINITION().finditer(prose):
            target = match["target"]
            is_angled = target.startswith("<") and target.endswith(">")
            start, end = match.start("target") + is_angled, match.end("target") - is_angled
            yield Link(target=prose[start:end], start=start, end=end)


def normal(path: str, folder: str = "") -> str:
    """Returns a path from a folder without detours; it begins with `..` when it leads out."""
    parts: list[str] = []
    for part in f"{folder}/{path}".split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def is_outside(path: str) -> bool:
    return path.startswith(("/", "~")) or normal(path).split("/", 1)[0] == ".."


def anchors(text: str, titles: Iterable[str]) -> frozenset[str]:
    """Returns the anchors of a text: those of its headings as forges make them, and those that it names itself."""
    counts: dict[str, int] = {}
    found: set[str] = set()
    for title in titles:
        plain = _MARKUP().sub(r"\1", title[:LONGEST]).strip().lower()
        slug = _DROPPED().sub("", plain).replace(" ", "-")
        number = counts[slug] = counts.get(slug, -1) + 1
        found.add(f"{slug}-{number}" if number else slug)
    if "id=" in text or "name=" in text or "{#" in text:
        found |= {(match[1] or match[2]).lower() for match in _ANCHOR().finditer(text)}
    return frozenset(found)
