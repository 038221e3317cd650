"""A description that does not say what the skill does.

A client chooses a skill by its description alone: What-When-Not. A description that is one word or the name again, or
that only says when, leaves the model and people to guess what will happen. Begin with what it does: "Releases the
shop. Use when ...".
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._description import description, is_english, whole
from ._skills import skill

_SENTENCES: Final = pattern(r"[.!?;]['\"”’)\]]*\s+|\n+|\s+[-–—]+\s+")
_ABOUT_USE: Final = pattern(
    r"(?i)\W*(?:use (?:it |this )?(?:when|whenever|for|after|before|if)|when(?:ever)?|if|not|never|do not|don't|avoid|"
    r"trigger\w*(?=\W*(?:on|with|when|if|for|by|words?|phrases?)\b|\s*[\"'“]|\s*\W\s)|invoke (?:it |this )?when|only)"
    r"\b(?![^,]*,\s*(?!or\b|and\b|but\b)\w+\s)"
)
_WORDS: Final = pattern(r"\w\W+\w")


def _check(document: Document) -> Iterable[Note]:
    said = description(document)
    if said is None or not is_english(said[1]):
        return
    if _repeats(said[1], str(document.head.value("name"))):
        yield document.note("the description only repeats the name; say what the skill does", whole(said[0]))
        return
    for sentence in _SENTENCES().split(said[1].strip()):
        if _ABOUT_USE().match(sentence) is None and _WORDS().search(sentence) is not None:
            return
    message = "the description does not say what the skill does; begin with that"
    yield document.note(message, whole(said[0]))


def _repeats(text: str, name: str) -> bool:
    begins = text.lstrip("\"'`*_([ \n").lower().startswith(name[:1].lower())
    return begins and _letters(text) == _letters(name)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


RULE: Final = Rule(
    summary="a description says what the skill does",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SEED: Severity.WARNING},
)
GOOD: Final = (
    Example(name="what, when and when not", text=skill()),
    Example(name="when first", text=skill(description="Use when a version is ready. Releases the shop.")),
    Example(name="after a dash", text=skill(description="Use when a version is ready - releases the shop.")),
    Example(name="another language", text=skill(description="Veröffentlicht den Laden.")),
)
BAD: Final = (
    Example(name="one word", text=skill(description="Releases")),
    Example(name="the name again", text=skill(description="Release Shop")),
    Example(name="only when", text=skill(description="Use when a version of the shop is ready. Not for previews.")),
)
