"""The catalogue of rules: each file of `rules/` that is called `vs123_some_slug.py` is one rule.

* Names are read from the folder, and a rule is imported with its group, when a document may need the group.
* A file that lacks its docstring, `RULE`, `GOOD` or `BAD` stops the program: a rule that does not load must never look
  like a pass. So does a code that two files claim.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from . import disk
from .document import Document, Kind
from .record import record
from .rule import Example, Need, Rule

_FILE = re.compile(r"vs(?P<number>\d{3})_(?P<slug>[a-z][a-z0-9_]*)\.py")
# The rules import the engine, so the engine knows them by their place and name only.
_FOLDER = disk.join(disk.parent(__file__), "rules")
_PACKAGE = f"{__package__}.rules"
GROUPS: Mapping[str, str] = {
    "1": "Frontmatter",
    "2": "Description",
    "3": "XML structure",
    "4": "Control blocks",
    "5": "Genetic Code",
    "6": "Progressive disclosure",
    "7": "Commands",
    "8": "Across files",
    "9": "Suppressions",
}
"""The name of each group, by the first digit of its codes."""
ACROSS = "8"
"""The one group that may hold rules over a tree."""


@record
class Entry:
    code: str
    slug: str
    rule: Rule
    page: str
    """The docstring of the module."""
    good: tuple[Example, ...]
    bad: tuple[Example, ...]

    @property
    def group(self) -> str:
        return self.code[2]


@cache
def _files() -> Mapping[str, str]:
    """Returns the module of each code, sorted by code."""
    found: dict[str, str] = {}
    for name in disk.names(_FOLDER):
        match = _FILE.fullmatch(name)
        if match is None:
            continue
        code = f"VS{match['number']}"
        if code in found:
            raise RuntimeError(f"two rules are called {code}: {found[code]} and {name}")
        found[code] = name.removesuffix(".py")
    return found


def codes() -> tuple[str, ...]:
    """Returns the codes of all rules, sorted."""
    return tuple(_files())


def slug_of(code: str) -> str:
    return _files()[code][6:].replace("_", "-")


@cache
def entry(code: str) -> Entry:
    """Imports one rule.

    Raises:
        RuntimeError: when its file lacks a part of a rule.
        KeyError: when no rule has this code.
    """
    module = import_module(f"{_PACKAGE}.{_files()[code]}")
    _require_parts(module)
    return Entry(
        code=code, slug=slug_of(code), rule=module.RULE, page=module.__doc__ or "", good=module.GOOD, bad=module.BAD
    )


def _require_parts(module: ModuleType) -> None:
    missing = [name for name in ("RULE", "GOOD", "BAD") if not getattr(module, name, None)]
    if missing or not module.__doc__:
        raise RuntimeError(f"the rule {module.__name__} has no {' and no '.join(missing) or 'docstring'}")


def catalogue() -> tuple[Entry, ...]:
    """Imports all rules, sorted by code."""
    return tuple(entry(code) for code in codes())


def find(name: str) -> Entry | None:
    """Returns a rule by its code or slug, in any spelling."""
    folded = name.strip().lower().replace("_", "-")
    for code in codes():
        if folded in {code.lower(), slug_of(code)}:
            return entry(code)
    return None


# What a document must have before the rules of a group are even imported.
_WORTH: Mapping[str, Callable[[Document], bool]] = {
    "3": lambda document: "<" in document.text or "```" in document.text or "~~~" in document.text,
    "4": lambda document: document.has_control,
    "9": lambda document: document.silence is not None,
    "7": lambda document: document.has(Need.COMMANDS) or document.has(Need.FRONTMATTER),
}

_GROUPS_OF: Mapping[Kind, frozenset[str]] = {
    Kind.SKILL: frozenset(GROUPS).difference(ACROSS),
    Kind.PLUGIN: frozenset("18"),
    Kind.MARKETPLACE: frozenset("18"),
    Kind.SCRIPT: frozenset("179"),
}
"""The groups that have rules for a kind of document."""


def across_files() -> Iterator[Entry]:
    """Yields the rules over many documents together."""
    for code in codes():
        if code[2] == ACROSS:
            candidate = entry(code)
            if candidate.rule.check_tree is not None:
                yield candidate


class Panel:
    """Rules that are asked together, in the order of their codes; it equals itself alone, so that it makes a key."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)


@cache
def everything_for(kind: Kind) -> Panel:
    """Returns all rules over one document of a kind."""
    return Panel(entry(code) for code in codes() if code[2] in _GROUPS_OF[kind])


def asked_for(document: Document) -> Panel:
    """Returns the rules over one document whose needs it meets."""
    groups = _GROUPS_OF[document.kind]
    if document.kind is Kind.SKILL:
        groups = groups.difference([group for group, is_worth in _WORTH.items() if not is_worth(document)])
    met = frozenset([need for need in Need if document.has(need)])
    return _panel(groups, met, _keys(groups).intersection([one.key for one in document.head.entries]))


@cache
def _panel(groups: frozenset[str], met: frozenset[Need], keys: frozenset[str]) -> Panel:
    candidates = (entry(code) for code in codes() if code[2] in groups)
    return Panel(
        one for one in candidates if one.rule.needs <= met and (not one.rule.keys or not one.rule.keys.isdisjoint(keys))
    )


@cache
def _keys(groups: frozenset[str]) -> frozenset[str]:
    """Returns every key of a frontmatter that a rule waits for."""
    return frozenset().union(*(entry(code).rule.keys for code in codes() if code[2] in groups))
