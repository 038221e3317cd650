"""Kubernetes objects as a real cluster shows them, built part by part for tests of pure judgements."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from deploy_production.engine.view import View, Written
from deploy_production.model.target import ObjectKey
from deploy_production.ports import WatchEvent, WatchKind

NAMESPACE = "shop"
KEY = ObjectKey(api_version="apps/v1", kind="Deployment", namespace=NAMESPACE, name="shop")
WRITE = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BEFORE, AFTER = "2026-03-02T09:59:59Z", "2026-03-02T10:00:05Z"
WRITTEN = Written(key=KEY, uid="deploy-1", generation=2, server_time=WRITE)


def template(image: str = "shop:2") -> dict[str, Any]:
    return {"metadata": {"labels": {"app": "shop"}}, "spec": {"containers": [{"name": "shop", "image": image}]}}


def deployment(
    *,
    replicas: int = 2,
    status: Mapping[str, Any] | None = None,
    conditions: Sequence[Mapping[str, Any]] = (),
    uid: str = "deploy-1",
    **spec: Any,
) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop", "namespace": NAMESPACE, "uid": uid, "generation": 2},
        "spec": {"replicas": replicas, "template": template(), **spec},
        "status": {"observedGeneration": 2, "conditions": list(conditions), **(status or {})},
    }


def complete(replicas: int = 2) -> dict[str, int]:
    return {"replicas": replicas, "updatedReplicas": replicas, "availableReplicas": replicas}


def replica_set(
    *,
    image: str = "shop:2",
    replicas: int = 2,
    available: int | None = None,
    name: str = "shop-new",
    uid: str = "rs-2",
    conditions: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    made = template(image)
    made["metadata"]["labels"]["pod-template-hash"] = name
    status: dict[str, Any] = {"conditions": list(conditions)}
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": name, "namespace": NAMESPACE, "uid": uid, "ownerReferences": [_owner("deploy-1")]},
        "spec": {"replicas": replicas, "template": made},
        "status": status if available is None else {**status, "availableReplicas": available},
    }


def pod(
    name: str, *statuses: Mapping[str, Any], owner: str = "rs-2", init: Sequence[Mapping[str, Any]] = (), **extra: Any
) -> dict[str, Any]:
    metadata = {"name": name, "namespace": NAMESPACE, "uid": f"uid-{name}", "ownerReferences": [_owner(owner)]}
    status = {"containerStatuses": list(statuses), "initContainerStatuses": list(init), **extra.pop("status", {})}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {**metadata, **extra}, "spec": {}, "status": status}


def waiting(
    reason: str, message: str = "", *, restarts: int = 0, last: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    state = {"waiting": {"reason": reason, "message": message}}
    found: dict[str, Any] = {
        "name": "shop",
        "image": "shop:2",
        "state": state,
        "restartCount": restarts,
        "ready": False,
    }
    return found if last is None else {**found, "lastState": {"terminated": dict(last)}}


def running(*, restarts: int = 0, ready: bool = True) -> dict[str, Any]:
    return {"name": "shop", "image": "shop:2", "state": {"running": {}}, "restartCount": restarts, "ready": ready}


def terminated(code: int, *, restarts: int = 0, ready: bool = False, reason: str = "Error") -> dict[str, Any]:
    state = {"terminated": {"exitCode": code, "reason": reason}}
    return {"name": "shop", "image": "shop:2", "state": state, "restartCount": restarts, "ready": ready}


def view(*objects: Mapping[str, Any]) -> View:
    made = View()
    for manifest in objects:
        made.feed(WatchEvent(kind=WatchKind.STATE, object=manifest))
    made.feed(WatchEvent(kind=WatchKind.SYNCED))
    return made


def _owner(uid: str) -> dict[str, Any]:
    return {"uid": uid, "controller": True, "kind": "Owner", "name": uid}
