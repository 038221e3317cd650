import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Severity
from validators.rules._examples import HEAD
from validators.rules.vs192_invisible_character import BAD, GOOD


def test_invisible_character_is_found_at_its_place() -> None:
    assert places("VS192", BAD[0].text) == ["6:6"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS192", GOOD[0].text) == []


@pytest.mark.parametrize(
    ("hidden", "severity"),
    [
        ("\u202e", Severity.ERROR),
        ("\U000e0041", Severity.ERROR),
        ("\u200b" * 8, Severity.ERROR),
        ("\u200b", Severity.WARNING),
        ("\x05", Severity.WARNING),
        ("\u200b" * 7, Severity.WARNING),
    ],
)
def test_character_in_which_no_instruction_hides_is_a_warning(hidden: str, severity: Severity) -> None:
    found = findings("VS192", f"{HEAD}Ship{hidden} it.\n")
    assert {finding.severity for finding in found} == {severity}
    assert len(found) == len(hidden)
