"""A fence or comment that is never closed, or a fence inside another.

Everything after an unclosed fence is code: gates, steps and links in it are never read. A fence inside another ends
it at its own end, and what follows is read the wrong way round. Close it; when the text of a fence holds a fence
itself, make the outer marks longer. Where no program acts on the text it is a warning: a model reads on. What only
follows from a fence that was reported is not reported again.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ..lazy import pattern
from ..markdown import Fence
from ..rule import Document, Example, Need, Note, Profile, Rule, Severity, Standing
from ._examples import HEAD

_OPENING: Final = pattern(r"^(?P<lead>[ \t]*(?:[-*+][ \t]+)?)(?P<mark>`{3,}|~{3,})[ \t]*[^\s`][^`\n]*$", 8)


def _check(document: Document) -> Iterable[Note]:
    markdown = document.markdown
    is_broken = False
    for fence in markdown.fences:
        # Behind a broken fence the end of the next one reads as a beginning, and has no language.
        if is_broken and not fence.info:
            continue
        notes = list(_notes(document, fence))
        is_broken = is_broken or bool(notes)
        yield from notes
    if markdown.open_comment is not None:
        place = (markdown.open_comment, document.line_range(markdown.open_comment)[1])
        yield document.note("this comment is never closed; add -->", place)


def _notes(document: Document, fence: Fence) -> Iterator[Note]:
    if not fence.is_closed:
        message = f'this fence is never closed; add a line "{fence.mark}"'
        yield document.note(message, (fence.start, document.line_range(fence.start)[1]))
    if document.text.find(fence.mark, fence.content_start, fence.content_end) < 0:
        return
    for inner in _OPENING().finditer(document.text, fence.content_start, fence.content_end):
        if inner["mark"].startswith(fence.mark) and not _is_closed_alike(document, fence, inner):
            line = document.position(fence.start).line
            message = f"a fence opens inside that of line {line}; close that one, or make its marks longer"
            yield document.note(message, inner.span("mark"))


def _is_closed_alike(document: Document, fence: Fence, inner: re.Match[str]) -> bool:
    """Tells whether a fence behind a star ends as it begins, as in a comment of a program: it ends no other then."""
    end = f"\n{inner['lead']}{inner['mark']}"
    at = document.text.find(end, inner.end(), fence.content_end)
    return bool(inner["lead"].strip()) and at >= 0 and not document.text[at + len(end) :].partition("\n")[0].strip()


RULE: Final = Rule(
    summary="every fence and comment is closed, and no fence opens inside another",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.MARKUP}),
    severities={Profile.SEED: Severity.ERROR},
    standings={Standing.GATED: Severity.ERROR, Standing.UNGATED: Severity.ERROR},
    replaces=frozenset({"unclosed-fence", "nested-fence", "unclosed-comment"}),
)
GOOD: Final = (
    Example(name="closed", text=HEAD + "```bash\nnpm test\n```\n"),
    Example(name="a fence in a longer one", text=HEAD + "````md\n```bash\nnpm test\n```\n````\n"),
    Example(
        name="in a comment of a program",
        text=HEAD + "```ts\n/**\n * ```ts\n * ship();\n * ```\n */\nfunction ship() {}\n```\n",
    ),
)
BAD: Final = (
    Example(name="never closed", text=HEAD + "```bash\nnpm test\n"),
    Example(name="a fence in a fence", text=HEAD + "```md\n```bash\nnpm test\n```\n"),
    Example(name="an open comment", text=HEAD + "<!-- Later.\n"),
)
