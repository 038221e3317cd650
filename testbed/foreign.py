"""What beds in somebody else's cluster share: the engine they use, base images from the internet.

They have no namespaces of their own, no Prometheus, no PostgreSQL and no Node image; what they do create carries the
bed's name.
"""

from __future__ import annotations

import os
import shutil

from testbed.process import run

PYTHON_SOURCE = "docker.io/library/python:3.11-slim"
BUSYBOX_SOURCE = "docker.io/library/busybox:1"
PULL_SECONDS = 300.0


def lacking(*programs: str) -> tuple[str, ...]:
    """Returns one line for each program that is not on the PATH."""
    return tuple(f"  {name} is not on the PATH: install it" for name in programs if shutil.which(name) is None)


def refuse_parts(parts: frozenset[str], provider: str) -> tuple[str, ...]:
    """Returns a line when parts are asked for that only the built-in bed has, and cannot be left out silently."""
    own = {"postgres": "PostgreSQL", "node": "Node image"}
    return tuple(
        f"  the {provider} provider has no {what}: use the built-in one, or leave it out of --with"
        for part, what in own.items()
        if part in parts
    )


def base_images(registry: str) -> dict[str, str]:
    """Pulls the public base images, pushes them to the bed's registry and returns their names there."""
    names = {"python_image": f"{registry}/base/python:3.11", "busybox_image": f"{registry}/base/busybox:1"}
    for source, target in zip((PYTHON_SOURCE, BUSYBOX_SOURCE), names.values(), strict=True):
        run(["docker", "pull", "--quiet", source], seconds=PULL_SECONDS)
        run(["docker", "tag", source, target])
        run(["docker", "push", "--quiet", target], seconds=PULL_SECONDS)
    return names


def engine_address() -> str:
    """Returns where the engine that the `docker` command uses listens."""
    if given := os.environ.get("DOCKER_HOST"):
        return given
    return run(["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]).strip()
