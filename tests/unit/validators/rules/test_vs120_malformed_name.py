import pytest

from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._skills import skill


@pytest.mark.parametrize(
    "name", ["Release", "release_shop", "-release", "release-", "a--b", "a b", "r" * 65, '""', "a.b"]
)
def test_malformed_name_is_found_at_its_value(name: str) -> None:
    assert places("VS120", skill(name=name)) == ["2:7"]


@pytest.mark.parametrize("name", ["release", "r", "7", "release-2", "r" * 64, "größe-2"])
def test_well_formed_name_is_left_alone(name: str) -> None:
    assert places("VS120", skill(name=name)) == []


def test_name_is_an_error_where_it_is_refused_and_a_warning_where_it_is_not() -> None:
    severities = [findings("VS120", skill(name="Release Shop"), profile=one)[0].severity for one in Profile]
    assert severities == [Severity.WARNING, Severity.ERROR, Severity.ERROR]
    deploying = HEAD.replace("name: release-shop", "name: Release Shop") + gate(CHECK)
    assert findings("VS120", deploying)[0].severity is Severity.ERROR
