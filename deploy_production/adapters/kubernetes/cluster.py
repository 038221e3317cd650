"""The `Cluster` port on a real API server: plain JSON objects, server-side apply, watches.

* The context is fixed when the adapter is made; nothing here reads or follows the kubeconfig's current context.
* Every write names its field manager, is strict about unknown fields, and is sent exactly once.
* Objects are passed through as the server gave them; nothing here judges what they say.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

from deploy_production.adapters.kubernetes import logs, proxy
from deploy_production.adapters.kubernetes.calls import Answer, Call
from deploy_production.adapters.kubernetes.failures import nonsense, refused
from deploy_production.adapters.kubernetes.kubeconfig import open_access
from deploy_production.adapters.kubernetes.resources import Resource, resource_of, resource_of_key
from deploy_production.adapters.kubernetes.transport import Transport
from deploy_production.adapters.kubernetes.watching import watch
from deploy_production.errors import ConflictError
from deploy_production.model.target import LiveObject, Manifest, ObjectKey
from deploy_production.model.text import one_line
from deploy_production.ports import Clock, ClusterIdentity, PodLog, ServiceAnswer, WatchEvent

_APPLY = "application/apply-patch+yaml"
_IDENTITY_NAMESPACE = "kube-system"


@dataclass(frozen=True, slots=True, kw_only=True)
class KubernetesCluster:
    """One cluster through one context."""

    context: str
    transport: Transport
    clock: Clock

    @classmethod
    def connect(cls, *, context: str, kubeconfig: Path | None, clock: Clock) -> Self:
        """Opens a context of a kubeconfig; nothing is asked of the server yet.

        Raises:
            WrongTargetError: when the kubeconfig has no such context.
            ClusterError: when the kubeconfig cannot be used.
        """
        access = open_access(context=context, kubeconfig=kubeconfig)
        return cls(context=context, transport=Transport(access, clock), clock=clock)

    def close(self) -> None:
        """Closes the idle connections."""
        self.transport.close()

    def identity(self) -> ClusterIdentity:
        """Returns which cluster this is: the uid of `kube-system`, whatever its address.

        Raises:
            ClusterError: when the cluster cannot be asked.
        """
        call = Call(method="GET", path="/version", verb="get", resource="/version", subject="the server's version")
        version = str(self.transport.ask(call).get("gitVersion", ""))
        call = self._call("GET", "get", _object_key("v1", "Namespace", "", _IDENTITY_NAMESPACE))
        uid = self._live(call, self.transport.ask(call), resource_of("v1", "Namespace")).uid
        return ClusterIdentity(
            uid=uid, context=self.context, server=self.transport.server, server_version=one_line(version, cap=64)
        )

    def namespace_labels(self, namespace: str) -> Mapping[str, str] | None:
        """Returns the labels of a namespace, None if it does not exist."""
        found = self.get(_object_key("v1", "Namespace", "", namespace))
        return None if found is None else dict(found.manifest["metadata"].get("labels") or {})

    def get(self, key: ObjectKey) -> LiveObject | None:
        """Returns an object, None if the server says that it does not exist."""
        call = self._call("GET", "get", key)
        answer = self.transport.send(call)
        if _is_absent(answer, key):
            return None
        return self._live(call, self._checked(call, answer), resource_of_key(key))

    def list(self, *, api_version: str, kind: str, namespace: str, selector: str = "") -> tuple[LiveObject, ...]:
        """Returns all objects of a kind in a namespace that match a label selector."""
        resource = resource_of(api_version, kind)
        call = Call(
            method="GET",
            path=resource.collection(namespace),
            verb="list",
            resource=resource.qualified,
            subject=f"{resource.plural} in the namespace {namespace}",
            query={"labelSelector": selector} if selector else {},
        )
        items = self.transport.ask(call).get("items") or []
        return tuple(self._live(call, item, resource) for item in items)

    def apply(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Applies server-side with force and returns the stored object."""
        return self._apply(manifest, field_manager, dry=False)

    def dry_run(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Returns what `apply` would store."""
        return self._apply(manifest, field_manager, dry=True)

    def replace(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Replaces an object.

        Raises:
            ConflictError: when `metadata.resourceVersion` is no longer the stored one.
        """
        return self._write("PUT", "update", manifest, field_manager, dry=False)

    def dry_run_replace(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Returns what `replace` would store."""
        return self._write("PUT", "update", manifest, field_manager, dry=True)

    def create(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Creates an object.

        Raises:
            ConflictError: when it exists.
        """
        return self._write("POST", "create", manifest, field_manager, dry=False)

    def delete(self, key: ObjectKey, *, uid: str) -> bool:
        """Deletes an object of exactly this uid; False when nothing of that name is there.

        Raises:
            ConflictError: when another object has taken the name.
        """
        policy = "Foreground" if resource_of_key(key).owns else "Background"
        options = {
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "preconditions": {"uid": uid},
            "propagationPolicy": policy,
        }
        call = self._call("DELETE", "delete", key, body=options, repeatable=False)
        answer = self.transport.send(call)
        if _is_absent(answer, key):
            return False
        if answer.status == HTTPStatus.CONFLICT:
            raise ConflictError(
                f"{key} in the namespace {key.namespace} is not the object to be deleted ({one_line(uid)}).",
                diagnosis="Somebody deleted and created it again: look at it and decide by hand.",
                status=answer.status,
            )
        self._checked(call, answer)
        return True

    def watch(
        self, kinds: Sequence[tuple[str, str]], *, namespace: str, tick: timedelta, stop: Callable[[], bool]
    ) -> Generator[WatchEvent, None, None]:
        """Tells every change of these kinds in a namespace; see `watching`.

        Raises:
            ClusterError: when the server does not allow the watch or does not know the kind.
        """
        resources = [resource_of(api_version, kind) for api_version, kind in kinds]
        return watch(self.transport, self.clock, resources, namespace=namespace, tick=tick, stop=stop)

    def pod_log(
        self, *, namespace: str, pod: str, container: str, previous: bool, tail: int, since: datetime | None
    ) -> PodLog | None:
        """Returns the last lines of a container's log, None when there is none (yet)."""
        key = _object_key("v1", "Pod", namespace, pod)
        wanted = logs.Wanted(container=container, previous=previous, tail=tail, since=since)
        return logs.pod_log(self.transport, key, wanted)

    def service_get(self, *, namespace: str, service: str, port: str, path: str, timeout: timedelta) -> ServiceAnswer:
        """Gets a path of a Service through the API server's proxy; see `proxy`."""
        key = _object_key("v1", "Service", namespace, service)
        return proxy.service_get(self.transport, key, port=port, path=path, timeout=timeout)

    def _apply(self, manifest: Manifest, field_manager: str, *, dry: bool) -> LiveObject:
        return self._write("PATCH", "patch", manifest, field_manager, dry=dry)

    def _write(self, method: str, verb: str, manifest: Manifest, field_manager: str, *, dry: bool) -> LiveObject:
        query = {"fieldManager": field_manager, "fieldValidation": "Strict"}
        if method == "PATCH":
            query["force"] = "true"
        if dry:
            query["dryRun"] = "All"
        call = self._call(
            method,
            verb,
            ObjectKey.of(manifest),
            query=query,
            body=dict(manifest),
            content_type=_APPLY if method == "PATCH" else "application/json",
            repeatable=dry,
        )
        return self._live(call, self.transport.ask(call), resource_of_key(ObjectKey.of(manifest)))

    def _call(self, method: str, verb: str, key: ObjectKey, **details: Any) -> Call:
        resource = resource_of_key(key)
        item = resource.item(key.namespace, key.name)
        return Call(
            method=method,
            path=resource.collection(key.namespace) if method == "POST" else item,
            verb=verb,
            resource=resource.qualified,
            subject=f"{key} in the namespace {key.namespace}" if resource.namespaced else str(key),
            **details,
        )

    def _checked(self, call: Call, answer: Answer) -> dict[str, Any]:
        if not answer.is_success:
            raise refused(call, answer)
        return self.transport.parsed(call, answer)

    def _live(self, call: Call, body: dict[str, Any], resource: Resource) -> LiveObject:
        """Makes an object of an answer; items of a list do not say themselves what they are."""
        manifest = {"apiVersion": resource.api_version, "kind": resource.kind} | body
        metadata = manifest.get("metadata")
        if not isinstance(metadata, dict) or not metadata.get("uid") or not metadata.get("name"):
            raise nonsense(call, self.transport.server, "not an object of Kubernetes")
        return LiveObject(
            key=ObjectKey.of(manifest),
            uid=metadata["uid"],
            resource_version=metadata.get("resourceVersion", ""),
            generation=metadata.get("generation"),
            manifest=manifest,
        )


def _object_key(api_version: str, kind: str, namespace: str, name: str) -> ObjectKey:
    return ObjectKey(api_version=api_version, kind=kind, namespace=namespace, name=name)


def _is_absent(answer: Answer, key: ObjectKey) -> bool:
    """Says whether the API server itself told that this object is not there; any other 404 proves nothing."""
    if answer.status != HTTPStatus.NOT_FOUND:
        return False
    status = answer.status_object()
    return status.get("reason") == "NotFound" and (status.get("details") or {}).get("name") == key.name
