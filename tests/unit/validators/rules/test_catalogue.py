"""The catalogue, and the examples of every rule: they are shown to users, so they must not lie."""

from pathlib import Path

import pytest

from validators.rules import Entry, catalogue
from validators.runner import check_bytes

RULES = Path(__file__).parents[4] / "validators" / "rules"
ENTRIES = catalogue()


def test_every_file_is_a_rule_named_after_it() -> None:
    files = sorted(path.stem.replace("_", "-") for path in RULES.glob("*.py") if not path.name.startswith("_"))
    assert [entry.id for entry in ENTRIES] == files
    assert len(files) >= 10


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_bad_example_yields_exactly_this_rule(entry: Entry) -> None:
    findings = check_bytes(entry.bad.encode(), "SKILL.md")
    assert {finding.rule for finding in findings} == {entry.id}
    assert {finding.severity for finding in findings} == {entry.rule.severity}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_good_example_yields_nothing(entry: Entry) -> None:
    assert check_bytes(entry.good.encode(), "SKILL.md") == []


def test_no_problem_code_belongs_to_two_rules() -> None:
    codes = [code for entry in ENTRIES for code in entry.rule.problems]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_rule_says_why_it_is_there(entry: Entry) -> None:
    assert len(entry.description.split("\n\n")) >= 2
    assert entry.rule.summary
