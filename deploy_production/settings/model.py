"""`deploy-production.yaml`: what one application's releases need to be told, and nothing more.

* It is read from the commit being released, so it was reviewed like the code.
* It may be stricter than the skill, never laxer (`settings.strictness`); only a rehearsal target is exempt.
* Times of day are those of `timezone`; everything else in this product is UTC.
"""

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from deploy_production.settings.checks import Checks
from deploy_production.settings.types import Argv, Duration, HttpPath, HttpUrl, KubeName, Part, RelativePath, Text


class ImageSettings(Part):
    registry: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+(:[0-9]{1,5})?$")]
    """Host and port of the registry, without a scheme."""
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([._/-][a-z0-9]+)*$")]
    """The repository in the registry, for example `shop/web`."""
    manifest_name: Text | None = None
    """What the manifests call the image; `<registry>/<name>`, `<name>` and the skill's own name when left out."""
    dockerfile: RelativePath = "Dockerfile"
    context: RelativePath = "."
    build_timeout: Duration = timedelta(minutes=20)
    push_timeout: Duration = timedelta(minutes=10)

    @property
    def repository(self) -> str:
        return f"{self.registry}/{self.name}"


class KubernetesSettings(Part):
    context: Text
    """The kubeconfig context; never the current one by accident."""
    namespace: KubeName
    manifests: RelativePath = "manifests/production"


class CommandSettings(Part):
    build: tuple[Argv, ...] | None = None
    """Build commands run in the clean checkout; the skill's when left out, an empty list when nothing is built."""
    timeout: Duration = timedelta(minutes=15)


class Endpoint(Part):
    """An HTTP question to the application: by URL, or by Service through the API server."""

    name: Text
    url: HttpUrl | None = None
    service: KubeName | None = None
    port: Text = "80"
    path: HttpPath = "/"
    status: int = 200
    contains: Text | None = None
    """Text the body must contain; `$VERSION` stands for the version being deployed."""
    timeout: Duration = timedelta(seconds=5)


class LogSettings(Part):
    error_pattern: Text = r"\b(ERROR|FATAL|CRITICAL)\b|Traceback \(most recent call last\)|panic:"
    """A regular expression; a matching line of a new pod is an error."""
    allowed: Annotated[int, Field(ge=0)] = 0


class VerifySettings(Part):
    health: Annotated[tuple[Endpoint, ...], Field(min_length=1)]
    smoke: Annotated[tuple[Endpoint, ...], Field(min_length=1)]
    """At least one must be answerable only by the new version (`contains: $VERSION`)."""
    logs: LogSettings = LogSettings()
    answers_needed: Annotated[int, Field(ge=1, le=100)] = 5
    """How many answers in a row must come from the new version before the smoke test passes."""
    within: Duration = timedelta(seconds=60)
    """How long the endpoints may take to settle after the rollout."""


class RolloutSettings(Part):
    stability: Duration = timedelta(seconds=60)
    """How long everything must stay ready before the rollout counts as done."""
    no_progress: Duration = timedelta(minutes=5)
    deadline: Duration = timedelta(minutes=15)
    """The whole rollout; over it the run is timed out and rolled back."""
    soak: Duration = timedelta(minutes=30)
    rollback_timeout: Duration = timedelta(seconds=120)
    restarts_allowed: Annotated[int, Field(ge=0, le=5)] = 1
    """Terminations of a new container that are forgiven before `crash` is the verdict."""


class FreezeSettings(Part):
    friday_from: time = time(12, 0)
    """Friday afternoon begins here and lasts until midnight."""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """ISO code of the country whose public holidays count."""
    subdivision: Text | None = None
    dates: tuple[date, ...] = ()
    """The team's own frozen days."""
    day_before_from: time = time(0, 0)
    """From when the day before a holiday is frozen; midnight freezes all of it."""


class Settings(Part):
    version: Literal[1]
    """The version of this file's format."""
    application: KubeName
    """The name of the Deployment that is the application."""
    image: ImageSettings
    kubernetes: KubernetesSettings
    timezone: Text
    """An IANA name, for example `Europe/Berlin`."""
    freeze: FreezeSettings
    approvers: tuple[Text, ...] = ()
    """E-mail addresses of people whose review counts."""
    rehearsal: bool = False
    """Only for a namespace that carries the label `deploy-production.dev/rehearsal: "true"`."""
    commands: CommandSettings = CommandSettings()
    rollout: RolloutSettings = RolloutSettings()
    verify: VerifySettings
    checks: Checks
