"""How long linters take: whole processes, in turn, so that a machine whose speed drifts is fair to all."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.lint_peers import PeerError, run

TURNS, ROUNDS = 3, 15
"""How often a tree, and one file, are linted."""
PATIENCE = 15
"""Seconds after which a linter is measured over the tree once only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A linter that is measured."""

    name: str
    over: Callable[[Path], list[str]]
    """Its command for a plugin."""
    alone: Callable[[Path], list[str]]
    """Its command for one skill."""


@dataclass(slots=True)
class Times:
    """What was measured; a list is empty where a linter could not be run."""

    tree: list[tuple[float, float]] = field(default_factory=list)
    """Seconds by the clock, and of the processors with those of children."""
    first: list[float] = field(default_factory=list)
    """Seconds for one skill with an empty home."""
    again: list[float] = field(default_factory=list)
    """The same with a home in which the linter may have kept what it saw before."""

    def of_skills(self, count: int) -> dict[str, float]:
        """Returns skills a second, milliseconds of the processors a skill, and those for one skill, as far as known."""
        known: dict[str, float] = {}
        if self.tree:
            wall, used = min(self.tree)
            known |= {"rate": count / wall, "processor": used * 1000 / count}
        for name, taken in (("alone", self.first), ("again", self.again)):
            # The first one has filled the home, and the machine's memory of the program.
            if taken[1:]:
                known[name] = statistics.median(taken[1:]) * 1000
        return known


def measure(tried: Sequence[Tried], tree: Path, single: Path) -> dict[str, Times]:
    """Measures each linter over a plugin and over the one skill of another; what cannot be run is told and left out."""
    times = {one.name: Times() for one in tried}
    for _ in range(TURNS):
        for one in tried:
            taken = times[one.name].tree
            if not taken or min(taken)[0] < PATIENCE:
                sys.stderr.write(f"{one.name}, a tree ...\n")
                taken += _took(one, one.over(tree), tree)
    with tempfile.TemporaryDirectory(prefix="lint-known-") as homes:
        for _ in range(ROUNDS + 1):
            for one in tried:
                _one_file(one, times[one.name], single, Path(homes) / one.name)
    return times


def _one_file(one: Tried, times: Times, single: Path, home: Path) -> None:
    home.mkdir(exist_ok=True)
    folder, argv = single.parents[2], one.alone(single)
    times.first += [wall for wall, _ in _took(one, argv, folder)]
    times.again += [wall for wall, _ in _took(one, argv, folder, home)]


def _took(one: Tried, argv: list[str], folder: Path, home: Path | None = None) -> list[tuple[float, float]]:
    before, began = os.times(), time.perf_counter()
    try:
        run(argv, folder, home)
    except PeerError as error:
        sys.stderr.write(f"{one.name}: the time was not measured: {error}\n")
        return []
    wall, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return [(wall, used)]
