import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.shell.reading import read_commands


def _texts(text: str, *, is_make: bool = False) -> list[tuple[str, ...]]:
    return [command.texts for command in read_commands(text, is_make=is_make)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b && c || d; e & f", [("a", "b"), ("c",), ("d",), ("e",), ("f",)]),
        ("a 'b c' \"d $E\" f\\ g", [("a", "b c", "d $E", "f g")]),
        ("a \\\n  b", [("a", "b")]),
        ("a # b\nc", [("a",), ("c",)]),
        ("a b#c", [("a", "b#c")]),
        ("if a; then b; else c; fi", [("a",), ("b",), ("c",)]),
        ("for i in x; do a $i; done", [("for", "i", "in", "x"), ("a", "$i")]),
        ("a > out 2>&1 < in", [("a",)]),
        ("cat <<EOF | a -f -\nkubectl x\nEOF\nb", [("cat",), ("a", "-f", "-"), ("b",)]),
        ('a "$(b c)" `d`', [("a", "$(b c)", "`d`"), ("b", "c"), ("d",)]),
        ("a <(b) c", [("a", "<(b)", "c"), ("b",)]),
        ("a ${B:-c d} ${{ github.sha }}", [("a", "${B:-c d}", "${{ github.sha }}")]),
        ("f() { a; }", [("f",), ("a",)]),
        ("it's only a sentence", [("it's", "only", "a", "sentence")]),
    ],
)
def test_commands_are_split_as_a_shell_would(text: str, expected: list[tuple[str, ...]]) -> None:
    assert _texts(text) == expected


def test_in_a_makefile_parentheses_name_a_variable() -> None:
    assert _texts("a $(B) $$C", is_make=True) == [("a", "$(B)", "$$C")]
    assert _texts("a $(B)") == [("a", "$(B)"), ("B",)]


def test_operators_around_a_command_are_told() -> None:
    first, second = read_commands("a | b &")
    assert (first.before, first.after, second.before, second.after) == ("", "|", "|", "&")


def test_word_that_tests_a_command_is_told() -> None:
    assert [command.keyword for command in read_commands("until a; do b; done")] == ["until", "do"]


def test_places_are_those_of_the_text() -> None:
    text = "x; kubectl 'a b' c"
    command = read_commands(text)[1]
    assert [text[word.start : word.end] for word in command.words] == ["kubectl", "'a b'", "c"]


@given(st.text(alphabet=string.ascii_letters[:6] + " '\"\\$`;|&<>(){}#\n-", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for command in read_commands(text):
        assert 0 <= command.start <= command.end <= len(text)


@pytest.mark.parametrize("piece", ["$(", "'", '"$(', "`", "<<A\n", "${", "${{", "(", "\\"])
def test_what_is_never_closed_costs_no_more_than_its_length(piece: str) -> None:
    assert len(read_commands(piece * 30_000)) <= 30_000
