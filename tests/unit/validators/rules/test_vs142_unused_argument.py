import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("value", "body", "count"),
    [
        ("[version, region]", "Ship $version to $region.", 0),
        ("version region", "Ship $version.", 1),
        ("version", "Ship ${version}.", 0),
        ("version", "Ship $0.", 0),
        ("version", "Ship it.", 1),
        ("[1, {a: b}]", "Ship it.", 0),
    ],
)
def test_argument_that_is_never_used_is_found(value: str, body: str, count: int) -> None:
    assert len(places("VS142", skill(f"arguments: {value}", body=body))) == count
