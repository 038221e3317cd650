"""A path of a plugin that leads nowhere, out of the plugin, or does not begin with `./`.

The client takes such a component for absent, mostly without a word: the hooks that were to guard something never run.
Paths are relative to the plugin's folder and begin with `./`. `hooks/hooks.json` is loaded by itself; naming it loads
it twice, which clients before 2.1.330 report as an error.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..frontmatter.head import Node
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._plugin import PLUGIN, entries, from_root, texts

_PATHS: Final = frozenset({"skills", "commands", "agents", "hooks", "mcpServers", "lspServers", "outputStyles"})
_STANDARD: Final = frozenset({"./hooks/hooks.json", "hooks/hooks.json"})


def _check(document: Document) -> Iterable[Note]:
    for entry in entries(document):
        if entry.key in _PATHS:
            for node in texts(entry.node):
                yield from _path(document, entry.key, node)


def _path(document: Document, key: str, node: Node) -> Iterator[Note]:
    path, place = node.value, (node.start, node.end)
    if "://" in path or "${" in path:
        return
    if ".." in path.split("/"):
        yield document.note("this leads out of the plugin, and is not installed with it", place)
    elif not path.startswith("./"):
        yield document.note('a path of a plugin begins with "./"', place)
    elif key == "hooks" and path in _STANDARD:
        yield document.note("this file is loaded by itself; leave the key out", place)
    elif document.neighbours.exists(from_root(document, path)) is False:
        yield document.note("there is no such file or folder in the plugin", place)


def _with(key: str, value: str) -> str:
    whole = '{"name": "shop", "version": "1.0.0", "description": "Shop.", "author": {"name": "We"}}\n'
    return whole.replace("}}", f'}}, "{key}": "{value}"}}')


RULE: Final = Rule(
    summary="every path of a plugin leads to something in it",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.PLUGIN}),
)
GOOD: Final = (
    Example(name="a folder that is there", path=PLUGIN, text=_with("skills", "./more"), files={"more/a/SKILL.md": ""}),
)
BAD: Final = (
    Example(name="nothing there", path=PLUGIN, text=_with("agents", "./agents/planner.md")),
    Example(name="out of the plugin", path=PLUGIN, text=_with("skills", "../skills")),
    Example(name="no ./", path=PLUGIN, text=_with("skills", "more"), files={"more/a/SKILL.md": ""}),
    Example(
        name="what is loaded anyway",
        path=PLUGIN,
        text=_with("hooks", "./hooks/hooks.json"),
        files={"hooks/hooks.json": "{}"},
    ),
)
