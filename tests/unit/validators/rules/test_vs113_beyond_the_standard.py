from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile
from validators.rules._skills import skill


def test_key_beyond_the_six_is_found_once_under_the_standard() -> None:
    assert places("VS113", skill("context: fork", "license: MIT"), profile=Profile.SPEC) == ["4:1"]


def test_misspelt_key_of_the_standard_is_told_how_it_is_written() -> None:
    (found,) = findings("VS113", skill("allowed_tools: Read"), profile=Profile.SPEC)
    assert 'write "allowed-tools"' in found.message


def test_misspelt_key_of_a_client_is_not_recommended() -> None:
    (found,) = findings("VS113", skill("disable_model_invocation: true"), profile=Profile.SPEC)
    assert "it belongs to one client" in found.message
