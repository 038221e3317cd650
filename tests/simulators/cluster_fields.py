"""Field ownership of the simulated cluster: who owns which field, and what an apply takes away.

Good enough for one manager that always applies with force, beside others that write as they like:
lists with a key merge by it, all other lists are one value.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

Path = tuple[str, ...]

_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "volumes": "name",
    "env": "name",
    "volumeMounts": "mountPath",
    "conditions": "type",
    "imagePullSecrets": "name",
    "ownerReferences": "uid",
}
_PORT_KEYS = ("containerPort", "port")
_ITEM = "k:"
_NOT_OWNED = {
    ("apiVersion",), ("kind",), ("status",), ("metadata", "name"), ("metadata", "namespace"), ("metadata", "uid"),
    ("metadata", "resourceVersion"), ("metadata", "generation"), ("metadata", "creationTimestamp"),
    ("metadata", "managedFields"), ("metadata", "deletionTimestamp"),
}  # fmt: skip


def leaves(manifest: Mapping[str, Any]) -> frozenset[Path]:
    """Returns the paths of all fields that a manifest states."""
    found = frozenset(_leaves(manifest, ()))
    return frozenset(path for path in found if path[:1] not in _NOT_OWNED and path[:2] not in _NOT_OWNED)


def merge(live: Any, wanted: Any, name: str = "") -> Any:
    """Returns the live value with everything that is wanted on top."""
    if isinstance(live, dict) and isinstance(wanted, Mapping):
        return live | {key: merge(live.get(key), value, key) for key, value in wanted.items()}
    key = _list_key(name, wanted)
    if isinstance(live, list) and key is not None:
        fresh = {item[key]: item for item in wanted}
        kept = [merge(item, fresh.pop(item[key])) if item.get(key) in fresh else item for item in live]
        return kept + [deepcopy(item) for item in wanted if item[key] in fresh]
    return deepcopy(wanted)


def value_at(manifest: Any, path: Path) -> Any:
    """Returns what stands at a path, None if nothing does."""
    for part in path:
        if part.startswith(_ITEM):
            key, wanted = _item(part)
            manifest = next((item for item in manifest if item.get(key) == wanted), None)
        else:
            manifest = manifest.get(part) if isinstance(manifest, dict) else None
        if manifest is None:
            return None
    return manifest


def remove(manifest: Any, path: Path) -> None:
    """Takes a field away, and what is empty without it; a list item goes as a whole with its key."""
    if len(path) == 1 or (len(path) == 2 and path[0].startswith(_ITEM) and path[1] == _item(path[0])[0]):
        _drop(manifest, path[0])
        return
    inner = value_at(manifest, path[:1])
    if inner is None:
        return
    remove(inner, path[1:])
    if inner in ({}, []):
        _drop(manifest, path[0])


def fields_v1(paths: frozenset[Path]) -> dict[str, Any]:
    """Returns paths as `managedFields` shows them."""
    tree: dict[str, Any] = {}
    for path in sorted(paths):
        node = tree
        for part in path:
            node = node.setdefault(part if part.startswith(_ITEM) else f"f:{part}", {})
    return tree


def _leaves(value: Any, path: Path) -> set[Path]:
    if isinstance(value, Mapping) and value:
        return {leaf for key, item in value.items() for leaf in _leaves(item, (*path, key))}
    key = _list_key(path[-1] if path else "", value)
    if key is not None:
        parts = ((json.dumps({key: item[key]}, separators=(",", ":")), item) for item in value)
        return {leaf for part, item in parts for leaf in _leaves(item, (*path, _ITEM + part))}
    return {path}


def _list_key(name: str, value: Any) -> str | None:
    if not isinstance(value, list) or not value or not all(isinstance(item, Mapping) for item in value):
        return None
    candidates = _PORT_KEYS if name == "ports" else (_KEYS.get(name),)
    return next((key for key in candidates if key and all(key in item for item in value)), None)


def _item(part: str) -> tuple[str, Any]:
    ((key, value),) = json.loads(part.removeprefix(_ITEM)).items()
    return key, value


def _drop(manifest: Any, part: str) -> None:
    if part.startswith(_ITEM):
        key, value = _item(part)
        manifest[:] = [item for item in manifest if item.get(key) != value]
    else:
        manifest.pop(part, None)
