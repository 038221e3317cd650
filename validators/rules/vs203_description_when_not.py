"""A description that does not say what the skill is not for.

A client chooses a skill by its description alone: What-When-Not. Where two skills are near each other, only a boundary
keeps the model from taking the wrong one. Say what it is not for by what people do, not by the name of another skill:
"Not for previews." A skill that only people start needs none, unless it deploys.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Profile, Rule, Severity
from ._description import description, is_english, is_for_people, texts, whole
from ._skills import skill

_NOT: Final = pattern(
    r"(?i)\bnot (?!only\b|just\b)|\bnever\b|n't\b|\bavoid\b|\bexclud|\bexcept\b|\bunless\b|\brather than\b|"
    r"\binstead\b|\bother than\b|\bout of scope\b|\bskip (?:for|when|if|this)\b|\bcannot\b|\bwithout\b|"
    r"\bonly (?:for|when|if|in|on)\b"
)
_SENT: Final = pattern(r"(?i)(?<![\w,'] )\bfor (?:[^.;\n]|\.(?=\w)){3,160}?(?:,? (?:use|see|prefer) |\s*(?:→|->))")
"""What is not meant is sent to somewhere else: "For previews use ..."."""
_SENDING: Final = (" use ", " see ", " prefer ", "→", "->")

_TRACES: Final = (
    *("not ", "not\n", "never", "n't", "avoid", "exclud", "except", "unless", "rather", "instead", "other than"),
    *("out of", "skip", "without", "only "),
)
"""What a text holds that the expression can match: most texts hold none."""


def _check(document: Document) -> Iterable[Note]:
    said = description(document)
    if said is None or not is_english(said[1]) or is_for_people(document):
        return
    if not any(_says_not(text) for _, text in texts(document)):
        yield document.note('the description does not say when not, as in "Not for ..."', whole(said[0]))


def _says_not(text: str) -> bool:
    folded = text.lower()
    places = [at for trace in _TRACES if (at := folded.find(trace)) >= 0]
    # Some letters become two in lower case; then the places are not those of the text.
    start = min(places, default=0) if len(folded) == len(text) else 0
    if places and _NOT().search(text, start) is not None:
        return True
    return any(word in folded for word in _SENDING) and _SENT().search(text) is not None


RULE: Final = Rule(
    summary="a description says what the skill is not for",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
    severities={Profile.SEED: Severity.WARNING},
)
GOOD: Final = (
    Example(name="what, when and when not", text=skill()),
    Example(name="in other words", text=skill(description="Releases the shop when ready, never a preview.")),
    Example(
        name="sent elsewhere",
        text=skill(description="Releases the shop when ready. For previews use stage-shop."),
    ),
    Example(
        name="in the other key",
        text=skill("when_to_use: Do not use for previews.", description="Releases the shop when ready."),
    ),
)
BAD: Final = (
    Example(name="no when not", text=skill(description="Releases the shop. Use when a version is ready.")),
    Example(name="not only", text=skill(description="Releases not only the shop. Use when a version is ready.")),
)
