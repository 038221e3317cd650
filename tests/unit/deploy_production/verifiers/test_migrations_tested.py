import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.verifiers.migrations_tested import VERIFIER
from tests.simulators.world import World, fact, judge

RECORD = {"environment": "staging", "finished": "2026-03-01T10:00:00Z", "result": "passed"}
PYTHON = (sys.executable, "-c")


def digest_of(world: World) -> str:
    world.box.commit()
    world.checks = {"migrations_tested": {"paths": ["migrations"], "command": [*PYTHON, "pass"]}}
    return fact(judge(VERIFIER, world), "migrations digest")


def recorded(world: World, changes: Mapping[str, str] | None = None) -> CheckResult:
    world.box.write("migrations/0001.sql", "create table a (id int);")
    record = {"migrations_digest": digest_of(world), **RECORD, **(changes or {})}
    world.box.write("staging.yaml", "".join(f"{key}: {value}\n" for key, value in record.items()))
    world.box.commit()
    world.checks = {"migrations_tested": {"paths": ["migrations"], "record": "staging.yaml"}}
    return judge(VERIFIER, world)


def run(world: World, script: str, **section: object) -> CheckResult:
    world.box.write("migrations/0001.sql", "create table a (id int);")
    world.box.commit()
    world.checks = {"migrations_tested": {"paths": ["migrations"], "command": [*PYTHON, script], **section}}
    return judge(VERIFIER, world)


def test_a_record_of_these_files_passes_until_it_is_too_old(world: World) -> None:
    result = recorded(world)
    assert (result.verdict, result.summary) == (Verdict.PASS, "these migrations ran in staging 24 hours ago.")
    assert result.valid_until == datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"migrations_digest": "sha256:0"}, "the record is of other migration files"),
        ({"environment": "production"}, "the record is of production, not of staging"),
        ({"result": "failed"}, "the result in staging is failed"),
        ({"finished": "2026-02-23T09:00:00Z"}, "7 days ago; the limit is 7 days"),
    ],
)
def test_a_record_of_something_else_fails_and_shows_what_to_record(
    world: World, changes: Mapping[str, str], words: str
) -> None:
    result = recorded(world, changes)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary
    assert f"migrations_digest: {fact(result, 'migrations digest')}" in result.remedy


def test_a_changed_migration_needs_a_new_record(world: World) -> None:
    assert recorded(world).verdict is Verdict.PASS
    world.box.commit(migrations__0002="drop table a;")
    assert judge(VERIFIER, world).verdict is Verdict.FAIL


def test_a_migration_edited_in_place_needs_a_new_record(world: World) -> None:
    assert recorded(world).verdict is Verdict.PASS
    world.box.write("migrations/0001.sql", "create table b (id int);")
    world.box.commit()
    assert judge(VERIFIER, world).verdict is Verdict.FAIL


def test_a_renamed_migration_needs_a_new_record(world: World) -> None:
    assert recorded(world).verdict is Verdict.PASS
    world.box.git("mv", "migrations/0001.sql", "migrations/0002.sql")
    world.box.commit()
    assert judge(VERIFIER, world).verdict is Verdict.FAIL


def test_other_files_do_not_change_the_digest(world: World) -> None:
    assert recorded(world).verdict is Verdict.PASS
    world.box.commit(app="new")
    assert judge(VERIFIER, world).verdict is Verdict.PASS


@pytest.mark.parametrize("changes", [{"finished": "2026-03-02T11:00:00Z"}, {"finished": ""}, {"result": ""}])
def test_a_record_that_cannot_be_read_is_an_error(world: World, changes: Mapping[str, str]) -> None:
    assert recorded(world, changes).verdict is Verdict.ERROR


def test_a_missing_record_is_an_error_that_shows_the_digest(world: World) -> None:
    world.box.write("migrations/0001.sql", "create table a (id int);")
    wanted = digest_of(world)
    world.checks = {"migrations_tested": {"paths": ["migrations"], "record": "staging.yaml"}}
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert wanted in result.remedy


def test_a_path_without_files_is_an_error(world: World) -> None:
    world.box.commit()
    world.checks = {"migrations_tested": {"paths": ["db/migrate"], "record": "staging.yaml"}}
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "no migration file under db/migrate" in result.summary


def test_a_single_file_may_be_a_path(world: World) -> None:
    world.box.commit(schema="create table a (id int);")
    world.checks = {"migrations_tested": {"paths": ["schema"], "command": [*PYTHON, "pass"]}}
    assert fact(judge(VERIFIER, world), "files") == "1"


def test_an_application_without_a_database_says_so(world: World) -> None:
    world.box.commit()
    world.checks = {"migrations_tested": {"paths": []}}
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.PASS
    assert "no database" in result.summary


def test_a_command_runs_in_a_clean_checkout(world: World) -> None:
    world.box.commit()
    script = "import os; print(sorted(os.listdir()), os.listdir('migrations'))"
    assert run(world, script).verdict is Verdict.PASS
    world.box.write("not-committed", "x")
    assert fact(judge(VERIFIER, world), "output") == "['migrations'] ['0001.sql']"


def test_a_command_that_fails_is_a_fail_with_its_output(world: World) -> None:
    result = run(world, "print('relation a exists'); raise SystemExit(3)")
    assert (result.verdict, result.summary) == (Verdict.FAIL, "the migrations ended with exit code 3.")
    assert fact(result, "output") == "relation a exists"


def test_a_command_gets_the_named_variables_alone_and_they_are_never_shown(world: World) -> None:
    world.environment = {"STAGING_URL": "postgres://u:hunter2@db", "OTHER": "x"}
    script = "import os; print(os.environ['STAGING_URL'], os.environ.get('OTHER'))"
    result = run(world, script, environment=["STAGING_URL"])
    assert result.verdict is Verdict.PASS
    assert fact(result, "output") == "(hidden) None"


def test_a_named_variable_that_is_not_set_is_an_error(world: World) -> None:
    result = run(world, "pass", environment=["STAGING_URL"])
    assert result.verdict is Verdict.ERROR
    assert "STAGING_URL is not set" in result.summary


def test_a_command_that_does_not_end_is_an_error(world: World) -> None:
    result = run(world, "import time; time.sleep(60)", timeout="0.3s")
    assert result.verdict is Verdict.ERROR
    assert "did not end within 0.3 seconds" in result.summary


def test_a_command_that_does_not_exist_is_an_error(world: World) -> None:
    assert run(world, "", command=["no-such-program"]).verdict is Verdict.ERROR


def test_a_run_stands_no_longer_than_its_limit(world: World) -> None:
    result = run(world, "pass", max_age="1h")
    assert result.valid_until - result.finished == timedelta(hours=1)


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "paths: [migrations]" in result.remedy
