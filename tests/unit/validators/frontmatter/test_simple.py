"""The quick reader against the composer: where it answers at all, both say the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from validators.frontmatter.composing import YamlError, compose
from validators.frontmatter.simple import read_simple

_KEYS = st.one_of(
    st.sampled_from(["name", "allowed-tools", "when_to_use", "true", "null", "y", "a-", "a_b", "-a", "n"]),
    st.text("ab-_1 :\"'", min_size=1, max_size=4),
)
_VALUES = st.one_of(
    st.sampled_from(
        [
            "true",
            "TRUE",
            "tRue",
            "null",
            "Null",
            "no",
            "a: b",
            "a #b",
            "a#b",
            "a:",
            '"a"',
            "'a'",
            '"a\\n"',
            "''",
            '"a" b',
        ]
    ),
    st.text("abN01 :#\"'\\-[]{}&*!|>%@`,?~.é\u00a0\t", max_size=12),
)
_LINES = st.one_of(
    st.builds(lambda key, blanks, value: f"{key}:{blanks}{value}", _KEYS, st.sampled_from([" ", "  ", ""]), _VALUES),
    st.sampled_from(["", "   ", "# a comment", "  # a comment", "  more", "- item", "---", "..."]),
)


@settings(max_examples=600, deadline=None)
@given(st.lists(_LINES, max_size=4))
def test_what_it_answers_is_what_yaml_means(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    entries = read_simple(text, 0)
    if entries is None:
        return
    try:
        node = compose(text)
    except YamlError as error:
        raise AssertionError(f"{text!r} is not YAML: {error}") from error
    assert node is not None
    assert [(one.key, one.value, one.key_start, one.key_end) for one in entries] == [
        (one.key, one.value, one.key_start, one.key_end) for one in node.fields
    ]
    assert [(one.node.start, one.node.end, one.node.style) for one in entries] == [
        (one.node.start, one.node.end, one.node.style) for one in node.fields
    ]


def test_it_answers_what_most_skills_have() -> None:
    text = 'name: a\n# why\ndescription: "Use: it."\ndisable-model-invocation: true\nallowed-tools: Read, Bash(git:*)\n'
    entries = read_simple(text, 4)
    assert entries is not None
    assert [(one.key, one.value, one.key_start) for one in entries][1:3] == [
        ("description", "Use: it.", 18),
        ("disable-model-invocation", True, 42),
    ]
