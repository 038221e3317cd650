"""A key that is nearly one of Claude Code's.

The client knows each key in one spelling (`disallowed-tools` alone has an alias, `disallowedTools`) and ignores all
others without a word: with `disable_model_invocation: true` the skill stays open to the model. Write the key as the
client knows it. The fix is not safe for keys that give the skill more rights. Where nothing is lost, because the key
has no effect or says what the right one says too, it is a warning.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Edit, Example, Fix, Need, Note, Profile, Rule, Severity
from ._fields import meant
from ._skills import skill

_RIGHTS: Final = frozenset({"allowed-tools", "hooks", "shell", "user-invocable"})

_HARMLESS: Final = frozenset({"compatibility", "license", "metadata", "name", "version"})
"""The client does the same without them."""


def _check(document: Document) -> Iterable[Note]:
    for entry in document.head.entries:
        key = meant(entry.key)
        if key is not None:
            right = document.head.entry(key)
            is_mild = key in _HARMLESS or (right is not None and right.value == entry.value)
            hint = f'"{key}" is there too, so remove it' if right is not None else f'write "{key}"'
            message = f'the client ignores "{entry.key[:80]}"; {hint}'
            edit = Edit(start=entry.key_start, end=entry.key_end, text=key)
            fix = Fix(
                title=f"Write {key}",
                edits=(edit,),
                is_safe=key not in _RIGHTS,
                changes=frozenset({entry.key, key}),
            )
            place = (entry.key_start, entry.key_end)
            yield document.note(
                message,
                place,
                *(() if right is not None else (fix,)),
                # The engine refuses every key that it does not know.
                at_most=Severity.WARNING if is_mild and not document.deploys else None,
            )


RULE: Final = Rule(
    summary="every key of the frontmatter is spelt as the client knows it",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    profiles=frozenset({Profile.CLAUDE_CODE, Profile.SEED}),
    is_safety=True,
)
GOOD: Final = (
    Example(name="as the client knows them", text=skill("disable-model-invocation: true", "when_to_use: When ready.")),
    Example(name="both spellings of one key", text=skill("disallowedTools: WebFetch")),
    Example(name="another word", text=skill("source: https://example.com")),
)
BAD: Final = (
    Example(
        name="underscores",
        text=skill("disable_model_invocation: true"),
        fixed=skill("disable-model-invocation: true"),
    ),
    Example(name="a capital letter", text=skill("Model: opus"), fixed=skill("model: opus")),
    Example(
        name="hyphens where there are none",
        text=skill("when-to-use: When ready."),
        fixed=skill("when_to_use: When ready."),
    ),
    Example(
        name="letters in the wrong order",
        text=skill().replace("description", "descriptoin"),
        fixed=skill(),
    ),
    Example(name="a key that gives rights", text=skill("allowed_tools: Read"), fixed=skill("allowed-tools: Read")),
)
