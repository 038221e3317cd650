"""The manifest of `requirements.py` against the document and against the tests, in both directions."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from deploy_production.model.skill import Skill
from deploy_production.model.source import Position, Span
from deploy_production.skillfile.agreement import all_commands
from deploy_production.skillfile.reader import shipped_skill, shipped_skill_bytes
from tests.requirements import OWED, REQUIREMENTS

ROOT = Path(__file__).resolve().parents[1]
TEXT = shipped_skill_bytes().decode()
LINES = TEXT.split("\n")


def _offset(position: Position) -> int:
    return sum(len(line) + 1 for line in LINES[: position.line - 1]) + position.column - 1


def _range(span: Span) -> tuple[int, int]:
    return _offset(span.start), _offset(span.end)


def _inside(span: Span, *texts: str | None) -> Iterator[tuple[int, int]]:
    """Yields where each text stands inside an element; a text that is not there verbatim is the whole element."""
    start, end = _range(span)
    for text in texts:
        for line in (text or "").split("\n"):
            at = TEXT.find(line, start, end)
            yield (at, at + len(line)) if at >= 0 else (start, end)


def _gate_sentences(skill: Skill) -> Iterator[tuple[int, int]]:
    for gate in skill.gates:
        yield from _inside(gate.span, gate.purpose, gate.validation)
        for check in gate.checks:
            yield from _inside(check.span, check.requirement, check.verification, check.expected, check.failure_mode)


def _rollback_sentences(skill: Skill) -> Iterator[tuple[int, int]]:
    assert skill.rollback is not None
    yield from _inside(skill.rollback.span, skill.rollback.purpose)
    for trigger in skill.rollback.triggers:
        yield _range(trigger.span)
    for step in skill.rollback.steps:
        timeout = None if step.timeout is None else f"{int(step.timeout.total_seconds())} seconds"
        yield from _inside(step.span, step.action if step.command else None, timeout, step.expected, *step.duties)


def _process_sentences(skill: Skill) -> Iterator[tuple[int, int]]:
    for step in skill.steps:
        yield _range(step.span)
        for item in step.checklist:
            yield _range(item.span)
    for command in all_commands(skill.gates, skill.rollback, skill.steps):
        yield _range(command.span)
    assert skill.flow is not None
    for edge in skill.flow.edges:
        yield _range(edge.span)


def _safety_features() -> Iterator[tuple[int, int]]:
    start, end = TEXT.index("## Safety Features"), TEXT.index("## Rollback Procedure")
    for line in TEXT[start:end].split("\n"):
        if line.startswith("- "):
            at = TEXT.index(line, start)
            yield at, at + len(line)


def binding_sentences(skill: Skill) -> list[tuple[int, int]]:
    """Returns where every sentence stands that binds the product, derived from what the reader understood."""
    assert skill.mission is not None
    return [
        *_inside(skill.mission.span, skill.mission.objective, skill.mission.success_criteria),
        *_gate_sentences(skill),
        *_rollback_sentences(skill),
        *_process_sentences(skill),
        *_safety_features(),
        *(_range(constraint.span) for constraint in skill.constraints),
    ]


def _covered() -> bytearray:
    """Marks every character of the document that some entry quotes."""
    marks = bytearray(len(TEXT))
    for requirement in REQUIREMENTS.values():
        at = TEXT.find(requirement.quote)
        while at >= 0:
            marks[at : at + len(requirement.quote)] = b"\x01" * len(requirement.quote)
            at = TEXT.find(requirement.quote, at + 1)
    return marks


@cache
def _tests_of(path: str) -> dict[str, frozenset[str]]:
    """Returns the tests of a file by name, each with the requirements it is marked with; nothing is imported."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            found[node.name] = frozenset(_marks(node))
    return found


def _marks(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.requirement":
            for argument in decorator.args:
                yield str(ast.literal_eval(argument))


def _marked() -> Iterator[tuple[str, str]]:
    """Yields the id and the node id of each mark in the test suite."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        for test, ids in _tests_of(name).items():
            for requirement in sorted(ids):
                yield requirement, f"{name}::{test}"


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_quote_stands_in_the_document(name: str) -> None:
    assert REQUIREMENTS[name].quote in TEXT


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirement_is_proved_by_tests_that_exist(name: str) -> None:
    assert REQUIREMENTS[name].tests
    for test in REQUIREMENTS[name].tests:
        path, _, function = test.partition("::")
        assert (ROOT / path).is_file(), f"{path} does not exist"
        assert function in _tests_of(path), f"{path} has no {function}"


def test_every_marked_test_is_named_by_its_requirement() -> None:
    unknown = [f"{test} marks {name}" for name, test in _marked() if name not in REQUIREMENTS]
    assert not unknown, "no such requirement: " + "; ".join(unknown)
    unnamed = [f"{test} marks {name}" for name, test in _marked() if test not in REQUIREMENTS[name].tests]
    assert not unnamed, "not in the manifest: " + "; ".join(unnamed)


def test_no_binding_sentence_of_the_document_is_missing() -> None:
    covered = _covered()
    sentences = binding_sentences(shipped_skill())
    assert len(sentences) > 100
    missing = [
        TEXT[start:end]
        for start, end in sentences
        if any(TEXT[at].isalnum() and not covered[at] for at in range(start, end))
    ]
    assert missing == []


def test_a_sentence_that_nobody_quotes_would_be_found() -> None:
    covered = _covered()
    heading = TEXT.index("# Deploy to Production")
    assert not any(covered[heading : heading + 22])


def test_no_proof_is_owed() -> None:
    assert dict(OWED) == {}


def test_what_is_owed_would_have_to_be_a_requirement() -> None:
    assert set(OWED) <= set(REQUIREMENTS)
