"""Where a skill puts questions to somebody, and how many rounds it allows itself."""

from collections.abc import Iterator
from re import Match
from typing import Final

from ..lazy import holds, pattern
from ..rule import Document
from ._asking import is_denied, mentions, sentence_of

TOOL: Final = "AskUserQuestion"
_TOOL: Final = pattern(r"\bAskUserQuestion\b(?P<counted>[ -]*(?:rounds?|calls?|questions?|sessions?|limit|budget))?")
_ORDERS: Final = pattern(
    r"(?i)\b(?:use|using|call|invoke|via|with|through|run|issue|send|present|ask|asking|by)\b|->|→|:\s*$"
)
_ASK: Final = pattern(
    r"(?im)^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:\*\*)?(?:(?:then|now|first|next|finally|always)[ ,]+)?"
    r"(?P<ask>ask (?:the )?users?\b)"
)
_ROUNDS: Final = pattern(
    r"(?i)\b(?:(?P<low>\d{1,3})\s*(?:-|–|to)\s*)?(?P<high>\d{1,3})\s+(?:more\s+)?(?:AskUserQuestion\s+)?"
    r"(?:(?:question|questioning|clarification|clarifying|interview)\s+)?rounds\Z"
)
_WORD: Final = pattern(r"\brounds\b")
_REACH: Final = 60
"""How far before the word its number may stand."""
_ABOUT: Final = pattern(r"(?i)question|ask|clarif|interview")


def questions(document: Document) -> Iterator[tuple[int, int]]:
    """Yields the place of each instruction to use the tool for questions, one for each line."""
    if not holds(document.text, TOOL):
        return
    lines: set[int] = set()
    for match in mentions(document, _TOOL()):
        line = document.position(match.start()).line
        if line not in lines and match["counted"] is None and _is_instruction(document, match):
            lines.add(line)
            yield match.span()


def _is_instruction(document: Document, match: Match[str]) -> bool:
    before, after = sentence_of(document, match.start(), match.end())
    if is_denied(f"{before} {after}"):
        return False
    is_called = document.text[match.end() : match.end() + 1] == "("
    return is_called or not before.strip(" \t`*_-") or _ORDERS().search(before) is not None


def spoken(document: Document) -> Iterator[tuple[int, int]]:
    """Yields the place of each line that begins with asking the user."""
    if "sk " in document.text:
        for match in mentions(document, _ASK()):
            if not is_denied(" ".join(sentence_of(document, match.start("ask"), match.end("ask")))):
                yield match.span("ask")


def allowances(document: Document) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yields how many rounds of questions the text allows, and where."""
    if " rounds" not in document.text:
        return
    for rounds in mentions(document, _WORD()):
        match = _ROUNDS().search(document.text, max(document.head.body, rounds.start() - _REACH), rounds.end())
        if match is not None:
            before, after = sentence_of(document, match.start(), match.end())
            if _ABOUT().search(before + match.group() + after) is not None:
                yield int(match["high"]), match.span()
