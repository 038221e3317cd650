"""One run per target: a Lease in the cluster, with a holder that can be proved dead and a token that fences.

* The Lease is created or taken over with the resourceVersion that was read: of two runs at once, one wins.
* It is taken over only when it was given back, when its holder is provably dead (same machine, process gone), or when
  it is this very process's own. An expired Lease alone is no proof: a process that slept can still wake up and write.
* It is renewed from a thread; a run that lost it, or could not renew it for its whole duration, starts nothing new.
  The token is the number of takeovers.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from deploy_production.errors import ClusterError, ConflictError, LeaseHeld, LeaseLostError
from deploy_production.model.canonical import instant
from deploy_production.model.target import FIELD_MANAGER, LiveObject, ObjectKey, Target
from deploy_production.model.text import one_line
from deploy_production.ports import Clock, Cluster, ClusterReader

API_VERSION = "coordination.k8s.io/v1"
RENEW_EVERY = timedelta(seconds=10)
DURATION = timedelta(seconds=30)
HOLDER_ANNOTATION = "deploy-production.dev/process"


def lease_key(target: Target) -> ObjectKey:
    return ObjectKey(
        api_version=API_VERSION,
        kind="Lease",
        namespace=target.namespace,
        name=f"deploy-production.{target.application}",
    )


def lease_holder(cluster: ClusterReader, target: Target) -> str:
    """Returns the id of the run that holds a target, empty when it is free; untrusted text."""
    live = cluster.get(lease_key(target))
    return "" if live is None else _holder(live)


class TargetLease:
    """Holds a target while it is entered as a context."""

    def __init__(
        self,
        *,
        cluster: Cluster,
        clock: Clock,
        target: Target,
        run_id: str,
        process: str,
        is_alive: Callable[[str], bool | None],
    ) -> None:
        """`is_alive` tells whether a process identity lives; None when it cannot be told from this machine."""
        self._cluster, self._clock, self._run_id, self._process = cluster, clock, run_id, process
        self._is_alive = is_alive
        self._key = lease_key(target)
        self._held: LiveObject | None = None
        self._confirmed = 0.0
        """When the cluster last told that the Lease is ours, in monotonic seconds before the question."""
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.lost = ""
        """Why the Lease is no longer ours; empty while it is."""
        self.token = 0

    def acquire(self) -> None:
        """Takes the Lease.

        Raises:
            LeaseHeld: names the holder, and what to do about it.
        """
        live = self._cluster.get(self._key)
        self._confirmed = self._clock.monotonic()
        try:
            if live is None:
                self.token = 1
                self._held = self._cluster.create(
                    self._manifest(acquired=self._clock.now()), field_manager=FIELD_MANAGER
                )
            else:
                self._require_free(live)
                self.token = _transitions(live) + 1
                self._held = self._write(live, acquired=self._clock.now())
        except ConflictError as error:
            raise LeaseHeld(
                "Another run took this target at the same moment.",
                diagnosis="Wait for it: `deploy-production status --follow`.",
            ) from error
        self._thread = threading.Thread(target=self._renew_loop, name="lease", daemon=True)
        self._thread.start()

    def release(self) -> None:
        """Gives the Lease back; a Lease that is lost already is left alone."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=RENEW_EVERY.total_seconds())
        with self._lock:
            if self._held is None or self.lost:
                return
            spec = {**self._spec(acquired=self._clock.now()), "holderIdentity": ""}
            manifest = {**self._manifest(acquired=self._clock.now()), "spec": spec}
            try:
                self._replace(self._held, manifest)
            except ConflictError:
                newer = self._still_ours()
                if newer is not None:
                    self._replace(newer, manifest)
            self._held = None

    def require_held(self) -> None:
        """Raises `LeaseLostError` when something must not be started any more."""
        if self._is_stale():
            # The thread may have slept with the machine: the cluster itself is asked before the run gives up.
            self.renew()
        if self._held is None or self.lost or self._is_stale():
            why = "it was given back" if self._held is None else "it could not be renewed in time"
            raise LeaseLostError(
                f"This run no longer holds the target: {self.lost or why}.",
                diagnosis="Nothing new was started. Look with `deploy-production status`, then decide.",
            )

    def _is_stale(self) -> bool:
        return self._clock.monotonic() - self._confirmed > DURATION.total_seconds()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.release()
        except ClusterError:
            # The holder's process ends now, so the next run can prove it dead and take over.
            return

    def _require_free(self, live: LiveObject) -> None:
        holder, process = _holder(live), _process(live)
        if not holder or (process and (self._is_ours(holder, process) or self._is_alive(process) is False)):
            return
        renewed = one_line(str(live.manifest.get("spec", {}).get("renewTime", "an unknown time")))
        raise LeaseHeld(
            f"The target is held by {one_line(holder)} ({one_line(process) or 'unknown process'}), renewed {renewed}.",
            diagnosis=(
                "Wait until it has ended, or abort it where it runs: `deploy-production abort --reason …`. If that "
                f"machine is gone for good, a person may delete the Lease {self._key.name} in {self._key.namespace}."
            ),
        )

    def _is_ours(self, holder: str, process: str) -> bool:
        return (holder, process) == (self._run_id, self._process)

    def _renew_loop(self) -> None:
        while not self._stop.wait(RENEW_EVERY.total_seconds()) and not self.lost:
            self.renew()

    def renew(self) -> None:
        """Writes the Lease again, and notes when it has become somebody else's."""
        with self._lock:
            if self._held is not None and not self.lost:
                self._renew(self._held)

    def _renew(self, held: LiveObject) -> None:
        asked = self._clock.monotonic()
        try:
            try:
                self._held = self._write(held, acquired=None)
            except ConflictError:
                self._held = self._still_ours() or held
        except ClusterError:
            # Unknown, not lost: the next renewal tells, and nothing is started after the duration without one.
            return
        if not self.lost:
            self._confirmed = asked

    def _still_ours(self) -> LiveObject | None:
        """Returns the Lease when its newer version is our own: a renewal was stored and only its answer got lost."""
        live = self._cluster.get(self._key)
        if live is not None and self._is_ours(_holder(live), _process(live)) and _transitions(live) == self.token:
            return live
        self.lost = "somebody else wrote the Lease"
        return None

    def _write(self, live: LiveObject, *, acquired: datetime | None) -> LiveObject:
        manifest = self._manifest(acquired=acquired)
        if acquired is None:
            manifest["spec"]["acquireTime"] = live.manifest.get("spec", {}).get("acquireTime")
        return self._replace(live, manifest)

    def _replace(self, live: LiveObject, manifest: Mapping[str, Any]) -> LiveObject:
        metadata = {**manifest["metadata"], "resourceVersion": live.resource_version}
        return self._cluster.replace({**manifest, "metadata": metadata}, field_manager=FIELD_MANAGER)

    def _manifest(self, *, acquired: datetime | None) -> dict[str, Any]:
        return {
            "apiVersion": API_VERSION,
            "kind": "Lease",
            "metadata": {
                "name": self._key.name,
                "namespace": self._key.namespace,
                "annotations": {HOLDER_ANNOTATION: self._process},
            },
            "spec": self._spec(acquired=acquired),
        }

    def _spec(self, *, acquired: datetime | None) -> dict[str, Any]:
        spec: dict[str, Any] = {
            "holderIdentity": self._run_id,
            "leaseDurationSeconds": int(DURATION.total_seconds()),
            "renewTime": instant(self._clock.now()),
            "leaseTransitions": self.token,
        }
        return spec if acquired is None else {**spec, "acquireTime": instant(acquired)}


def _holder(live: LiveObject) -> str:
    return str(live.manifest.get("spec", {}).get("holderIdentity") or "")


def _process(live: LiveObject) -> str:
    return str(live.manifest["metadata"].get("annotations", {}).get(HOLDER_ANNOTATION, ""))


def _transitions(live: LiveObject) -> int:
    return int(live.manifest.get("spec", {}).get("leaseTransitions") or 0)
