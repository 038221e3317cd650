"""Where a release goes and what it is made of: targets, images, objects of a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NewType

FIELD_MANAGER = "deploy-production"
"""Under this name every write of ours stands in the cluster's `managedFields`."""

Manifest = Mapping[str, Any]
"""A Kubernetes object as plain JSON data."""

ContentDigest = NewType("ContentDigest", str)
"""`sha256:` of an object's content without what the server or other controllers keep in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One application in one namespace of one cluster: what a Lease locks and a plan is for."""

    context: str
    """The name of the kubeconfig context."""
    cluster_uid: str
    """The uid of the `kube-system` namespace: the identity of the cluster, whatever its address."""
    server_version: str
    namespace: str
    application: str
    """The name of the main Deployment."""
    rehearsal: bool
    """True only when the settings and a label on the namespace both say so."""

    def __str__(self) -> str:
        mark = " (REHEARSAL)" if self.rehearsal else ""
        return f"{self.application} in {self.namespace} on {self.context}{mark}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ObjectKey:
    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"

    @classmethod
    def of(cls, manifest: Manifest) -> "ObjectKey":
        """Returns the key of a complete manifest; a KeyError is a programmer's mistake."""
        metadata = manifest["metadata"]
        return cls(
            api_version=manifest["apiVersion"],
            kind=manifest["kind"],
            namespace=metadata.get("namespace", ""),
            name=metadata["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveObject:
    """An object as the API server answered it."""

    key: ObjectKey
    uid: str
    resource_version: str
    generation: int | None
    """None for kinds that have none (ConfigMap, Secret); never 0 for missing."""
    manifest: Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A reference and the digest that the registry answered for it."""

    repository: str
    """With the registry's host: `registry.example:5000/shop/web`."""
    tag: str
    digest: str | None
    """`sha256:…`, None before the push."""

    @property
    def tagged(self) -> str:
        return f"{self.repository}:{self.tag}"

    @property
    def pinned(self) -> str:
        """The reference by digest; asking before the push is a programmer's mistake."""
        if self.digest is None:
            raise RuntimeError(f"{self.tagged} has no digest yet")
        return f"{self.repository}@{self.digest}"
