"""Whole outputs compared with files: `UPDATE_SNAPSHOTS=1` rewrites them, a missing one is a failure."""

import difflib
import os
from pathlib import Path


def assert_matches_snapshot(actual: str, path: Path) -> None:
    """Compares a text with a file, byte for byte."""
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8")
    if not path.exists():
        raise AssertionError(f"there is no snapshot {path.name}; write it with UPDATE_SNAPSHOTS=1 and look at it")
    expected = path.read_text(encoding="utf-8")
    difference = "\n".join(difflib.unified_diff(expected.splitlines(), actual.splitlines(), "snapshot", "now", n=1))
    assert actual == expected, f"{path.name} changed; rewrite it with UPDATE_SNAPSHOTS=1 if it should:\n{difference}"
