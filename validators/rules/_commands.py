"""What the rules about commands share: where a command stands, and documents to show."""

from collections.abc import Iterator

from ..rule import Document
from ..shell.invocations import Invocation
from ._examples import HEAD

CLUSTER = frozenset({"kubectl", "oc"})
DOCKER = frozenset({"docker", "podman", "nerdctl", "buildah"})


def kubectl(document: Document, *verb: str) -> Iterator[Invocation]:
    """Yields the invocations of kubectl, or of its kin, that begin with these plain words."""
    for invocation in document.invocations:
        if invocation.program in CLUSTER and invocation.verb[: len(verb)] == verb:
            yield invocation


def undoes(invocation: Invocation) -> bool:
    """Tells whether it goes back to a revision that it does not name."""
    if invocation.program in CLUSTER and invocation.verb[:2] == ("rollout", "undo"):
        return (invocation.arguments.value("--to-revision") or "0") == "0"
    return False


def waits_for_rollout(invocation: Invocation) -> bool:
    return invocation.program in CLUSTER and invocation.verb[:2] == ("rollout", "status")


def is_inside(document: Document, offset: int, block: str) -> bool:
    """Tells whether an offset stands in a block of this name."""
    opened = document.text.rfind(f"<{block}", 0, offset)
    return opened >= 0 and document.text.find(f"</{block}>", opened, offset) < 0


def together(document: Document) -> Iterator[tuple[Invocation, ...]]:
    """Yields the invocations that run one after the other: of one snippet, or of all steps of a rollback."""
    rollback: list[Invocation] = []
    run: list[Invocation] = []
    for invocation in document.invocations:
        if invocation.snippet.origin == "element":
            if is_inside(document, invocation.start, "rollback_procedure"):
                rollback.append(invocation)
            continue
        if run and run[-1].snippet is not invocation.snippet:
            yield tuple(run)
            run = []
        run.append(invocation)
    for found in (run, rollback):
        if found:
            yield tuple(found)


def workload(invocation: Invocation, after: int) -> str:
    """Returns the workload behind so many plain words, as `kind/name` or however it is written."""
    return "/".join(invocation.verb[after:])


def fence(commands: str) -> str:
    """Returns a skill that shows commands, and has no control blocks."""
    return f"{HEAD}\n## Release\n\n```bash\n{commands}\n```\n"


def script(commands: str) -> str:
    return f"#!/usr/bin/env bash\nset -euo pipefail\n{commands}\n"
