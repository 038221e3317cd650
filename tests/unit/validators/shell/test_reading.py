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
        ('a=${b%"}"}\nc', [('a=${b%"}"}',), ("c",)]),
        ('a "${b:-it\'s}" c', [("a", "${b:-it's}", "c")]),
        ("function f { a; }", [("a",)]),
        ("function f() {\n  a\n}", [("a",)]),
        ("a $((1 << B)) c\nd", [("a", "$((1 << B))", "c"), ("d",)]),
        ("((i << n)) && a", [("((i << n))",), ("a",)]),
        ("it's only a sentence", [("it's", "only", "a", "sentence")]),
    ],
)
def test_commands_are_split_as_a_shell_would(text: str, expected: list[tuple[str, ...]]) -> None:
    assert _texts(text) == expected


def test_in_a_makefile_parentheses_name_a_variable() -> None:
    assert _texts("a $(B) $$C", is_make=True) == [("a", "$(B)", "$$C")]
    assert _texts("a $(B)") == [("a", "$(B)"), ("B",)]


def test_substitution_of_a_recipe_is_read_in_either_form() -> None:
    assert _texts('a "$$(b c)" $$D', is_make=True) == [("a", "$$(b c)", "$$D"), ("b", "c")]
    assert _texts("a $(shell b c)", is_make=True) == [("a", "$(shell b c)"), ("b", "c")]


def test_word_of_the_shell_behind_the_marks_of_a_recipe_is_one() -> None:
    assert _texts("@if a; then b; fi", is_make=True) == [("a",), ("b",)]
    assert [command.keyword for command in read_commands("-@until a; do b; done", is_make=True)] == ["until", "do"]


def _kinds(text: str) -> list[tuple[tuple[str, int], ...]]:
    return [tuple((block.kind, block.arm) for block in command.blocks) for command in read_commands(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if a; then b; else c; fi; d", [(("if", 0),), (("if", 0),), (("if", 1),), ()]),
        ("for i in x; do a; done; b", [(("for", 0),), (("for", 0),), ()]),
        ("f() { a; }; b", [(), (("function", 0),), ()]),
        ("function f {\n a\n}\nb", [(("function", 0),), ()]),
        ("a || { b; c; }", [(), (("{", 0),), (("{", 0),)]),
        ("(a; b); c", [(("(", 0),), (("(", 0),), ()]),
        ("if a; then b $(c); fi", [(("if", 0),)] * 3),
    ],
)
def test_compound_commands_around_a_command_are_told(text: str, expected: list[tuple[tuple[str, int], ...]]) -> None:
    assert _kinds(text) == expected


def test_arms_of_a_case_are_told_apart() -> None:
    commands = read_commands("case $1 in\na) b ;;\nc) d ;;\nesac\ne")
    arms = {command.texts[0]: [(block.kind, block.arm) for block in command.blocks] for command in commands}
    assert (arms["b"], arms["d"], arms["e"]) == ([("case", 0)], [("case", 1)], [])


def test_here_document_belongs_to_the_command_that_reads_it() -> None:
    text = "a <<'X' | b\nc d\nX\ne <<Y\nf\nY\n"
    bodies = {one.texts[0]: text[slice(*one.body)] for one in read_commands(text) if one.body}
    assert bodies == {"a": "c d\n", "e": "f\n"}


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


@pytest.mark.parametrize(
    "piece", ["$(", "'", '"$(', "`", "<<A\n", "${", "${{", "(", "\\", "{ a;", "$((", "if a;", '${"', "${'"]
)
def test_what_is_never_closed_costs_no_more_than_its_length(piece: str) -> None:
    assert len(read_commands(piece * 30_000)) <= 30_000
