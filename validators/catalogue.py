"""The catalogue of rules: each file of `rules/` that is called `vs123_some_slug.py` is one rule.

* Names are read from the folder, and a rule is imported when a document has what it waits for (`waits.py`).
* A file that lacks its docstring, `RULE`, `GOOD` or `BAD` stops the program: a rule that does not load must never look
  like a pass. So does a code that two files claim.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from . import disk
from .document import Document
from .record import record
from .rule import Example, Need, Rule
from .waits import KEYS, NEEDS

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


def across_files() -> Iterator[Entry]:
    """Yields the rules over many documents together."""
    return (one for one in _answering(frozenset({Need.TREE}), frozenset()) if one.rule.check_tree is not None)


class Panel:
    """Rules that are asked together, in the order of their codes; it equals itself alone, so that it makes a key."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)


def asked_for(document: Document) -> Panel:
    """Returns the rules over one document that has what they need."""
    return _panel(document.met(), _KEYS.intersection([one.key for one in document.head.entries]))


def askable_for(document: Document) -> Panel:
    """Returns the rules that can be asked about a document of its kind, whatever stands in it."""
    return _panel(document.can_have(), _KEYS)


@cache
def _panel(met: frozenset[Need], keys: frozenset[str]) -> Panel:
    return Panel(_answering(met, keys))


def _answering(met: frozenset[Need], keys: frozenset[str]) -> Iterator[Entry]:
    """Yields the rules that wait for nothing else; what does is not even imported."""
    for code in codes():
        if met.issuperset(NEEDS.get(code, "").split()) and _has_one(keys, KEYS.get(code, "").split()):
            one = entry(code)
            # A rule that was written since the list was made is asked like any other.
            if one.rule.needs <= met and _has_one(keys, one.rule.keys):
                yield one


def _has_one(keys: frozenset[str], wanted: Iterable[str]) -> bool:
    return not wanted or not keys.isdisjoint(wanted)


_KEYS = frozenset(key for keys in KEYS.values() for key in keys.split())
"""Every key of a frontmatter that a rule waits for."""
