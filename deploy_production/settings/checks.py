"""The settings of the eight checks; the field name is the check's id in the skill.

A check that is absent here is not skipped: its verifier answers ERROR and shows the lines to add.
"""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from deploy_production.settings.types import (
    Argv,
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
    command: Argv | None = None
    """The test command; the skill's when left out."""
    setup: tuple[Argv, ...] = ()
    """Commands that prepare the clean checkout, for example `[[npm, ci]]`."""
    report: RelativePath | None = None
    """A JUnit XML file that the command writes; the count is read from it instead of the output."""
    timeout: Limit = timedelta(minutes=15)
    valid_for: Validity = timedelta(hours=4)


class CodeReview(Part):
    provider: Literal["trailers", "merges"] = "trailers"
    """`trailers`: each commit carries `Reviewed-by:` of somebody else; `merges`: each is merged by somebody else."""
    reviewers: tuple[Email, ...] = ()
    """E-mail addresses that count as reviewers; the `approvers` of the settings when empty."""
    require_signature: bool = True
    """The commit that carries the review must have a good signature: a trailer is text that anybody can type."""
    valid_for: Validity = timedelta(hours=4)


class MigrationsTested(Part):
    paths: tuple[RelativePath, ...] = ()
    """Directories or files of migrations; an empty list says that the application has no database."""
    record: RecordPath | None = None
    """A YAML record of a staging run, bound to the hash of the migration files."""
    command: Argv | None = None
    """Runs the migrations on the staging database instead of reading a record."""
    environment: tuple[VariableName, ...] = ()
    """Names of environment variables handed to the command, for example STAGING_DATABASE_URL."""
    max_age: Limit = timedelta(days=7)
    timeout: Limit = timedelta(minutes=15)

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
    backup: RecordPath
    """A YAML record of the last backup, as the backup job writes it."""
    restore_test: RecordPath
    """A YAML record of the last restore test."""
    database: Text
    """The name that both records must carry."""
    max_age: Limit = timedelta(hours=24)
    restore_max_age: Limit = timedelta(hours=24)


class DeploymentPlan(Part):
    directory: RelativePath = "docs/deployments"
    headings: Annotated[tuple[Text, ...], Field(min_length=1)] = ("Changes", "Risks", "Rollback", "Verification")
    """Second-level headings that must be there with text under them."""
    max_age: Limit = timedelta(days=1)
    """How old the date in the file name may be."""


class RollbackReady(Part):
    rehearsal: RecordPath
    """A YAML record of a rollback rehearsal in staging."""
    max_age: Limit = timedelta(days=90)


class MetricQuery(Part):
    name: Text
    query: Text
    """A Prometheus expression that answers exactly one series."""
    minimum: float | None = None
    maximum: float | None = None

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("give `minimum`, `maximum` or both: without them any answer would do")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("`minimum` is greater than `maximum`: no answer would do")
        return self


class MonitoringConfigured(Part):
    prometheus: HttpUrl
    rules: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Names of alerting rules that must be loaded and healthy."""
    queries: Annotated[tuple[MetricQuery, ...], Field(min_length=1), UniqueNames]
    """Must answer data now, and be within their range after the deploy.

    A query named `error_rate` is a ratio and is held against the skill's threshold.
    """
    valid_for: Validity = timedelta(minutes=30)


class TeamNotified(Part):
    calendar: RecordPath | None = None
    """An ICS file."""
    calendar_url: HttpUrl | None = None
    announcement: RecordPath | None = None
    """A YAML record that names version and window."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        sources = (self.calendar, self.calendar_url, self.announcement)
        if sum(source is not None for source in sources) != 1:
            raise ValueError("give exactly one of `calendar`, `calendar_url` and `announcement`")
        return self


class Checks(Part):
    tests_pass: TestsPass | None = TestsPass()
    code_review: CodeReview | None = None
    migrations_tested: MigrationsTested | None = None
    backups_current: BackupsCurrent | None = None
    deployment_plan: DeploymentPlan | None = DeploymentPlan()
    rollback_ready: RollbackReady | None = None
    monitoring_configured: MonitoringConfigured | None = None
    team_notified: TeamNotified | None = None
