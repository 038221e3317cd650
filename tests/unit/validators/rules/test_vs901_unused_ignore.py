import pytest

from tests.unit.validators._checked import checked
from tests.unit.validators.rules._found import places
from validators.policy import Policy
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._suppressed import FLAWED, silenced

UNUSED = silenced("validate-skill: ignore[VS203] -- No previews.", HEAD + gate(CHECK))


def _codes(text: str, policy: Policy | None = None) -> list[str]:
    return [finding.code for finding in checked(text, policy)]


def test_comment_that_silences_nothing_is_found_at_the_comment() -> None:
    (finding,) = [finding for finding in checked(UNUSED) if finding.code == "VS901"]
    assert str(finding.start) == "3:1"


def test_comment_for_a_rule_that_was_not_asked_is_left_alone() -> None:
    assert "VS901" not in _codes(UNUSED, Policy(ignore=("VS203",)))


def test_comment_that_silences_one_of_two_findings_of_its_rule_is_used() -> None:
    assert "VS901" not in _codes(silenced("validate-skill: ignore[VS203] -- No previews."))


@pytest.mark.parametrize("code", ["VS901", "VS902", "VS903"])
def test_comments_do_not_silence_the_rules_about_comments(code: str) -> None:
    text = FLAWED + f"\n<!-- validate-skill: ignore-file[{code}, VS104] -->\n"
    assert {"VS901", "VS902"} <= set(_codes(text))


def test_rule_alone_says_nothing_of_other_rules() -> None:
    assert places("VS901", UNUSED) == []
