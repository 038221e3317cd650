"""Codes and slugs are for ever, for people write them into settings, comments and baselines.

`UPDATE_SNAPSHOTS=1` adds the lines of new rules to the snapshot; it never changes or removes one that is there.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from validators.catalogue import codes, slug_of

SNAPSHOT = Path(__file__).parents[3] / "snapshots" / "rules.txt"


def _now() -> dict[str, str]:
    return {code: slug_of(code) for code in codes()}


def _written() -> dict[str, str]:
    lines = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    return {code: slug for code, _, slug in (line.partition(" ") for line in lines)}


def _lost(written: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [f"{code} {slug}" for code, slug in written.items() if now.get(code) != slug]


def _new(written: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [f"{code} {slug}" for code, slug in now.items() if code not in written]


def test_no_code_or_slug_that_was_given_is_changed_or_removed() -> None:
    lost = _lost(_written(), _now())
    assert not lost, f"codes are for ever; give these back: {', '.join(lost)}"


def test_every_new_rule_is_written_down() -> None:
    written, now = _written(), _now()
    if os.environ.get("UPDATE_SNAPSHOTS"):
        written = {**now, **written}
        text = "".join(f"{code} {slug}\n" for code, slug in sorted(written.items()))
        SNAPSHOT.write_text(text, encoding="utf-8")
    new = _new(written, now)
    assert not new, f"add these to {SNAPSHOT.name} with UPDATE_SNAPSHOTS=1: {', '.join(new)}"


def test_snapshot_is_sorted_and_gives_each_code_and_slug_once() -> None:
    lines = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert len({line.split(" ")[0] for line in lines}) == len({line.split(" ")[1] for line in lines}) == len(lines)


def test_renamed_and_removed_rules_are_noticed_and_an_added_one_is_no_loss() -> None:
    written = {"VS101": "no-frontmatter", "VS102": "unreadable-frontmatter"}
    assert _lost(written, {"VS101": "frontmatter", "VS103": "separator-inside"}) == [
        "VS101 no-frontmatter",
        "VS102 unreadable-frontmatter",
    ]
    assert _lost(written, {**written, "VS103": "separator-inside"}) == []
    assert _new(written, {**written, "VS103": "separator-inside"}) == ["VS103 separator-inside"]
