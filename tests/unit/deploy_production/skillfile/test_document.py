import pytest

from deploy_production.model.source import Position
from deploy_production.skillfile.document import MAX_PROBLEMS, Document, ProblemLog, decode, quoted


def _codes(data: bytes) -> list[str]:
    return [problem.code for problem in decode(data)[1].sorted()]


def test_offsets_become_lines_and_columns_from_one() -> None:
    document = Document.of("ab\n\ncé d")
    assert [document.position(offset) for offset in (0, 2, 3, 4, 6)] == [
        Position(line=1, column=1),
        Position(line=1, column=3),
        Position(line=2, column=1),
        Position(line=3, column=1),
        Position(line=3, column=3),
    ]


def test_offset_beyond_the_text_is_its_end() -> None:
    assert Document.of("ab").position(99) == Position(line=1, column=3)


def test_windows_line_ends_change_no_place() -> None:
    document, log = decode(b"a\r\nb\r\n")
    assert document.text == "a\nb\n"
    assert log.sorted() == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbfa", "byte-order-mark"),
        (b"a\xffb", "not-utf8"),
        (b"", "empty-document"),
        (b" \n\n", "empty-document"),
        (b"a\x00b", "invisible-character"),
        (b"a\rb", "invisible-character"),
        (b"a\x1b[31mb", "invisible-character"),
        ("a\u202eb".encode(), "invisible-character"),
        ("a\u200bb".encode(), "invisible-character"),
        ("a\U000e0041b".encode(), "invisible-character"),
    ],
)
def test_broken_bytes_are_a_problem(data: bytes, code: str) -> None:
    assert _codes(data) == [code]


def test_flag_that_is_written_with_letters_nobody_sees_is_left_alone() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    document, log = decode(f"a {flag} b".encode())
    assert (document.text, log.sorted()) == (f"a {flag} b", ())


def test_invisible_character_is_named_and_placed() -> None:
    (problem,) = decode("ab\ncd\u202ee".encode())[1].sorted()
    assert str(problem.span.start) == "2:3"
    assert "U+202E" in problem.message


def test_problems_beyond_the_limit_are_counted() -> None:
    log = ProblemLog(Document.of("x" * 1000))
    for offset in range(MAX_PROBLEMS + 5):
        log.add("x", "y", offset, offset)
    problems = log.sorted()
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].message.startswith("5 more problems")


def test_quoted_text_of_a_document_holds_no_control_characters() -> None:
    assert quoted("a\x1b[31m\nb") == '"a b"'
