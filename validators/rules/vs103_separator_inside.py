"""A `---` inside the frontmatter, which ends it there.

Claude Code ends the frontmatter at the first `---`, wherever it stands. The keys after it become text, and a
`disable-model-invocation: true` among them is lost. Write it differently, for example with a long dash.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Edit, Example, Fix, Need, Note, Rule, Severity
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    end = document.head.end
    first, last = document.line_range(end)
    if document.text[first:last].strip() == "---" and first == end:
        return
    message = 'the client ends the frontmatter at this "---"; write it differently'
    inside = _before_the_next_line(document.text, end)
    dashes = Fix(
        title="Write a long dash", edits=tuple(Edit(start=at, end=at + 3, text="—") for at in inside), is_safe=False
    )
    yield document.note(message, (end, end + 3), *((dashes,) if inside else ()))


def _before_the_next_line(text: str, end: int) -> list[int]:
    """Returns where "---" stands before the one that begins a line; nothing when none does: the first is the end."""
    found: list[int] = []
    at = end
    while at >= 0:
        if text[at - 1] == "\n":
            return found
        found.append(at)
        at = text.find("---", at + 3)
    return []


RULE: Final = Rule(
    summary="the frontmatter ends at a line of its own",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.FRONTMATTER}),
    is_safety=True,
    replaces=frozenset({"separator-inside"}),
)
GOOD: Final = (
    Example(name="a line of its own", text=skill()),
    Example(name="two dashes", text=skill("argument-hint: --fast")),
    Example(name="a rule in the body", text=skill(body="Ship it.\n\n---\n\nCheck it.\n")),
)
BAD: Final = (
    Example(
        name="in a description",
        text=skill(description="Releases the shop --- all of it. Use when ready. Not for previews."),
        fixed=skill(description="Releases the shop — all of it. Use when ready. Not for previews."),
    ),
    Example(name="a line of four dashes", text=skill("# ----", "disable-model-invocation: true")),
)
