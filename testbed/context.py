"""The context provider: a cluster that exists already, named twice on purpose, never one like production.

It creates nothing in the cluster and removes nothing from it. It copies that one context into a kubeconfig of its
own.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testbed import foreign
from testbed.errors import BedError
from testbed.process import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from testbed.records import Record

# "live" inside a longer word (delivery) says nothing; "prod" and "prd" do anywhere.
PRODUCTION = re.compile(r"prod|prd|(?<![a-z])live|live(?![a-z])", re.IGNORECASE)
OPTIONS = frozenset({"context", "context-again", "registry"})
SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Needs docker, kubectl, a context and a registry that its nodes can pull from."""

    name: str = "context"

    def missing(self, parts: frozenset[str]) -> tuple[str, ...]:
        return (*foreign.lacking("docker", "kubectl"), *foreign.refuse_parts(parts, self.name))

    def prepare(self, options: Mapping[str, str], say: Callable[[str], None]) -> dict[str, str]:
        chosen = named_twice(options)
        view = json.loads(run(view_words(chosen), seconds=SECONDS))
        refuse_production(texts_of(view))
        spaces = json.loads(run(["kubectl", "--context", chosen, "get", "namespaces", "-o", "json"], seconds=SECONDS))
        refuse_production(labels_of(spaces))
        say(f"using the cluster of context {chosen}")
        return {"context": chosen, "registry": options["registry"]}

    def lay(self, record: Record) -> None:
        target = record.directory / "kubeconfig"
        target.touch(mode=0o600)
        target.write_text(run([*view_words(record.options["context"]), "--raw", "--flatten"], seconds=SECONDS))

    def worker(self, record: Record) -> list[str]:
        return [sys.executable, "-m", "testbed.foreign_worker", str(record.file)]

    def adopt(self, record: Record, pid: int) -> None:
        """Does nothing: there are no processes but the worker."""

    def start(self, record: Record) -> dict[str, str | None]:
        """Pushes the base images and returns where everything is."""
        return {
            "kubeconfig": str(record.directory / "kubeconfig"),
            "context": record.options["context"],
            "docker_host": foreign.engine_address(),
            "registry": record.options["registry"],
            **foreign.base_images(record.options["registry"]),
        }

    def remove(self, record: Record) -> None:
        """Does nothing: nothing was created outside the bed's folder."""


def named_twice(options: Mapping[str, str]) -> str:
    """Returns the context's name; BedError unless it was given twice, with a registry and nothing else."""
    if unknown := options.keys() - OPTIONS:
        raise BedError(f"the context provider takes no {', '.join(sorted(unknown))}")
    name, again = options.get("context"), options.get("context-again")
    if not name or name != again:
        advice = f"Give --context NAME --context-again NAME with the same name: {name!r} is not {again!r}."
        raise BedError("a context is used for tests only when it is named twice", advice=advice)
    if not options.get("registry"):
        raise BedError("the context provider needs a registry", advice="Give --registry HOST:PORT.")
    return name


def view_words(context: str) -> list[str]:
    """Returns the command that prints one context of the user's kubeconfig."""
    return ["kubectl", "config", "view", "--minify", "--context", context, "-o", "json"]


def texts_of(view: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yields what a kubeconfig says about where it leads, each with what it is."""
    for entry in view.get("contexts") or []:
        yield "context", entry["name"]
        yield "namespace", entry["context"].get("namespace", "")
    for entry in view.get("clusters") or []:
        yield "cluster", entry["name"]
        yield "server", entry["cluster"].get("server", "")


def labels_of(namespaces: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yields the names and labels of a cluster's namespaces."""
    for item in namespaces["items"]:
        metadata = item["metadata"]
        yield "namespace", metadata["name"]
        for key, value in metadata.get("labels", {}).items():
            yield f"label of namespace {metadata['name']}", f"{key}={value}"


def refuse_production(texts: Iterator[tuple[str, str]]) -> None:
    """Raises BedError when any of the texts looks like production."""
    for what, text in texts:
        if PRODUCTION.search(text):
            advice = "Tests run only on clusters whose names, servers and namespaces say nothing of prod, prd or live."
            raise BedError(f"the {what} {text!r} looks like production: refused", advice=advice)
