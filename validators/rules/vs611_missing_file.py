"""A file that the text names and that is not there.

The text sends its reader to `references/steps.md` or lets it run `scripts/ship.sh`, but the skill's folder of that
name does not hold it. Correct the name, or add the file. Folders that the skill does not have are taken for the
project's.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule
from ._links import links, normal
from ._skills import skill

_FILE: Final = pattern(
    r"(?<![\w/.~}$>*-])(?:\./)?(?P<folder>references|scripts|assets|templates|examples)/(?!(?:file|example|foo|bar|name|topic)\.|(?:my|your)[-_])[\w.-]+(?:/[\w.-]+)*\.[A-Za-z]\w*"
    r"(?![\w*{$<-]|/|\.\w)"
)
_OWN: Final = pattern(r"\$\{CLAUDE_SKILL_DIR\}/(?P<path>[\w.-]+(?:/[\w.-]+)*\.[A-Za-z]\w*)(?![\w*{$<-]|/|\.\w)")
_TRACE: Final = ("references/", "scripts/", "assets/", "templates/", "examples/", "CLAUDE_SKILL_DIR")


def _check(document: Document) -> Iterable[Note]:
    text, body = document.text, document.head.body
    if not any(trace in text for trace in _TRACE):
        return
    linked = {link.start for link in links(document)}
    said: set[str] = set()
    for match in _FILE().finditer(text, body):
        path = normal(match.group())
        if path not in said and match.start() not in linked and _is_missing(document, path, match["folder"]):
            said.add(path)
            yield document.note(f"{path[:80]} is not there; correct the name, or add the file", match.span())
    for match in _OWN().finditer(text, body):
        path = normal(match["path"])
        if path not in said and document.neighbours.exists(path) is False:
            said.add(path)
            yield document.note(f"{path[:80]} is not there; correct the name, or add the file", match.span("path"))


def _is_missing(document: Document, path: str, folder: str) -> bool:
    return document.neighbours.exists(path) is False and document.neighbours.exists(folder) is True


RULE: Final = Rule(
    summary="every file that the text names is there",
    check=_check,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKDOWN}),
)
GOOD: Final = (
    Example(
        name="a file of the skill",
        text=skill(body="Run `scripts/ship.sh`.\n"),
        files={"release-shop/scripts/ship.sh": "true\n"},
    ),
    Example(name="a script of the project", text=skill(body="Run `scripts/ship.sh`.\n")),
    Example(
        name="any file",
        text=skill(body="Read `references/*.md`.\n"),
        files={"release-shop/references/steps.md": "# Steps\n"},
    ),
)
BAD: Final = (
    Example(
        name="a misspelt name",
        text=skill(body="Run `scripts/shp.sh`.\n"),
        files={"release-shop/scripts/ship.sh": "true\n"},
    ),
    Example(name="from the folder of the skill", text=skill(body="Run `${CLAUDE_SKILL_DIR}/scripts/ship.sh`.\n")),
)
