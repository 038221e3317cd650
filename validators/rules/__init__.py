"""The catalogue of rules: every module of this package that has no leading underscore is one rule.

A module without its `RULE`, `GOOD` or `BAD` stops the program: a rule that does not load must never look like a pass.
"""

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from ..rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    id: str
    rule: Rule
    description: str
    """The docstring of the module: why the rule is there."""
    good: str
    """A document in which no rule finds anything."""
    bad: str
    """A document in which this rule, and no other, finds something."""


@cache
def catalogue() -> tuple[Entry, ...]:
    """Returns all rules, sorted by id."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    return tuple(_entry(name) for name in names)


def _entry(name: str) -> Entry:
    module = import_module(f"{__name__}.{name}")
    if not module.__doc__:
        raise RuntimeError(f"the rule {name} has no docstring")
    return Entry(
        id=name.replace("_", "-"),
        rule=module.RULE,
        description=module.__doc__.strip(),
        good=module.GOOD,
        bad=module.BAD,
    )
