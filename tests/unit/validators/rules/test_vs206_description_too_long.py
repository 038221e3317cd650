import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._skills import skill


@pytest.mark.parametrize(("length", "found"), [(1024, []), (1025, ["3:1038"])])
def test_description_is_marked_from_where_it_is_too_long(length: int, found: list[str]) -> None:
    assert places("VS206", skill(description="x" * length)) == found


def test_only_the_standard_refuses_it() -> None:
    severities = [findings("VS206", skill(description="x" * 2000), profile=profile)[0].severity for profile in Profile]
    assert severities == [Severity.ADVICE, Severity.ERROR, Severity.WARNING]
