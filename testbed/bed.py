"""A running test bed and how to get one: a cluster, a container engine and a registry that belong to nobody else.

`up` starts one, `down` removes it with all its traces. The product never imports this package, nor this package the
product.
"""

from __future__ import annotations

import json
import os
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from testbed import build, catalogue, images, launch, locks, netns, prometheus, records, remains
from testbed.errors import BedError
from testbed.process import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testbed.providers import Provider

    Say = Callable[[str], None]

PARTS = frozenset({"prometheus", "postgres", "node"})
_T = TypeVar("_T")
LOCK_SECONDS = 30.0
PATHS = ("directory", "kubeconfig", "kubectl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """A running bed: where everything is."""

    directory: Path
    "Everything of the bed lives here."
    provider: str
    kubeconfig: Path
    context: str
    docker_host: str
    registry: str
    "Host and port, the same from the engine, from the cluster and from inside the network namespace."
    netns: str | None
    "Name under /run/netns; None for providers without one."
    prometheus_url: str | None
    postgres_dsn: str | None
    python_image: str
    busybox_image: str
    kubectl: Path | None
    node_image: str | None = None
    "Has a default: beds of older versions tell nothing of it."

    def environment(self) -> dict[str, str]:
        """Returns the variables for programs that use the bed."""
        tools = str(self.directory / "tools")
        facts = {
            "KUBECONFIG": str(self.kubeconfig),
            "DOCKER_HOST": self.docker_host,
            "TESTBED_DIR": str(self.directory),
            "TESTBED_REGISTRY": self.registry,
            "TESTBED_NETNS": self.netns,
            "TESTBED_PROMETHEUS": self.prometheus_url,
            "TESTBED_POSTGRES": self.postgres_dsn,
            "TESTBED_PYTHON_IMAGE": self.python_image,
            "TESTBED_BUSYBOX_IMAGE": self.busybox_image,
            "TESTBED_NODE_IMAGE": self.node_image,
            "PATH": f"{tools}:{os.environ.get('PATH', os.defpath)}",
        }
        return {name: value for name, value in facts.items() if value is not None}

    def parts(self) -> frozenset[str]:
        """Returns the optional parts that this bed has."""
        optional = {"prometheus": self.prometheus_url, "postgres": self.postgres_dsn, "node": self.node_image}
        return frozenset(name for name, place in optional.items() if place)

    def enter(self) -> None:
        """Moves the calling thread, and all that it starts later, into the bed's network namespace."""
        if self.netns is not None:
            netns.enter(self.netns)

    def inside(self, function: Callable[[], _T]) -> _T:
        """Runs a function inside the bed's network namespace, wherever the caller is, and returns what it returns."""
        return function() if self.netns is None else netns.call(self.netns, function)

    def with_node(self, *, say: Say = print) -> Bed:
        """Returns the bed with its Node image, made and pushed when it has none yet; BedError without a Node."""
        if self.node_image is not None:
            return self
        if self.netns is None:
            advice = "Use the built-in provider, or a public image."
            raise BedError(f"the {self.provider} provider has no Node image", advice=advice)
        image = images.prepare_node(build.cache(), say=say)
        self.inside(lambda: images.push(image, registry=self.registry))
        with locks.exclusive(self.directory / "bed.lock", seconds=LOCK_SECONDS):
            facts = remains.read_facts(self.directory) | {"node_image": f"{self.registry}/{image.reference}"}
            remains.save_facts(self.directory, facts)
        return _bed(facts)

    def write_rules(self, name: str, text: str) -> Path:
        """Has Prometheus load a rule file and returns its path; BedError when it is wrong or there is no Prometheus."""
        address, folder = self._prometheus()
        return self.inside(lambda: prometheus.write_rules(folder, name, text, address=address))

    def remove_rules(self, name: str) -> None:
        """Has Prometheus forget a rule file."""
        address, folder = self._prometheus()
        self.inside(lambda: prometheus.remove_rules(folder, name, address=address))

    def _prometheus(self) -> tuple[str, Path]:
        if self.prometheus_url is None:
            raise BedError("this test bed has no Prometheus", advice="Start one with `up --with prometheus`.")
        return self.prometheus_url.removeprefix("http://"), self.directory / "prometheus" / "rules"

    @classmethod
    def load(cls, directory: Path) -> Bed:
        """Returns the running bed of a folder; BedError when none runs there."""
        record = records.of_directory(directory)
        if record is None or not record.alive():
            advice = "Start one: `python -m testbed up`. If TESTBED_DIR names it, unset that first."
            raise BedError(f"no test bed runs in {directory}", advice=advice)
        return _bed(remains.read_facts(directory))


def up(
    *,
    directory: Path | None = None,
    provider: str = "auto",
    parts: frozenset[str] = frozenset({"prometheus"}),
    owner_pid: int | None = None,
    options: Mapping[str, str] | None = None,
    say: Say = print,
) -> Bed:
    """Starts a bed and returns it when a pod can run.

    The bed ends with the process `owner_pid`; without one it stays until `down`.
    """
    if unknown := parts - PARTS:
        raise BedError(f"unknown part {', '.join(sorted(unknown))}", advice=f"Known: {', '.join(sorted(PARTS))}.")
    chosen = _choose(provider, say)
    remains.sweep(say=say)
    if lacking := chosen.missing(parts):
        raise BedError("the test bed cannot start, parts are missing:", advice="\n".join(lacking))
    prepared = chosen.prepare(options or {}, say)
    record = launch.note(
        launch.Wish(directory=directory, provider=chosen.name, parts=parts, options=prepared, owner_pid=owner_pid)
    )
    try:
        started = _bed(launch.keep(record, say))
        return started.with_node(say=say) if "node" in parts else started
    except BaseException:
        launch.end(record)
        raise


def down(directory: Path, *, say: Say = print) -> None:
    """Takes the bed of a folder down and removes all its traces; BedError when there is none."""
    record = records.of_directory(directory)
    if record is None:
        raise BedError(f"there is no test bed in {directory}", advice="`python -m testbed status` lists them.")
    say(f"taking down the test bed in {record.directory}")
    held = netns.holders(record.name)
    launch.end(record)
    strangers = sorted(pid for pid in held if Mark.of(pid) and pid != os.getpid())
    if strangers:
        say(f"processes that entered the bed's network still run: {', '.join(map(str, strangers))}")


def missing_parts(provider: str = "auto") -> tuple[str, ...]:
    """Returns what a bed would lack here, one line each; empty when one can start."""
    try:
        chosen = catalogue.choose()[0] if provider == "auto" else catalogue.provider(provider)
    except BedError as error:
        return (str(error),)
    return chosen.missing(frozenset({"prometheus"}))


def _choose(name: str, say: Say) -> Provider:
    if name != "auto":
        return catalogue.provider(name)
    chosen, reason = catalogue.choose()
    say(f"test bed: {chosen.name} ({reason})")
    return chosen


def _bed(facts: Mapping[str, Any]) -> Bed:
    known: dict[str, Any] = {name: Path(value) if name in PATHS and value else value for name, value in facts.items()}
    return Bed(**known)


def export_lines(bed: Bed) -> str:
    """Returns shell lines that set the bed's variables."""
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in bed.environment().items())


def as_json(bed: Bed) -> str:
    """Returns the bed as one JSON object."""
    return json.dumps(asdict(bed), default=str, indent=1)
