"""Finds the target that the committed settings name, for somebody who looks for the cause of something.

Which cluster, namespace and workloads: the settings and manifests at HEAD say it, and no argument can.
"""

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from deploy_production.app.inspecting import Site
from deploy_production.app.release import release_at
from deploy_production.engine.evidence import secret_values
from deploy_production.engine.manifests import load_manifests
from deploy_production.engine.planning import resolve_target
from deploy_production.engine.world import World
from deploy_production.errors import ClusterError, RepositoryError
from deploy_production.model.target import Manifest, ObjectKey
from deploy_production.model.text import one_line
from deploy_production.ports import ClusterReader, Repository

HEAD = "HEAD"


def investigate(repository: Repository, connect: Callable[[str], World]) -> Site:
    """Returns the target as it is now; `connect` gives the world of a kubeconfig context.

    Raises:
        DeployError: when repository, settings or manifests do not say what the target is, or it cannot be reached.
    """
    commit = repository.resolve(HEAD)
    if commit is None:
        raise RepositoryError("The repository has no commit yet.", diagnosis="Commit what is to be released.")
    settings = release_at(repository, HEAD, commit).settings
    world = connect(settings.kubernetes.context)
    target = resolve_target(world.cluster, settings)
    manifests = [source.manifest for source in load_manifests(repository, commit, settings.kubernetes.manifests)]
    main = ObjectKey(api_version="apps/v1", kind="Deployment", namespace=target.namespace, name=target.application)
    named = (_placed(manifest, target.namespace) for manifest in manifests if manifest["kind"] in {"Deployment", "Job"})
    workloads = tuple(dict.fromkeys((main, *named)))
    held, unreadable = _secrets(world.cluster, target.namespace, workloads, manifests)
    return Site(
        target=target,
        workloads=workloads,
        secrets=secret_values((*manifests, *held)),
        remarks=tuple(
            f"Secret/{name} cannot be read, so its values could not be taken out of what is shown"
            for name in unreadable
        ),
        repository=settings.image.repository,
        cluster=world.cluster,
        registry=world.images,
    )


def _placed(manifest: Manifest, namespace: str) -> ObjectKey:
    return ObjectKey(
        api_version=manifest["apiVersion"],
        kind=manifest["kind"],
        namespace=namespace,
        name=manifest["metadata"]["name"],
    )


def _secrets(
    cluster: ClusterReader, namespace: str, workloads: Iterable[ObjectKey], manifests: Iterable[Manifest]
) -> tuple[list[Manifest], list[str]]:
    """Returns the Secrets that live workloads use or the manifests bring, and the names of those we may not read."""
    names = {str(manifest["metadata"]["name"]) for manifest in manifests if manifest["kind"] == "Secret"}
    for live in filter(None, map(cluster.get, workloads)):
        names |= set(_named(live.manifest["spec"]["template"]["spec"]))
    held, unreadable = [], []
    for name in sorted(names):
        try:
            found = cluster.get(ObjectKey(api_version="v1", kind="Secret", namespace=namespace, name=name))
        except ClusterError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                raise
            unreadable.append(one_line(name))
            continue
        held += [] if found is None else [found.manifest]
    return held, unreadable


def _named(pod: Any) -> Iterator[str]:
    """Tells the names of the Secrets that a pod's environment and volumes come from."""
    for container in (*pod.get("containers", []), *pod.get("initContainers", [])):
        sources = [entry.get("valueFrom", {}).get("secretKeyRef", {}) for entry in container.get("env", [])]
        sources += [entry.get("secretRef", {}) for entry in container.get("envFrom", [])]
        yield from (source["name"] for source in sources if "name" in source)
    for volume in pod.get("volumes", []):
        projected = (part.get("secret", {}).get("name") for part in volume.get("projected", {}).get("sources", []))
        yield from filter(None, (volume.get("secret", {}).get("secretName"), *projected))
