"""The corpus itself: enough of it, every family, no line twice."""

from collections import Counter
from pathlib import Path

import pytest

from tests.guard.kit import corpus

FAMILIES = {
    *(
        "api",
        "builtins",
        "compound",
        "dynamic",
        "engine",
        "env_prefix",
        "follow",
        "global_flags",
        "heredoc",
        "interpreter",
    ),
    *(
        "launcher",
        "nested",
        "own",
        "path_rename",
        "plain",
        "programs",
        "prose",
        "quoting",
        "reads",
        "residual",
        "scope",
        "spoof",
    ),
    *("variable", "wrapper", "zsh"),
}


def test_every_family_is_there() -> None:
    assert set(corpus.families()) == FAMILIES


def test_corpus_is_large_enough_on_both_sides() -> None:
    counts = Counter(line.label for line in corpus.lines())
    assert counts["deny"] >= 350
    assert counts["allow"] >= 250


def test_no_line_stands_twice() -> None:
    counts = Counter((line.text, line.shell, line.context, line.label) for line in corpus.lines())
    assert not [text for text, count in counts.items() if count > 1]


def test_a_line_without_a_label_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd.txt").write_text("maybe kubectl get pods\n", encoding="utf-8")
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    with pytest.raises(corpus.CorpusError, match=r"odd\.txt:1"):
        corpus.lines("odd")


def test_a_line_goes_on_below_and_settings_hold_for_what_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "some.txt").write_text("allow a\n      b\n= shell zsh\ndeny   c\n", encoding="utf-8")
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    first, second = corpus.lines("some")
    assert (first.text, first.shell) == ("a\nb", "bash")
    assert (second.text, second.shell, second.number) == (" c", "zsh", 4)
