"""Everything that bash starts is in what the reader finds."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.reader import read, smells
from tests.unit.guard.reader.bash import accepted, started
from tests.unit.guard.reader.covering import covers

TEXTS = (Path(__file__).parent / "texts" / "started.txt").read_text().strip("\n").split("\n%%\n")
SYNTAX = ("closed", "where the shell", "cannot be read", "no target", "nested", "no command")
PIECES = st.sampled_from(
    (
        "kube", "ctl", "a", " ", "'", '"', "\\", "$", "(", ")", "{", "}", "$(", "`", "<<E", "\nE\n", "\n", ";",
        "&&", "|",
        "<", ">", "=", "#", "[[", "]]", "((", "))", "${x", ":-", "if ", "then ", "fi", "for x in ", "do ", "done",
        "case x in ", "x)", ";;", "esac", "f()", "!", "*", "$'", "x=", "x=(", "a[", "]", "echo ", "eval ",
    )
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_bash_starts_is_found(text: str) -> None:
    calls = started(text)

    reading = read(text)

    assert calls, "this text is meant to start a stub"
    assert [call for call in calls if not covers(reading, call)] == []


@pytest.mark.parametrize("text", TEXTS)
def test_what_bash_accepts_has_a_syntax_that_can_be_read(text: str) -> None:
    whole = [doubt.why for doubt in read(text).doubts if doubt.text == text]

    assert not accepted(text) or not [why for why in whole if any(word in why for word in SYNTAX)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=9).map("".join))
def test_a_drawn_text_that_bash_accepts_is_read_or_doubted_as_a_whole(text: str) -> None:
    wrapped = f"kubectl get pods\n{text}"

    reading = read(wrapped)

    assert [word.text for word in reading.commands[0].argv] == ["kubectl", "get", "pods"] or any(
        smells(doubt.text) for doubt in reading.doubts
    )
