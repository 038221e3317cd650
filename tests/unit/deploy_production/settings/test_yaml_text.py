"""YAML read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_production.model.source import Position
from deploy_production.settings.yaml_text import Dialect, YamlText, read_yaml


def data(text: str, dialect: Dialect = Dialect.SETTINGS) -> object:
    read = read_yaml(text, dialect=dialect)
    assert read.problems == ()
    return read.documents[0].data


def only_problem(text: str, dialect: Dialect = Dialect.SETTINGS) -> str:
    (problem,) = read_yaml(text, dialect=dialect).problems
    return str(problem)


@pytest.mark.parametrize("text", ["12:00", "2026-12-24", "yes", "off", "1_000", "0x1f", ".inf", "~x"])
def test_settings_keep_what_only_looks_like_something_else_as_text(text: str) -> None:
    assert data(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(("text", "value"), [("true", True), ("3", 3), ("-1.5", -1.5), ("", None), ("null", None)])
def test_settings_know_the_core_types(text: str, value: object) -> None:
    assert data(f"a: {text}") == {"a": value}


@pytest.mark.parametrize(
    ("text", "value"), [("0644", 420), ("0o17", 15), ("0x1f", 31), ("1_000", 1000), ("0", 0), ("1e3", 1000.0)]
)
def test_manifests_read_numbers_as_kubectl_does(text: str, value: object) -> None:
    assert data(f"a: {text}", Dialect.MANIFEST) == {"a": value}


@pytest.mark.parametrize("word", ["yes", "No", "on", "OFF", "y"])
def test_manifests_refuse_plain_words_that_kubectl_takes_for_booleans(word: str) -> None:
    assert only_problem(f"a: {word}", Dialect.MANIFEST).startswith(f"1:4: `{word}` is a boolean for kubectl")
    assert data(f'a: "{word}"', Dialect.MANIFEST) == {"a": word}


def test_a_number_that_two_readers_would_read_differently_is_refused() -> None:
    assert "not a clear number" in only_problem("mode: 0644")
    assert "not a clear number" in only_problem("mode: 0899", Dialect.MANIFEST)


def test_duplicate_keys_are_told_with_both_places() -> None:
    assert only_problem("a: 1\nb: 2\na: 3\n") == "3:1: `a` stands here twice, first at 1:1 [duplicate-key]"


def test_keys_that_are_no_text_are_refused() -> None:
    assert "a key must be text" in only_problem("1: x", Dialect.MANIFEST)


def test_settings_refuse_anchors_and_aliases() -> None:
    codes = [problem.code for problem in read_yaml("a: &x 1\nb: *x", dialect=Dialect.SETTINGS).problems]
    assert codes == ["yaml-alias", "yaml-alias"]


def test_tags_that_make_objects_are_refused_in_both_dialects() -> None:
    for dialect in Dialect:
        assert "is not allowed" in only_problem("a: !!python/object/apply:os.system [ls]", dialect)


@pytest.mark.parametrize("text", ["!!bool maybe", "!!int x", "!!binary aGk=", "! 12"])
def test_no_tag_decides_what_a_value_is(text: str) -> None:
    assert "is not allowed" in only_problem(f"a: {text}", Dialect.MANIFEST)


def test_manifests_may_say_that_a_value_is_text() -> None:
    assert data("a: !!str 12", Dialect.MANIFEST) == {"a": "12"}


@pytest.mark.parametrize("text", ['a: "\\ud800"', '"\\udfff": a'])
def test_half_of_a_character_is_refused(text: str) -> None:
    for dialect in Dialect:
        assert "half of a character" in only_problem(text, dialect)


def test_a_number_that_is_too_long_to_be_one_is_refused() -> None:
    assert "is no number" in only_problem("a: " + "9" * 5000)


def test_manifests_follow_aliases_and_merge_keys() -> None:
    text = "base: &b {p: 1, q: 2}\nown:\n  <<: *b\n  q: 3\n"
    assert data(text, Dialect.MANIFEST) == {"base": {"p": 1, "q": 2}, "own": {"p": 1, "q": 3}}


def test_the_first_of_several_merged_mappings_wins() -> None:
    text = "a: &a {p: 1}\nb: &b {p: 2, q: 2}\nc:\n  <<: [*a, *b]\n"
    assert data(text, Dialect.MANIFEST) == {"a": {"p": 1}, "b": {"p": 2, "q": 2}, "c": {"p": 1, "q": 2}}


def test_a_merge_of_something_else_is_refused() -> None:
    assert "takes a mapping" in only_problem("a:\n  <<: 3\n", Dialect.MANIFEST)


def test_aliases_that_make_a_small_text_huge_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    assert "yaml-too-large" in only_problem("\n".join(lines), Dialect.MANIFEST)


def test_an_alias_of_itself_is_refused() -> None:
    assert "yaml-too-large" in only_problem("a: &x [*x]", Dialect.MANIFEST)


def test_deep_nesting_is_refused_before_anything_recursive_reads_it() -> None:
    assert "nested too deeply" in only_problem("[" * 50_000, Dialect.MANIFEST)


def test_a_template_is_recognised() -> None:
    assert "looks like a template" in only_problem("a: {{ .Values.x }}", Dialect.MANIFEST)
    assert "looks like a template" in only_problem("{{- if .Values.x }}\na: 1\n{{- end }}", Dialect.MANIFEST)


def test_tabs_are_named() -> None:
    assert "not with tabs" in only_problem("a:\n\tb: 1")


def test_control_characters_are_refused_with_their_line() -> None:
    assert only_problem("a: 1\nb: \x07") == "2:1: a control character stands here; remove it [yaml-syntax]"


def test_empty_documents_are_left_out() -> None:
    read = read_yaml("---\n# nothing\n---\na: 1\n---\n", dialect=Dialect.MANIFEST)
    assert [document.data for document in read.documents] == [{"a": 1}]
    assert read.documents[0].start == Position(line=4, column=1)


def test_places_of_keys_and_values_are_known() -> None:
    document = read_yaml("a:\n  - b: c\n", dialect=Dialect.SETTINGS).documents[0]
    assert document.keys["a", 0, "b"] == Position(line=2, column=5)
    assert document.values["a", 0, "b"] == Position(line=2, column=8)


@given(st.text(alphabet="ab:{}[]&*!<- \n\t'\"#|>%@`0123\x00é", max_size=60))
def test_any_text_is_read_or_told_and_never_raises(text: str) -> None:
    for dialect in Dialect:
        assert isinstance(read_yaml(text, dialect=dialect), YamlText)
