"""A plugin of a marketplace that cannot be installed: one name twice, or a source that leads nowhere.

Of two plugins of one name only one can ever be installed. A path begins with `./`, stays in the marketplace, and leads
to a folder. The name there may be another one: the one of the marketplace is installed, that of the manifest is put
before the plugin's skills and commands.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..frontmatter.head import Node
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._plugin import MARKETPLACE, field_of, from_root


def _check(document: Document) -> Iterable[Note]:
    root = document.manifest
    plugins = field_of(root, "plugins") if root else None
    metadata = field_of(root, "metadata") if root else None
    has_root = metadata is not None and field_of(metadata.node, "pluginRoot") is not None
    seen: set[str] = set()
    for plugin in plugins.node.items if plugins else ():
        name, source = field_of(plugin, "name"), field_of(plugin, "source")
        if name and isinstance(name.value, str):
            if name.value in seen:
                yield document.note("a plugin of this name is there already", (name.node.start, name.node.end))
            seen.add(name.value)
        # Below a root of their own the paths are the client's to put together.
        if source and isinstance(source.value, str) and source.value and not has_root:
            yield from _source(document, source.node)


def _source(document: Document, node: Node) -> Iterator[Note]:
    path, place = node.value, (node.start, node.end)
    if ".." in path.split("/"):
        yield document.note("this leads out of the marketplace, and is not fetched with it", place)
    elif not path.startswith("./") and path != ".":
        yield document.note('a path begins with "./"; write another source as an object', place)
    elif path.strip("./") and document.neighbours.exists(from_root(document, path)) is False:
        yield document.note("there is no such folder in the marketplace", place)


def _with(*plugins: str) -> str:
    return f'{{"name": "shops", "owner": {{"name": "We"}}, "plugins": [{", ".join(plugins)}]}}\n'


_SHOP: Final = '{"name": "shop", "source": "./shop"}'
_FILES: Final = {"shop/.claude-plugin/plugin.json": '{"name": "shop"}'}
RULE: Final = Rule(
    summary="every plugin of a marketplace can be installed",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.MARKETPLACE}),
)
GOOD: Final = (
    Example(name="a folder that is there", path=MARKETPLACE, text=_with(_SHOP), files=_FILES),
    Example(
        name="a short name for the commands",
        path=MARKETPLACE,
        text=_with(_SHOP.replace('"shop"', '"whole-shop"')),
        files=_FILES,
    ),
)
BAD: Final = (
    Example(name="nothing there", path=MARKETPLACE, text=_with(_SHOP)),
    Example(name="one name twice", path=MARKETPLACE, text=_with(_SHOP, _SHOP), files=_FILES),
    Example(name="out of it", path=MARKETPLACE, text=_with(_SHOP.replace("./shop", "../shop"))),
)
