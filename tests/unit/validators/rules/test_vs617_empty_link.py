import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize(("body", "found"), [("[a]()", ["6:4"]), ("[a](#)", ["6:4"]), ("[ ] a ()", []), ("[a](b)", [])])
def test_link_that_leads_nowhere_is_found(body: str, found: list[str]) -> None:
    assert places("VS617", skill(body=body)) == found
