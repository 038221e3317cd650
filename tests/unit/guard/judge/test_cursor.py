from guard.judge.cursor import UNCLEAR, Cursor, Options
from tests.unit.guard.judge.lines import command

OPTIONS = Options("context n namespace o", "help h debug A", fold=True)


def cursor(line: str) -> Cursor:
    return Cursor(command(line).argv)


def test_options_with_values_are_passed_over() -> None:
    for line in (
        "--context a get x",
        "--context=a get x",
        "-n a get x",
        "-na get x",
        "-n=a get x",
        "--debug -An a get",
    ):
        assert cursor(line).verb(OPTIONS) == "get", line


def test_a_value_is_taken_whatever_it_looks_like() -> None:
    place = cursor("-n --debug get")
    assert place.verb(OPTIONS) == "get"
    assert not place.on("debug")
    value = place.last("n")
    assert value is not None
    assert value.text == "--debug"


def test_the_end_of_options_makes_words_of_what_follows() -> None:
    place = cursor("-- --context a")
    assert [word.text for word in place.rest(OPTIONS)] == ["--context", "a"]
    assert not place.flags


def test_the_last_of_several_options_counts() -> None:
    place = cursor("get --context a --context=b")
    place.rest(OPTIONS)
    last = place.last("context")
    assert last is not None
    assert last.text == "b"


def test_underscores_are_dashes_where_the_program_folds_them() -> None:
    place = cursor("--name_space=x get")
    place.verb(OPTIONS)
    assert place.has("name-space")


def test_an_option_that_is_not_known_takes_the_certainty() -> None:
    assert cursor("--new get pods").verb(OPTIONS) == UNCLEAR
    assert cursor("-z get pods").verb(OPTIONS) == UNCLEAR
    assert cursor("--new=1 get pods").verb(OPTIONS) == "get"


def test_a_word_that_may_be_anything_takes_the_certainty() -> None:
    for line in ("?... get", "? get", "-? get", "--?=x get", "-n ?... get", "'' get"):
        assert cursor(line).verb(OPTIONS) == UNCLEAR, line


def test_one_unknown_value_is_still_one_value() -> None:
    assert cursor("-n ? get").verb(OPTIONS) == "get"
    assert cursor("-nx? get").verb(OPTIONS) == "get"


def test_no_verb_is_empty() -> None:
    assert cursor("--debug").verb(OPTIONS) == ""


def test_a_switch_can_be_off() -> None:
    place = cursor("--debug=false get")
    place.verb(OPTIONS)
    assert not place.on("debug")
    assert place.has("debug")
