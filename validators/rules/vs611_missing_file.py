"""A file that the text names and that is not there.

The text sends its reader to `references/steps.md` or lets it run `scripts/ship.sh`, but the skill's folder of that
name does not hold it. Correct the name, or add the file. Texts in `references` and `resources` are always the
skill's; other folders that the skill does not have are taken for the project's, and so are files that stand above the
skill, and files in commands beside those that test, build or deploy. In code only what is run or read counts, for a
command may write what is not there yet; examples, files of other skills, and the files in a text that teaches how
skills are written are left alone.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from re import Match
from typing import Final

from ..lazy import holds, pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule
from ._links import links, normal
from ._mentions import Meaning, meaning, stands_above, teaches
from ._skills import skill

MOST: Final = 200
"""Mentions of files that are not there of which the meaning is looked for."""
_READ: Final = ("references", "resources")
"""Folders of which a skill counts on the texts, even if it does not have the folder."""
_FOLDERS: Final = (*_READ, "scripts", "assets", "templates", "examples")
# Bounded, for a text may be one path from its beginning to its end.
_PATH: Final = pattern(r"[\w.-]{1,99}(?:/[\w.-]{1,99}){0,9}\.[A-Za-z]\w{0,19}(?![\w*{$<-]|/|\.\w)")
_OWN: Final = "${CLAUDE_SKILL_DIR}/"


def _check(document: Document) -> Iterable[Note]:
    found: dict[str, list[tuple[Meaning, int, int]]] = {}
    for path, start, end in islice(_missing(document), MOST):
        found.setdefault(path, []).append((meaning(document, path, start, end), start, end))
    counted = {Meaning.RUN} if found and teaches(document) else {Meaning.RUN, Meaning.NAMED}
    for path, mentions in found.items():
        meant = next(((start, end) for what, start, end in mentions if what in counted), None)
        is_new = any(what is Meaning.NEW for what, *_ in mentions)
        if meant and not is_new and not stands_above(document, path):
            yield document.note(_message(path), meant)
    for path, place in _own(document).items():
        if path not in found and document.neighbours.exists(path) is False:
            yield document.note(_message(path), place)


def _missing(document: Document) -> Iterator[tuple[str, int, int]]:
    known: dict[str, bool | None] = {}
    for path, start, end in _named(document):
        if path not in known:
            known[path] = document.neighbours.exists(path)
        if known[path] is False:
            yield path, start, end


def _message(path: str) -> str:
    return f"{path[:80]} is not there; correct the name, or add the file"


def _own(document: Document) -> dict[str, tuple[int, int]]:
    """Returns the files that the text names from the folder of the skill, each with its first place."""
    first: dict[str, tuple[int, int]] = {}
    for match in _behind(document, _OWN) if holds(document.text, _OWN) else ():
        first.setdefault(normal(match.group()), match.span())
    return first


def _named(document: Document) -> Iterator[tuple[str, int, int]]:
    """Yields the files that the text names in folders that are those of the skill."""
    text = document.text
    # All of them end alike.
    for folder in _FOLDERS if holds(text, "s/") else ():
        if f"{folder}/" not in text:
            continue
        is_there = document.neighbours.exists(folder)
        if is_there or folder in _READ:
            linked = {link.start + len("./") * link.target.startswith("./") for link in links(document)}
            for match in _behind(document, f"{folder}/"):
                start = match.start() - len(folder) - 1
                is_own = is_there or match.group().endswith(".md")
                if is_own and start not in linked and _is_begin(text, start):
                    yield normal(f"{folder}/{match.group()}"), start, match.end()


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
    Example(
        name="what a command writes",
        text=skill(body="```bash\nscripts/ship.sh > scripts/report.json\n```\n"),
        files={"release-shop/scripts/ship.sh": "true\n"},
    ),
    Example(
        name="a script above the skill",
        text=skill(body="Run `scripts/build.sh`.\n"),
        files={"release-shop/scripts/ship.sh": "true\n", "scripts/build.sh": "true\n"},
    ),
    Example(
        name="a file of another skill",
        text=skill(body="The limits are in `price-shop`'s `references/limits.md`.\n"),
        files={"release-shop/references/steps.md": "# Steps\n"},
    ),
)
BAD: Final = (
    Example(
        name="a misspelt name",
        text=skill(body="Run `scripts/shp.sh`.\n"),
        files={"release-shop/scripts/ship.sh": "true\n"},
    ),
    Example(name="no references at all", text=skill(body="Read `references/steps.md` first.\n")),
    Example(name="from the folder of the skill", text=skill(body="Run `${CLAUDE_SKILL_DIR}/scripts/ship.sh`.\n")),
)
