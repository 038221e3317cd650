"""A fork without its Genetic Code.

A forked skill runs without the rules that the conversation has. The family of the seed therefore puts its principles
into each such skill: a section "Genetic Code", or a `<philosophy_bundle>`. Add it.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Profile, Rule
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    entry = document.head.entry("context")
    if entry is None or entry.value != "fork" or "<philosophy_bundle" in document.text:
        return
    if "genetic code" not in document.body.lower():
        message = 'a fork runs without the rules of the conversation; add a section "Genetic Code"'
        yield document.note(message, (entry.key_start, entry.end))


RULE: Final = Rule(
    summary="a skill that forks carries its Genetic Code",
    check=_check,
    needs=frozenset({Need.FRONTMATTER}),
    keys=frozenset({"context"}),
    profiles=frozenset({Profile.SEED}),
)
GOOD: Final = (
    Example(
        name="a section",
        text=skill("context: fork", body="## Genetic Code\n\nSelf-contained.\n"),
        profile=Profile.SEED,
    ),
    Example(name="no fork", text=skill(), profile=Profile.SEED),
)
BAD: Final = (Example(name="a fork without it", text=skill("context: fork"), profile=Profile.SEED),)
