"""How two states of an object are shown to differ."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from deploy_production.engine.differences import diff
from tests.simulators.objects import DEPLOYMENT, annotated, config, secret, with_image


def test_the_same_content_has_no_difference() -> None:
    assert diff({**DEPLOYMENT, "status": {"x": 1}}, DEPLOYMENT) == ()


def test_a_difference_is_shown_as_lines_before_and_after() -> None:
    lines = diff(DEPLOYMENT, with_image("registry:5000/web:2"))
    assert lines[:2] == ("--- live", "+++ planned")
    assert "-      - image: registry:5000/web:1" in lines
    assert "+      - image: registry:5000/web:2" in lines


def test_annotations_are_shown_without_the_copy_that_kubectl_keeps() -> None:
    kept = annotated(**{"team": "shop", "kubectl.kubernetes.io/last-applied-configuration": "{}"})
    lines = diff(DEPLOYMENT, kept)
    assert "+    team: shop" in lines
    assert not any("last-applied" in line for line in lines)


def test_a_new_object_is_shown_whole() -> None:
    lines = diff(None, config(a="1"))
    assert [line for line in lines[3:] if not line.startswith("+")] == []
    assert "+  a: '1'" in lines


def test_text_of_several_lines_is_compared_line_by_line() -> None:
    lines = diff(config(f="one\ntwo\nthree\n"), config(f="one\nTWO\nthree\n"))
    assert "-    two" in lines
    assert "+    TWO" in lines
    assert "     one" in lines


def test_values_of_a_secret_are_never_shown() -> None:
    before, after = secret(password="hunter2", same="unchanged"), secret(password="correct horse", same="unchanged")
    after["metadata"]["annotations"] = {"kubectl.kubernetes.io/last-applied-configuration": "hunter2"}
    for key in (None, b"key"):
        for live in (before, None):
            shown = "\n".join(diff(live, after, key=key))
            for value in ("hunter2", "correct horse", "unchanged"):
                assert value not in shown
                assert base64.b64encode(value.encode()).decode() not in shown


def test_without_a_key_it_is_told_which_values_of_a_secret_change() -> None:
    lines = diff(secret(a="1", b="2"), secret(a="1", b="3"))
    assert "   a: (hidden)" in lines
    assert "-  b: (hidden, before)" in lines
    assert "+  b: (hidden, after)" in lines


def test_with_a_key_equal_values_of_a_secret_look_equal() -> None:
    first, again, other = (diff(None, secret(a=value), key=b"key") for value in ("1", "1", "2"))
    assert first == again
    assert first != other
    assert first != diff(None, secret(a="1"), key=b"another key")


def test_string_data_and_data_of_a_secret_compare() -> None:
    planned = {**secret(), "stringData": {"a": "1"}}
    assert diff(secret(a="1"), planned) == ()
    assert "+  a: (hidden, after)" in diff(secret(a="0"), planned)


def test_a_secret_that_is_no_base64_is_hidden_too() -> None:
    shown = "\n".join(diff(None, {**secret(), "data": {"a": "not base64!"}}))
    assert "not base64!" not in shown


def test_a_difference_is_capped() -> None:
    many = config(f="\n".join(f"line {number}" for number in range(1000)))
    lines = diff(None, many)
    assert len(lines) == 401
    assert lines[-1].endswith("more lines")


def test_a_difference_that_would_take_too_long_to_find_is_only_counted() -> None:
    huge = config(f="\n".join(str(number) for number in range(6000)))
    assert diff(config(f="x"), huge) == ("too large to show: 6 lines before, 6006 lines after",)


def test_control_characters_do_not_reach_the_terminal() -> None:
    lines = diff(None, config(a="\x1b[31mred\x1b[0m", b="\u202egnp", c="one\n\x1b]0;title\x07two\n"))
    assert not any(char in line for line in lines for char in "\x1b\x07\u202e")


@given(st.dictionaries(st.text("abc", min_size=1), st.text("xyz", min_size=6, max_size=9), min_size=1, max_size=3))
def test_no_value_of_any_secret_is_ever_shown(values: dict[str, str]) -> None:
    shown = "\n".join((*diff(None, secret(**values)), *diff(secret(**values), secret(q="new value"), key=b"k")))
    assert not any(value in shown for value in values.values())
