"""A description that speaks as somebody, or to somebody.

The description stands among those of other skills in what the model is told. "I" and "you" then mean nobody in
particular, and skills that use them are found less well. Write in the third person, or as an imperative: "Releases the
shop", "Release the shop", "Use when a version is ready". What people say may be quoted. A "you" in the clause that
says when is advice.
"""

import re
from collections.abc import Iterable
from re import Match
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._description import is_english, place, texts
from ._skills import skill

_QUOTED: Final = pattern(
    r"\"[^\"\n]*\"|“[^“”\n]*”|`[^`\n]*`|(?<![\w'])'(?:[^'\n]|'(?=\w))*'(?!\w)|‘[^‘’\n]*’|"
    r"\b(?!When|If|What|How|Where|So|Then|And|But|Can|Do|Should|As|That|Because)[A-Z][a-z]+ I\b"
)
"""What people say, and numerals such as Type I."""
_WHEN: Final = pattern(r"(?i)\b(?:when(?:ever)?|if|unless|where|before|after|while)\b[^.!?;]*\Z")
_REACH: Final = 300
"""How far before a word its clause may begin."""
_LISTED: Final = pattern(
    r"(?i)\b(?:key ?words|triggers?|(?:trigger )?(?:phrases|words|terms)|examples?)\s*(?:[:–—]|-\s)[^.\n]*|"
    r"^\s*(?:user|human|assistant|agent)\s*:[^\n]*",
    re.MULTILINE,
)
"""What people say in a list or a dialogue, without quotes."""
_PERSON: Final = pattern(
    r"\bI(?=(?:['’](?:m|ll|ve|d))?\s+[a-z])|"
    r"(?<![\w./@-])(?:we|our|my|you|your|yours|me|(?<![\w,] )(?:We|Our|My|You|Your|Yours))\b(?![-_./]\w)"
)
"""A capital letter inside a sentence makes a name of it: "For You" is a feed."""


def _check(document: Document) -> Iterable[Note]:
    for entry, text in texts(document):
        if _PERSON().search(text) is None:
            continue
        spoken = _LISTED().sub(_blank, _QUOTED().sub(_blank, text))
        person = _PERSON().search(spoken)
        if person is not None and is_english(text):
            message = f'"{person.group()}" speaks as or to somebody; write in the third person, or as an imperative'
            # "Use when you need it" is how many say when, and misleads nobody.
            is_mild = person.group()[0] in "yY" and _says_when(spoken, person.start())
            yield document.note(
                message,
                place(document, entry, person.start(), person.end()),
                at_most=Severity.ADVICE if is_mild else None,
            )


def _says_when(text: str, at: int) -> bool:
    return _WHEN().search(text, max(0, at - _REACH), at) is not None


def _blank(match: Match[str]) -> str:
    return " " * len(match.group())


RULE: Final = Rule(
    summary="a description is written in the third person",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SEED: Severity.WARNING},
)
GOOD: Final = (
    Example(name="the third person", text=skill()),
    Example(name="an imperative", text=skill(description="Release the shop. Use when ready. Not for previews.")),
    Example(
        name="what people say",
        text=skill(description="""Releases the shop. Use when the user says "ship my shop". Not for previews."""),
    ),
    Example(
        name="what people say, in a list",
        text=skill(description="'Releases the shop. Use when ready. Keywords: release, what should I ship.'"),
    ),
    Example(name="a name", text=skill(description="Releases the My Shop app. Use when ready. Not for previews.")),
    Example(name="a numeral", text=skill(description="Releases a Type I shop. Use when ready. Not for previews.")),
)
BAD: Final = (
    Example(name="I", text=skill(description="I release the shop. Use when ready. Not for previews.")),
    Example(name="you", text=skill(description="Releases the shop. Use when you are ready. Not for previews.")),
    Example(name="our", text=skill(description="Releases our shop. Use when ready. Not for previews.")),
)
