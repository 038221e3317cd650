"""YAML with places, by the C composer: the schema of YAML 1.2 that the client's parser knows, so that `yes` is a text.

Aliases are followed, but never into themselves, and never to more than `MAX_NODES` values; deeper than `MAX_DEPTH` is
not read. Both count as not YAML: no document makes this slow, or the process fall.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from .head import Entry, Node

MAX_DEPTH = 32
MAX_NODES = 10_000
_TAG = "tag:yaml.org,2002:"
_OPENERS = re.compile(r"[\[{]|^[ ]*(?:[-?:][ ]+){2,}", re.MULTILINE)


class YamlError(Exception):
    """A text is not YAML, or none that is read here."""

    def __init__(self, message: str, offset: int) -> None:
        """Takes what is wrong, and where."""
        super().__init__(message)
        self.message = message
        self.offset = offset


class _Loader(yaml.CSafeLoader):
    """Resolves plain scalars as the core schema of YAML 1.2 does."""


_Loader.yaml_implicit_resolvers = {}
for _name, _expression, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
):
    _Loader.add_implicit_resolver(f"{_TAG}{_name}", re.compile(rf"(?:{_expression})\Z"), list(_first))
_TRUTHS = {"true": True, "false": False}
_BASES = {"0o": 8, "0x": 16, "": 10}
MAX_DIGITS = 64


_MERGE = "<<"
_ODD = (*range(1, 9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFFE, 0xFFFF)
_HIDDEN = {code: 0xF000 + index for index, code in enumerate(_ODD)}
"""The composer refuses these, or ends lines at them, as YAML 1.1 did; the client's parser takes them as they are."""
_VISIBLE = {private: code for code, private in _HIDDEN.items()}


def compose(text: str) -> Node | None:
    """Returns the one document of a text as plain data with places; None when it holds nothing.

    Raises:
        YamlError: when it is not YAML, or deeper or larger than what is read.
    """
    if len(_OPENERS.findall(text)) >= MAX_DEPTH:
        _require_shallow(text)
    plain = text if text.isascii() and text.isprintable() else text.translate(_HIDDEN)
    try:
        node = yaml.compose(plain, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(error.problem or error.context or "it cannot be read", mark.index if mark else 0) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YamlError(str(error).partition("\n")[0] or "it cannot be read", 0) from error
    return None if node is None else _Builder(has_hidden=plain != text).node(node, 0)


def _require_shallow(text: str) -> None:
    """The composer calls itself for each level, so the depth is counted before it is asked."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise YamlError(
                    f"it nests more than {MAX_DEPTH} levels", event.start_mark.index if event.start_mark else 0
                )
    except yaml.YAMLError:
        return


class _Builder:
    """Counts what it builds, so that aliases of aliases end."""

    def __init__(self, *, has_hidden: bool) -> None:
        self._count = 0
        self._has_hidden = has_hidden

    def node(self, node: yaml.Node, depth: int) -> Node:
        start, end = node.start_mark.index, node.end_mark.index
        self._count += 1
        if self._count > MAX_NODES or depth > MAX_DEPTH:
            raise YamlError("its aliases make it too large or too deep", start)
        if isinstance(node, yaml.SequenceNode):
            items = tuple(self.node(item, depth + 1) for item in node.value)
            return Node(value=[item.value for item in items], start=start, end=end, items=items)
        if isinstance(node, yaml.MappingNode):
            fields = tuple(self._entries(node, depth))
            return Node(value={entry.key: entry.value for entry in fields}, start=start, end=end, fields=fields)
        if not isinstance(node, yaml.ScalarNode):
            raise YamlError("it holds what is no value", start)
        return Node(value=self._scalar(node), start=start, end=end, style=node.style or "")

    def _entries(self, node: yaml.MappingNode, depth: int) -> Iterator[Entry]:
        own = {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
        for key, value in node.value:
            built = self.node(value, depth + 1)
            name = self._name(key, depth)
            if name == _MERGE and (merged := _merged(built)):
                yield from (entry for entry in merged if entry.key not in own)
            else:
                start, end = key.start_mark.index, key.end_mark.index
                yield Entry(key=name, key_start=start, key_end=end, node=built)

    def _name(self, key: yaml.Node, depth: int) -> str:
        """Returns a key as a text; a list becomes what a script makes of one."""
        if isinstance(key, yaml.ScalarNode):
            return self._shown(key.value)
        value = self.node(key, depth + 1).value
        return ",".join(map(str, value)) if isinstance(value, list) else "[object Object]"

    def _shown(self, text: str) -> str:
        return text.translate(_VISIBLE) if self._has_hidden else text

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        """Returns what a scalar means; one whose tag says otherwise than its text is a text."""
        text = self._shown(node.value)
        match node.tag.removeprefix(_TAG):
            case "bool":
                return _TRUTHS.get(text.lower(), text)
            case "null":
                return None
            case "int":
                return _integer(text)
            case "float":
                return _real(text)
            case _:
                return text


def _merged(node: Node) -> list[Entry]:
    return [entry for part in (node, *node.items) for entry in part.fields]


def _integer(text: str) -> int | str:
    base = _BASES.get(text[:2], 10)
    # A number of a thousand digits is none that anybody means, and slow to convert.
    if len(text) > MAX_DIGITS:
        return text
    try:
        return int(text[2:], base) if base != _BASES[""] else int(text)
    except ValueError:
        return text


def _real(text: str) -> float | str:
    try:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
