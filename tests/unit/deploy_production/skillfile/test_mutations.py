"""One line of the shipped skill removed or doubled: it reads as the same but for that line, or it has a problem."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from deploy_production.model.skill import Skill
from deploy_production.model.source import Span
from deploy_production.skillfile.reader import read_skill, shipped_skill, shipped_skill_bytes

LINES = shipped_skill_bytes().decode().split("\n")
BASE = shipped_skill()


def _facts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yields every value of a skill with where it hangs, places left out."""
    match value:
        case Span():
            return
        case tuple():
            parts = [("", item) for item in value]
        case Mapping():
            parts = [(f".{key}", item) for key, item in value.items()]
        case _ if is_dataclass(value):
            named = [entry.name for entry in fields(value) if entry.name not in ("digest", "problems")]
            parts = [(f".{name}", getattr(value, name)) for name in named]
        case _:
            yield path, value
            return
    for name, part in parts:
        yield from _facts(part, path + name)


FACTS = Counter(_facts(BASE))


def _spoken(line: str, fact: Any) -> bool:
    """Tells whether a value comes from the line: its text, or something typed that stands for it."""
    return type(fact) is not str or any(word in line for word in fact.split("\n")) or line.strip() in fact


def _lost(changed: Skill) -> Counter[tuple[str, Any]]:
    return FACTS - Counter(_facts(changed))


@pytest.mark.parametrize("number", range(len(LINES)))
def test_removed_line_is_a_problem_or_takes_away_only_itself(number: int) -> None:
    skill = read_skill("\n".join(LINES[:number] + LINES[number + 1 :]).encode())
    if skill.problems:
        return
    line = LINES[number]
    for path, value in _lost(skill):
        is_moved_under_another_heading = path.endswith(".heading")
        assert is_moved_under_another_heading or _spoken(line, value), (path, value)
    if not line.lstrip().startswith(("- ", "npm", "docker", "kubectl", "###", "Rollback ->")):
        assert [check.id for gate in skill.gates for check in gate.checks] == [c.id for c in BASE.gates[0].checks]


@pytest.mark.parametrize("number", range(len(LINES)))
def test_doubled_line_is_a_problem_or_loses_nothing(number: int) -> None:
    skill = read_skill("\n".join(LINES[: number + 1] + LINES[number:]).encode())
    if skill.problems:
        return
    kept_longer = {path for path, _ in _lost(skill)}
    assert kept_longer <= {".gates.validation"}


@pytest.mark.parametrize("number", [n for n, line in enumerate(LINES) if line.lstrip(" -").startswith(("<", "</"))])
def test_removed_line_of_a_control_block_never_removes_a_check_in_silence(number: int) -> None:
    skill = read_skill("\n".join(LINES[:number] + LINES[number + 1 :]).encode())
    assert skill.problems or [c.id for g in skill.gates for c in g.checks] == [c.id for c in BASE.gates[0].checks]


PROCESS = range(LINES.index("## Deployment Process"), LINES.index("## Safety Features"))
MARKUP = 8
"""Characters at the beginning of a line that hold its markup."""


def _sizes(skill: Skill) -> list[tuple[int, int, int]]:
    return [(step.number, len(step.commands), len(step.checklist)) for step in skill.steps]


@pytest.mark.parametrize("number", [n for n in PROCESS if LINES[n].startswith(("#", "`", "- "))])
@pytest.mark.parametrize("instead", ["", "xx", " {}"], ids=["removed", "doubled", "a blank before"])
def test_slip_of_the_pen_in_the_process_takes_nothing_away_in_silence(number: int, instead: str) -> None:
    line = LINES[number]
    for at in range(min(MARKUP, len(line))):
        written = instead.replace("x", line[at]).replace("{}", line[at])
        changed = line[:at] + written + line[at + 1 :]
        skill = read_skill("\n".join([*LINES[:number], changed, *LINES[number + 1 :]]).encode())
        assert skill.problems or _sizes(skill) == _sizes(BASE), changed


@pytest.mark.parametrize("number", [n for n, line in enumerate(LINES) if "<" in line and "->" not in line])
@pytest.mark.parametrize("cut", ["<", ">", "</", '"'])
def test_markup_that_loses_a_character_is_a_problem(number: int, cut: str) -> None:
    line = LINES[number]
    if cut not in line:
        return
    at = line.rindex(cut) + len(cut) - 1
    changed = line[:at] + line[at + 1 :]
    skill = read_skill("\n".join([*LINES[:number], changed, *LINES[number + 1 :]]).encode())
    assert skill.problems
