import json
from pathlib import Path
from typing import Any

import pytest

from validators.frontmatter.composing import MAX_DEPTH, YamlError, compose


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("True", True),
        ("false", False),
        ("~", None),
        ("2024-01-31", "2024-01-31"),
        ("1:30", "1:30"),
        ("0x1F", 31),
        ("0o17", 15),
        ("-12", -12),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("9" * 100, "9" * 100),
        ("[a, {b: c}]", ["a", {"b": "c"}]),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("!!str 1", "1"),
        ("!own x", "x"),
        ("!!int x", "x"),
        ("!!int 0x", "0x"),
        ("!!bool x", "x"),
        ("!!float x", "x"),
    ],
)
def test_values_are_those_of_yaml_1_2(text: str, value: object) -> None:
    node = compose(text)
    assert node is not None
    assert node.value == value
    assert type(node.value) is type(value)


def test_nothing_is_nothing() -> None:
    assert compose("# a comment\n") is None


@pytest.mark.parametrize("text", ["a: b: c", "[a", "a: *b", "\ta: b", "a: '", "--- a\n--- b", "%", "a: @b"])
def test_what_is_not_yaml_is_said_with_its_place(text: str) -> None:
    with pytest.raises(YamlError) as caught:
        compose(text)
    assert caught.value.message
    assert 0 <= caught.value.offset <= len(text)


def test_places_count_characters() -> None:
    node = compose("é: ü\nlist:\n  - ö\n")
    assert node is not None
    first = node.fields[0]
    assert (first.key_start, first.key_end, first.node.start, first.node.end) == (0, 1, 3, 4)
    assert node.fields[1].node.items[0].start == 15


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "{a: " * 10_000,
        "- " * 10_000,
        "\n".join(" " * depth + "a:" for depth in range(MAX_DEPTH + 2)),
        "a: &a [x]\n" + "".join(f"a{n}: &a [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" for n in range(12)),
        "a: &a [*a]",
    ],
    ids=["lists", "mappings", "dashes", "indents", "laughs", "itself"],
)
def test_what_is_too_deep_or_too_large_is_not_read(text: str) -> None:
    with pytest.raises(YamlError):
        compose(text)


# What the client's parser says, recorded; without the five texts that no frontmatter can hold, and infinite numbers.
RECORDED = json.loads((Path(__file__).parent / "client_yaml.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: ascii(case["text"]))
def test_it_says_what_the_parser_of_the_client_says(case: dict[str, Any]) -> None:
    if "fails" in case:
        with pytest.raises(YamlError):
            compose(case["text"])
        return
    node = compose(case["text"])
    assert (None if node is None else node.value) == case["value"]
