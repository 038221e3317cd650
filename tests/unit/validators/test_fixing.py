import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.validators._checked import a_document
from validators.catalogue import Entry, catalogue
from validators.document import Document
from validators.fixing import MAX_ROUNDS, fix_document
from validators.meaning import meaning
from validators.neighbours import GivenNeighbours
from validators.policy import Policy
from validators.rule import Example
from validators.rules._examples import CHECK, HEAD, gate
from validators.rules._suppressed import silenced

UNUSED = silenced("validate-skill: ignore[VS104, VS203] -- No previews.")
PIECES = ["\n", "---\n", "<", ">", '"', ": ", "#", "`", "```\n", "a", " ", "\t", "\r", "é"]
FIXABLE = [
    pytest.param(entry, example, id=f"{entry.code}-{example.name}")
    for entry in catalogue()
    for example in entry.bad
    if example.fixed is not None
]


def _fixed(document: Document, policy: Policy | None = None, *, unsafe: bool = False) -> Document:
    return fix_document(document, policy or Policy(), unsafe=unsafe).document


@pytest.mark.parametrize(("entry", "example"), FIXABLE)
def test_example_becomes_what_its_rule_says(entry: Entry, example: Example) -> None:
    files = {example.path: example.text, **example.files}
    neighbours = GivenNeighbours(directory=example.path.rpartition("/")[0], files=files)
    document = Document(example.text.encode(), path=example.path, neighbours=neighbours)
    group = ("VS9",) if entry.group == "9" else ()
    only = Policy(profile=example.profile, select=() if group else (entry.code,), extend_select=(entry.code,))
    results = {_fixed(document, only, unsafe=unsafe).text for unsafe in (False, True)}
    assert example.fixed in results


def test_fixing_what_is_fixed_changes_nothing() -> None:
    once = _fixed(a_document(UNUSED))
    assert once.text != UNUSED
    assert fix_document(once, Policy()).applied == ()


def test_fix_keeps_line_ends_and_mark_of_the_file() -> None:
    data = b"\xef\xbb\xbf" + UNUSED.replace("\n", "\r\n").encode()
    fixed = _fixed(a_document(data)).data
    assert fixed == data.replace(b"VS104, ", b"")


def test_file_that_is_not_utf_8_is_left_alone() -> None:
    data = UNUSED.encode() + b"\xff"
    assert _fixed(a_document(data)).data == data


def test_one_fix_that_changes_the_meaning_holds_up_no_other() -> None:
    told = CHECK.replace("BLOCK", "See [a](references\\more.md), then BLOCK")
    links = "".join(f"See [a](references\\{number}.md).\n\n" for number in range(MAX_ROUNDS + 5))
    fixed = _fixed(a_document(f"{HEAD}\n{links}{gate(told)}"))
    assert [line for line in fixed.text.splitlines() if "\\" in line] == [
        line for line in told.splitlines() if "\\" in line
    ]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_safe_fixes_reach_a_fixed_point_and_keep_the_meaning(data: st.DataObject) -> None:
    examples = [example for entry in catalogue() for example in (*entry.bad, *entry.good)]
    text = data.draw(st.sampled_from(examples)).text
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(
            st.sampled_from(["\n", "---\n", "<", ">", '"', ": ", "#", "`", "```\n", "a", " ", "\t", "\r", "é"])
        )
        text = text[:at] + piece + text[at + data.draw(st.integers(0, 3)) :]
    document = a_document(text.encode("utf-8", "replace"))
    fixed = fix_document(document, Policy())
    assert fix_document(fixed.document, Policy()).applied == ()
    changed = frozenset(key for entry in (*document.head.entries, *fixed.document.head.entries) for key in [entry.key])
    named = frozenset(fixed.changes)
    assert named <= changed
    assert meaning(document, but=named) == meaning(fixed.document, but=named)
