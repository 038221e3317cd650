"""A tag of the skill's own that is opened and never closed, or closed and never opened.

Readers and models take such tags for the borders of what they enclose; without the other one the border is anywhere.
Only tags that stand alone on their line are looked at, so that a `<name>` in a sentence is left alone. The tags of
control blocks are the matter of VS301.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD

_TAG: Final = pattern(
    r"^[ \t>]*(?:[-*+][ \t]+)?(?P<tag><(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9_.-]*)(?:[ \t][^<>\n]*)?>)[ \t]*$", 8
)
_INLINE: Final = pattern(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9_.-]*)(?:[ \t][^<>\n]*)?>")
_HTML: Final = frozenset(
    {
        "a", "area", "article", "aside", "b", "base", "blockquote", "body", "br", "center", "code", "col", "dd",
        "details", "div", "dl", "dt", "em", "embed", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "head", "header", "hr", "html", "i", "iframe", "img", "input", "kbd", "li", "link", "main", "meta", "nav",
        "object", "ol", "option", "p", "param", "picture", "pre", "s", "script", "section", "small", "source", "span",
        "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "tfoot", "th", "thead",
        "title", "tr", "track", "u", "ul", "video", "wbr",
    }
)  # fmt: skip

CONTROL: Final = frozenset(
    {
        "check", "checks", "condition", "critical_constraint", "failure_mode", "gate_validation", "logic_flow",
        "mission_control", "rollback_procedure", "safety_gate", "trigger_conditions",
    }
)  # fmt: skip
"""The names that the reader of control blocks looks after wherever they stand; written out, for its import is slow."""


def _check(document: Document) -> Iterable[Note]:
    if "</" not in document.text:
        return
    places = list(_alone(document))
    if not places:
        return
    counts: dict[tuple[str, bool], int] = {}
    for match in _INLINE().finditer(document.prose):
        key = (match["name"], bool(match["end"]))
        counts[key] = counts.get(key, 0) + 1
    # A name of which as many are opened as closed is balanced, wherever on their lines they stand.
    odd = {name for name, _ in counts if counts.get((name, False), 0) != counts.get((name, True), 0)}
    yield from _unpaired(document, [place for place in places if place[0] in odd], counts)


def _alone(document: Document) -> Iterator[tuple[str, bool, int, int]]:
    covered = [(block.start, block.end) for block in document.control.blocks] if document.has_control else []
    for match in _TAG().finditer(document.prose, document.head.body):
        start, end = match.span("tag")
        is_known = match["name"].lower() in _HTML or match["name"] in CONTROL or match["tag"].endswith("/>")
        if not is_known and not any(first <= start < last for first, last in covered):
            yield match["name"], bool(match["end"]), start, end


def _unpaired(
    document: Document, places: list[tuple[str, bool, int, int]], counts: dict[tuple[str, bool], int]
) -> Iterator[Note]:
    opened: dict[str, list[tuple[int, int]]] = {}
    for name, is_end, start, end in places:
        if not is_end:
            opened.setdefault(name, []).append((start, end))
        elif opened.get(name):
            opened[name].pop()
        elif counts.get((name, True), 0) > counts.get((name, False), 0):
            yield document.note(f"</{name}> ends nothing; remove it, or open <{name}>", (start, end))
    for name, left in opened.items():
        # A placeholder looks like an open tag; what has a partner somewhere, or a compound name, is none.
        if counts.get((name, True), 0) or "_" in name:
            for place in left:
                yield document.note(f"<{name}> is never closed; add </{name}>", place)


RULE: Final = Rule(
    summary="every tag is closed",
    check=_check,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKUP}),
)
GOOD: Final = (
    Example(name="closed", text=HEAD + "\n<intake_rules>\nAsk for the version.\n</intake_rules>\n"),
    Example(name="a placeholder", text=HEAD + "\nCall it `<name>`, or write\n\n<name>\n\nin its place.\n"),
    Example(name="markup", text=HEAD + "\n<details>\n<summary>More</summary>\n\nText.\n"),
    Example(name="a noun in a sentence", text=HEAD + "\nApply <iron_law> before any code.\n"),
)
BAD: Final = (
    Example(name="never closed", text=HEAD + "\n<archive_rules>\nKeep a year.\n\n</other>\n"),
    Example(name="closed by another name", text=HEAD + "\n<intake>\nAsk.\n</intake_rules>\n"),
)
