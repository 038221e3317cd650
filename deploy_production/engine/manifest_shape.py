"""What an object of the manifests directory must look like before it is rendered.

Only what a release cannot do without, or would silently go wrong with, is checked here. The rest of an object's shape
is the server's: its dry run tells about it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from deploy_production.model.content import OWN_PREFIX
from deploy_production.model.target import Manifest
from deploy_production.model.text import one_line
from deploy_production.settings.yaml_text import DataPath

SUPPORTED = {
    "ConfigMap": "v1",
    "Secret": "v1",
    "Service": "v1",
    "Job": "batch/v1",
    "Deployment": "apps/v1",
}
"""Kinds and their apiVersion, in the order in which they are applied: what others need comes first."""

Complaint = tuple[DataPath, str]
"""Where in the object, and what is wrong with it."""

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SUBDOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_OF_THE_CLUSTER = ("uid", "resourceVersion", "managedFields", "ownerReferences", "deletionTimestamp", "selfLink")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def complaints(manifest: Any) -> Iterator[Complaint]:
    """Yields everything that keeps an object from being released."""
    if not isinstance(manifest, Mapping):
        yield (), "an object must be a mapping with apiVersion, kind and metadata"
        return
    wrong_kind = _kind_complaint(manifest)
    if wrong_kind:
        yield wrong_kind
        return
    metadata = manifest.get("metadata")
    if not isinstance(metadata, Mapping):
        yield ("metadata",), "`metadata` with a name is missing"
        return
    yield from _metadata_complaints(manifest["kind"], metadata)
    yield from _template_complaints(manifest)
    if manifest["kind"] == "Deployment":
        yield from _deployment_complaints(manifest)


def containers(manifest: Manifest) -> Iterator[tuple[DataPath, Mapping[str, Any]]]:
    """Yields every container of a workload's template with its path; nothing for other kinds."""
    pod = _at(manifest, ("spec", "template", "spec"))
    for group in ("initContainers", "containers"):
        entries = pod.get(group) if isinstance(pod, Mapping) else None
        for index, container in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(container, Mapping):
                yield ("spec", "template", "spec", group, index), container


def unfilled(manifest: Manifest) -> Iterator[DataPath]:
    """Yields where template syntax stands outside the data of a ConfigMap or Secret."""
    parts = {key: value for key, value in manifest.items() if key not in {"data", "stringData", "binaryData"}}
    for path, text in _texts(parts, ()):
        if _TEMPLATE.search(text):
            yield path


def _kind_complaint(manifest: Mapping[str, Any]) -> Complaint | None:
    kind, api_version = manifest.get("kind"), manifest.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(api_version, str):
        return (), "an object needs `apiVersion` and `kind`"
    if kind not in SUPPORTED:
        supported = ", ".join(SUPPORTED)
        return ("kind",), f"kind {one_line(kind, cap=60)} is not supported; supported are: {supported}"
    if api_version != SUPPORTED[kind]:
        shown = one_line(api_version, cap=60)
        return ("apiVersion",), f"a {kind} has apiVersion {SUPPORTED[kind]}, not {shown}"
    return None


def _metadata_complaints(kind: str, metadata: Mapping[str, Any]) -> Iterator[Complaint]:
    if "generateName" in metadata:
        yield ("metadata", "generateName"), "`generateName` makes a new object each time; give it a `name`"
    elif not _valid_name(kind, metadata.get("name")):
        shown = one_line(str(metadata.get("name")), cap=60)
        yield ("metadata", "name"), f"`{shown}` is no name for a {kind}: use lower-case letters, digits and dashes"
    for field in _OF_THE_CLUSTER:
        if metadata.get(field) is not None:
            yield ("metadata", field), f"`{field}` was copied out of a cluster; remove it"
    for field in ("labels", "annotations"):
        yield from _text_map_complaints(field, metadata.get(field))


def _valid_name(kind: str, name: Any) -> bool:
    pattern = _LABEL if kind in {"Service", "Job"} else _SUBDOMAIN
    return isinstance(name, str) and pattern.fullmatch(name) is not None


def _text_map_complaints(field: str, entries: Any) -> Iterator[Complaint]:
    if entries is None:
        return
    if not isinstance(entries, Mapping):
        yield ("metadata", field), f"`{field}` must be a mapping of text to text"
        return
    for key, value in entries.items():
        if not isinstance(value, str):
            yield ("metadata", field, key), f"the value of `{one_line(key, cap=60)}` must be text: put it in quotes"
        elif key.startswith(OWN_PREFIX):
            yield ("metadata", field, key), f"`{OWN_PREFIX}` belongs to this product; remove `{one_line(key, cap=60)}`"


def _template_complaints(manifest: Mapping[str, Any]) -> Iterator[Complaint]:
    for path in unfilled(manifest):
        if path[0] == "metadata" or path[-1] == "image":
            yield path, "template syntax is left over here, and templates are not filled in: write the value"
    if manifest["kind"] not in {"Deployment", "Job"}:
        return
    path = ("spec", "template", "spec", "containers")
    entries = _at(manifest, path)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, Mapping) for entry in entries):
        yield path, "the pod template has no containers, or something else in their place"
    for where, container in containers(manifest):
        if not isinstance(container.get("image"), str) or not container["image"].strip():
            yield where, "a container needs an `image`"


def _deployment_complaints(manifest: Mapping[str, Any]) -> Iterator[Complaint]:
    spec = manifest["spec"] if isinstance(manifest.get("spec"), Mapping) else {}
    if spec.get("paused"):
        yield ("spec", "paused"), "a paused Deployment never rolls out; remove `paused`"
    replicas = spec.get("replicas", 1)
    if not isinstance(replicas, int) or isinstance(replicas, bool) or replicas < 0:
        yield ("spec", "replicas"), "`replicas` must be a whole number"


def _at(data: Any, path: DataPath) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _texts(data: Any, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))
    elif isinstance(data, str):
        yield path, data
