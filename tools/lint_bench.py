"""Measures validate-skill beside the other linters of skills, and prints a table: `python -m tools.lint_bench`.

* One generated tree for all, whole processes, the best of three in turn; one skill alone, whole process, the median of
  several in turn: the first time, with an empty home, and again, when the linter has seen it.
* Ours is installed as the others are, and as somebody does who wants the linter only.
* One matrix of defects and of skills that are right, each alone in a plugin, told by `tools/lint_matrix`.
* Ours has found a defect when it reports the rule that is for it. A peer has found it by whatever it says at warning
  or error level of that case and not of the skill that the case was made from, whatever it is that it says.
* Goals: 2,000 skills a second over a tree, 60 ms for one file; ahead of each peer in what it finds, in false alarms and
  in time.

With `--check`, goals that are missed make the exit code 1; with `--write`, docs/linter-peers.md gets what was measured.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from tools.lint_install import install as install_ours
from tools.lint_matrix.case import Case, write
from tools.lint_matrix.defects import DEFECTS
from tools.lint_matrix.tree import write_tree
from tools.lint_matrix.valid import PLAIN_CASE, SHIPPED_CASE, VALID
from tools.lint_page import write_page
from tools.lint_peers import LOUD, PEERS, Peer, PeerError, install, said
from tools.lint_times import Tried, measure
from validators.discovery import find_targets
from validators.policy import Policy
from validators.runner import check_targets

OURS = "validate-skill"
SKILLS, AT_ONCE = 3000, 2
RATE, ALONE_MS = 2000, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is known of one linter."""

    name: str
    rate: float | None = None
    """Skills a second over the tree; none where it was not measured."""
    processor: float | None = None
    """Milliseconds of the processors for one skill of the tree, which a busy machine changes little."""
    alone: float | None = None
    """Milliseconds for one skill, whole process, the first time."""
    again: float | None = None
    """The same when it was asked before."""
    said: dict[str, frozenset[str]] = field(default_factory=dict)
    """What it says of each case that it takes for bad."""

    @property
    def found(self) -> int:
        return sum(case.name in self.said for case in DEFECTS)

    @property
    def false_alarms(self) -> int:
        return sum(case.name in self.said for case in VALID)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="exit 1 when a goal is missed")
    parser.add_argument("--write", action="store_true", help="write what was measured into docs/linter-peers.md")
    parser.add_argument("--skills", type=int, default=SKILLS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lint-bench-") as folder:
        root = Path(folder)
        size = write_tree(root / "tree", options.skills)
        single = write(PLAIN_CASE, root / "single")
        ours = install_ours(root / "ours")
        peers = list(_installed())
        tried = [Tried(name=OURS, over=_ours(ours), alone=_ours(ours))]
        tried += [Tried(name=one.title, over=partial(one.argv, at), alone=partial(one.alone, at)) for one, at in peers]
        times = measure(tried, root / "tree", single)
        verdicts = [_our_verdicts(), *(_matrix(peer, at) for peer, at in peers)]
        rows = [
            Row(name=one.name, said=told, **times[one.name].of_skills(options.skills))
            for one, told in zip(tried, verdicts, strict=True)
        ]
    what = f"{date.today()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"  # noqa: DTZ011 -- the day here
    what += f"; {options.skills} skills of {size / 1e6:.1f} MB; {len(DEFECTS)} defects, {len(VALID)} that are right"
    sys.stdout.write(f"{what}\n{table(rows)}\n")
    if options.write:
        write_page(what, table(rows), rows)
    missed = list(goals_missed(rows))
    for one in missed:
        sys.stdout.write(f"missed: {one}\n")
    return 1 if options.check and (missed or len(peers) < len(PEERS)) else 0


def table(rows: Sequence[Row]) -> str:
    """Returns the table in Markdown."""
    lines = [
        "| linter | skills/s | processor, ms a skill | one file first, ms | again, ms | defects found | false alarms |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        rate = "not measured" if row.rate is None else f"{row.rate:,.0f}"
        used = "not measured" if row.processor is None else f"{row.processor:.2f}"
        alone, again = ("not measured" if one is None else f"{one:.0f}" for one in (row.alone, row.again))
        verdicts = f"{row.found} of {len(DEFECTS)} | {row.false_alarms} of {len(VALID)}"
        lines.append(f"| {row.name} | {rate} | {used} | {alone} | {again} | {verdicts} |")
    return "\n".join(lines)


def goals_missed(rows: Sequence[Row]) -> Iterable[str]:
    """Yields each goal that was not reached."""
    ours, *others = rows
    if ours.rate is None or ours.rate < RATE:
        yield f"{ours.rate or 0:,.0f} skills a second; the goal is {RATE:,}"
    if ours.alone is None or ours.alone > ALONE_MS:
        yield f"{ours.alone or 0:.0f} ms for one file; the goal is {ALONE_MS}"
    for other in others:
        if other.found >= ours.found:
            yield f"{other.name} finds {other.found} defects, and we {ours.found}"
        if other.false_alarms < ours.false_alarms:
            yield f"{other.name} raises {other.false_alarms} false alarms, and we {ours.false_alarms}"
        yield from _slower(ours, other)


def _slower(ours: Row, other: Row) -> Iterable[str]:
    if (other.rate or 0) > (ours.rate or 0):
        yield f"{other.name} is faster over the tree: {other.rate:,.0f} skills a second"
    if other.alone is not None and other.alone < (ours.alone or 0):
        yield f"{other.name} is faster for one file the first time: {other.alone:.0f} ms"
    if other.again is not None and other.again < (ours.again or 0):
        yield f"{other.name} is faster for one file again: {other.again:.0f} ms"


def verdict(case: Case, root: Path) -> frozenset[str]:
    """Returns the codes at warning or error level that we report of a case, written to a folder."""
    write(case, root)
    report = check_targets(find_targets([str(root)]), Policy(), jobs=1)
    if report.faults:
        raise SystemExit(f"{case.name}: a rule failed: {report.faults[0]}")
    return frozenset(one.code for one in report.findings if one.severity.value in LOUD)


def _our_verdicts() -> dict[str, frozenset[str]]:
    found = {}
    for case in (*DEFECTS, *VALID):
        with tempfile.TemporaryDirectory() as folder:
            codes = verdict(case, Path(folder))
        if codes if case.code is None else case.code in codes:
            found[case.name] = codes
    return found


def _ours(programs: Path) -> Callable[[Path], list[str]]:
    return lambda path: [str(programs / OURS), "--isolated", "--output-format", "concise", str(path)]


def _installed() -> Iterable[tuple[Peer, Path]]:
    for peer in PEERS:
        try:
            yield peer, install(peer)
        except PeerError as error:
            sys.stderr.write(f"{peer.title} was not measured: {error}\n")


def _matrix(peer: Peer, programs: Path) -> dict[str, frozenset[str]]:
    def one(case: Case) -> frozenset[str]:
        with tempfile.TemporaryDirectory(prefix="lint-case-") as folder:
            # No path of the machine may make two messages differ.
            write(case, Path(folder) / "bench")
            told = said(peer, programs, Path(folder) / "bench")
        return frozenset(text.replace(folder, "") for text in told)

    noise = one(PLAIN_CASE)
    # What is said of the shipped skill anyway is no verdict on what was changed in it.
    usual = {SHIPPED_CASE.folder: one(SHIPPED_CASE)}
    cases = (*DEFECTS, *VALID)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = dict(zip((case.name for case in cases), pool.map(one, cases), strict=True))
    left = {
        case.name: told[case.name] - noise - (usual.get(case.folder, noise) if case.code else noise) for case in cases
    }
    return {name: texts for name, texts in left.items() if texts}


if __name__ == "__main__":
    sys.exit(main())
