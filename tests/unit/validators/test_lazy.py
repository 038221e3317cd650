import pytest

from validators.lazy import has_word, holds, pattern


@pytest.mark.parametrize("part", [".claude/", "AskUserQuestion", "](", "s/", "Users", "ée"])
def test_text_holds_what_it_holds_and_nothing_else(part: str) -> None:
    assert holds(f"before {part} behind", part)
    assert not holds(f"before {part[:-1]} {part[-1]} behind", part)
    assert not holds("", part)


def test_word_is_no_part_of_a_longer_one() -> None:
    assert has_word("run oc now", "oc")
    assert not has_word("a document", "oc")
    assert not has_word("ocean", "oc")


def test_pattern_is_compiled_once() -> None:
    assert pattern("a")() is not None
    made = pattern("a+")
    assert made() is made()
