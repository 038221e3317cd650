import pytest

from tests.unit.validators._checked import a_document, checked
from validators.document import Kind
from validators.engine import check_document
from validators.policy import Policy
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._suppressed import silenced
from validators.suppressing import read_suppressions

BODY = """\
---
name: a
---
One.

{comment}
Two
more.

Three.
"""


def _covered(text: str, *, kind: Kind = Kind.SKILL) -> list[str]:
    found = read_suppressions(a_document(text, kind=kind))
    return [text[suppression.covers[0] : suppression.covers[1]] for suppression in found]


def test_comment_on_its_own_line_covers_the_next_block() -> None:
    text = BODY.format(comment="<!-- validate-skill: ignore[VS201] -- why -->")
    assert _covered(text) == ["Two\nmore.\n"]


def test_comment_behind_a_text_covers_its_line() -> None:
    text = BODY.format(comment="Here. <!-- validate-skill: ignore[VS201] -->")
    assert _covered(text) == ["Here. <!-- validate-skill: ignore[VS201] -->\n"]


def test_comment_over_several_lines_is_one() -> None:
    text = BODY.format(comment="<!--\nvalidate-skill: ignore[VS201] -- why\n-->")
    assert _covered(text) == ["Two\nmore.\n"]


def test_comment_before_a_fence_covers_all_of_it() -> None:
    text = HEAD + "<!-- validate-skill: ignore[VS201] -->\n\n```bash\na\n\nb\n```\nc\n"
    assert _covered(text) == ["```bash\na\n\nb\n```"]


def test_comment_before_an_element_covers_all_of_it() -> None:
    block = gate(CHECK).replace("<checks>", "\n<checks>")
    assert _covered(HEAD + "<!-- validate-skill: ignore[VS201] -->\n" + block) == [block.rstrip("\n")]


def test_comment_before_a_heading_covers_the_heading() -> None:
    assert _covered(HEAD + "<!-- validate-skill: ignore[VS201] -->\n## A\nb\n") == ["## A\n"]


def test_ignore_file_covers_everything() -> None:
    text = BODY.format(comment="<!-- validate-skill: ignore-file[VS201] -->")
    assert _covered(text) == [text]


@pytest.mark.parametrize(
    ("head", "covered"),
    [
        ("# validate-skill: ignore[VS201]\nname: a\n", "name: a\n"),
        ("name: a # validate-skill: ignore[VS201]\n", "name: a # validate-skill: ignore[VS201]\n"),
        ("# validate-skill: ignore[VS201]\nmetadata:\n  a: b\n  c: d\n", "metadata:\n  a: b\n  c: d\n"),
        ('name: "a # validate-skill: ignore[VS201]"\n', None),
        ("name: |\n  # validate-skill: ignore[VS201]\n", None),
        ("name: a# validate-skill: ignore[VS201]\n", None),
    ],
)
def test_comment_in_the_frontmatter_covers_a_key(head: str, covered: str | None) -> None:
    assert [text.rstrip("\n") for text in _covered(f"---\n{head}---\nbody\n")] == (
        [covered.rstrip("\n")] if covered else []
    )


def test_comment_in_a_script_covers_the_next_line_or_its_own() -> None:
    text = "# validate-skill: ignore[VS201]\na\nb # validate-skill: ignore[VS201]\nc\n"
    assert _covered(text, kind=Kind.SCRIPT) == ["a\n", "b # validate-skill: ignore[VS201]\n"]


def test_words_in_a_fence_or_in_code_silence_nothing() -> None:
    text = HEAD + "```\n<!-- validate-skill: ignore[VS201] -->\n```\n`<!-- validate-skill: ignore[VS201] -->`\n"
    assert _covered(text) == []


def test_names_and_reason_are_read() -> None:
    text = BODY.format(comment="<!-- validate-skill: ignore[VS201, empty-gate] -- It is so. -->")
    (suppression,) = read_suppressions(a_document(text))
    assert (suppression.names, suppression.reason) == (("VS201", "empty-gate"), "It is so.")


def test_covered_finding_is_gone_and_counted() -> None:
    text = HEAD.replace(" Not for previews.", "").replace("disable-model-invocation: true\n", "")
    only = Policy(select=("VS203", "VS9"))
    assert [finding.code for finding in checked(text, only)] == ["VS203"]
    outcome = check_document(a_document(silenced("validate-skill: ignore[VS203] -- No previews.", text)), only)
    assert (outcome.findings, outcome.silenced) == ([], 1)
