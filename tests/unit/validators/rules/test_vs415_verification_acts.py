import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD, gate
from validators.rules.vs415_verification_acts import _with


@pytest.mark.parametrize(
    "words",
    [
        "Run migrations on the staging database",
        "**Restore** the newest backup",
        "roll back the last release",
        "Send a message to the team",
    ],
)
def test_verification_that_works_instead_of_looking_is_found_at_its_words(words: str) -> None:
    assert marked("VS415", HEAD + gate(_with(words))) == [("10:15", words)]


@pytest.mark.parametrize(
    "words",
    [
        "Run the tests of the migrations",
        "Run unit tests",
        "Run all integration tests",
        "Execute smoke checks",
        "Applied migrations are recorded",
        "The backup was restored by the nightly job",
        "Runs of the last day are green",
    ],
)
def test_verification_that_looks_is_left_alone(words: str) -> None:
    assert marked("VS415", HEAD + gate(_with(words))) == []
