"""Going back: the exact state before, for the objects this run has written, and for nothing else.

(1) An object that this run did not write is not touched: nothing rolled out means nothing rolled back.
(2) An object that already is as it was is left alone: going back twice changes nothing the second time.
(3) An object that somebody else has changed since our write is not overwritten; a person must decide.
(4) An object that this run created is deleted, by uid.
(5) Everything else is applied as the snapshot says, and must then be exactly that.

The annotations that say which run wrote an object go back with it. Configuration goes first, so that the old pods
find the old values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deploy_production.engine.applying import FIELD_MANAGER, Applied
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.snapshot import Snapshot
from deploy_production.errors import ClusterError, ConflictError
from deploy_production.model.content import restorable
from deploy_production.model.target import LiveObject, Manifest, ObjectKey
from deploy_production.ports import Cluster

_ORDER = ("ConfigMap", "Secret", "Service", "Job", "Deployment")


class Restored(StrEnum):
    RESTORED = "restored"
    REMOVED = "removed"
    ALREADY = "already as it was"
    CONFLICT = "changed by somebody else since"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    key: ObjectKey
    result: Restored
    reason: str = ""
    live: LiveObject | None = None
    """The object as the restoring write returned it, or as it was found."""


def conflicts(cluster: Cluster, applied: Iterable[Applied], snapshot: Snapshot) -> tuple[Restoration, ...]:
    """Returns the objects that somebody else has changed since; nothing is written."""
    found = []
    for entry in applied:
        live, held = cluster.get(entry.key), snapshot.find(entry.key)
        if live is None or held is None:
            continue
        known = {entry.fingerprint, None if held.manifest is None else snapshot.fingerprint(held.manifest)}
        if snapshot.fingerprint(live.manifest) not in known:
            reason = "its content is neither what that run wrote nor what was there before"
            found.append(Restoration(key=entry.key, result=Restored.CONFLICT, reason=reason, live=live))
    return tuple(found)


def restore(
    cluster: Cluster, applied: Iterable[Applied], snapshot: Snapshot, recorder: Recorder
) -> tuple[Restoration, ...]:
    """Brings back what was, object by object; one that fails does not keep the others from being restored."""
    ordered = sorted(applied, key=lambda entry: _ORDER.index(entry.key.kind))
    return tuple(_restore_one(cluster, entry, snapshot, recorder) for entry in ordered)


def _restore_one(cluster: Cluster, applied: Applied, snapshot: Snapshot, recorder: Recorder) -> Restoration:
    held = snapshot.find(applied.key)
    if held is None:
        return Restoration(key=applied.key, result=Restored.FAILED, reason="the snapshot does not know it")
    try:
        live = cluster.get(applied.key)
        if held.manifest is None:
            return _remove(cluster, applied, live, recorder)
        return _bring_back(cluster, applied, live, before=held.manifest, snapshot=snapshot, recorder=recorder)
    except ConflictError as error:
        return Restoration(key=applied.key, result=Restored.CONFLICT, reason=error.message)
    except ClusterError as error:
        return Restoration(key=applied.key, result=Restored.FAILED, reason=error.message)


def _remove(cluster: Cluster, applied: Applied, live: LiveObject | None, recorder: Recorder) -> Restoration:
    if live is None:
        return Restoration(key=applied.key, result=Restored.ALREADY)
    if live.uid != applied.uid:
        return Restoration(key=applied.key, result=Restored.CONFLICT, reason="it is another object of that name")
    with recorder.effect("delete", str(applied.key), {"key": applied.key, "uid": applied.uid}):
        cluster.delete(applied.key, uid=applied.uid)
    return Restoration(key=applied.key, result=Restored.REMOVED)


def _bring_back(
    cluster: Cluster,
    applied: Applied,
    live: LiveObject | None,
    *,
    before: Manifest,
    snapshot: Snapshot,
    recorder: Recorder,
) -> Restoration:
    wanted = snapshot.fingerprint(before)
    if live is not None:
        found = snapshot.fingerprint(live.manifest)
        if found == wanted:
            return Restoration(key=applied.key, result=Restored.ALREADY, live=live)
        if found != applied.fingerprint:
            reason = "its content is neither what this run wrote nor what was there before"
            return Restoration(key=applied.key, result=Restored.CONFLICT, reason=reason, live=live)
    with recorder.effect("restore", str(applied.key), {"key": applied.key, "fingerprint": wanted}) as result:
        now = _write(cluster, live, restorable(before), snapshot, wanted)
        result.update(uid=now.uid, generation=now.generation, fingerprint=snapshot.fingerprint(now.manifest))
    if snapshot.fingerprint(now.manifest) != wanted:
        reason = "the server did not store exactly what was there before"
        return Restoration(key=applied.key, result=Restored.FAILED, reason=reason, live=now)
    return Restoration(key=applied.key, result=Restored.RESTORED, live=now)


def _write(cluster: Cluster, live: LiveObject | None, before: Manifest, snapshot: Snapshot, wanted: str) -> LiveObject:
    """Applies with our own field manager; replaces only where another manager's fields would stay behind."""
    if live is None:
        return cluster.create(before, field_manager=FIELD_MANAGER)
    preview = cluster.dry_run(before, field_manager=FIELD_MANAGER)
    if snapshot.fingerprint(preview.manifest) == wanted:
        return cluster.apply(before, field_manager=FIELD_MANAGER)
    metadata = {**before["metadata"], "resourceVersion": live.resource_version}
    return cluster.replace({**before, "metadata": metadata}, field_manager=FIELD_MANAGER)


def succeeded(restorations: Sequence[Restoration]) -> bool:
    return all(entry.result not in {Restored.CONFLICT, Restored.FAILED} for entry in restorations)
