"""Database migrations tested in staging.

## Proves

That exactly the migration files of this commit ran on the staging database: either a record says so, bound to the hash
of the files, or the configured command runs them there now. Running migrations is an effect; a gate that is asked twice
should rather read the record of a job that did it once.

An application without a database says so with `paths: []`, and that is then the finding.

## Evidence

The digest over the sorted paths and contents of all files under `paths`, and either a YAML record with
`migrations_digest`, `environment` (`staging`), `finished` and `result`, or the exit code of the command. The command
runs in a clean checkout of the commit; of the caller's environment it gets only the named variables.

## Fails when

FAIL: the record is of other files, of another environment, of another result than `passed`, or older than `max_age`;
the command ends with another exit code than 0. The message shows the digest to record.
ERROR: `paths` holds no file, the record is missing, incomplete or of the future, a named variable is not set, the
command cannot be started or does not end in time.

## Configure

```yaml
checks:
  migrations_tested:
    paths: [migrations]
    record: docs/migrations/staging.yaml
    max_age: 7d
```

or `command: [npm, run, migrate]` with `environment: [STAGING_DATABASE_URL]` instead of `record`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deploy_production.model.canonical import digest_bytes, instant
from deploy_production.model.gate import Fact
from deploy_production.model.text import sanitize
from deploy_production.ports import ProcessResult
from deploy_production.settings.checks import MigrationsTested as Section
from deploy_production.verifiers._migrations import migration_files, migrations_digest
from deploy_production.verifiers._processes import excerpt, masked
from deploy_production.verifiers._records import Record, RecordError, read_record
from deploy_production.verifiers._words import in_words
from deploy_production.verifiers.base import (
    CheckContext,
    Judgement,
    Verifier,
    failed,
    passed,
    unconfigured,
    undecided,
)

_LINES = """\
checks:
  migrations_tested:
    paths: [migrations]          # or `paths: []` when the application has no database
    record: docs/migrations/staging.yaml"""
_VALID = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationsTested:
    timeout: timedelta

    # SKILL: migrations_tested
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.migrations_tested
        if section is None:
            return unconfigured("migrations_tested", _LINES)
        if not section.paths:
            return passed(
                "the settings say that the application has no database (`paths: []`).",
                Fact(name="paths", value="none"),
                valid_for=_VALID,
            )
        files = migration_files(context.repository, context.plan.commit, section.paths)
        digest = migrations_digest(context.repository, context.plan.commit, files)
        facts = (
            Fact(name="migrations digest", value=digest),
            Fact(name="files", value=str(len(files))),
            Fact(name="commit", value=context.plan.commit),
        )
        if section.record is not None:
            return _judge_record(context, section, read_record(context, section.record, example=_like(digest)), facts)
        return _judge_run(context, section, min(section.timeout, self.timeout), facts)


def _like(digest: str) -> str:
    return (
        f"migrations_digest: {digest}\nenvironment: staging\nfinished: 2026-03-02T10:00:00Z   # when it ran\n"
        "result: passed"
    )


def _judge_record(context: CheckContext, section: Section, record: Record, facts: tuple[Fact, ...]) -> Judgement:
    wanted = facts[0].value
    finished = record.past("finished", context.clock.now())
    age = context.clock.now() - finished
    facts = (*facts, *record.facts(), Fact(name="finished", value=instant(finished)))
    remedy = f"Run the migrations of this commit in staging and record it in {record.path}:\n{_like(wanted)}"
    if record.text("migrations_digest") != wanted:
        return failed("the record is of other migration files than this commit's.", *facts, remedy=remedy)
    if record.text("environment") != "staging":
        return failed(f"the record is of {record.text('environment')}, not of staging.", *facts, remedy=remedy)
    if record.text("result") != "passed":
        return failed(f"the result in staging is {record.text('result')}, not passed.", *facts, remedy=remedy)
    if age > section.max_age:
        said = f"the migrations ran in staging {in_words(age)} ago; the limit is {in_words(section.max_age)}."
        return failed(said, *facts, remedy=remedy)
    return passed(
        f"these migrations ran in staging {in_words(age)} ago.",
        *facts,
        valid_for=_VALID,
        expires=finished + section.max_age,
    )


def _judge_run(context: CheckContext, section: Section, limit: timedelta, facts: tuple[Fact, ...]) -> Judgement:
    argv = section.command or ()
    handed_on = {name: context.environment[name] for name in section.environment if name in context.environment}
    missing = [name for name in section.environment if name not in handed_on]
    if missing:
        raise RecordError(
            f"The environment variable {', '.join(missing)} is not set, and the migration command needs it.",
            diagnosis="Set it where the gate runs, or take it out of `checks.migrations_tested.environment`.",
        )
    with context.repository.checkout(context.plan.commit) as folder:
        result = context.processes.run(argv, cwd=folder, timeout=limit, environment=handed_on)
    facts = (*facts, *_facts(result, tuple(handed_on.values())))
    if result.timed_out or result.exit_code is None:
        remedy = "Find out why it is slow, or raise `checks.migrations_tested.timeout`."
        return undecided(f"the migrations did not end within {in_words(limit)}.", *facts, remedy=remedy)
    if result.exit_code != 0:
        remedy = "Repair the migrations; the end of the output is in the evidence."
        return failed(f"the migrations ended with exit code {result.exit_code}.", *facts, remedy=remedy)
    return passed("the migrations ran in staging just now.", *facts, valid_for=min(_VALID, section.max_age))


def _facts(result: ProcessResult, secrets: tuple[str, ...]) -> tuple[Fact, ...]:
    output = masked(f"{result.stdout}\n{result.stderr}", secrets)
    return (
        Fact(name="command", value=" ".join(result.argv)),
        Fact(name="exit code", value=str(result.exit_code)),
        Fact(name="output digest", value=digest_bytes(output.encode(errors="replace"))),
        Fact(name="output", value=sanitize(excerpt(output)), untrusted=True),
    )


VERIFIER: Final[Verifier] = MigrationsTested(timeout=timedelta(hours=2))
