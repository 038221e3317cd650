"""A file that the text names and that is not there.

The text sends its reader to `references/steps.md` or lets it run `scripts/ship.sh`, but the skill's folder of that
name does not hold it. Correct the name, or add the file. Folders that the skill does not have are taken for the
project's.
"""

from collections.abc import Iterable, Iterator
from re import Match
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule
from ._links import links, normal
from ._skills import skill

_FOLDERS: Final = ("references", "scripts", "assets", "templates", "examples")
_PATH: Final = pattern(r"[\w.-]+(?:/[\w.-]+)*\.[A-Za-z]\w*(?![\w*{$<-]|/|\.\w)")
_EXAMPLE: Final = pattern(r"(?:file|example|foo|bar|name|topic)\.|(?:my|your)[-_]")
_OWN: Final = "${CLAUDE_SKILL_DIR}/"


def _check(document: Document) -> Iterable[Note]:
    said: set[str] = set()
    for path, start, end in _named(document):
        if path not in said and document.neighbours.exists(path) is False:
            said.add(path)
            yield document.note(f"{path[:80]} is not there; correct the name, or add the file", (start, end))


def _named(document: Document) -> Iterator[tuple[str, int, int]]:
    """Yields the files that the text names, those of a folder only when the skill has the folder."""
    text = document.text
    for folder in _FOLDERS:
        if f"{folder}/" in text and document.neighbours.exists(folder):
            linked = {link.start + len("./") * link.target.startswith("./") for link in links(document)}
            for match in _behind(document, f"{folder}/"):
                start = match.start() - len(folder) - 1
                if start not in linked and _is_begin(text, start) and not _EXAMPLE().match(match.group()):
                    yield normal(f"{folder}/{match.group()}"), start, match.end()
    if _OWN in text:
        for match in _behind(document, _OWN):
            yield normal(match.group()), match.start(), match.end()


def _behind(document: Document, beginning: str) -> Iterator[Match[str]]:
    """Yields each path that stands behind a beginning in the body."""
    at = document.text.find(beginning, document.head.body)
    while at >= 0:
        match = _PATH().match(document.text, at + len(beginning))
        if match is not None:
            yield match
        at = document.text.find(beginning, at + len(beginning))


def _is_begin(text: str, start: int) -> bool:
    """Tells whether a path begins at a place, `./` before it left out."""
    if text[start - 2 : start] == "./":
        start -= 2
    before = text[start - 1 : start]
    return not (before.isalnum() or before in set("_/.~}$>*-"))


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
