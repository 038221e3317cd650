"""docs/residual-risk.md and the corpus tell of the same accepted risks."""

import re
from pathlib import Path

from tests.guard.kit import corpus

PAGE = Path(__file__).parents[2] / "docs" / "residual-risk.md"
ACCEPTED = frozenset({"known", "lax", "open"})


def _examples() -> list[str]:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    found = [re.fullmatch(r"\| [^|`]+ \| `(.+)` \| [^|]+ \| (?:yes|no) \|", row) for row in rows]
    return [match[1] for match in found if match]


def test_every_example_of_the_page_is_a_line_of_the_corpus_and_the_other_way_round() -> None:
    assert sorted(_examples()) == sorted(line.text for line in corpus.lines("residual"))


def test_accepted_risks_stand_nowhere_else() -> None:
    elsewhere = [line.place for line in corpus.lines() if line.label in ACCEPTED and line.family != "residual"]
    assert not elsewhere
    assert {line.label for line in corpus.lines("residual")} == ACCEPTED
