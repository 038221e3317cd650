"""A link that leads out of the skill.

A skill is copied and installed as one folder; what stands beside or above that folder stays behind. Move the file into
the skill, or link to an address. A plugin is installed as a whole, so that links of its skills may lead anywhere in it.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Confidence, Document, Example, Need, Note, Rule
from ._installed import stays
from ._links import is_outside, links
from ._skills import skill


def _check(document: Document) -> Iterable[Note]:
    for link in links(document):
        if link.path and is_outside(link.path) and not stays(document, link.path):
            message = f"{link.path[:80]} is outside of the skill and stays behind when it is copied"
            yield document.note(message, (link.start, link.end))


RULE: Final = Rule(
    summary="no link leads out of the skill",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.LINKS}),
)
GOOD: Final = (
    Example(
        name="inside",
        text=skill(body="[Steps](./references/../references/steps.md)\n"),
        files={"release-shop/references/steps.md": "# Steps\n"},
    ),
    Example(name="an address", text=skill(body="[Steps](https://example.com/../steps.md)\n")),
    Example(
        name="another skill of the plugin",
        path="skills/release-shop/SKILL.md",
        text=skill(body="[Staging](../stage-shop/SKILL.md)\n"),
        files={".claude-plugin/plugin.json": "{}", "skills/stage-shop/SKILL.md": ""},
    ),
)
BAD: Final = (
    Example(name="a neighbour", text=skill(body="[Staging](../stage-shop/SKILL.md)\n")),
    Example(name="from the root", text=skill(body="[Steps](/docs/steps.md)\n")),
)
