"""A description that does not say when to use the skill.

A client chooses a skill by its description alone: What-When-Not. Without a when the model starts the skill too often
or never. Say it in the description, "Use when a version is ready", or in `when_to_use`. A skill that only people start
needs none, unless it deploys.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule
from ._description import description, is_english, is_for_people, texts, whole
from ._skills import skill

_WHEN: Final = pattern(
    r"(?i)\bwhen(?:ever)?\b|\buse (?:it |this |the |proactively |only )*(?:skill |command )?(?:for|after|before|"
    r"if|to|as|while|with|during|in|on|immediately)\b|\bused (?:for|to|by|in)\b|\btrigger|\bactivat|\binvok|"
    r"\bfor use\b|\bappl(?:y|ies) to\b|\b(?:before|after|during|while|upon|until|once)\b|\bif (?:the|a|an|you|"
    r"there|it|any)\b|\bon (?:request|demand)\b|\b(?:asks?|asked|asking|requests?|mentions?|wants?|needs?) (?:to|"
    r"for|about|how|help)\b|\b(?:useful|ideal|perfect|suitable|designed|intended|meant|needed|required|helpful|preferred|"
    r"best) (?:for|to|in|with)\b|\bfor (?:tasks|questions|requests|projects)\b|,\s+for\s+[^.;\n]{3,100}(?:\.|\Z)"
)


def _check(document: Document) -> Iterable[Note]:
    said = description(document)
    if said is None or " when" in said[1] or len(texts(document)) > 1:
        return
    if not is_english(said[1]) or _WHEN().search(said[1]) is not None or is_for_people(document):
        return
    by_name = f"use {document.head.value('name')} "
    if any(by_name + word in said[1].lower() for word in ("for ", "to ", "in ", "with ", "as ")):
        return
    yield document.note('the description does not say when, as in "Use when ..."', whole(said[0]))


RULE: Final = Rule(
    summary="a description says when to use the skill",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.FRONTMATTER}),
)
GOOD: Final = (
    Example(name="what, when and when not", text=skill()),
    Example(name="in other words", text=skill(description="Releases the shop after its tests. Never for previews.")),
    Example(
        name="in a key of its own",
        text=skill("when_to_use: A version is ready.", description="Releases the shop. Not for previews."),
    ),
    Example(
        name="started by people", text=skill("disable-model-invocation: true", description="Releases the whole shop.")
    ),
)
BAD: Final = (Example(name="no when", text=skill(description="Releases the shop. Not for previews.")),)
