"""A marketplace that lacks a part, or has a value that the client does not take.

A marketplace has a `name` of lower-case words and hyphens, an `owner` with a `name`, and a list of `plugins` each of
which has a `name` and a `source`. What is missing keeps the whole marketplace from being added.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ..frontmatter.head import Node
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._plugin import MARKETPLACE, field_of
from .vs812_plugin_value import NAME

_RESERVED: Final = frozenset(
    {
        "agent-skills", "anthropic-marketplace", "anthropic-plugins", "claude-code-marketplace", "claude-code-plugins",
        "claude-plugins-official", "knowledge-work-plugins", "life-sciences",
    }
)  # fmt: skip


def _check(document: Document) -> Iterable[Note]:
    root = document.manifest
    if root is None:
        return
    yield from _name(document, root, "a marketplace")
    name = field_of(root, "name")
    if name and name.value in _RESERVED:
        yield document.note("this name is reserved; take another one", (name.node.start, name.node.end))
    owner = field_of(root, "owner")
    if owner is None or field_of(owner.node, "name") is None:
        yield document.note('a marketplace has an owner: "owner": {"name": "..."}', _at(owner.node if owner else root))
    plugins = field_of(root, "plugins")
    if plugins is None or not isinstance(plugins.value, list):
        place = _at(plugins.node if plugins else root)
        yield document.note('a marketplace has a list of plugins: "plugins": [...]', place)
        return
    for plugin in plugins.node.items:
        yield from _plugin(document, plugin)


def _plugin(document: Document, plugin: Node) -> Iterator[Note]:
    yield from _name(document, plugin, "a plugin")
    source = field_of(plugin, "source")
    if source is None or not isinstance(source.value, str | dict) or not source.value:
        message = 'a plugin has a source: a path such as "./", or an object'
        yield document.note(message, _at(source.node if source else plugin))


def _name(document: Document, node: Node, what: str) -> Iterator[Note]:
    name = field_of(node, "name")
    if name is None:
        yield document.note(f'{what} has a name; add "name"', _at(node))
    elif not isinstance(name.value, str) or not NAME().fullmatch(name.value):
        yield document.note("a name is lower-case words and hyphens", _at(name.node))


def _at(node: Node) -> tuple[int, int]:
    """Returns the place of a value, and of an object or a list its opening bracket."""
    return node.start, node.start + 1 if isinstance(node.value, dict | list) else node.end


_WHOLE: Final = '{"name": "shops", "owner": {"name": "We"}, "plugins": [{"name": "shop", "source": "./"}]}\n'
RULE: Final = Rule(
    summary="a marketplace has a name, an owner, and plugins with name and source",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.MARKETPLACE}),
)
GOOD: Final = (
    Example(name="whole", path=MARKETPLACE, text=_WHOLE),
    Example(
        name="a repository as source",
        path=MARKETPLACE,
        text=_WHOLE.replace('"./"', '{"source": "github", "repo": "example/shop"}'),
    ),
)
BAD: Final = (
    Example(name="no owner", path=MARKETPLACE, text=_WHOLE.replace('"owner": {"name": "We"}, ', "")),
    Example(name="a plugin without a source", path=MARKETPLACE, text=_WHOLE.replace(', "source": "./"', "")),
    Example(name="no plugins", path=MARKETPLACE, text='{"name": "shops", "owner": {"name": "We"}}\n'),
)
