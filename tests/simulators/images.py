"""A docker engine and a registry in memory, as much of them as `ports.ImageEngine` shows.

A Dockerfile is not run: one with the word `exit` fails to build, every other makes an image out of its text.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from deploy_production.errors import ToolError


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredImage:
    id: str
    labels: Mapping[str, str]


@dataclass(kw_only=True)
class SimulatedImages:
    """Implements `ports.ImageEngine`; what it holds may be looked at and changed."""

    local: dict[str, StoredImage] = field(default_factory=dict)
    registry: dict[str, str] = field(default_factory=dict)
    """Digests by tagged reference."""
    fail_build: str = ""
    """Why the next builds fail; likewise below."""
    fail_push: str = ""
    fail_registry: str = ""
    calls: list[str] = field(default_factory=list)

    def ping(self) -> str:
        return "simulated"

    def build(self, *, context: Path, dockerfile: str, tag: str, labels: Mapping[str, str], timeout: timedelta) -> str:
        self.calls.append(f"build {tag}")
        path = context / dockerfile
        if self.fail_build or not path.is_file():
            reason = self.fail_build or f"Cannot locate specified Dockerfile: {dockerfile}"
            raise ToolError(f"The image {tag} was not built: {reason}", diagnosis="Repair the Dockerfile.")
        text = path.read_text()
        if "exit" in text:
            raise ToolError(f"The image {tag} was not built: non-zero code", diagnosis="Repair the Dockerfile.")
        image = StoredImage(id=_digest(text, repr(sorted(labels.items()))), labels=dict(labels))
        self.local[tag] = image
        return image.id

    def tag(self, *, source: str, target: str) -> None:
        self.calls.append(f"tag {target}")
        if source not in self.local:
            raise ToolError(f"No such image: {source}", diagnosis="Build it first.")
        self.local[target] = self.local[source]

    def push(self, reference: str, *, timeout: timedelta) -> str:
        self.calls.append(f"push {reference}")
        if self.fail_push or reference not in self.local:
            reason = self.fail_push or "it does not exist locally"
            raise ToolError(f"The registry refused {reference}: {reason}", diagnosis="Log in, or build it first.")
        self.registry[reference] = _digest("manifest", self.local[reference].id)
        return self.registry[reference]

    def registry_digest(self, reference: str) -> str | None:
        if self.fail_registry:
            raise ToolError(f"The registry refused {reference}: {self.fail_registry}", diagnosis="Start the registry.")
        return self.registry.get(reference)

    def image_label(self, reference: str, label: str) -> str | None:
        image = self.local.get(reference)
        return None if image is None else image.labels.get(label)


def _digest(*parts: str) -> str:
    return "sha256:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()
