"""Whatever the bytes: reading ends, raises nothing, and every problem has a place inside the document."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy_production.skillfile.document import MAX_PROBLEMS
from deploy_production.skillfile.grammar import GRAMMAR
from deploy_production.skillfile.reader import read_skill, shipped_skill_bytes

SEED = shipped_skill_bytes().decode()
LINES = SEED.split("\n")
LENGTH = 200_000
PIECES = st.sampled_from(
    [
        *(f"<{name}>" for name in GRAMMAR),
        *(f"</{name}>" for name in GRAMMAR),
        *LINES,
        *("<check id='a'", '<check id="a" id="b">', "<check/>", "<x>", "</x>", "<!--", "-->", "```", "~~~", "```bash"),
        *("`", "``", "- ", "* ", "1. ", "\n", "\n\n", " ", "&", "&amp;", "&#0;", "&#x41;", "]]>", "<![CDATA[", "<?x?>"),
        *("---\n", "### 1. A\n", "- [ ] x\n", "digraph G {", "a -> b", "}", "[label=", '"', "\\", "\r\n", "\x00", "é"),
        *("\ud7ff", "\ue000", "\U0001f600", "5%", "for 2 minutes", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;"),
    ]
)


def _check(data: bytes) -> None:
    skill = read_skill(data)
    lines = data.decode("utf-8", errors="replace").split("\n")
    assert len(skill.problems) <= MAX_PROBLEMS + 1
    for problem in skill.problems:
        for position in (problem.span.start, problem.span.end):
            assert 1 <= position.line <= len(lines)
            assert 1 <= position.column <= len(lines[position.line - 1]) + 1
        assert problem.span.start <= problem.span.end
        assert problem.message.isprintable()
    assert list(skill.problems[:-1]) == sorted(skill.problems[:-1], key=lambda problem: problem.span)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(data: bytes) -> None:
    _check(data)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    _check(
        ("---\nname: a\ndescription: b\n---\n<safety_gate type='blocking' phase='x'>\n" + text).encode(
            "utf-8", "replace"
        )
    )


HEADS = st.sampled_from(
    [
        *(
            "name: a\n",
            "description: b\n",
            "context: fork\n",
            "hooks:\n",
            "  a: 1\n",
            "- x\n",
            "? ",
            ": ",
            "!!int ",
            "&a ",
            "*a",
        ),
        *(
            "<<: x\n",
            "=",
            "[",
            "]",
            "{",
            "}",
            "'",
            '"',
            "|\n",
            ">-\n",
            "# c\n",
            "\t",
            "0x_",
            "1:60",
            "2026-99-99",
            "~",
            "%TAG\n",
        ),
        *("1e999", ".inf", "-", "0b", "yes", "\x85", "\U0001f600", "@", "`", "effort: 9\n", "\n", "  "),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(HEADS, max_size=25))
def test_any_frontmatter_can_be_read(pieces: list[str]) -> None:
    _check(f"---\n{''.join(pieces)}\n---\nx\n".encode())


QUANTITIES = st.lists(
    st.sampled_from(
        ["5", "%", " ", "0", "999999999", ".5", "weeks", "h", "an", "first", "hour", "and", "within", "for", "-", "½"]
    )
)


@settings(max_examples=300, deadline=None)
@given(QUANTITIES, st.sampled_from(["30 seconds", "5 minutes", "5%", "2 minutes", "24h", "npm test", "1. Verify"]))
def test_any_quantity_can_be_read(pieces: list[str], instead_of: str) -> None:
    _check(SEED.replace(instead_of, "".join(pieces), 1).encode())


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_heap_of_markup_can_be_read(pieces: list[str]) -> None:
    _check("".join(pieces).encode())


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_heap_of_markup_lines_can_be_read(pieces: list[str]) -> None:
    _check("\n".join(pieces).encode())


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SEED)), st.integers(0, 40), PIECES)
def test_shipped_skill_with_a_piece_replaced_can_be_read(at: int, length: int, piece: str) -> None:
    _check((SEED[:at] + piece + SEED[at + length :]).encode())


@pytest.mark.parametrize(
    "unit",
    [
        "<check>", "</check>\n", "<check id='", "<safety_gate>\n", "<checks>\n<check>\n", "<logic_flow/>\n", "`",
        "` `` ",
        "<!--", "<!-- --> ", "- ", "[", "{a: ", "# 1. a\n", "### 1. a\n```bash\nls\n```\n", "<a ", " ", "\n", "&",
        "&amp;", "<command>x</command>\n", "a -> ", "```\n", "- [ ] a\n", "\x00", "**", '"', "<x>\n", "a<b>c</b> ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["", "---\nname: a\ndescription: b\n---\n<safety_gate type='blocking' phase='x'>\n"])
def test_much_of_one_thing_is_read_in_time_that_grows_with_its_length(unit: str, prefix: str) -> None:
    data = (prefix + unit * (LENGTH // len(unit))).encode()
    begun = time.monotonic()
    read_skill(data)
    assert time.monotonic() - begun < 15  # about half a second; anything quadratic takes minutes


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "a: &b [*b]\n", "!!python/name:os.system ", "? ", "'", "|\n "])
def test_hostile_frontmatter_is_a_problem(unit: str) -> None:
    assert read_skill(("---\n" + unit * 10_000 + "\n---\n").encode()).problems
