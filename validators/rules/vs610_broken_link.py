"""A link to a file that is not there.

Whoever follows it, a model above all, finds nothing and guesses. Links start from the folder of the skill. Correct the
path, or add the file.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule
from ._installed import stays
from ._links import is_outside, links, normal
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    known: dict[str, bool | None] = {}
    for link in links(document):
        path = link.path
        # What stays behind is told by VS613, a backslash by VS616.
        if not path or "\\" in path or (is_outside(path) and not stays(document, path)):
            continue
        name = normal(path) or "."
        if name not in known:
            known[name] = document.neighbours.exists(name)
        if known[name] is False:
            message = f"{path[:80]} is not there; links start from the folder of the skill"
            yield document.note(message, (link.start, link.end))


RULE: Final = Rule(summary="every link leads to a file that is there", check=_check, needs=frozenset({Need.LINKS}))
GOOD: Final = (
    Example(
        name="a file beside the skill",
        text=skill(body="See [the steps](references/steps.md#first).\n"),
        files={"release-shop/references/steps.md": "# First\n"},
    ),
    Example(
        name="addresses", text=skill(body="See [docs](https://example.com/a.md) or [mail](mailto:a@example.com).\n")
    ),
    Example(name="a placeholder", text=skill(body="Write [text](url) or [text](path/to/file.md).\n")),
    Example(name="an example in code", text=skill(body="Write `[text](missing.md)`.\n")),
)
BAD: Final = (
    Example(name="a missing file", text=skill(body="See [the steps](references/steps.md).\n")),
    Example(name="a missing picture", text=skill(body="![flow](assets/flow.png)\n")),
    Example(
        name="no such skill in the plugin",
        path="skills/release-shop/SKILL.md",
        text=skill(body="See [staging](../stage-shop/SKILL.md).\n"),
        files={".claude-plugin/plugin.json": "{}"},
    ),
    Example(name="a definition", text=skill(body="See [steps].\n\n[steps]: references/steps.md\n")),
)
