"""The guard's own functions on paths answer as those of `os.path` do."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard import paths

TEXTS = st.lists(st.sampled_from(["/", "..", ".", "a", "bc", "//", "///", "a b"]), max_size=9).map("".join)


@given(TEXTS)
def test_texts_are_taken_apart_and_normalized_alike(text: str) -> None:
    assert paths.normalized(text) == os.path.normpath(text)
    assert paths.dirname(text) == os.path.dirname(text)  # noqa: PTH120 - it is the oracle
    assert paths.basename(text) == os.path.basename(text)  # noqa: PTH119 - it is the oracle
    assert paths.absolute(text) == os.path.abspath(text)  # noqa: PTH100 - it is the oracle


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_names_are_joined_alike(names: list[str]) -> None:
    assert paths.join(*names) == os.path.join(*names)  # noqa: PTH118 - it is the oracle


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name, target in (
        ("to-folder", "folder"), ("to-inner", str(tmp_path / "folder" / "inner")), ("to-file", "./folder/../file"),
        ("to-nothing", "missing/x"), ("chain", "to-folder/inner/.."), ("folder/inner/up", "../../to-folder"),
    ):  # fmt: skip
        (tmp_path / name).symlink_to(target)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "folder", "to-folder/inner", "to-inner/..", "to-file", "to-nothing", "to-nothing/../y",
        "chain/inner/up/x",
        "missing/../file", "to-folder/inner/up/inner/up", "../x", "file/x",
    ],
)  # fmt: skip
def test_links_are_followed_alike(tree: Path, name: str) -> None:
    path = f"{tree}/{name}"
    assert paths.real(path) == os.path.realpath(path)


def test_a_relative_path_begins_where_the_process_is(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    assert paths.real("to-folder/inner") == os.path.realpath("to-folder/inner")


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert paths.real(f"{tmp_path}/a/x").startswith(f"{tmp_path}/")


def test_what_there_is_is_told(tree: Path) -> None:
    assert paths.is_folder(f"{tree}/to-folder")
    assert not paths.is_folder(f"{tree}/file")
    assert paths.is_link(f"{tree}/to-nothing")
    assert not paths.is_link(f"{tree}/file")
    assert paths.is_there(f"{tree}/to-nothing")
    assert not paths.is_there(f"{tree}/missing")
    assert not paths.is_there("a\0b")
