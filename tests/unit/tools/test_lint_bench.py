"""The bench of linters: its goals, its page, and how it reads what the peers say."""

import json
from pathlib import Path

import pytest

from tools.lint_bench import Row, goals_missed, table
from tools.lint_page import BEGIN, END, write_page
from tools.lint_peers import PEERS, Peer, PeerError, run, said

OURS = Row(name="validate-skill", rate=3000, alone=40, again=5, said={"duplicate-key": frozenset({"VS104"})})


def _peer(name: str) -> Peer:
    return next(peer for peer in PEERS if peer.name == name)


def test_no_goal_is_missed_by_who_is_ahead_everywhere() -> None:
    assert list(goals_missed([OURS, Row(name="peer", rate=100, alone=200, again=200)])) == []


def test_each_goal_that_is_missed_is_told() -> None:
    ours = Row(name="validate-skill", rate=1999, alone=61, again=61, said={"shell": frozenset({"VS106"})})
    peer = Row(name="peer", rate=2500, alone=50, again=50, said={"duplicate-key": frozenset({"x"})})

    assert len(list(goals_missed([ours, peer]))) == 7


def test_what_was_not_measured_is_no_goal_that_was_reached() -> None:
    assert len(list(goals_missed([Row(name="validate-skill")]))) == 2


def test_the_table_says_what_was_not_measured() -> None:
    assert "| peer | not measured | not measured | not measured | not measured |" in table([OURS, Row(name="peer")])


def test_the_page_keeps_what_is_written_by_hand(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}yesterday\n{END}after\n")

    write_page("a day", table([OURS]), [OURS], page)

    text = page.read_text()
    assert (text.startswith("before\n"), text.endswith(f"{END}after\n"), "yesterday" in text) == (True, True, False)


def test_a_page_without_a_place_for_what_was_measured_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing\n")

    with pytest.raises(ValueError, match="has no part between"):
        write_page("a day", "", [], page)


def test_only_what_a_peer_says_loudly_counts() -> None:
    notes = [{"rule": "A", "level": "warning"}, {"rule": "B", "level": "info"}, {"rule": "C", "level": "error"}]

    assert _peer("agnix").read(json.dumps({"diagnostics": notes})) == {"A", "C"}


def test_what_a_peer_says_before_its_json_is_passed_over() -> None:
    assert _peer("skillsaw").read('Loading ...\n{"violations": []}') == frozenset()


def test_a_program_that_cannot_be_started_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PeerError, match="cannot be started"):
        run([str(tmp_path / "missing")], tmp_path)


def test_a_peer_that_fails_without_its_form_has_said_something(tmp_path: Path) -> None:
    program = tmp_path / "agnix"
    program.write_text("#!/bin/sh\necho broken\nexit 3\n")
    program.chmod(0o755)

    assert said(_peer("agnix"), tmp_path, tmp_path) == {"ended with 3"}


def test_a_peer_that_says_nothing_and_is_content_is_not_believed(tmp_path: Path) -> None:
    program = tmp_path / "agnix"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)

    with pytest.raises(PeerError, match="nothing that can be read"):
        said(_peer("agnix"), tmp_path, tmp_path)
