"""A path with backslashes.

Only one system reads it; everywhere else it is a file with a strange name. Write slashes: every system reads these.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Document, Edit, Example, Fix, Need, Note, Rule
from ._links import links
from ._skills import skill

_PATH: Final = pattern(r"(?<![\w\\/:.])(?:\.\\)?(?:references|scripts|assets|templates)\\[\w.-]+(?:\\[\w.-]+)*")
_FILE: Final = pattern(r"[\w.-]+(?:\\[\w.-]+)+")


def _check(document: Document) -> Iterable[Note]:
    if "\\" not in document.text:
        return
    is_named = any(f"{folder}\\" in document.text for folder in ("references", "scripts", "assets", "templates"))
    places = {match.span() for match in _PATH().finditer(document.text, document.head.body)} if is_named else set()
    places |= {(link.start, link.end) for link in links(document) if _FILE().fullmatch(link.target)}
    for start, end in sorted(places):
        path = document.text[start:end].replace("\\", "/")
        fix = Fix(title="Write slashes", edits=(Edit(start=start, end=end, text=path),))
        yield document.note(f"write {path[:80]}: only one system reads backslashes", (start, end), fix)


RULE: Final = Rule(summary="every path is written with slashes", check=_check, needs=frozenset({Need.MARKDOWN}))
GOOD: Final = (
    Example(name="slashes", text=skill(body="Run `scripts/ship.sh`.\n")),
    Example(name="other backslashes", text=skill(body="Match `\\d+\\.\\w*` and print `a\\nb`.\n")),
)
BAD: Final = (
    Example(
        name="in code",
        text=skill(body="Run `scripts\\ship.ps1`.\n"),
        fixed=skill(body="Run `scripts/ship.ps1`.\n"),
    ),
    Example(
        name="in a link",
        text=skill(body="Read [steps](references\\steps.md).\n"),
        fixed=skill(body="Read [steps](references/steps.md).\n"),
    ),
)
