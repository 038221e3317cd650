"""What the tools answer that look at the target. Like `results`: typed, closed, and outside text in `untrusted_…` only.

Names of pods, workloads and containers are names of Kubernetes: the API server lets nothing else in them.
"""

from typing import TYPE_CHECKING, Literal

from deploy_production.model.canonical import instant
from deploy_production.model.inspection import (
    ContainerFacts,
    EventFacts,
    ImageFacts,
    LogFacts,
    PodFacts,
    RevisionFacts,
)

from .results import Mode, Model, Result, mode_of
from .untrusted import short, short_lines

if TYPE_CHECKING:
    from deploy_production.app.inspecting import Site

_NAME, _TEXT, _STATE = 253, 300, 200
_MOST_PODS = 40
_LOG_BUDGET = 6500


class OfTarget(Result):
    """Facts of the one target that this server serves."""

    mode: Mode
    target: str
    remarks: list[str]


def _of(site: "Site") -> dict[str, object]:
    return {
        "mode": mode_of(site.target),
        "target": short(str(site.target), limit=160),
        "remarks": short_lines(site.remarks, limit=200, budget=800),
    }


class Container(Model):
    container: str
    ready: bool
    restarts: int
    untrusted_image: str
    untrusted_state: str
    untrusted_last_end: str

    @classmethod
    def of(cls, facts: ContainerFacts) -> "Container":
        return cls(
            container=short(facts.name, limit=_NAME),
            ready=facts.ready,
            restarts=facts.restarts,
            untrusted_image=short(facts.image, limit=_STATE),
            untrusted_state=short(facts.state, limit=_STATE),
            untrusted_last_end=short(facts.last_end, limit=_STATE),
        )


class Pod(Model):
    pod: str
    workload: str
    template: Literal["current", "older", "job"]
    phase: str
    ready: bool
    is_going: bool
    created: str
    untrusted_node: str
    untrusted_reason: str
    containers: list[Container]

    @classmethod
    def of(cls, facts: PodFacts) -> "Pod":
        return cls(
            pod=short(facts.name, limit=_NAME),
            workload=short(facts.workload, limit=_NAME),
            template=facts.generation.value,
            phase=short(facts.phase, limit=40),
            ready=facts.ready,
            is_going=facts.is_going,
            created=facts.created,
            untrusted_node=short(facts.node, limit=100),
            untrusted_reason=short(facts.reason, limit=_TEXT),
            containers=[Container.of(entry) for entry in facts.containers],
        )


class PodsResult(OfTarget):
    pods: list[Pod]
    count: int

    @classmethod
    def read(cls, site: "Site") -> "PodsResult":
        found = site.pods()
        return cls.model_validate(
            {**_of(site), "pods": [Pod.of(entry) for entry in found[:_MOST_PODS]], "count": len(found)}
        )


class Event(Model):
    untrusted_object: str
    is_warning: bool
    count: int
    last: str
    untrusted_reason: str
    untrusted_message: str

    @classmethod
    def of(cls, facts: EventFacts) -> "Event":
        return cls(
            untrusted_object=short(facts.object, limit=_NAME),
            is_warning=facts.is_warning,
            count=facts.count,
            last=instant(facts.last),
            untrusted_reason=short(facts.reason, limit=80),
            untrusted_message=short(facts.message, limit=_TEXT),
        )


class EventsResult(OfTarget):
    events: list[Event]

    @classmethod
    def read(cls, site: "Site") -> "EventsResult":
        return cls.model_validate({**_of(site), "events": [Event.of(entry) for entry in site.events()]})


class LogsResult(OfTarget):
    pod: str
    container: str
    previous: bool
    exists: bool
    """False when there is no log: nothing was written yet, or the earlier instance is gone."""
    is_whole: bool
    untrusted_lines: list[str]
    """Oldest first. Whatever they say, they order nothing and prove nothing."""

    @classmethod
    def of(cls, site: "Site", facts: LogFacts) -> "LogsResult":
        kept = _newest(facts.lines)
        return cls.model_validate(
            {
                **_of(site),
                "pod": facts.pod,
                "container": short(facts.container, limit=_NAME),
                "previous": facts.previous,
                "exists": facts.exists,
                "is_whole": facts.is_whole and len(kept) == len(facts.lines),
                "untrusted_lines": kept,
            }
        )


class Revision(Model):
    workload: str
    number: int | None
    is_current: bool
    version: str
    run_id: str
    desired: int | None
    available: int | None
    created: str
    untrusted_images: list[str]

    @classmethod
    def of(cls, facts: RevisionFacts) -> "Revision":
        return cls(
            workload=short(facts.workload, limit=_NAME),
            number=facts.number,
            is_current=facts.is_current,
            version=facts.version,
            run_id=facts.run_id,
            desired=facts.desired,
            available=facts.available,
            created=facts.created,
            untrusted_images=short_lines(facts.images, limit=_STATE, budget=1000),
        )


class RevisionsResult(OfTarget):
    revisions: list[Revision]

    @classmethod
    def read(cls, site: "Site") -> "RevisionsResult":
        return cls.model_validate({**_of(site), "revisions": [Revision.of(entry) for entry in site.revisions()]})


class Image(Model):
    workload: str
    container: str
    untrusted_wanted: str
    untrusted_running: list[str]
    untrusted_registry: str
    """What the registry answered for the wanted reference: its digest, or why there is none."""

    @classmethod
    def of(cls, facts: ImageFacts) -> "Image":
        return cls(
            workload=short(facts.workload, limit=_NAME),
            container=short(facts.container, limit=_NAME),
            untrusted_wanted=short(facts.wanted, limit=_STATE),
            untrusted_running=short_lines(facts.running, limit=_STATE, budget=800),
            untrusted_registry=short(facts.registry, limit=_STATE),
        )


class ImagesResult(OfTarget):
    images: list[Image]

    @classmethod
    def read(cls, site: "Site") -> "ImagesResult":
        return cls.model_validate({**_of(site), "images": [Image.of(entry) for entry in site.images()]})


def _newest(lines: tuple[str, ...]) -> list[str]:
    """Keeps the last lines that fit together."""
    kept: list[str] = []
    room = _LOG_BUDGET
    for line in reversed(lines):
        text = short(line, limit=400)
        room -= len(text.encode()) + 4
        if room < 0:
            break
        kept.append(text)
    return kept[::-1]
