from tests.unit.validators.rules._found import findings, places
from validators.rule import Profile, Severity
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules.vs107_missing_description import BAD


def test_missing_description_is_found_at_the_top_and_an_empty_one_at_its_place() -> None:
    assert [places("VS107", example.text) for example in BAD] == [["1:1"], ["3:1"], ["3:1"]]


def test_standard_and_seed_refuse_it() -> None:
    severities = [findings("VS107", BAD[0].text, profile=profile)[0].severity for profile in Profile]
    assert severities == [Severity.WARNING, Severity.ERROR, Severity.ERROR]


def test_what_the_engine_refuses_is_left_to_another_rule() -> None:
    text = "\n".join(line for line in HEAD.split("\n") if not line.startswith("description")) + gate(CHECK)
    assert places("VS107", text) == []
    assert places("VS109", text) == ["2:1"]
