from tests.unit.validators.rules._found import findings, places
from validators.rules._skills import skill
from validators.rules.vs104_duplicate_key import BAD


def test_key_is_found_where_it_is_given_again() -> None:
    assert [places("VS104", example.text) for example in BAD] == [["4:1"], ["5:1"], ["6:3"]]


def test_key_is_found_inside_the_list_of_a_mapping() -> None:
    assert places("VS104", skill("hooks:", "  Stop:", "    - matcher: a", "      matcher: b")) == ["7:7"]


def test_key_of_another_value_is_not_removed() -> None:
    assert findings("VS104", skill("model: opus", "model: haiku"))[0].fixes == ()
