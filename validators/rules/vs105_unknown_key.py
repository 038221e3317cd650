"""A key that no client knows.

Clients ignore an unknown key without a word: a misspelt `disable-model-invocation` leaves a deploy skill open to be
started by a model. Write the key as the client knows it, or move your own data under `metadata`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD


def _check(document: Document) -> Iterable[Note]:
    from deploy_production.skillfile.frontmatter import CLAUDE_CODE

    for entry in document.head.entries:
        if entry.key not in CLAUDE_CODE:
            message = f'"{entry.key}" is no key of a skill, and clients ignore it'
            yield document.note(message, (entry.key_start, entry.key_end))


RULE: Final = Rule(
    summary="every key of the frontmatter is one that clients know",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    replaces=frozenset({"unknown-key"}),
)
GOOD: Final = (Example(name="known keys", text=HEAD),)
BAD: Final = (Example(name="underscores", text=HEAD.replace("disable-model-invocation", "disable_model_invocation")),)
