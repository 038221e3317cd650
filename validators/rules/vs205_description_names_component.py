"""A description that names another skill, agent or command.

Whoever copies the skill to another project does not have the other one, and the model is sent to nothing; renaming
that one breaks this one. Describe by what is done: "Not for staging", not "use stage-shop instead". In the text below
the frontmatter names are fine.
"""

from collections.abc import Iterable, Iterator
from re import Match
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._description import place, texts
from ._skills import skill

_NAME: Final = r"[`'\"“*]*(?P<name>[a-z][a-z0-9]*(?:[-:_][a-z0-9]+)+)[`'\"”*]*"
_VERB: Final = (
    r"(?:use|see|prefer|try|invoke|run|call|via|through|with|delegates? to|hands? off to|defers? to|pairs? with)"
)
_KIND: Final = r"(?:skill|agent|subagent|sub-agent|command|plugin)"
_PATTERNS: Final = (
    (
        (" skill", " agent", " sub", " command", " plugin", " instead"),
        pattern(rf"(?i)\b{_VERB}\s+(?:the\s+)?{_NAME}\s+(?:{_KIND}|instead)\b"),
    ),
    (
        ("` ", "' ", '" ', "” ", "* "),
        pattern(rf"(?i)\bthe\s+[`'\"“*]+(?P<name>[a-z][a-z0-9]*(?:[-:_][a-z0-9]+)*)[`'\"”*]+\s+{_KIND}\b"),
    ),
    (
        (" /", "`/", "'/", '"/'),
        pattern(rf"(?i)\b{_VERB}\s+[`'\"]?(?P<name>/[a-z][a-z0-9]*(?:[-:][a-z0-9]+)*)\b(?![/\w]|\.\w)"),
    ),
    ((" instead",), pattern(rf"(?i)\b{_VERB}\s+(?:the\s+)?[`'\"“*]+(?P<name>[a-z][a-z0-9:-]*)[`'\"”*]+\s+instead\b")),
    (
        ("(use ", "(see "),
        pattern(
            r"(?i)\bnot (?:for|when)\b[^;.(]{0,200}\((?:use|see)\s+(?:the\s+)?[`'\"](?P<name>[a-z][a-z0-9:-]*)[`'\"]"
        ),
    ),
    (("mcp__", "@agent-", "skill("), pattern(r"(?P<name>\bmcp__\w[\w-]*|@agent-[a-z0-9-]+|\bSkill\([a-z0-9:-]+\))")),
)
"""What a text holds that an expression can match, and the expression: most texts hold none."""
_KINDS: Final = frozenset({"general-purpose", "third-party", "built-in", "read-only", "command-line", "multi-step"})

_BUILT_IN_WORDS: Final = (
    "add-dir agents bug clear compact config context cost doctor exit export help hooks init login logout loop mcp "
    "memory model permissions plan plugin resume review rewind security-review skills status statusline tasks usage vim"
)
_BUILT_IN: Final = frozenset(f"/{word}" for word in _BUILT_IN_WORDS.split())
"""Commands that every client has."""


def _check(document: Document) -> Iterable[Note]:
    for entry, text in texts(document):
        for match in _found(text):
            name = match["name"]
            if name not in _KINDS and name not in _BUILT_IN and name.strip("/") != document.head.value("name"):
                message = f'"{name[:60]}" is another component; say what is done, not who does it'
                yield document.note(message, place(document, entry, match.start("name"), match.end("name")))


def _found(text: str) -> Iterator[Match[str]]:
    seen: set[int] = set()
    folded = text.lower()
    for traces, one in _PATTERNS:
        for match in one().finditer(text) if any(trace in folded for trace in traces) else ():
            if match.start("name") not in seen:
                seen.add(match.start("name"))
                yield match


RULE: Final = Rule(
    summary="a description names no other component",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SEED: Severity.WARNING},
)
GOOD: Final = (
    Example(name="by what is done", text=skill()),
    Example(
        name="a kind of agent", text=skill(description="Releases the shop with a read-only agent. Not for previews.")
    ),
    Example(
        name="a command of the client",
        text=skill(description="Explains what people see when they run /compact. Not for the shop."),
    ),
    Example(name="in the text", text=skill(body="Before it, use the stage-shop skill.\n")),
    Example(
        name="itself", text=skill(description="Releases the shop. Use the release-shop skill when ready. Not else.")
    ),
)
BAD: Final = (
    Example(
        name="instead", text=skill(description="Releases the shop when ready. For previews use stage-shop instead.")
    ),
    Example(name="a command", text=skill(description="Releases the shop when ready. Not for previews, use /preview.")),
    Example(
        name="a skill in quotes", text=skill(description="Releases the shop after the `stage` skill. Not for previews.")
    ),
)
