"""YAML read strictly: plain data with the place of every key and value, and a list of problems instead of a guess.

* Duplicate keys, keys that are no text, tags, too deep or too large documents are problems. A file never becomes
  anything but plain data.
* Two dialects. `SETTINGS` is the core schema of YAML 1.2, so `12:00` and `2026-12-24` stay text; aliases are refused.
  `MANIFEST` reads numbers as kubectl does (`0644` is octal) and allows aliases and merge keys up to a size; words that
  kubectl takes for booleans (`yes`, `off`) must be quoted or written as `true` or `false`.

It knows nothing of what the data means.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from deploy_production.model.source import Position, Problem, Span
from deploy_production.model.text import one_line

DataPath = tuple[str | int, ...]
"""Where something is in the data: `("verify", "smoke", 0, "url")`."""

_MAX_DEPTH = 40
_MAX_NODES = 100_000
_TAG = "tag:yaml.org,2002:"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LIKE_BOOLEAN = re.compile(r"^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$")
_TEMPLATE = re.compile(r"\{\{-?\s*[.$\w\"]")


class Dialect(StrEnum):
    SETTINGS = "settings"
    MANIFEST = "manifest"


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlDocument:
    data: Any
    start: Position
    values: Mapping[DataPath, Position]
    """Where each value begins; the whole document is the empty path."""
    keys: Mapping[DataPath, Position]
    """Where the key of each mapping entry begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlText:
    documents: tuple[YamlDocument, ...]
    """Without empty documents."""
    problems: tuple[Problem, ...]


class _ResolverBase(Reader, Scanner, Parser, Composer, BaseResolver):
    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)


class _SettingsLoader(_ResolverBase):
    """The core schema of YAML 1.2 without infinities."""


class _ManifestLoader(_ResolverBase):
    """What kubectl's reader takes for numbers, plus merge keys."""


_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
for _loader in (_SettingsLoader, _ManifestLoader):
    _loader.add_implicit_resolver(_TAG + "null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
    _loader.add_implicit_resolver(_TAG + "bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_SettingsLoader.add_implicit_resolver(_TAG + "int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))
_ManifestLoader.add_implicit_resolver(
    _TAG + "int",
    re.compile(r"^[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)$"),
    list("-+0123456789"),
)
_ManifestLoader.add_implicit_resolver(_TAG + "merge", re.compile(r"^<<$"), ["<"])
for _loader in (_SettingsLoader, _ManifestLoader):
    _loader.add_implicit_resolver(_TAG + "float", _FLOAT, list("-+.0123456789"))


def read_yaml(text: str, *, dialect: Dialect) -> YamlText:
    """Returns every document of a text; text that cannot be read is a problem, never an exception."""
    # The stubs of PyYAML accept none but their own loaders.
    loader: Any = _SettingsLoader if dialect is Dialect.SETTINGS else _ManifestLoader
    try:
        problems = list(_refused_events(text, dialect))
        if problems:
            return YamlText(documents=(), problems=tuple(problems))
        roots = list(yaml.compose_all(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        return YamlText(documents=(), problems=(_syntax_problem(text, error),))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "a control character stands here; remove it"
        return YamlText(documents=(), problems=(Problem(code="yaml-syntax", message=message, span=Span.at(line)),))
    documents = []
    for root in roots:
        builder = _Builder(dialect=dialect)
        data = builder.build(root, (), 0)
        problems.extend(builder.problems)
        if data is not None or builder.problems:
            start = _position(root)
            documents.append(YamlDocument(data=data, start=start, values=builder.values, keys=builder.keys))
    return YamlText(documents=tuple(documents), problems=tuple(problems))


def _refused_events(text: str, dialect: Dialect) -> Iterator[Problem]:
    """Bounds depth and size before anything recursive runs, and tells aliases and tags."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH or count > _MAX_NODES:
            yield _problem("yaml-too-large", "the document is nested too deeply or too large", event.start_mark)
            return
        yield from _refused_event(event, dialect)


def _refused_event(event: yaml.Event, dialect: Dialect) -> Iterator[Problem]:
    anchored = isinstance(event, yaml.NodeEvent) and event.anchor is not None
    if dialect is Dialect.SETTINGS and anchored:
        yield _problem("yaml-alias", "anchors and aliases are not allowed here; write the value out", event.start_mark)
    tag = getattr(event, "tag", None)
    if tag is not None and (dialect is Dialect.SETTINGS or tag != _TAG + "str"):
        yield _problem("yaml-tag", f"the tag `{one_line(tag, cap=60)}` is not allowed; leave it out", event.start_mark)


class _Builder:
    """Turns nodes into plain data and notes where each came from."""

    def __init__(self, *, dialect: Dialect) -> None:
        self.dialect = dialect
        self.values: dict[DataPath, Position] = {}
        self.keys: dict[DataPath, Position] = {}
        self.problems: list[Problem] = []
        self._nodes = 0

    def build(self, node: Node, path: DataPath, depth: int) -> Any:
        self._nodes += 1
        # Aliases can make a small text large, or endless.
        if depth > _MAX_DEPTH or self._nodes > _MAX_NODES:
            if not any(problem.code == "yaml-too-large" for problem in self.problems):
                self._tell("yaml-too-large", "the document is too large once its aliases are followed", node)
            return None
        self.values[path] = _position(node)
        match node:
            case MappingNode():
                return self._mapping(node, path, depth)
            case SequenceNode():
                return [self.build(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
            case _:
                return self._scalar(node)

    def _mapping(self, node: MappingNode, path: DataPath, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _TAG + "merge":
                merged = {**self._merge(value_node, path, depth), **merged}
                continue
            key = self._key(key_node)
            if key is None:
                continue
            if key in data:
                first = self.keys[(*path, key)]
                self._tell("duplicate-key", f"`{one_line(key, cap=60)}` stands here twice, first at {first}", key_node)
                continue
            self.keys[(*path, key)] = _position(key_node)
            data[key] = self.build(value_node, (*path, key), depth + 1)
        return {**merged, **data} if merged else data

    def _merge(self, node: Node, path: DataPath, depth: int) -> dict[str, Any]:
        sources = node.value if isinstance(node, SequenceNode) else [node]
        merged: dict[str, Any] = {}
        for source in sources:
            data = self.build(source, (*path, "<<"), depth + 1)
            if not isinstance(data, dict):
                self._tell("yaml-merge", "`<<` takes a mapping or a list of mappings", source)
                return {}
            merged = {**data, **merged}
        return merged

    def _key(self, node: Node) -> str | None:
        if isinstance(node, ScalarNode) and node.tag == _TAG + "str":
            return self._text(node)
        hint = "; this looks like a template, and templates are not filled in" if isinstance(node, MappingNode) else ""
        self._tell("yaml-key", f"a key must be text: put it in quotes{hint}", node)
        return None

    def _scalar(self, node: Node) -> Any:
        text = str(node.value)
        match node.tag.removeprefix(_TAG):
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return self._integer(text, node)
            case "float":
                return self._float(text, node)
            case _:
                return self._text(node)

    def _integer(self, text: str, node: Node) -> int | None:
        plain = text.replace("_", "").lower()
        if re.fullmatch(r"[-+]?0[0-7]+", plain):
            plain = plain.replace("0", "0o", 1)
        try:
            return int(plain, 10 if self.dialect is Dialect.SETTINGS else 0)
        except ValueError:
            self._tell("yaml-number", f"`{one_line(text, cap=40)}` is no number; put it in quotes if it is text", node)
            return None

    def _float(self, text: str, node: Node) -> float | None:
        value = float(text) if _FLOAT.match(text) else float("inf")
        if value in (float("inf"), float("-inf")) or re.match(r"[-+]?0[0-9]", text):
            shown = one_line(text, cap=40)
            self._tell("yaml-number", f"`{shown}` is not a clear number; put it in quotes if it is text", node)
            return None
        return value

    def _text(self, node: Node) -> str:
        text = str(node.value)
        plain = isinstance(node, ScalarNode) and node.style is None
        if self.dialect is Dialect.MANIFEST and plain and _LIKE_BOOLEAN.match(text):
            message = f"`{text}` is a boolean for kubectl: write true or false, or put it in quotes"
            self._tell("yaml-boolean", message, node)
        if _SURROGATE.search(text):
            self._tell("yaml-text", "half of a character stands here (\\ud800 to \\udfff); it is no text", node)
        return text

    def _tell(self, code: str, message: str, node: Node) -> None:
        self.problems.append(_problem(code, message, node.start_mark))


def _syntax_problem(text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    message = one_line(f"this is not YAML: {error.problem or error.context}", cap=160)
    line = text.splitlines()[mark.line] if mark is not None and mark.line < len(text.splitlines()) else ""
    if _TEMPLATE.search(line):
        message += "; this looks like a template, and templates are not filled in"
    elif "\t" in line:
        message += "; YAML is indented with spaces, not with tabs"
    return _problem("yaml-syntax", message, mark)


def _problem(code: str, message: str, mark: Any) -> Problem:
    span = Span.at(1) if mark is None else Span.at(mark.line + 1, mark.column + 1)
    return Problem(code=code, message=message, span=span)


def _position(node: Node) -> Position:
    return Position(line=node.start_mark.line + 1, column=node.start_mark.column + 1)
