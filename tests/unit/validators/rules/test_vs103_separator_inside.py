from tests.unit.validators._checked import a_document
from tests.unit.validators.rules._found import places
from validators.fixing import MAX_ROUNDS, fix_document
from validators.policy import Policy
from validators.rules.vs103_separator_inside import BAD, GOOD


def _fixed(text: str) -> str:
    return fix_document(a_document(text), Policy(select=("VS103",)), unsafe=True).document.text


def test_separator_inside_is_found_at_its_place() -> None:
    assert places("VS103", BAD[0].text) == ["3:32"]


def test_what_is_right_is_left_alone() -> None:
    assert places("VS103", GOOD[0].text) == []


def test_all_separators_inside_are_put_right_at_once() -> None:
    many = MAX_ROUNDS + 5
    lines = "".join(f"key-{number}: a --- b\n" for number in range(many))
    fixed = _fixed(f"---\n{lines}---\n\nOne --- two.\n\n---\n")
    assert (fixed.count("—"), fixed.count("---")) == (many, 4)
    assert fixed.endswith("\n---\n\nOne --- two.\n\n---\n")


def test_a_frontmatter_that_nothing_else_ends_keeps_its_end() -> None:
    text = "---\nname: a\ndescription: Greets. ---\n\nSay hello --- or not.\n"
    assert places("VS103", text) == ["3:22"]
    assert _fixed(text) == text
