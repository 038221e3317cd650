"""What a skill tells its reader to do: to read a file that is not its own, to put a question to somebody.

A mention is no instruction: "zero .claude/rules dependency" and "never use AskUserQuestion" ask for nothing. So a line
counts when a verb of instruction stands before the word, in the same sentence, and nothing there denies it. Fences
and comments do not count; code in backticks does.
"""

from bisect import bisect_right
from collections.abc import Iterator
from re import Match, Pattern
from typing import Final

from ..lazy import pattern
from ..rule import Document

READING: Final = (
    r"read|load|consult|follow|obey|import|reread|re-read|see|refer(?:ring)? to|appl(?:y|ies)|compl(?:y|ies) with|"
    r"adhere to|according to|per(?=\s+(?:the\s+)?[`@*]*\Z)|"
    r"as (?:described|defined|documented|specified|stated|laid out) in|"
    r"(?:defined|described|documented|specified) in|cat|depends? on|requires?"
)
READS: Final = pattern(rf"(?i)\b(?:{READING})\b")
_DENIES: Final = pattern(
    r"(?i)\b(?:no|not|never|zero|without|don't|cannot|can't|doesn't|isn't|independent|instead of|rather than|avoid|"
    r"even if|neither|nor|unless|if (?:present|available|it exists|there)|when (?:present|available)|optional(?:ly)?|"
    r"except|stop|forbid|forbidden|prohibited|loses?|lost|lacks?|must work|mentions?|between|than|limit|up to|at most|"
    r"maximum)\b"
)
_WRITES: Final = pattern(r"(?i)\b(?:add|append|write|put|save|update|create|edit|insert|remove|delete|generate)\b")
_CHAIN: Final = (pattern(r"\w[`*]* > [`*@]*\Z"), pattern(r"[`*]* > \w"))
"""One of several places, the first of which that has something counts: "existing > CLAUDE.md > ask"."""
_LEAD_IF: Final = pattern(r"(?i)\b(?:if|when|where|once)\b[^\n]*\b(?:exists?|present|available|there|found)\b")
_ITEM: Final = pattern(r"\s|[-*+]\s|\d+[.)]\s")
_SENTENCE: Final = pattern(r"[.!?;](?=\s)|\n\s*\n|\n\s*(?:[-*+]|\d+[.)]|#+|\|)\s")
_REACH: Final = 240
"""How far before a word its verb may stand."""

_LEADING: Final = 1200
"""How far before a word the line may stand that leads its list."""


def mentions(document: Document, needle: Pattern[str]) -> Iterator[Match[str]]:
    """Yields where a word stands in the body, outside of fences and comments."""
    for match in needle.finditer(document.text, document.head.body):
        if not _is_hidden(document, match.start()):
            yield match


def instructed(document: Document, needle: Pattern[str], verbs: Pattern[str]) -> Iterator[Match[str]]:
    """Yields the mentions that a verb before them makes an instruction."""
    for match in mentions(document, needle):
        before, after = sentence_of(document, match.start(), match.end())
        if not _is_asked(before, verbs) or _DENIES().search(f"{before} {after}") is not None:
            continue
        if _CHAIN[0]().search(before) is None and _CHAIN[1]().match(after) is None and not _is_led(document, match):
            yield match


def _is_asked(before: str, verbs: Pattern[str]) -> bool:
    """Tells whether the verb that governs a place, the last before it, is one of those."""
    asked = max((match.end() for match in verbs.finditer(before)), default=-1)
    return asked >= 0 and asked > max((match.end() for match in _WRITES().finditer(before)), default=-1)


def _is_led(document: Document, match: Match[str]) -> bool:
    """Tells whether the list that a place stands in begins with a line such as "If the file exists:"."""
    before = document.text[max(document.head.body, match.start() - _LEADING) : match.start()]
    lines = before.split("\n")
    if len(lines) == 1 or _ITEM().match(lines[-1]) is None:
        return False
    lead = next((line for line in reversed(lines[:-1]) if line and _ITEM().match(line) is None), "")
    return _LEAD_IF().search(lead) is not None


def sentence_of(document: Document, start: int, end: int) -> tuple[str, str]:
    """Returns what of a sentence stands before and behind a place; both are short."""
    before = document.text[max(document.head.body, start - _REACH) : start]
    begun = max((match.end() for match in _SENTENCE().finditer(before)), default=0)
    after = document.text[end : end + _REACH]
    stop = _SENTENCE().search(after)
    return before[begun:], after[: stop.start()] if stop else after


def is_denied(text: str) -> bool:
    return _DENIES().search(text) is not None


def _is_hidden(document: Document, offset: int) -> bool:
    markdown = document.markdown
    fence = bisect_right(markdown.fences, offset, key=lambda fence: fence.start)
    comment = bisect_right(markdown.comments, offset, key=lambda comment: comment[0])
    return (fence > 0 and offset < markdown.fences[fence - 1].end) or (
        comment > 0 and offset < markdown.comments[comment - 1][1]
    )
