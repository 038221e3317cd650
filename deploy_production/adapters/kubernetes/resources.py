"""Where objects live in the API: a fixed table, so that nothing is discovered and nothing is guessed.

A kind that is not in the table is refused by name, and so is a name that could lead anywhere else than to its object.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from deploy_production.errors import ManifestError
from deploy_production.model.target import ObjectKey
from deploy_production.model.text import one_line

_NAME = re.compile(r"[a-z0-9]([-a-z0-9.:]{0,251}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One kind as the API server serves it."""

    api_version: str
    kind: str
    plural: str
    namespaced: bool = True
    owns: bool = False
    """Other objects hang on it: it is deleted in the foreground, after them."""

    @property
    def qualified(self) -> str:
        """The name that roles and error messages use: `deployments.apps`."""
        group, _, _ = self.api_version.rpartition("/")
        return f"{self.plural}.{group}" if group else self.plural

    def collection(self, namespace: str) -> str:
        """Returns the path of all objects of a namespace, or of the cluster for kinds outside of namespaces."""
        root = f"/apis/{self.api_version}" if "/" in self.api_version else f"/api/{self.api_version}"
        if not self.namespaced:
            return f"{root}/{self.plural}"
        return f"{root}/namespaces/{path_name(namespace, f'the namespace of a {self.kind}')}/{self.plural}"

    def item(self, namespace: str, name: str) -> str:
        """Returns the path of one object."""
        return f"{self.collection(namespace)}/{path_name(name, f'the name of a {self.kind}')}"


_TABLE: Mapping[tuple[str, str], Resource] = {
    (entry.api_version, entry.kind): entry
    for entry in (
        Resource(api_version="v1", kind="Namespace", plural="namespaces", namespaced=False),
        Resource(api_version="v1", kind="Pod", plural="pods"),
        Resource(api_version="v1", kind="Service", plural="services"),
        Resource(api_version="v1", kind="ConfigMap", plural="configmaps"),
        Resource(api_version="v1", kind="Secret", plural="secrets"),
        Resource(api_version="v1", kind="Event", plural="events"),
        Resource(api_version="v1", kind="ResourceQuota", plural="resourcequotas"),
        Resource(api_version="apps/v1", kind="Deployment", plural="deployments", owns=True),
        Resource(api_version="apps/v1", kind="ReplicaSet", plural="replicasets", owns=True),
        Resource(api_version="batch/v1", kind="Job", plural="jobs", owns=True),
        Resource(api_version="coordination.k8s.io/v1", kind="Lease", plural="leases"),
        Resource(api_version="discovery.k8s.io/v1", kind="EndpointSlice", plural="endpointslices"),
        Resource(api_version="autoscaling/v2", kind="HorizontalPodAutoscaler", plural="horizontalpodautoscalers"),
    )
}


def resource_of(api_version: str, kind: str) -> Resource:
    """Returns where a kind lives.

    Raises:
        ManifestError: when this product does not handle the kind.
    """
    found = _TABLE.get((api_version, kind))
    if found is not None:
        return found
    versions = sorted(version for version, known in _TABLE if known == kind)
    shown = f"{one_line(kind)} of {one_line(api_version)}"
    if versions:
        raise ManifestError(f"{shown} is not handled.", diagnosis=f"Write it as apiVersion: {' or '.join(versions)}.")
    kinds = ", ".join(sorted({known for _, known in _TABLE}))
    raise ManifestError(f"{shown} is not handled.", diagnosis=f"Only these kinds can be used here: {kinds}.")


def resource_of_key(key: ObjectKey) -> Resource:
    return resource_of(key.api_version, key.kind)


def path_name(name: str, what: str) -> str:
    """Returns a name ready for a path.

    Raises:
        ManifestError: when it is no name of Kubernetes.
    """
    if not _NAME.fullmatch(name) or ".." in name:
        raise ManifestError(
            f"{what[0].upper()}{what[1:]} cannot be '{one_line(name)}'.",
            diagnosis="Use lower case letters, digits, '-' and '.', and begin and end with a letter or a digit.",
        )
    return quote(name, safe="")
