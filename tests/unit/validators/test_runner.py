from pathlib import Path

import pytest

from validators.rule import Severity
from validators.rules import catalogue
from validators.runner import NothingFoundError, check_file, find_documents

SEED = Path(__file__).parents[3] / "skills" / "deploy-production" / "SKILL.md"


def _skill(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    return path


def test_directories_are_searched_and_files_are_taken_as_they_are(tmp_path: Path) -> None:
    first = _skill(tmp_path / "b" / "SKILL.md")
    second = _skill(tmp_path / "a" / "deep" / "SKILL.md")
    hidden = _skill(tmp_path / ".claude" / "skills" / "x" / "SKILL.md")
    _skill(tmp_path / ".git" / "SKILL.md")
    _skill(tmp_path / "node_modules" / "SKILL.md")
    other = _skill(tmp_path / "notes.md")
    assert find_documents([str(tmp_path)]) == sorted([hidden, second, first])
    assert find_documents([str(other), str(other)]) == [other]


@pytest.mark.parametrize("name", ["absent", "."])
def test_nothing_to_look_at_is_an_error_and_no_pass(tmp_path: Path, name: str) -> None:
    with pytest.raises(NothingFoundError, match="SKILL"):
        find_documents([str(tmp_path / name)])


def test_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    (finding,) = check_file(tmp_path)
    assert (finding.code, finding.severity) == ("unreadable-file", Severity.ERROR)


def test_shipped_skill_has_no_error_and_its_known_warnings() -> None:
    findings = check_file(SEED)
    assert [(finding.rule, finding.severity.value, str(finding.start)) for finding in findings] == [
        ("wide-allowed-tools", "warning", "8:22"),
        ("wide-allowed-tools", "warning", "8:38"),
        ("mutable-image-tag", "warning", "119:27"),
        ("mutable-image-tag", "warning", "126:13"),
        ("unbounded-wait", "warning", "133:1"),
        ("unbounded-wait", "warning", "186:16"),
    ]


@pytest.mark.requirement("genetic.description")
def test_shipped_skill_says_what_when_and_when_not() -> None:
    assert "description-what-when-not" in {entry.id for entry in catalogue()}
    assert "description-what-when-not" not in {finding.rule for finding in check_file(SEED)}


def test_every_bad_document_of_the_corpus_is_an_error() -> None:
    for path in sorted((SEED.parents[2] / "tests" / "corpus" / "bad").glob("*.md")):
        assert Severity.ERROR in {finding.severity for finding in check_file(path)}, path
