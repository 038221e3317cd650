"""A fence or comment that is never closed, or a fence inside another.

Everything after an unclosed fence is code: gates, steps and links in it are never read. Close it; when the text of a
fence holds a fence itself, make the outer marks longer.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._examples import HEAD

_OPENING: Final = pattern(r"^[ \t]*(?:[-*+][ \t]+)?(?P<mark>`{3,}|~{3,})[ \t]*[^\s`]", 8)


def _check(document: Document) -> Iterable[Note]:
    markdown = document.markdown
    for fence in markdown.fences:
        if not fence.is_closed:
            message = f'this fence is never closed; add a line "{fence.mark}"'
            yield document.note(message, (fence.start, document.line_range(fence.start)[1]))
        for inner in _OPENING().finditer(document.text, fence.content_start, fence.content_end):
            if inner["mark"].startswith(fence.mark):
                message = "a fence opens inside another; close the first one, or make the outer marks longer"
                yield document.note(message, (inner.start("mark"), inner.end()))
    if markdown.open_comment is not None:
        place = (markdown.open_comment, document.line_range(markdown.open_comment)[1])
        yield document.note("this comment is never closed; add -->", place)


RULE: Final = Rule(
    summary="every fence and comment is closed, and no fence opens inside another",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.MARKUP}),
    replaces=frozenset({"unclosed-fence", "nested-fence", "unclosed-comment"}),
)
GOOD: Final = (
    Example(name="closed", text=HEAD + "```bash\nnpm test\n```\n"),
    Example(name="a fence in a longer one", text=HEAD + "````md\n```bash\nnpm test\n```\n````\n"),
)
BAD: Final = (
    Example(name="never closed", text=HEAD + "```bash\nnpm test\n"),
    Example(name="a fence in a fence", text=HEAD + "```md\n```bash\nnpm test\n```\n"),
    Example(name="an open comment", text=HEAD + "<!-- Later.\n"),
)
