from collections.abc import Iterable
from pathlib import Path

import pytest

from validators import across
from validators.catalogue import Entry
from validators.discovery import find_targets
from validators.note import Need, Note
from validators.policy import Policy
from validators.rule import Example, Rule
from validators.runner import FEW, Report, check_targets
from validators.tree import Tree

# The thread is that of the time limit of the tests; newer Pythons warn of any thread beside a fork.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
TEXT = "---\nname: {name}\ndescription: Ships it. Use when ready. Not for previews.\n---\nShip it.\n"


def _same_names(tree: Tree) -> Iterable[Note]:
    seen: set[str | None] = set()
    for skill in tree.skills():
        if skill.name in seen:
            name = skill.value("name")
            place = (name.start, name.end) if name else (0, 0)
            yield Note(message=f"{skill.name} again", start=place[0], end=place[1], path=skill.path)
        seen.add(skill.name)


def _broken(_tree: Tree) -> Iterable[Note]:
    raise RuntimeError("planted")


def _entry(check: object) -> Entry:
    rule = Rule(summary="names differ", check_tree=check, needs=frozenset({Need.TREE}))  # type: ignore[arg-type]  # either of two above
    return Entry(code="VS899", slug="planted", rule=rule, page="x", good=(), bad=(Example(name="x", text="x"),))


def _tree(folder: Path, count: int) -> Report:
    for number in range(count):
        path = folder / f"s{number:03d}" / "SKILL.md"
        path.parent.mkdir(parents=True)
        path.write_text(TEXT.format(name=f"s{number // 2}"), encoding="utf-8")
    return check_targets(find_targets([str(folder)]), Policy(select=("VS899",)), jobs=2)


@pytest.mark.parametrize("count", [4, FEW + 40])
def test_rule_over_a_tree_sees_every_document_however_many_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(across, "across_files", lambda: [_entry(_same_names)])
    report = _tree(tmp_path, count)
    assert len(report.paths) == count
    assert [finding.message for finding in report.findings] == [f"s{number} again" for number in range(count // 2)]
    assert {str(finding.start) for finding in report.findings} == {"2:7"}


def test_comment_silences_a_rule_over_a_tree_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(across, "across_files", lambda: [_entry(_same_names)])
    for name in "ab":
        (tmp_path / name).mkdir()
        text = TEXT.format(name="s").replace("name:", "# validate-skill: ignore[VS899] -- a twin\nname:")
        (tmp_path / name / "SKILL.md").write_text(text, encoding="utf-8")
    report = check_targets(find_targets([str(tmp_path)]), Policy(select=("VS899",)))
    assert (report.findings, report.silenced) == ((), 1)


def test_rule_over_a_tree_that_breaks_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(across, "across_files", lambda: [_entry(_broken)])
    report = _tree(tmp_path, 2)
    assert [fault.code for fault in report.faults] == ["VS899"]
    assert "planted" in report.faults[0].trace


def test_many_processes_find_what_one_finds(tmp_path: Path) -> None:
    for number in range(FEW + 10):
        path = tmp_path / f"s{number:03d}" / "SKILL.md"
        path.parent.mkdir()
        path.write_text(TEXT.format(name=f"S{number}") + "\n```\n" * (number % 3), encoding="utf-8")
    targets = find_targets([str(tmp_path)])
    one, many = check_targets(targets, Policy(), jobs=1), check_targets(targets, Policy(), jobs=3)
    assert one == many
    assert one.findings
