from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.verifiers.backups_current import VERIFIER
from tests.simulators.world import World, judge

BACKUP = {
    "database": "shop",
    "id": "shop-1",
    "finished": "2026-03-02T01:00:00Z",
    "size_bytes": "73400320",
    "result": "passed",
}
RESTORE = {"database": "shop", "backup": "shop-1", "finished": "2026-03-02T02:00:00Z", "result": "passed"}


def written(path: Path, record: Mapping[str, str]) -> str:
    path.write_text("".join(f"{key}: {value}\n" for key, value in record.items()))
    return str(path)


def judged(
    world: World, tmp_path: Path, backup: Mapping[str, str], restore: Mapping[str, str], **limits: str
) -> CheckResult:
    world.box.commit()
    world.checks = {
        "backups_current": {
            "backup": written(tmp_path / "backup.yaml", backup),
            "restore_test": written(tmp_path / "restore.yaml", restore),
            "database": "shop",
            **limits,
        }
    }
    return judge(VERIFIER, world)


def test_a_recent_backup_and_a_recent_restore_pass(world: World, tmp_path: Path) -> None:
    result = judged(world, tmp_path, BACKUP, RESTORE)
    assert (result.verdict, result.summary) == (
        Verdict.PASS,
        "shop was backed up 9 hours ago and restored 8 hours ago.",
    )


def test_the_pass_ends_when_the_older_proof_is_too_old(world: World, tmp_path: Path) -> None:
    result = judged(world, tmp_path, {**BACKUP, "finished": "2026-03-01T10:30:00Z"}, RESTORE)
    assert result.valid_until - result.finished == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"finished": "2026-03-01T09:59:00Z"}, "the limit is 24 hours"),
        ({"result": "failed"}, "the result of the backup is failed"),
        ({"size_bytes": "0"}, "the backup is empty"),
        ({"database": "billing"}, "is of the database billing, not of shop"),
    ],
)
def test_a_backup_that_proves_too_little_fails(
    world: World, tmp_path: Path, changes: Mapping[str, str], words: str
) -> None:
    result = judged(world, tmp_path, {**BACKUP, **changes}, RESTORE)
    assert result.verdict is Verdict.FAIL
    assert words in result.summary


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"finished": "2026-03-01T09:59:00Z"}, "the restore test finished 24 hours ago"),
        ({"result": "skipped"}, "the result of the restore test is skipped"),
        ({"database": "billing"}, "is of the database billing"),
    ],
)
def test_a_restore_test_that_proves_too_little_fails(
    world: World, tmp_path: Path, changes: Mapping[str, str], words: str
) -> None:
    result = judged(world, tmp_path, BACKUP, {**RESTORE, **changes})
    assert result.verdict is Verdict.FAIL
    assert words in result.summary


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"finished": "2026-03-02T10:05:00Z"}, "is in the future"),
        ({"finished": "2026-03-02T01:00:00"}, "has no time zone"),
        ({"finished": "yesterday"}, "is no time"),
        ({"size_bytes": "70 MB"}, "`size_bytes` is no whole number"),
        ({"id": ""}, "`id` is missing"),
        ({"database": "5"}, "`database` is no text"),
        ({"id": "[1"}, "this is not YAML"),
    ],
)
def test_a_backup_record_that_cannot_be_read_is_an_error(
    world: World, tmp_path: Path, changes: Mapping[str, str], words: str
) -> None:
    result = judged(world, tmp_path, {**BACKUP, **changes}, RESTORE)
    assert result.verdict is Verdict.ERROR
    assert words in result.summary
    assert "size_bytes: 73400320" in result.remedy


def test_a_minute_of_skew_between_clocks_is_forgiven(world: World, tmp_path: Path) -> None:
    assert judged(world, tmp_path, BACKUP, {**RESTORE, "finished": "2026-03-02T10:00:59Z"}).verdict is Verdict.PASS


def test_a_missing_record_is_an_error(world: World, tmp_path: Path) -> None:
    world.box.commit()
    world.checks = {"backups_current": {"backup": "/nowhere/b.yaml", "restore_test": "r.yaml", "database": "shop"}}
    result = judge(VERIFIER, world)
    assert (result.verdict, result.summary) == (
        Verdict.ERROR,
        "There is no file /nowhere/b.yaml on this machine.",
    )


def test_a_relative_record_is_read_at_the_commit_not_in_the_working_tree(world: World) -> None:
    world.box.commit()
    world.checks = {"backups_current": {"backup": "b.yaml", "restore_test": "r.yaml", "database": "shop"}}
    world.box.write("b.yaml", "id: x")
    assert "There is no file b.yaml in commit" in judge(VERIFIER, world).summary


def test_a_backup_restored_before_it_was_finished_is_an_error(world: World, tmp_path: Path) -> None:
    result = judged(world, tmp_path, BACKUP, {**RESTORE, "finished": "2026-03-02T00:30:00Z"})
    assert result.verdict is Verdict.ERROR


def test_settings_cannot_make_the_skills_limit_longer(world: World, tmp_path: Path) -> None:
    old = {**BACKUP, "finished": "2026-02-28T01:00:00Z", "id": "shop-0"}
    assert judged(world, tmp_path, old, RESTORE, max_age="7d").verdict is Verdict.FAIL


def test_a_rehearsal_may_have_a_longer_limit(world: World, tmp_path: Path) -> None:
    world.rehearsal = True
    old = {**BACKUP, "finished": "2026-02-28T01:00:00Z", "id": "shop-0"}
    assert judged(world, tmp_path, old, RESTORE, max_age="7d").verdict is Verdict.PASS


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "restore_test: /var/lib/backups/<database>.restore.yaml" in result.remedy
