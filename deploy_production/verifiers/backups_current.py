"""Backups current and tested.

## Proves

That the named database was backed up, and a backup of it was restored, both recently enough: within the limits of the
settings and within the one that the skill states, whichever is shorter.

It does not prove that the data in the backup is right; that is what the restore test is for.

## Evidence

Two YAML records, each written by the job that did the work. The backup: `database`, `id`, `finished`, `size_bytes`,
`result`. The restore test: `database`, `backup` (the id of the backup that was restored), `finished`, `result`.
A relative path is read at the commit, an absolute one on the machine that runs the gate.

## Fails when

FAIL: a record says another database or another result than `passed`, the backup is empty, or a time is too long ago.
ERROR: a record is missing, incomplete or unreadable, a time has no zone or lies in the future, or the tested backup is
the current one and was tested before it was finished.

## Configure

```yaml
checks:
  backups_current:
    backup: /var/lib/backups/shop.backup.yaml
    restore_test: /var/lib/backups/shop.restore.yaml
    database: shop
    max_age: 24h
    restore_max_age: 24h
```
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from deploy_production.model.canonical import instant
from deploy_production.model.gate import Fact
from deploy_production.settings.checks import BackupsCurrent as Section
from deploy_production.verifiers._records import Record, age_limit, read_record
from deploy_production.verifiers._words import in_words
from deploy_production.verifiers.base import CheckContext, Judgement, Verifier, failed, passed, unconfigured

_LINES = """\
checks:
  backups_current:
    backup: /var/lib/backups/<database>.backup.yaml
    restore_test: /var/lib/backups/<database>.restore.yaml
    database: <database>"""
_BACKUP = """\
database: shop
id: shop-20260302T0100
finished: 2026-03-02T01:00:00Z
size_bytes: 73400320
result: passed"""
_RESTORE = """\
database: shop
backup: shop-20260302T0100
finished: 2026-03-02T02:00:00Z
result: passed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """One of the two records, and what is asked of it."""

    name: str
    record: Record
    finished: datetime
    limit: timedelta
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupsCurrent:
    timeout: timedelta

    # SKILL: backups_current
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.backups_current
        if section is None:
            return unconfigured("backups_current", _LINES)
        backup, restore = _backup(context, section), _restore_test(context, section)
        facts = (*_facts(backup, "id"), *_facts(restore, "backup"))
        for proof in (backup, restore):
            problem = _problem(proof, section.database, context.clock.now())
            if problem:
                return failed(problem, *facts, remedy=proof.remedy)
        if restore.record.text("backup") == backup.record.text("id") and restore.finished < backup.finished:
            raise restore.record.problem("it says that the backup was restored before it was finished")
        return passed(
            f"{section.database} was backed up {_ago(backup, context)} and restored {_ago(restore, context)}.",
            *facts,
            valid_for=timedelta(hours=1),
            expires=min(proof.finished + proof.limit for proof in (backup, restore)),
        )


def _backup(context: CheckContext, section: Section) -> _Proof:
    record = read_record(context, section.backup, example=_BACKUP)
    record.whole_number("size_bytes")
    return _Proof(
        name="the backup",
        record=record,
        finished=record.past("finished", context.clock.now()),
        limit=age_limit(context, section.max_age),
        remedy="Back the database up, let the job write its record, and run the gate again.",
    )


def _restore_test(context: CheckContext, section: Section) -> _Proof:
    record = read_record(context, section.restore_test, example=_RESTORE)
    return _Proof(
        name="the restore test",
        record=record,
        finished=record.past("finished", context.clock.now()),
        limit=age_limit(context, section.restore_max_age),
        remedy="Restore a backup of this database somewhere, let the job write its record, and run the gate again.",
    )


def _problem(proof: _Proof, database: str, now: datetime) -> str | None:
    record, age = proof.record, now - proof.finished
    if record.text("database") != database:
        return f"{proof.name} is of the database {record.text('database')}, not of {database}."
    if record.text("result") != "passed":
        return f"the result of {proof.name} is {record.text('result')}, not passed."
    if "size_bytes" in record.data and record.whole_number("size_bytes") <= 0:
        return f"{proof.name} is empty."
    if age > proof.limit:
        return f"{proof.name} finished {in_words(age)} ago; the limit is {in_words(proof.limit)}."
    return None


def _facts(proof: _Proof, identity: str) -> tuple[Fact, ...]:
    return (
        *proof.record.facts(),
        Fact(name=f"{proof.name}: {identity}", value=proof.record.text(identity), untrusted=True),
        Fact(name=f"{proof.name}: finished", value=instant(proof.finished)),
        Fact(name=f"{proof.name}: limit", value=in_words(proof.limit)),
    )


def _ago(proof: _Proof, context: CheckContext) -> str:
    return f"{in_words(context.clock.now() - proof.finished)} ago"


VERIFIER: Final[Verifier] = BackupsCurrent(timeout=timedelta(seconds=30))
