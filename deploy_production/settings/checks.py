"""The settings of the eight checks; the field name is the check's id in the skill.

A check that is absent here is not skipped: its verifier answers ERROR and shows the lines to add.
"""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from deploy_production.settings.types import (
    Argv,
    CommitId,
    Email,
    HttpUrl,
    Limit,
    Part,
    RecordPath,
    RelativePath,
    Text,
    UniqueNames,
    Validity,
    VariableName,
)


class TestsPass(Part):
    """Runs the tests in a clean checkout of the commit; at least one must run."""

    command: Argv | None = None
    """The test command; the skill's when left out."""
    setup: tuple[Argv, ...] = ()
    """Commands that prepare the clean checkout, for example `[[npm, ci]]`."""
    report: RelativePath | None = None
    """A JUnit XML file that the command writes; the count is read from it instead of the output."""
    timeout: Limit = timedelta(minutes=15)
    """How long setup and tests may take together."""
    valid_for: Validity = timedelta(hours=4)
    """How long a pass stands."""


class CodeReview(Part):
    """Reads reviews of every commit since the last deployed one."""

    provider: Literal["trailers", "merges"] = "trailers"
    """`trailers`: each commit carries `Reviewed-by:` of somebody else; `merges`: each is merged by somebody else."""
    reviewers: tuple[Email, ...] = ()
    """E-mail addresses that count as reviewers; the `approvers` of the settings when empty."""
    require_signature: bool = True
    """The commit that carries the review must have a good signature: a trailer is text that anybody can type."""
    signers: tuple[Email, ...] = ()
    """E-mail addresses whose signature vouches for a review, for example of a merge queue; the reviewers when empty."""
    since: CommitId | None = None
    """For the first deploy only: the full id of an older commit; what it holds was reviewed before this tool came."""
    valid_for: Validity = timedelta(hours=4)
    """How long a pass stands."""


class MigrationsTested(Part):
    """Proves that the migrations of this commit ran in staging."""

    paths: tuple[RelativePath, ...] = ()
    """Directories or files of migrations; an empty list says that the application has no database."""
    record: RecordPath | None = None
    """A YAML record of a staging run, bound to the hash of the migration files."""
    command: Argv | None = None
    """Runs the migrations on the staging database instead of reading a record."""
    environment: tuple[VariableName, ...] = ()
    """Names of environment variables handed to the command, for example STAGING_DATABASE_URL."""
    max_age: Limit = timedelta(days=7)
    """How old the record may be."""
    timeout: Limit = timedelta(minutes=15)
    """How long the command may take."""

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        proofs = [name for name in ("record", "command") if getattr(self, name) is not None]
        if self.paths and len(proofs) != 1:
            raise ValueError(
                "give exactly one of `record` and `command`: what proves that the migrations ran in staging"
            )
        if not self.paths and proofs:
            raise ValueError(f"`{proofs[0]}` needs `paths`: the migrations that it proves")
        return self


class BackupsCurrent(Part):
    """Reads the records of the last backup and of the last restore test."""

    backup: RecordPath
    """A YAML record of the last backup, as the backup job writes it."""
    restore_test: RecordPath
    """A YAML record of the last restore test."""
    database: Text
    """The name that both records must carry."""
    max_age: Limit = timedelta(hours=24)
    """How old the backup may be; the skill says 24 hours."""
    restore_max_age: Limit = timedelta(hours=24)
    """How old the restore test may be; the skill says 24 hours."""


class DeploymentPlan(Part):
    """Reads the plan of this deploy, `<directory>/<date>-plan.md`, at the commit."""

    directory: RelativePath = "docs/deployments"
    """Where the plans are."""
    headings: Annotated[tuple[Text, ...], Field(min_length=1)] = ("Changes", "Risks", "Rollback", "Verification")
    """Second-level headings that must be there with text under them."""
    max_age: Limit = timedelta(days=1)
    """How old the date in the file name may be."""


class RollbackReady(Part):
    """Dry-runs the rollback on the server and reads the record of a rehearsal."""

    rehearsal: RecordPath
    """A YAML record of a rollback rehearsal in staging."""
    max_age: Limit = timedelta(days=90)
    """How old the rehearsal may be."""


class MetricQuery(Part):
    """A question to Prometheus with the range its answer must be in."""

    name: Text
    """What the answer is called in reports."""
    query: Text
    """A Prometheus expression that answers exactly one series."""
    minimum: float | None = None
    """The answer must not be below it."""
    maximum: float | None = None
    """The answer must not be above it."""

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("give `minimum`, `maximum` or both: without them any answer would do")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("`minimum` is greater than `maximum`: no answer would do")
        return self


class MonitoringConfigured(Part):
    """Asks Prometheus for the alerting rules and for data, now."""

    prometheus: HttpUrl
    """Where Prometheus answers, without `/api`."""
    rules: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Names of alerting rules that must be loaded and healthy."""
    queries: Annotated[tuple[MetricQuery, ...], Field(min_length=1), UniqueNames]
    """Must answer data now, and be within their range after the deploy.

    A query named `error_rate` is a ratio and is held against the skill's threshold.
    """
    valid_for: Validity = timedelta(minutes=30)
    """How long a pass stands."""


class TeamNotified(Part):
    """Reads where the deployment window was announced; exactly one source."""

    calendar: RecordPath | None = None
    """An ICS file."""
    calendar_url: HttpUrl | None = None
    """The address of an ICS file."""
    announcement: RecordPath | None = None
    """A YAML record that names version and window."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        sources = (self.calendar, self.calendar_url, self.announcement)
        if sum(source is not None for source in sources) != 1:
            raise ValueError("give exactly one of `calendar`, `calendar_url` and `announcement`")
        return self


class Checks(Part):
    """What each check of the gate needs to know. A check that is left out blocks."""

    tests_pass: TestsPass | None = TestsPass()
    """Exit code 0, all tests pass."""
    code_review: CodeReview | None = None
    """Recent commits reviewed and approved."""
    migrations_tested: MigrationsTested | None = None
    """Database migrations tested in staging."""
    backups_current: BackupsCurrent | None = None
    """Backups current and tested."""
    deployment_plan: DeploymentPlan | None = DeploymentPlan()
    """Deployment plan documented."""
    rollback_ready: RollbackReady | None = None
    """Rollback procedure prepared and tested."""
    monitoring_configured: MonitoringConfigured | None = None
    """Monitoring and alerting configured."""
    team_notified: TeamNotified | None = None
    """Team notified of the deployment window."""
