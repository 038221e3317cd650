"""A value of a plugin that the client does not take.

A name with a blank or a capital letter, a list where a text belongs, or a version that is no version keeps the plugin
from being loaded or updated. Names are lower-case words joined by hyphens, versions are such as 1.4.0.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ..frontmatter.head import Node
from ..lazy import pattern
from ..rule import Document, Example, Need, Note, Rule, Severity
from ._plugin import PLUGIN, entries, field_of, opening

NAME: Final = pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION: Final = pattern(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


def _is_text(node: Node) -> bool:
    return isinstance(node.value, str)


def _is_texts(node: Node) -> bool:
    return isinstance(node.value, list) and all(_is_text(item) for item in node.items)


def _is_paths(node: Node) -> bool:
    return _is_text(node) or _is_texts(node)


def _is_object(node: Node) -> bool:
    return isinstance(node.value, dict)


def _is_author(node: Node) -> bool:
    name = field_of(node, "name")
    return _is_text(node) or (name is not None and _is_text(name.node))


_FORMS: Final[Mapping[str, tuple[Callable[[Node], bool], str]]] = {
    "name": (lambda node: _is_text(node) and bool(NAME().fullmatch(node.value)), "lower-case words and hyphens"),
    "version": (lambda node: _is_text(node) and bool(_VERSION().fullmatch(node.value)), "a version such as 1.4.0"),
    "description": (lambda node: _is_text(node) and bool(node.value.strip()), "a text"),
    "author": (_is_author, 'an object with a "name"'),
    **dict.fromkeys(("displayName", "homepage", "license", "$schema"), (_is_text, "a text")),
    "repository": (lambda node: _is_text(node) or _is_object(node), "the address of the repository"),
    "keywords": (_is_texts, "a list of texts"),
    "defaultEnabled": (lambda node: isinstance(node.value, bool), "true or false"),
    **dict.fromkeys(("skills", "outputStyles"), (_is_paths, "a path or a list of paths")),
    **dict.fromkeys(("commands", "agents"), (lambda node: _is_paths(node) or _is_object(node), "a path or paths")),
    **dict.fromkeys(
        ("hooks", "mcpServers", "lspServers"),
        (lambda node: _is_paths(node) or _is_object(node) or isinstance(node.value, list), "a path or an object"),
    ),
    "userConfig": (_is_object, "an object"),
    "metadata": (_is_object, "an object"),
}


def _check(document: Document) -> Iterable[Note]:
    if document.manifest is None:
        return
    if field_of(document.manifest, "name") is None:
        yield document.note('without "name" the plugin is not loaded; add it', opening(document))
    for entry in entries(document):
        is_right, form = _FORMS.get(entry.key, (None, ""))
        if is_right is not None and not is_right(entry.node):
            yield document.note(f'"{entry.key}" is {form}', (entry.node.start, entry.node.end))


_WHOLE: Final = '{"name": "shop", "version": "1.0.0", "description": "Shop.", "author": {"name": "We"}}\n'
RULE: Final = Rule(
    summary="every value of a plugin is one that the client takes",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.PLUGIN}),
)
GOOD: Final = (Example(name="whole", path=PLUGIN, text=_WHOLE),)
BAD: Final = (
    Example(name="a name with a blank", path=PLUGIN, text=_WHOLE.replace('"shop"', '"My Shop"')),
    Example(name="a version of two parts", path=PLUGIN, text=_WHOLE.replace("1.0.0", "1.0")),
    Example(name="keywords as one text", path=PLUGIN, text=_WHOLE.replace("{", '{"keywords": "a, b", ', 1)),
)
