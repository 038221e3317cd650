import pytest

from validators.frontmatter.client import MAX_LENGTH, quoted_again, read_head
from validators.frontmatter.head import Reading


@pytest.mark.parametrize(
    ("text", "head", "body"),
    [
        ("---\nname: a\n---\nbody", "name: a\n", "body"),
        ("---  \nname: a\n---\n\n\nbody", "name: a\n", "body"),
        ("---\n\n\nname: a\n---\nbody", "name: a\n", "body"),
        ("---\n  name: a\n---\nbody", "  name: a\n", "body"),
        ("---\nname: a --- b\n---\nbody", "name: a ", "b\n---\nbody"),
        ("---\nname: a\n---", "name: a\n", ""),
        ("---\n---\nbody", "", "body"),
        ("---\u00a0\nname: a\n---\u2003body", "name: a\n", "body"),
    ],
)
def test_head_ends_where_the_expression_of_the_client_ends_it(text: str, head: str, body: str) -> None:
    found = read_head(text)
    assert text[found.start : found.end] == head
    assert text[found.body :] == body


@pytest.mark.parametrize(
    "text", ["", "name: a", " ---\nname: a\n---\n", "---\nname: a\n--\n", "--- name: a ---\n", "---"]
)
def test_no_head_is_found_where_the_client_finds_none(text: str) -> None:
    assert read_head(text).reading is Reading.ABSENT


def test_second_try_quotes_what_is_risky() -> None:
    head = read_head("---\nname: a\ndescription: Use it: now [or later\n---\n")
    assert head.reading is Reading.FALLBACK
    assert head.values() == {"name": "a", "description": "Use it: now [or later"}
    assert head.fault is not None


def test_second_try_makes_blanks_of_tabs() -> None:
    head = read_head("---\nmetadata:\n\tauthor: me\n---\n")
    assert head.reading is Reading.FALLBACK
    assert head.values() == {"metadata": {"author": "me"}}


def test_places_of_the_second_try_are_those_of_the_text() -> None:
    text = '---\nname: a "b": c\nmetadata:\n\tauthor: me\n---\n'
    head = read_head(text)
    assert [text[one.key_start : one.key_end] for one in head] == ["name", "metadata"]
    assert text[head.entries[0].node.start : head.entries[0].node.end] == 'a "b": c'
    assert text[: head.entries[1].node.start].count("\n") == 3


def test_skill_that_neither_try_reads_has_no_key_at_all() -> None:
    head = read_head("---\ndisable-model-invocation: true\nname: [a\n  - {\n---\n")
    assert head.reading is Reading.LOST
    assert head.values() == {}


@pytest.mark.parametrize("text", ["---\n- a\n- b\n---\n", "---\njust words\n---\n"])
def test_list_or_word_has_no_keys(text: str) -> None:
    assert read_head(text).reading is Reading.NO_MAPPING


def test_line_that_ends_in_cr_lf_is_not_quoted() -> None:
    assert quoted_again("a: b: c\nd: e: f", (True, False)) == 'a: b: c\nd: "e: f"'


@pytest.mark.parametrize(
    ("line", "again"),
    [
        ("a: b: c", 'a: "b: c"'),
        ('a: b "c": d\\', 'a: "b \\"c\\": d\\\\"'),
        ('a: "b: c"', 'a: "b: c"'),
        ("a: [b, c]", "a: [b, c]"),
        ("a: [b, c", 'a: "[b, c"'),
        ("  a: b: c", "  a: b: c"),
        ("a2: b: c", "a2: b: c"),
        ("a: plain", "a: plain"),
        ("\t\ta", "    a"),
    ],
)
def test_what_the_client_makes_of_a_line(line: str, again: str) -> None:
    assert quoted_again(line) == again


def test_very_long_head_is_not_read() -> None:
    head = read_head(f"---\nname: {'a' * MAX_LENGTH}\n---\n")
    assert head.reading is Reading.LOST
    assert head.fault is not None


def test_of_a_key_that_is_given_twice_the_last_value_counts() -> None:
    head = read_head("---\nname: a\nname: b\n---\n")
    assert head.value("name") == "b"
    assert len(head.entries) == 2
