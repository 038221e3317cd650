"""`deploy-production.yaml`: what one application's releases need to be told, and nothing more.

* It is read from the commit being released, so it was reviewed like the code.
* It may be stricter than the skill, never laxer (`settings.strictness`); only a rehearsal target is exempt.
* Times of day are those of `timezone`; everything else in this product is UTC.
"""

import re
from datetime import date, time, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from deploy_production.settings.calendars import known_calendar
from deploy_production.settings.checks import Checks
from deploy_production.settings.types import (
    COUNTRY,
    IMAGE_NAME,
    REGISTRY,
    Argv,
    Duration,
    Email,
    HttpPath,
    HttpUrl,
    KubeName,
    Limit,
    Part,
    PortName,
    RelativePath,
    Text,
    TimeOfDay,
    UniqueNames,
    ZoneName,
)


def _reference_without_tag(name: str) -> str:
    if "@" in name or ":" in name.rpartition("/")[2]:
        raise ValueError("write the image's name without a tag and without a digest")
    return name


def _error_pattern(pattern: str) -> str:
    try:
        matches_nothing_too = re.search(pattern, "") is not None
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from None
    if matches_nothing_too:
        raise ValueError("this expression matches an empty line: every line would be an error")
    return pattern


def _asks_for_the_version(endpoints: "tuple[Endpoint, ...]") -> "tuple[Endpoint, ...]":
    if not any("$VERSION" in (endpoint.contains or "") for endpoint in endpoints):
        raise ValueError(
            "at least one endpoint needs `contains` with $VERSION: right after a rollout the old version still answers"
        )
    return endpoints


class ImageSettings(Part):
    """The container image that a release builds and pushes."""

    registry: Annotated[str, StringConstraints(pattern=REGISTRY)]
    """Host and port of the registry, without a scheme."""
    name: Annotated[str, StringConstraints(pattern=IMAGE_NAME)]
    """The repository in the registry, for example `shop/web`."""
    manifest_name: Annotated[Text, AfterValidator(_reference_without_tag)] | None = None
    """What the manifests call the image; `<registry>/<name>`, `<name>` and the skill's own name when left out."""
    dockerfile: RelativePath = "Dockerfile"
    """The Dockerfile, relative to the root of the repository."""
    context: RelativePath = "."
    """The directory that the docker engine builds in, relative to the root of the repository."""
    build_timeout: Limit = timedelta(minutes=20)
    """How long the build may take."""
    push_timeout: Limit = timedelta(minutes=10)
    """How long the push may take."""

    @property
    def repository(self) -> str:
        return f"{self.registry}/{self.name}"


class KubernetesSettings(Part):
    """Where the release goes."""

    context: Text
    """The kubeconfig context; never the current one by accident."""
    namespace: KubeName
    """The namespace; it must exist."""
    manifests: RelativePath = "manifests/production"
    """The directory of plain Kubernetes objects at the commit."""


class CommandSettings(Part):
    """How the application is built before its image is."""

    build: tuple[Argv, ...] | None = None
    """Build commands run in the clean checkout; the skill's when left out, an empty list when nothing is built."""
    timeout: Limit = timedelta(minutes=15)
    """How long each command may take."""


class Endpoint(Part):
    """An HTTP question to the application: by URL, or by Service through the API server."""

    name: Text
    """What the endpoint is called in reports."""
    url: HttpUrl | None = None
    """The whole address, asked from the machine that deploys."""
    service: KubeName | None = None
    """A Service of the namespace, asked through the API server."""
    port: PortName = "80"
    """The name or number of the Service's port."""
    path: HttpPath = "/"
    """The path to ask the Service for."""
    status: Annotated[int, Field(ge=100, le=599)] = 200
    """The status that the answer must have."""
    contains: Text | None = None
    """Text the body must contain; `$VERSION` stands for the version being deployed."""
    timeout: Limit = timedelta(seconds=5)
    """How long an answer may take."""

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.url is None) == (self.service is None):
            raise ValueError("give exactly one of `url` and `service`")
        if self.url is not None and self.model_fields_set & {"port", "path"}:
            raise ValueError("`port` and `path` belong to `service`; write them into `url`")
        return self


class LogSettings(Part):
    """What counts as an error in the logs of new pods."""

    error_pattern: Annotated[Text, AfterValidator(_error_pattern)] = (
        r"\b(ERROR|FATAL|CRITICAL)\b|Traceback \(most recent call last\)|panic:"
    )
    """A regular expression; a matching line of a new pod is an error."""
    allowed: Annotated[int, Field(ge=0)] = 0
    """How many such lines are forgiven; the skill says none."""


class VerifySettings(Part):
    """What must be true once the rollout is complete, and for the whole soak."""

    health: Annotated[tuple[Endpoint, ...], Field(min_length=1), UniqueNames]
    """Must answer as told, again and again."""
    smoke: Annotated[tuple[Endpoint, ...], Field(min_length=1), UniqueNames, AfterValidator(_asks_for_the_version)]
    """At least one must be answerable only by the new version (`contains: $VERSION`)."""
    logs: LogSettings = LogSettings()
    """What the logs must not show."""
    answers_needed: Annotated[int, Field(ge=1, le=100)] = 5
    """How many answers in a row must come from the new version before the smoke test passes."""
    within: Limit = timedelta(seconds=60)
    """How long the endpoints may take to settle after the rollout."""


class RolloutSettings(Part):
    """How long things may and must take."""

    stability: Duration = timedelta(seconds=60)
    """How long everything must stay ready before the rollout counts as done."""
    no_progress: Limit = timedelta(minutes=5)
    """How long the rollout may stand still; the skill says 5 minutes."""
    deadline: Limit = timedelta(minutes=15)
    """The whole rollout; over it the run is timed out and rolled back."""
    soak: Duration = timedelta(minutes=30)
    """How long the release is watched after success; the skill says 30 minutes."""
    rollback_timeout: Limit = timedelta(seconds=120)
    """How long a rollback may take to be healthy; the skill says 120 seconds."""
    restarts_allowed: Annotated[int, Field(ge=0, le=5)] = 1
    """Terminations of a new container that are forgiven before `crash` is the verdict."""

    @model_validator(mode="after")
    def _stability_fits(self) -> Self:
        if self.stability >= self.deadline:
            raise ValueError("`stability` must be shorter than `deadline`: the rollout would never be done in time")
        return self


class FreezeSettings(Part):
    """When no deploy may begin: Friday afternoon, holidays, the day before them, and own dates."""

    friday_from: TimeOfDay = time(12, 0)
    """Friday afternoon begins here and lasts until midnight."""
    country: Annotated[str, StringConstraints(pattern=COUNTRY)]
    """ISO code of the country whose public holidays count."""
    subdivision: Text | None = None
    """A state or region whose own holidays count too, for example `BY`."""
    dates: tuple[date, ...] = ()
    """The team's own frozen days."""
    day_before_from: TimeOfDay = time(0, 0)
    """From when the day before a holiday is frozen; midnight freezes all of it."""

    @model_validator(mode="after")
    def _known_to_the_calendar(self) -> Self:
        known_calendar(self.country, self.subdivision)
        return self


class Settings(Part):
    """The whole file."""

    version: Literal[1]
    """The version of this file's format."""
    application: KubeName
    """The name of the Deployment that is the application."""
    image: ImageSettings
    """The image of the application."""
    kubernetes: KubernetesSettings
    """Cluster, namespace, manifests."""
    timezone: ZoneName
    """An IANA name, for example `Europe/Berlin`."""
    freeze: FreezeSettings
    """When no deploy may begin."""
    approvers: tuple[Email, ...] = ()
    """E-mail addresses of people whose review counts."""
    rehearsal: bool = False
    """Only for a namespace that carries the label `deploy-production.dev/rehearsal: "true"`."""
    commands: CommandSettings = CommandSettings()
    """How the application is built."""
    rollout: RolloutSettings = RolloutSettings()
    """Limits of rollout, soak and rollback."""
    verify: VerifySettings
    """Health, smoke tests and logs."""
    checks: Checks
    """The checks of the gate."""
