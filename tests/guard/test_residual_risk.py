"""docs/residual-risk.md and the corpus tell of the same accepted risks."""

from tests.guard.kit import corpus
from tests.guard.kit.page import examples

ACCEPTED = frozenset({"known", "lax", "open"})


def test_every_example_of_the_page_is_a_line_of_the_corpus_and_the_other_way_round() -> None:
    assert sorted(examples()) == sorted(line.text for line in corpus.lines("residual"))


def test_accepted_risks_stand_nowhere_else() -> None:
    elsewhere = [line.place for line in corpus.lines() if line.label in ACCEPTED and line.family != "residual"]
    assert not elsewhere
    assert {line.label for line in corpus.lines("residual")} == ACCEPTED
