import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD, gate
from validators.rules.vs414_approval_from_log import _with


@pytest.mark.parametrize(
    "words",
    [
        "Check the approval of the pull request in git log",
        "Commit messages carry a reviewer",
        "The last commit has a Signed-off-by trailer",
    ],
)
def test_approval_that_is_looked_up_in_the_log_is_found_at_its_words(words: str) -> None:
    assert marked("VS414", HEAD + gate(_with(words))) == [("10:15", words)]


@pytest.mark.parametrize(
    "words",
    ["The forge shows an approval of the last commit", "git log shows no commit after the tag", "A signed review"],
)
def test_other_proof_and_other_uses_of_the_log_are_left_alone(words: str) -> None:
    assert marked("VS414", HEAD + gate(_with(words))) == []


def test_words_outside_a_gate_are_left_alone() -> None:
    assert marked("VS414", f"{HEAD}{gate(_with('The forge shows it'))}\nCheck the approval in git log.\n") == []
