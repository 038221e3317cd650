"""The stored objects of the simulated cluster: versions, generations, ownership, history, and what happens when.

Time is the clock's. What is due is done in its order, each at its own moment, whenever somebody looks.
"""

import heapq
import itertools
import uuid
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy_production.errors import ClusterError, ConflictError
from deploy_production.model.target import LiveObject, Manifest, ObjectKey
from deploy_production.ports import Clock
from tests.simulators import cluster_defaults as defaults
from tests.simulators import cluster_fields as fields

Object = dict[str, Any]
_GENERATED = {"Deployment", "ReplicaSet", "Job"}
_SERVER_OWNED = ("uid", "creationTimestamp", "generation", "deletionTimestamp")


@dataclass(frozen=True, slots=True)
class Change:
    object: Object
    is_gone: bool


@dataclass(slots=True)
class Store:
    clock: Clock
    objects: dict[ObjectKey, Object] = field(default_factory=dict)
    owners: dict[str, dict[tuple[str, str], frozenset[fields.Path]]] = field(default_factory=dict)
    """uid -> (manager, operation) -> fields."""
    times: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(uid, manager, operation) -> when it last changed something."""
    history: list[Change] = field(default_factory=list)
    on_change: Callable[[Object, bool], None] = lambda _object, _is_gone: None
    _versions: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    _order: Iterator[int] = field(default_factory=itertools.count)
    _due: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _at: float | None = None

    def settle(self) -> None:
        """Does everything that is due by now."""
        while self._due and self._due[0][0] <= self.clock.monotonic():
            self._at, _, action = heapq.heappop(self._due)
            action()
        self._at = None

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Has something done after a while."""
        heapq.heappush(self._due, (self.moment() + seconds, next(self._order), action))

    def next_due(self) -> float | None:
        return self._due[0][0] if self._due else None

    def moment(self) -> float:
        """The moment of what is being done, in seconds of the clock."""
        return self.clock.monotonic() if self._at is None else self._at

    def stamp(self) -> str:
        moment = self.clock.now() - timedelta(seconds=self.clock.monotonic() - self.moment())
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def seconds_since(self, stamp: str) -> float:
        return (datetime.fromisoformat(self.stamp()) - datetime.fromisoformat(stamp)).total_seconds()

    def find(self, kind: str, namespace: str) -> list[Object]:
        """Returns the objects themselves, oldest first."""
        return [entry for key, entry in self.objects.items() if key.kind == kind and key.namespace == namespace]

    def live(self, key: ObjectKey) -> LiveObject | None:
        return None if key not in self.objects else live_object(self.shown(self.objects[key]))

    def shown(self, entry: Object) -> Object:
        """Returns a copy as the server shows it, with who owns what."""
        copy = deepcopy(entry)
        copy["metadata"]["managedFields"] = [
            {
                "manager": manager,
                "operation": operation,
                "apiVersion": entry["apiVersion"],
                "time": self.times.get((entry["metadata"]["uid"], manager, operation))
                or entry["metadata"]["creationTimestamp"],
                "fieldsType": "FieldsV1",
                "fieldsV1": fields.fields_v1(paths),
            }
            for (manager, operation), paths in self.owners.get(entry["metadata"]["uid"], {}).items()
            if paths
        ]
        return copy

    def apply(self, manifest: Manifest, manager: str, *, dry: bool) -> LiveObject:
        """A forced server-side apply."""
        key, wanted = ObjectKey.of(manifest), _written(manifest)
        live, me = self.objects.get(key), (manager, "Apply")
        self._guard(key, manifest, live)
        owners = dict(self.owners.get(live["metadata"]["uid"], {})) if live else {}
        mine = fields.leaves(wanted)
        result = fields.merge(deepcopy(live) or {}, wanted)
        others = frozenset().union(*(paths for owner, paths in owners.items() if owner != me))
        for path in sorted(owners.get(me, frozenset()) - mine - others, key=len, reverse=True):
            fields.remove(result, path)
        if live:
            owners = {owner: _kept(paths, mine, live, wanted) for owner, paths in owners.items()}
        return self._store(key, result, live, owners | {me: mine}, me, dry=dry)

    def update(self, manifest: Manifest, manager: str, *, create: bool, dry: bool) -> LiveObject:
        """A create or a replace."""
        key, result = ObjectKey.of(manifest), _written(manifest)
        live, me = self.objects.get(key), (manager, "Update")
        if create and live:
            raise ConflictError(f"{key} already exists.", diagnosis="Look at what is there.", status=409)
        if not create and live is None:
            raise _missing(f"{key} in the namespace {key.namespace}")
        self._guard(key, manifest, live)
        if live is None:
            return self._store(key, result, None, {me: fields.leaves(result)}, me, dry=dry)
        if "status" in live:
            result["status"] = deepcopy(live["status"])
        stated = fields.leaves(result)
        changed = frozenset(path for path in stated if fields.value_at(live, path) != fields.value_at(result, path))
        owners = {owner: paths & stated - changed for owner, paths in self.owners[live["metadata"]["uid"]].items()}
        owners[me] = owners.get(me, frozenset()) | changed
        return self._store(key, result, live, owners, me, dry=dry)

    def add(self, manifest: Object) -> Object:
        """Stores an object that a controller makes."""
        key = ObjectKey.of(manifest)
        manifest["metadata"] |= self._birth(manifest["kind"])
        self.objects[key] = manifest
        self._changed(manifest)
        return manifest

    def touch(self, entry: Object) -> None:
        """Stores an object that a controller has changed in place; its generation is the controller's business."""
        if self.objects.get(ObjectKey.of(entry)) is entry:
            self._changed(entry)

    def drop(self, entry: Object) -> None:
        """Removes an object for good."""
        if self.objects.pop(ObjectKey.of(entry), None) is not None:
            entry["metadata"]["resourceVersion"] = str(next(self._versions))
            self.history.append(Change(self.shown(entry), is_gone=True))
            self.on_change(entry, True)

    def _store(
        self,
        key: ObjectKey,
        result: Object,
        live: Object | None,
        owners: dict[tuple[str, str], frozenset[fields.Path]],
        writer: tuple[str, str],
        *,
        dry: bool,
    ) -> LiveObject:
        self._complete(result, live)
        if not dry:
            self.owners[result["metadata"]["uid"]] = owners
            return self._keep(key, result, live, writer)
        before = self.owners.get(result["metadata"]["uid"], {})
        self.owners[result["metadata"]["uid"]] = owners
        shown = self.shown(result)
        self.owners[result["metadata"]["uid"]] = before
        return live_object(shown)

    def _keep(self, key: ObjectKey, result: Object, live: Object | None, writer: tuple[str, str]) -> LiveObject:
        """Stores in place: controllers keep hold of the objects they care for."""
        if live is None or _content(live) != _content(result):
            self.times[result["metadata"]["uid"], *writer] = self.stamp()
        if live is None:
            self.objects[key] = live = result
            self._changed(live)
        elif _content(live) != _content(result):
            live.clear()
            live.update(result)
            self._changed(live)
        return live_object(self.shown(live))

    def _complete(self, result: Object, live: Object | None) -> None:
        """Adds what the server adds, and refuses what it refuses."""
        metadata = result["metadata"]
        address = live["spec"]["clusterIP"] if live and result["kind"] == "Service" else f"10.96.0.{len(self.objects)}"
        defaults.check(result, live)
        defaults.fill(result, address=address)
        if live is None:
            metadata |= self._birth(result["kind"])
            if result["kind"] in _GENERATED:
                result.setdefault("status", {})
            return
        metadata |= {name: live["metadata"][name] for name in _SERVER_OWNED if name in live["metadata"]}
        metadata["resourceVersion"] = live["metadata"]["resourceVersion"]
        if result["kind"] in _GENERATED and _generates(live) != _generates(result):
            metadata["generation"] = live["metadata"]["generation"] + 1

    def _birth(self, kind: str) -> Object:
        born = {"uid": str(uuid.uuid4()), "creationTimestamp": self.stamp(), "resourceVersion": ""}
        return born | ({"generation": 1} if kind in _GENERATED else {})

    def _changed(self, entry: Object) -> None:
        entry["metadata"]["resourceVersion"] = str(next(self._versions))
        self.history.append(Change(self.shown(entry), is_gone=False))
        self.on_change(entry, False)

    def _guard(self, key: ObjectKey, manifest: Manifest, live: Object | None) -> None:
        """Checks the namespace and the preconditions that a manifest may carry."""
        home = ObjectKey(api_version="v1", kind="Namespace", namespace="", name=key.namespace)
        if key.namespace and home not in self.objects:
            raise _missing(f'namespaces "{key.namespace}"')
        for name in ("uid", "resourceVersion"):
            wanted = manifest["metadata"].get(name)
            if wanted and (live is None or live["metadata"][name] != wanted):
                raise ConflictError(
                    f"Somebody else has changed or created the object {key} ({name}).",
                    diagnosis="Look at what is there now and plan again.",
                    status=409,
                )


def live_object(manifest: Object) -> LiveObject:
    metadata = manifest["metadata"]
    return LiveObject(
        key=ObjectKey.of(manifest),
        uid=metadata["uid"],
        resource_version=metadata["resourceVersion"],
        generation=metadata.get("generation"),
        manifest=manifest,
    )


def _written(manifest: Manifest) -> Object:
    """Returns what a client may write of an object."""
    copy = {name: deepcopy(value) for name, value in manifest.items() if name != "status"}
    hidden = {*_SERVER_OWNED, "resourceVersion", "managedFields"}
    copy["metadata"] = {name: value for name, value in copy["metadata"].items() if name not in hidden}
    return copy


def _kept(
    paths: frozenset[fields.Path], mine: frozenset[fields.Path], live: Object, wanted: Mapping[str, Any]
) -> frozenset[fields.Path]:
    """What another manager still owns after a forced apply: all but the fields that now say something else."""
    return frozenset(
        path for path in paths if path not in mine or fields.value_at(live, path) == fields.value_at(wanted, path)
    )


def _content(entry: Object) -> Object:
    metadata = {name: value for name, value in entry["metadata"].items() if name != "resourceVersion"}
    return entry | {"metadata": metadata}


def _generates(entry: Object) -> tuple[Any, ...]:
    """What makes a new generation; for a Deployment its annotations do, too."""
    annotations = entry["metadata"].get("annotations") or {} if entry["kind"] == "Deployment" else None
    return entry.get("spec"), annotations


def _missing(what: str) -> ClusterError:
    return ClusterError(
        f"There is no such thing: {what} not found", diagnosis="Create the namespace or the object first.", status=404
    )
