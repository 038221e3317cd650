"""Texts that nobody thought of: bash runs them against stubs, and the guard must have seen what bash did.

* `GUARD_FUZZ=20000` draws that many texts, at random; without it a few hundred, the same ones every time.
* Two properties. The reader: whatever guarded program bash starts is among the commands, or something is in doubt.
  The whole guard: a text that changed something was denied in a fork.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.reader import read
from tests.guard.kit import corpus, oracle
from tests.guard.kit.asking import Home, Where, denied, make_home
from tests.guard.kit.covering import uncovered
from tests.guard.kit.grammar import bent, texts
from tests.guard.kit.sandbox import WORLD, Sandbox

ASKED = int(os.environ.get("GUARD_FUZZ", "0"))
_LIMITS = settings(
    max_examples=ASKED or 250,
    derandomize=not ASKED,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_SECONDS = 3.0
LINES = tuple(line.text for line in corpus.lines() if line.shell == "bash" and line.label in {"deny", "allow"})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_home(tmp_path_factory.mktemp("fuzz") / "home", "production")


def _script(path: str) -> str | None:
    file = WORLD / "shop" / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _check(box: Sandbox, home: Home, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = box.run(text, seconds=_SECONDS)
    reading = read(text, _script)
    assert not uncovered(reading, trace.calls), text
    changes = oracle.changes(trace)
    assert not changes or denied(home, text, Where.FORK, monkeypatch), f"{changes} by: {text}"


def test_whatever_bash_makes_of_a_drawn_text_the_guard_saw(
    box: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    @_LIMITS
    @given(texts())
    def holds(text: str) -> None:
        _check(box, home, text, monkeypatch)

    holds()


def test_whatever_bash_makes_of_a_bent_line_the_guard_saw(
    box: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    @_LIMITS
    @given(bent(LINES))
    def holds(text: str) -> None:
        _check(box, home, text, monkeypatch)

    holds()


@_LIMITS
@given(st.text(max_size=200))
def test_reader_never_raises_on_any_text(text: str) -> None:
    reading = read(text, lambda _: None)
    assert isinstance(reading.commands, list)
