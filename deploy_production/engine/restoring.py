"""Going back: the exact state before, for the objects this run has written, and for nothing else.

(1) An object that this run did not write is not touched: nothing rolled out means nothing rolled back.
(2) An object that already is as it was is left alone: going back twice changes nothing the second time.
(3) An object that somebody else has changed since our write is not overwritten; a person must decide.
(4) An object that this run created is deleted, by uid.
(5) Everything else is applied as the snapshot says, and must then be exactly that.
(6) What was there comes back first, configuration before workloads, so that old pods find the old values; what was not
    there is removed only when all of that succeeded, because new pods may still need it.

The annotations that say which run wrote an object go back with it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from http import HTTPStatus

from deploy_production.engine.applying import WRITE_ATTEMPTS, Applied
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.scaling import is_scaled_elsewhere, replicas_of, with_replicas, yielding
from deploy_production.engine.snapshot import Snapshot
from deploy_production.errors import ClusterError, ConflictError, DeployError
from deploy_production.model.content import restorable
from deploy_production.model.target import FIELD_MANAGER, LiveObject, Manifest, ObjectKey
from deploy_production.model.text import one_line
from deploy_production.ports import Cluster

_FOREIGN = "its content is neither what that run wrote nor what was there before"
_PASSING = {408, 429, 500, 502, 503, 504}
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
    is_final: bool = False
    """For a failure: the server refused, and asking again will not help."""


def conflicts(cluster: Cluster, applied: Iterable[Applied], snapshot: Snapshot) -> tuple[Restoration, ...]:
    """Returns the objects that somebody else has changed since; nothing is written."""
    found = []
    for entry in applied:
        live, held = cluster.get(entry.key), snapshot.find(entry.key)
        if live is None or held is None or snapshot.is_as_before(live, entry.key):
            continue
        if not snapshot.is_content(live.manifest, entry.fingerprint, entry.replicas):
            found.append(Restoration(key=entry.key, result=Restored.CONFLICT, reason=_FOREIGN, live=live))
    return tuple(found)


def restore(
    cluster: Cluster, applied: Iterable[Applied], snapshot: Snapshot, recorder: Recorder
) -> tuple[Restoration, ...]:
    """Brings back what was, object by object; one that fails does not keep the others from being restored."""
    ordered = sorted(applied, key=lambda entry: _ORDER.index(entry.key.kind))
    created = [entry for entry in ordered if _was_absent(entry, snapshot)]
    changed = [entry for entry in ordered if entry not in created]
    back = tuple(_guard(entry, partial(_bring_back, cluster, entry, snapshot, recorder)) for entry in changed)
    if any(entry.result is Restored.FAILED for entry in back):
        kept = "it stays until everything else is back: what runs now may need it"
        return (*back, *(Restoration(key=entry.key, result=Restored.FAILED, reason=kept) for entry in created))
    removed = (_guard(entry, partial(_remove, cluster, entry, recorder)) for entry in reversed(created))
    return (*back, *removed)


def _was_absent(applied: Applied, snapshot: Snapshot) -> bool:
    held = snapshot.find(applied.key)
    return held is not None and held.manifest is None


def _guard(applied: Applied, work: Callable[[], Restoration]) -> Restoration:
    """Turns whatever goes wrong with one object into its result, so that it cannot stop the others."""
    try:
        return work()
    except ConflictError as error:
        return Restoration(key=applied.key, result=Restored.CONFLICT, reason=error.message)
    except DeployError as error:
        final = isinstance(error, ClusterError) and error.status is not None and error.status not in _PASSING
        return Restoration(key=applied.key, result=Restored.FAILED, reason=error.message, is_final=final)
    except Exception as error:  # noqa: BLE001 -- a bug with one object must not keep the others from coming back
        reason = f"internal error: {type(error).__name__}: {one_line(str(error))}"
        return Restoration(key=applied.key, result=Restored.FAILED, reason=reason)


def _remove(cluster: Cluster, applied: Applied, recorder: Recorder) -> Restoration:
    live = cluster.get(applied.key)
    if live is None:
        return Restoration(key=applied.key, result=Restored.ALREADY)
    if live.uid != applied.uid:
        return Restoration(key=applied.key, result=Restored.CONFLICT, reason="it is another object of that name")
    if "deletionTimestamp" not in live.manifest["metadata"]:
        with recorder.effect("delete", str(applied.key), {"key": applied.key, "uid": applied.uid}):
            cluster.delete(applied.key, uid=applied.uid)
    return Restoration(key=applied.key, result=Restored.REMOVED)


def _bring_back(cluster: Cluster, applied: Applied, snapshot: Snapshot, recorder: Recorder) -> Restoration:
    held = snapshot.find(applied.key)
    if held is None or held.manifest is None:
        return Restoration(key=applied.key, result=Restored.FAILED, reason="the snapshot does not know it")
    live = cluster.get(applied.key)
    if snapshot.is_as_before(live, applied.key):
        return Restoration(key=applied.key, result=Restored.ALREADY, live=live)
    if live is not None and not snapshot.is_content(live.manifest, applied.fingerprint, applied.replicas):
        return Restoration(key=applied.key, result=Restored.CONFLICT, reason=_FOREIGN, live=live)
    detail = {"key": applied.key, "fingerprint": snapshot.fingerprint(held.manifest)}
    with recorder.effect("restore", str(applied.key), detail) as result:
        now = _write(cluster, live, held.manifest, snapshot)
        result.update(uid=now.uid, generation=now.generation, fingerprint=snapshot.fingerprint(now.manifest))
    if not snapshot.is_as_before(now, applied.key):
        reason = "the server did not store exactly what was there before"
        return Restoration(key=applied.key, result=Restored.FAILED, reason=reason, live=now)
    return Restoration(key=applied.key, result=Restored.RESTORED, live=now)


def _write(cluster: Cluster, live: LiveObject | None, before: Manifest, snapshot: Snapshot) -> LiveObject:
    """Applies with our own field manager where that gives the state before, and replaces where it would not.

    A ConfigMap or Secret that the release made immutable can only be deleted and created again.
    """
    if live is None:
        return cluster.create(restorable(before), field_manager=FIELD_MANAGER)
    wanted = yielding(restorable(before), live.manifest)
    if _comes_back_by_apply(cluster, wanted, snapshot):
        return cluster.apply(wanted, field_manager=FIELD_MANAGER)
    if live.manifest.get("immutable") and not before.get("immutable"):
        cluster.delete(live.key, uid=live.uid)
        return cluster.create(restorable(before), field_manager=FIELD_MANAGER)
    return _replace(cluster, live, wanted, snapshot)


def _comes_back_by_apply(cluster: Cluster, wanted: Manifest, snapshot: Snapshot) -> bool:
    """An apply leaves behind what nobody owns, such as defaults of another strategy; the server may even refuse it."""
    try:
        preview = cluster.dry_run(wanted, field_manager=FIELD_MANAGER)
    except ClusterError as error:
        if error.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return False
    return snapshot.is_as_before(preview, ObjectKey.of(wanted))


def _replace(cluster: Cluster, live: LiveObject, wanted: Manifest, snapshot: Snapshot) -> LiveObject:
    """Replaces what was compared; the version of a crashing workload moves, so a conflict is looked at again."""
    compared = snapshot.fingerprint(live.manifest)
    for attempt in range(WRITE_ATTEMPTS):
        count = replicas_of(live.manifest) if is_scaled_elsewhere(live.manifest) else replicas_of(wanted)
        complete = with_replicas(wanted, count) if count is not None else wanted
        metadata = {**complete["metadata"], "resourceVersion": live.resource_version}
        try:
            return cluster.replace({**complete, "metadata": metadata}, field_manager=FIELD_MANAGER)
        except ConflictError:
            again = cluster.get(live.key)
            if attempt == WRITE_ATTEMPTS - 1 or again is None or snapshot.fingerprint(again.manifest) != compared:
                raise
            live = again
    raise RuntimeError("unreachable: the last attempt returns or raises")


def succeeded(restorations: Sequence[Restoration]) -> bool:
    return all(entry.result not in {Restored.CONFLICT, Restored.FAILED} for entry in restorations)


def may_heal(restorations: Sequence[Restoration]) -> bool:
    """Returns whether asking again can help: something failed, and nothing of it was refused for good."""
    failed = [entry for entry in restorations if entry.result is Restored.FAILED]
    return bool(failed) and not any(entry.is_final for entry in failed)
