import pytest

from deploy_production.model.text import one_line, sanitize


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("a\x00b\x08c", "abc"),
        ("left\u202eright", "leftright"),
        ("zero\u200bwidth", "zerowidth"),
        ("tag\U000e0041", "tag"),
        ("hid\ufe0f\U000e0100den", "hidden"),
        ("fill\u3164er", "filler"),
        ("keep\n\tthese\r\n", "keep\n\tthese\n"),
        ("größe 数", "größe 数"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(dirty: str, clean: str) -> None:
    assert sanitize(dirty) == clean


def test_long_text_is_cut_and_says_so() -> None:
    assert sanitize("x" * 30, cap=10) == "xxxxxxxxxx… [cut, 30 characters]"


def test_one_line_folds_all_white_space() -> None:
    assert one_line("a\n b\t\tc ") == "a b c"
