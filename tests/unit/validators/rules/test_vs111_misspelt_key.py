import pytest

from tests.unit.validators.rules._found import findings
from validators.rule import Severity
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._skills import skill


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("disable_model_invocation", "disable-model-invocation"),
        ("disableModelInvocation", "disable-model-invocation"),
        ("disable-model-invokation", "disable-model-invocation"),
        ("userInvocable", "user-invocable"),
        ("user-invokable", "user-invocable"),
        ("allowed_tools", "allowed-tools"),
        ("allow-tools", "allowed-tools"),
        ("when-to-use", "when_to_use"),
        ("whenToUse", "when_to_use"),
        ("argument_hint", "argument-hint"),
        ("Name", "name"),
        ("desription", "description"),
        ("licence", "license"),
    ],
)
def test_misspelt_key_is_found_with_the_key_that_is_meant(written: str, known: str) -> None:
    (found,) = findings("VS111", skill(f"{written}: x"))
    assert str(found.start) == "4:1"
    assert f'"{known}"' in found.message


@pytest.mark.parametrize(
    "key",
    ["source", "risk", "date_added", "tags", "category", "author", "tools", "color", "disallowedTools", "id", "title"],
)
def test_another_word_is_no_misspelling(key: str) -> None:
    assert findings("VS111", skill(f"{key}: x")) == []


def test_key_that_is_given_rightly_too_is_not_written_again() -> None:
    (found,) = findings("VS111", skill("Name: shop"))
    assert found.fixes == ()
    assert found.message == 'the client ignores "Name"; "name" is there too, so remove it'


@pytest.mark.parametrize(
    ("lines", "severity"),
    [
        (("disable_model_invocation: true",), Severity.ERROR),
        (("disable_model_invocation: true", "disable-model-invocation: false"), Severity.ERROR),
        (("disable_model_invocation: true", "disable-model-invocation: true"), Severity.WARNING),
        (("Version: 1.0.0",), Severity.WARNING),
        (("Name: shop",), Severity.WARNING),
    ],
)
def test_misspelt_key_by_which_nothing_is_lost_is_a_warning(lines: tuple[str, ...], severity: Severity) -> None:
    assert findings("VS111", skill(*lines))[0].severity is severity


def test_misspelt_key_of_a_skill_that_deploys_is_an_error_for_the_engine_refuses_it() -> None:
    assert findings("VS111", HEAD.replace("name:", "Version: 1\nname:") + gate(CHECK))[0].severity is Severity.ERROR


@pytest.mark.parametrize(("key", "is_safe"), [("allowed_tools", False), ("Hooks", False), ("Model", True)])
def test_fix_that_gives_rights_is_not_safe(key: str, *, is_safe: bool) -> None:
    (found,) = findings("VS111", skill(f"{key}: x"))
    assert found.fixes[0].is_safe is is_safe
