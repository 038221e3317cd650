"""The YAML head of a skill, with the place of each key.

* Which keys there are and what they hold is data: the dialect of Claude Code, a superset of the Agent Skills format.
* An unknown key is a problem, because clients ignore it without a word: a misspelt `disable-model-invocation`
  would leave a deploy skill open to be started by itself.
* Anchors and aliases, tags, deep nesting and very long heads are refused before anything is built from them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from deploy_production.model.skill import Frontmatter, FrontmatterField
from deploy_production.skillfile.document import Document, ProblemLog, quoted

MAX_LENGTH = 65_536
MAX_DEPTH = 12
_SEPARATOR = re.compile(r"---[ \t]*")
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.SafeLoader):
    """Leaves dates as the text they are: a frontmatter holds plain data only."""


_Loader.yaml_implicit_resolvers = {
    first: [entry for entry in entries if entry[0] != _TIMESTAMP]
    for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    types: tuple[type, ...]
    form: str
    pattern: re.Pattern[str] | None = None
    required: bool = False


_TEXT = Key(types=(str,), form="a text")
_FLAG = Key(types=(bool,), form="true or false")
_NAMES = Key(types=(str, list), form="a text or a list of texts")
_SCALAR = Key(types=(str, int, float), form="a text or a number")
_OBJECT = Key(types=(dict,), form="a mapping")

CLAUDE_CODE: dict[str, Key] = {
    "name": Key(
        types=(str,),
        form="1 to 64 lower-case letters, digits and single hyphens",
        pattern=re.compile(r"(?=.{1,64}\Z)[a-z0-9]+(?:-[a-z0-9]+)*"),
        required=True,
    ),
    "description": Key(
        types=(str,), form="1 to 1024 characters", pattern=re.compile(r"(?s)\s*\S.{0,1022}\s*"), required=True
    ),
    "when_to_use": _TEXT,
    "argument-hint": _TEXT,
    "arguments": _NAMES,
    "disable-model-invocation": _FLAG,
    "user-invocable": _FLAG,
    "allowed-tools": _NAMES,
    "disallowed-tools": _NAMES,
    "model": _TEXT,
    "effort": Key(
        types=(str, int),
        form="low, medium, high, xhigh, max or a number",
        pattern=re.compile(r"low|med|medium|high|xhigh|max|\d{1,6}"),
    ),
    "context": Key(types=(str,), form="fork or inline", pattern=re.compile(r"fork|inline")),
    "agent": _TEXT,
    "background": _FLAG,
    "hooks": _OBJECT,
    "paths": _NAMES,
    "shell": Key(types=(str,), form="bash or powershell", pattern=re.compile(r"bash|powershell")),
    "version": _SCALAR,
    "license": _TEXT,
    "compatibility": _TEXT,
    "metadata": _OBJECT,
}
"""The keys an author may write, with their types, in the dialect of Claude Code."""


def read_frontmatter(document: Document, log: ProblemLog) -> tuple[Frontmatter | None, int]:
    """Reads the head; also returns the offset at which the body begins."""
    lines = list(document.lines())
    if not _SEPARATOR.fullmatch(lines[0][1]):
        log.add("missing-frontmatter", 'a skill begins with a line "---", its keys, and a line "---"', 0)
        return None, 0
    for number, (start, line) in enumerate(lines[1:], start=1):
        if _SEPARATOR.fullmatch(line):
            body = lines[number + 1][0] if number + 1 < len(lines) else len(document.text)
            return _read(document, lines[1][0], start, log), body
    log.add("unclosed-frontmatter", 'the frontmatter is never closed; add a line "---" after its last key', 0)
    return None, 0


def _read(document: Document, start: int, end: int, log: ProblemLog) -> Frontmatter | None:
    text = document.text[start:end]
    if len(text) > MAX_LENGTH:
        message = f"the frontmatter has {len(text)} characters, at most {MAX_LENGTH} are read"
        log.add("frontmatter-too-long", message, start, start)
        return None
    inner = text.find("---")
    if inner >= 0:
        message = 'some clients end the frontmatter at any "---"; write it differently here'
        log.add("separator-inside", message, start + inner, start + inner + 3)
    node = _compose(text, start, log)
    if node is None:
        return None
    frontmatter = Frontmatter(fields=MappingProxyType(_fields(node, start, log)), span=document.span(start, end))
    _check_keys(frontmatter, CLAUDE_CODE, log)
    return frontmatter


def _compose(text: str, offset: int, log: ProblemLog) -> yaml.MappingNode | None:
    try:
        if not _is_harmless(text, offset, log):
            return None
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = offset + (mark.index if mark else 0)
        log.add("bad-yaml", f"this is not YAML: {error.problem or error.context or 'unreadable'}", at)
        return None
    except yaml.YAMLError as error:
        log.add("bad-yaml", f"this is not YAML: {quoted(str(error))}", offset)
        return None
    if not isinstance(node, yaml.MappingNode):
        log.add("bad-yaml", 'the frontmatter has no keys; write "name: ..." and "description: ..."', offset)
        return None
    return node


def _is_harmless(text: str, offset: int, log: ProblemLog) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        at = offset + (event.start_mark.index if event.start_mark else 0)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if getattr(event, "tag", None):
            log.add("yaml-tag", "tags are not read; write plain values", at)
            return False
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            log.add("yaml-alias", "anchors and aliases are not read; write the value out", at)
            return False
        if depth > MAX_DEPTH:
            log.add("yaml-too-deep", f"the frontmatter nests more than {MAX_DEPTH} levels", at)
            return False
    return True


def _fields(node: yaml.MappingNode, offset: int, log: ProblemLog) -> dict[str, FrontmatterField]:
    _report_duplicates(node, offset, log)
    fields: dict[str, FrontmatterField] = {}
    for key_node, value_node in node.value:
        start, end = offset + key_node.start_mark.index, offset + value_node.end_mark.index
        try:
            key, value = _plain(key_node), _plain(value_node)
        except (yaml.YAMLError, ValueError) as error:
            log.add("bad-yaml", f"this value cannot be read: {quoted(str(error))}", start)
            continue
        if not isinstance(key, str):
            log.add("bad-yaml", "a key is a text", start)
            continue
        span = log.span(start, end)
        fields.setdefault(key, FrontmatterField(key=key, value=value, span=span))
    return fields


def _plain(node: yaml.Node) -> Any:
    return SafeConstructor().construct_object(node, deep=True)


def _report_duplicates(node: yaml.Node, offset: int, log: ProblemLog) -> None:
    """Reports a key that a mapping gives twice, at any depth; the depth is already limited."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _report_duplicates(item, offset, log)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            at = offset + key.start_mark.index
            log.add("duplicate-key", f"the key {quoted(name)} is given twice; keep one", at, at + len(name))
        seen.add(name)
        _report_duplicates(value, offset, log)


def _check_keys(frontmatter: Frontmatter, dialect: Mapping[str, Key], log: ProblemLog) -> None:
    for name, entry in frontmatter.fields.items():
        key = dialect.get(name)
        if key is None:
            log.add_span("unknown-key", _unknown(name, dialect), entry.span)
        elif not _fits(entry.value, key):
            log.add_span("mistyped-value", f'"{name}" is {key.form}, not {quoted(repr(entry.value))}', entry.span)
    for name, key in dialect.items():
        if key.required and name not in frontmatter.fields:
            log.add_span("missing-key", f'the frontmatter needs "{name}", {key.form}', frontmatter.span)


def _fits(value: Any, key: Key) -> bool:
    if isinstance(value, bool) and bool not in key.types:
        return False
    if not isinstance(value, key.types):
        return False
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        return False
    return key.pattern is None or key.pattern.fullmatch(str(value)) is not None


def _unknown(name: str, dialect: Mapping[str, Key]) -> str:
    folded = name.lower().replace("_", "-")
    close = [key for key in dialect if key.replace("_", "-") == folded] or get_close_matches(folded[:40], dialect, n=1)
    hint = f'; write "{close[0]}"' if close else f"; the known keys are: {', '.join(dialect)}"
    return f"{quoted(name)} is no key of a skill, and clients ignore it{hint}"
