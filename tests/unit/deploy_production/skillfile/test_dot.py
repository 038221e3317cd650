from deploy_production.skillfile.dot import TokenKind, read_tokens


def _read(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, token.text) for token in read_tokens(text)]


def test_names_strings_arrows_and_marks_are_told_apart() -> None:
    assert _read('a1 -> "b \\"c\\"" [x=-1.5];') == [
        ("name", "a1"),
        ("edge", "->"),
        ("string", 'b "c"'),
        ("mark", "["),
        ("name", "x"),
        ("mark", "="),
        ("name", "-1.5"),
        ("mark", "]"),
        ("mark", ";"),
        ("end", ""),
    ]


def test_comments_are_blanks_and_no_comment_begins_in_a_string() -> None:
    assert _read('a // x\n  # y\nb /* c\n -> */ "// d"') == [
        ("name", "a"),
        ("name", "b"),
        ("string", "// d"),
        ("end", ""),
    ]


def test_string_that_never_ends_is_something_else() -> None:
    assert _read('"a')[0] == ("other", '"')


def test_keywords_ignore_case_and_strings_are_none() -> None:
    name, string, _ = read_tokens('DiGraph "digraph"')
    assert (name.keyword(), string.keyword()) == ("digraph", "")
    assert string.kind is TokenKind.STRING


def test_places_are_those_of_the_text() -> None:
    text = 'a  -> "b"'
    assert [text[token.start : token.end] for token in read_tokens(text)] == ["a", "->", '"b"', ""]
