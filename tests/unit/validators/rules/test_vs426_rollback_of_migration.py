import pytest

from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD, UNDO, VERIFY, rollback

BACK = HEAD + rollback(UNDO + VERIFY)


def _on(condition: str) -> str:
    return BACK.replace("Manual abort triggered", condition)


@pytest.mark.parametrize(
    "words",
    [
        "Database migration failures",
        "Migration failure",
        "A failed migration",
        "The migration fails",
        "Migration job has failed",
        "Failure of a database migration",
        "Error during the schema migration",
        "Errors while running migrations",
        "Migrations do not complete",
        "Migration times out",
        "Failed to migrate the database",
        "The database cannot be migrated",
        "Schema upgrade fails",
    ],
)
def test_rollback_that_a_failed_migration_starts_is_found_at_the_condition(words: str) -> None:
    assert marked("VS426", _on(words)) == [("8:12", words)]


def test_condition_about_a_migration_among_others_is_the_one_that_is_found() -> None:
    text = _on("Manual abort triggered</condition>\n<condition>Database migration failures")
    assert [place for place, _ in marked("VS426", text)] == ["9:12"]


@pytest.mark.parametrize(
    "words",
    [
        "Manual abort triggered",
        "Error rate > 5% for 2 minutes",
        "Health checks fail during the migration",
        "Error rate exceeds 5% after the migration",
        "Health checks fail 5 minutes after a migration",
    ],
)
def test_other_conditions_are_left_alone(words: str) -> None:
    assert marked("VS426", _on(words)) == []


def test_migration_in_the_text_is_no_trigger() -> None:
    assert marked("VS426", f"{BACK}\nDatabase migration failures are held.\n") == []
