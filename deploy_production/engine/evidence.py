"""What went wrong, captured at the moment of the verdict and before any rollback deletes the pods.

* A sample: up to three pods of the new revision per workload, the first and last lines of their logs, current and
  previous; warning events of these objects since the run began, equal ones counted.
* Everything here is untrusted text: sanitized, capped, with the values of the release's Secrets taken out.
* Collecting never fails a run: what cannot be read is said so.
"""

import base64
import binascii
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deploy_production.engine.pods import container_statuses
from deploy_production.engine.view import View, Written
from deploy_production.errors import DeployError
from deploy_production.model.readiness import FailureClass, FailureEvidence, PodEvidence, Readiness
from deploy_production.model.target import LiveObject, Manifest
from deploy_production.model.text import one_line, sanitize
from deploy_production.ports import Clock, ClusterReader

SAMPLE = 3
LINES = 25
TAIL = 200
EVENTS = 20
WHOLE = 1_000_000
"""Characters of a text in which secrets are looked for before anything is cut off."""
SECRET_MINIMUM = 6
"""Shorter values are not taken out: they would blank ordinary words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where to look."""

    cluster: ClusterReader
    clock: Clock
    namespace: str
    view: View
    written: tuple[Written, ...]
    since: datetime
    secrets: tuple[str, ...]
    """Values that must not appear in evidence."""


def capture(scene: Scene, *, failure: FailureClass, reason: str, readiness: Sequence[Readiness]) -> FailureEvidence:
    """Returns the evidence of a failure; whatever cannot be read is named in it."""
    return FailureEvidence(
        failure=failure,
        reason=redact(reason, scene.secrets),
        captured=scene.clock.now(),
        readiness=tuple(replace(entry, reason=redact(entry.reason, scene.secrets)) for entry in readiness),
        pods=tuple(_pods(scene)),
        events=_events(scene),
    )


def secret_values(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """Returns the values of all Secrets among the manifests, longest first; of long ones each line too."""
    values: set[str] = set()
    for manifest in manifests:
        if manifest["kind"] != "Secret":
            continue
        values |= {str(value) for value in (manifest.get("stringData") or {}).values()}
        values |= {_decoded(str(value)) for value in (manifest.get("data") or {}).values()}
        values |= {str(value) for value in (manifest.get("data") or {}).values()}
    # A program rarely shows a value as a whole: the newline at its end is lost, and logs are made of lines.
    values |= {line.strip() for value in values for line in (value, *value.splitlines())}
    return tuple(sorted((value for value in values if len(value) >= SECRET_MINIMUM), key=len, reverse=True))


def _decoded(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def redact(text: str, secrets: Iterable[str]) -> str:
    for value in secrets:
        text = text.replace(value, "[secret]")
    return text


def quoted(text: str, secrets: tuple[str, ...], *, cap: int = 200) -> str:
    """Returns outside text as one line; secrets are taken out before a cut could leave half of one."""
    return one_line(redact(sanitize(redact(text, secrets), cap=WHOLE), secrets), cap=cap)


def new_pods(view: View, written: Iterable[Written]) -> list[Manifest]:
    found = [view.find(entry.key) for entry in written if entry.key.kind == "Deployment"]
    return [pod for manifest in found if manifest is not None for pod in view.new_pods(manifest)]


def _pods(scene: Scene) -> Iterable[PodEvidence]:
    for pod in new_pods(scene.view, scene.written)[:SAMPLE]:
        for status in container_statuses(pod):
            yield PodEvidence(
                pod=one_line(pod["metadata"]["name"]),
                container=one_line(status["name"]),
                state=quoted(container_state(status.get("state", {})), scene.secrets) or "unknown",
                restarts=int(status.get("restartCount", 0)),
                logs=_log(scene, pod, status["name"], previous=False),
                previous_logs=_log(scene, pod, status["name"], previous=True) if status.get("restartCount") else "",
            )


def container_state(state: Mapping[str, Any]) -> str:
    """Returns a container's state or last state in words, empty when there is none. Untrusted."""
    for name, detail in state.items():
        parts = [str(detail[key]) for key in ("reason", "exitCode", "message") if key in detail]
        return f"{name}: {', '.join(parts)}" if parts else name
    return ""


def event_time(event: Manifest) -> datetime | None:
    """Returns when an event was last seen, by whichever of its fields says so."""
    stamps = (
        event.get("lastTimestamp"),
        (event.get("series") or {}).get("lastObservedTime"),
        event.get("eventTime"),
        event["metadata"].get("creationTimestamp"),
    )
    stamp = next((value for value in stamps if value), None)
    return None if stamp is None else datetime.fromisoformat(stamp)


def _log(scene: Scene, pod: Manifest, container: str, *, previous: bool) -> str:
    try:
        log = scene.cluster.pod_log(
            namespace=scene.namespace,
            pod=pod["metadata"]["name"],
            container=container,
            previous=previous,
            tail=TAIL,
            since=None,
        )
    except DeployError as error:
        return f"(could not be read: {one_line(error.message)})"
    return "" if log is None else _ends(redact(sanitize(log.text, cap=WHOLE), scene.secrets))


def _ends(text: str) -> str:
    """Keeps the first and the last lines."""
    lines = text.splitlines()
    if len(lines) > 2 * LINES:
        lines = [*lines[:LINES], f"… {len(lines) - 2 * LINES} lines left out …", *lines[-LINES:]]
    return "\n".join(sanitize(line, cap=300) for line in lines)


def _events(scene: Scene) -> tuple[str, ...]:
    uids = _uids(scene)
    try:
        found = scene.cluster.list(api_version="v1", kind="Event", namespace=scene.namespace)
    except DeployError as error:
        return (f"(events could not be read: {one_line(error.message)})",)
    lines: Counter[str] = Counter()
    for event in found:
        if _counts(event, uids, scene.since):
            manifest = event.manifest
            subject = manifest.get("involvedObject", {})
            text = f"{subject.get('kind')}: {manifest.get('reason')}: {manifest.get('message')}"
            lines[quoted(text, scene.secrets, cap=300)] += int(manifest.get("count") or 1)
    return tuple(f"{line} (x {count})" if count > 1 else line for line, count in lines.most_common(EVENTS))


def _uids(scene: Scene) -> set[str]:
    uids = {entry.uid for entry in scene.written}
    for entry in scene.written:
        manifest = scene.view.find(entry.key)
        replica_set = scene.view.new_replica_set(manifest) if manifest and entry.key.kind == "Deployment" else None
        if replica_set is not None:
            uids.add(replica_set["metadata"]["uid"])
    return uids | {pod["metadata"]["uid"] for pod in new_pods(scene.view, scene.written)}


def _counts(event: LiveObject, uids: set[str], since: datetime) -> bool:
    manifest = event.manifest
    if manifest.get("type") != "Warning" or manifest.get("involvedObject", {}).get("uid") not in uids:
        return False
    last = event_time(manifest)
    return last is not None and last.timestamp() >= since.timestamp() - 1
