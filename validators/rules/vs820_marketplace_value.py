"""A marketplace that lacks a part, or has a value that the client does not take.

A marketplace has a `name` of lower-case words and hyphens, an `owner` with a `name`, and a list of `plugins` each of
which has a `name` and a `source`: a path, or an object that says its kind and what that kind needs. What is missing
keeps the whole marketplace from being added. Some names are reserved for the maker of the client, whose own
marketplaces are known by the address of their owner.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..frontmatter.head import Entry, Node
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._plugin import MARKETPLACE, field_of
from .vs812_plugin_value import NAME

_RESERVED: Final = frozenset(
    {
        "agent-skills", "anthropic-agent-skills", "anthropic-marketplace", "anthropic-plugin-directory",
        "anthropic-plugins", "claude-code-marketplace", "claude-code-plugins", "claude-community",
        "claude-for-financial-services", "claude-for-legal", "claude-plugin-directory", "claude-plugins-community",
        "claude-plugins-official", "claude-tag-plugins", "financial-services-plugins", "first-party-plugins",
        "healthcare", "knowledge-work-plugins", "life-sciences",
    }
)  # fmt: skip
_RESERVING: Final = "@anthropic.com"
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "github": ("repo",),
    "url": ("url",),
    "git-subdir": ("url", "path"),
    "npm": ("package",),
}
"""What a source of a kind cannot be without."""


def _check(document: Document) -> Iterable[Note]:
    root = document.manifest
    if root is None:
        return
    yield from _name(document, root, "a marketplace")
    name = field_of(root, "name")
    owner = field_of(root, "owner")
    if name and name.value in _RESERVED and not _is_reserving(owner):
        yield document.note("this name is reserved; take another one", (name.node.start, name.node.end))
    if owner is None or field_of(owner.node, "name") is None:
        yield document.note('a marketplace has an owner: "owner": {"name": "..."}', _at(owner.node if owner else root))
    plugins = field_of(root, "plugins")
    if plugins is None or not isinstance(plugins.value, list):
        place = _at(plugins.node if plugins else root)
        yield document.note('a marketplace has a list of plugins: "plugins": [...]', place)
        return
    for plugin in plugins.node.items:
        yield from _plugin(document, plugin)


def _is_reserving(owner: Entry | None) -> bool:
    email = field_of(owner.node, "email") if owner else None
    return email is not None and isinstance(email.value, str) and email.value.lower().endswith(_RESERVING)


def _plugin(document: Document, plugin: Node) -> Iterator[Note]:
    yield from _name(document, plugin, "a plugin")
    source = field_of(plugin, "source")
    if source is None or not isinstance(source.value, str | dict) or not source.value:
        message = 'a plugin has a source: a path such as "./", or an object'
        yield document.note(message, _at(source.node if source else plugin))
    elif isinstance(source.value, dict):
        yield from _object(document, source.node)


def _object(document: Document, source: Node) -> Iterator[Note]:
    kind = field_of(source, "source")
    if kind is None:
        yield document.note('a source says its kind; add "source", such as "github"', _at(source))
        return
    for key in _NEEDED.get(kind.value, ()) if isinstance(kind.value, str) else ():
        if field_of(source, key) is None:
            yield document.note(f'a source of the kind "{kind.value}" needs "{key}"; add it', _at(source))


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
    Example(name="a source without its address", path=MARKETPLACE, text=_WHOLE.replace('"./"', '{"source": "github"}')),
    Example(name="no plugins", path=MARKETPLACE, text='{"name": "shops", "owner": {"name": "We"}}\n'),
)
