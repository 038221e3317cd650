import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.markdown import Markdown, read_markdown


def _read(text: str) -> Markdown:
    return read_markdown(text, 0)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("```bash\na\n```\n", "a\n"),
        ("~~~\na\n~~~~\n", "a\n"),
        ("````\n```\na\n```\n````\n", "```\na\n```\n"),
        ("- ```\n  a\n  ```\n", "  a\n"),
        ("> ```\n> a\n> ```\n", "> a\n"),
        ("```\n~~~\n```\n", "~~~\n"),
        ("```\n```\n", ""),
        ("```\na", "a"),
        ("```", ""),
    ],
)
def test_fence_ends_at_a_mark_of_its_kind_and_length(text: str, content: str) -> None:
    (fence,) = _read(text).fences
    assert text[fence.content_start : fence.content_end] == content
    assert fence.is_closed == (text.count("\n") > 0 and text.endswith("\n"))


@pytest.mark.parametrize("text", ["``` a ```\n", "a ```\nb\n```c\n"])
def test_backticks_within_a_line_are_no_fence(text: str) -> None:
    assert all(not fence.info.endswith("`") for fence in _read(text).fences)


def test_language_is_the_first_word_of_the_info() -> None:
    assert [fence.language for fence in _read("```Bash title=x\n```\n~~~\n~~~\n").fences] == ["bash", ""]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a `b` c", ["`b`"]),
        ("``a ` b``", ["``a ` b``"]),
        ("`a", []),
        ("`a\nb`", []),
        ("`a` ``b` `c`", ["`a`", "` `"]),
        ("a ~~~ b", []),
    ],
)
def test_code_spans_have_marks_of_one_length_on_one_line(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in _read(text).code] == spans


def test_comments_cross_lines_and_hide_what_is_in_them() -> None:
    text = "a <!-- `b\n```\n--> c\n```\nd\n```\n"
    found = _read(text)
    assert [text[start:end] for start, end in found.comments] == ["<!-- `b\n```\n-->"]
    assert len(found.fences) == 1
    assert found.open_comment is None


def test_comment_that_never_ends_hides_the_rest() -> None:
    assert _read("a <!-- b\n# c\n").open_comment == 2
    assert _read("a <!-- b\n# c\n").prose == "a       \n   \n"


def test_headings_in_fences_are_none() -> None:
    text = "# One\n```\n# Two\n```\n### Three ##\n#Four\n"
    assert [(one.level, one.title) for one in _read(text).headings()] == [(1, "One"), (3, "Three")]


def test_is_code_knows_fences_spans_and_comments() -> None:
    text = "a `b` <!-- c -->\n```\nd\n```\n"
    found = _read(text)
    assert [letter for letter in "abcd" if found.is_code(text.index(letter))] == ["b", "c", "d"]


_PIECES = ["`", "``", "```", "~~~", "\n", "<!--", "-->", "#", " ", "a", "-", ">", "<", "é"]


@given(st.lists(st.sampled_from(_PIECES)).map("".join), st.integers(0, 5))
def test_prose_has_the_offsets_of_the_text(text: str, body: int) -> None:
    body = min(body, len(text))
    found = read_markdown(text, body)
    assert len(found.prose) == len(text)
    for index, (shown, written) in enumerate(zip(found.prose, text, strict=True)):
        hidden = index < body or found.is_code(index)
        assert shown == ("\n" if written == "\n" else " " if hidden else written)
