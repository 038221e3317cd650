import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize("target", ["../a.md", "references/../../a.md", "/docs/a.md", "~/a.md", "../../"])
def test_link_that_leads_out_is_found(target: str) -> None:
    assert places("VS613", skill(body=f"[x]({target})")) == ["6:5"]


@pytest.mark.parametrize("target", ["a/../b.md", "./a.md", "..a.md", "https://example.com/../a.md", "#a", "..."])
def test_link_that_stays_is_left_alone(target: str) -> None:
    assert places("VS613", skill(body=f"[x]({target})")) == []
