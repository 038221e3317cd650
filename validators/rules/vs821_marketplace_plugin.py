"""A plugin of a marketplace that cannot be installed: one name twice, or a source that leads nowhere.

Of two plugins of one name only one can ever be installed. A path begins with `./`, stays in the marketplace, and leads
to a folder; when that folder has a manifest, both call the plugin by one name.
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
            yield from _source(document, source.node, name.value if name else None)


def _source(document: Document, node: Node, name: object) -> Iterator[Note]:
    path, place = node.value, (node.start, node.end)
    if ".." in path.split("/"):
        yield document.note("this leads out of the marketplace, and is not fetched with it", place)
    elif not path.startswith("./") and path != ".":
        yield document.note('a path begins with "./"; write another source as an object', place)
    elif path.strip("./") and document.neighbours.exists(from_root(document, path)) is False:
        yield document.note("there is no such folder in the marketplace", place)
    else:
        yield from _manifest(document, path, place, name)


def _manifest(document: Document, path: str, place: tuple[int, int], name: object) -> Iterator[Note]:
    from ..manifests import parsed

    text = document.neighbours.read(from_root(document, f"{path}/.claude-plugin/plugin.json"))
    manifest = parsed(text) if text else None
    own = manifest.get("name") if isinstance(manifest, dict) else None
    if isinstance(own, str) and isinstance(name, str) and own != name:
        yield document.note(f'the plugin there is called "{own[:60]}"; use one name', place)


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
GOOD: Final = (Example(name="a folder that is there", path=MARKETPLACE, text=_with(_SHOP), files=_FILES),)
BAD: Final = (
    Example(name="nothing there", path=MARKETPLACE, text=_with(_SHOP)),
    Example(name="one name twice", path=MARKETPLACE, text=_with(_SHOP, _SHOP), files=_FILES),
    Example(
        name="two names for one",
        path=MARKETPLACE,
        text=_with(_SHOP.replace('"shop"', '"store"')),
        files=_FILES,
    ),
    Example(name="out of it", path=MARKETPLACE, text=_with(_SHOP.replace("./shop", "../shop"))),
)
