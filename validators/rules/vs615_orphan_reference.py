"""A reference that nothing names.

Nobody finds a file in `references/` that neither SKILL.md nor another file of the skill names; it is dead weight, or a
link was forgotten. Name it where it is needed, or remove it. A README.md is looked for unasked.
"""

from collections.abc import Iterable
from typing import Final

from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ._installed import stays
from ._skills import skill

MOST: Final = 200
_TEXTS: Final = (".md", ".py", ".sh", ".js", ".mjs", ".ts", ".json", ".yaml", ".yml", ".toml", ".txt")
_STARTED: Final = ("../../agents", "../../commands")
_WHOLE: Final = pattern(r"references(?:/(?:[*`\"')\s]|\.\s|$)|`)")
"""The folder as a whole."""


def _check(document: Document) -> Iterable[Note]:
    files = [f"references/{name}" for name in document.neighbours.names("references") if name.endswith(".md")][:MOST]
    names = [file.removeprefix("references/") for file in files]
    orphans = [name for name in names if name not in document.text and name.removesuffix(".md") not in document.body]
    orphans = [name for name in orphans if name.lower() != "readme.md"]
    if not orphans or _WHOLE().search(document.text, document.head.body):
        return
    texts = {file: document.neighbours.read(file) or "" for file in (*files, *_others(document))}
    for name in orphans:
        if all(name not in text for file, text in texts.items() if file != f"references/{name}"):
            message = f"nothing names references/{name[:80]}; say when to read it, or remove it"
            yield document.note(message, document.line_range(document.head.body))


def _others(document: Document) -> list[str]:
    """Returns the other texts and scripts of the skill, those in its folders included, and what its plugin starts."""
    found: list[str] = []
    for folder in _STARTED if stays(document, "../../") else ():
        found += [f"{folder}/{name}" for name in document.neighbours.names(folder) if name.endswith(".md")]
    for name in document.neighbours.names():
        if name.endswith(_TEXTS):
            found.append(name)
        elif "." not in name and name != "references":
            found += [f"{name}/{inner}" for inner in document.neighbours.names(name) if inner.endswith(_TEXTS)]
    return [name for name in found if name != "SKILL.md"][:MOST]


RULE: Final = Rule(
    summary="every reference is named somewhere",
    check=_check,
    severity=Severity.ADVICE,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.MARKDOWN}),
)
GOOD: Final = (
    Example(
        name="named",
        text=skill(body="For details read references/steps.md.\n"),
        files={"release-shop/references/steps.md": "# Steps\n"},
    ),
    Example(
        name="the folder as a whole",
        text=skill(body="Details are in `references/`.\n"),
        files={"release-shop/references/steps.md": "# Steps\n"},
    ),
    Example(
        name="named by a script",
        text=skill(body="Run `scripts/ship.sh`.\n"),
        files={
            "release-shop/references/steps.md": "# Steps\n",
            "release-shop/scripts/ship.sh": "cat references/steps.md\n",
        },
    ),
)
BAD: Final = (Example(name="never named", text=skill(), files={"release-shop/references/steps.md": "# Steps\n"}),)
