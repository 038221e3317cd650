"""What the rules about commands share: where a command stands, and documents to show."""

from collections.abc import Iterator, Sequence

from ..rule import Document
from ..shell.invocations import Invocation
from ._examples import HEAD

PIPES = frozenset({"|", "|&"})
CLUSTER = frozenset({"kubectl", "oc"})
DOCKER = frozenset({"docker", "podman", "nerdctl", "buildah"})


def kubectl(document: Document, *verb: str) -> Iterator[Invocation]:
    """Yields the invocations of kubectl, or of its kin, that begin with these plain words."""
    for invocation in document.invocations:
        if invocation.program in CLUSTER and invocation.verb[: len(verb)] == verb:
            yield invocation


def following(invocations: Sequence[Invocation], at: int) -> Invocation | None:
    """Returns the command that the operator behind one leads to; None where that is no program."""
    first = invocations[at]
    for index in range(at + 1, len(invocations)):
        other = invocations[index]
        if other.start >= first.end and other.command.depth <= first.command.depth:
            return other if other.command.before == first.command.after else None
    return None


def undoes(invocation: Invocation) -> bool:
    """Tells whether it goes back to a revision that it does not name."""
    if invocation.program in CLUSTER and invocation.verb[:2] == ("rollout", "undo") and not is_only_tried(invocation):
        return (invocation.arguments.value("--to-revision") or "0") == "0"
    return False


def is_only_tried(invocation: Invocation) -> bool:
    """Tells whether a command says `--dry-run`, and so changes nothing."""
    from ..shell.effects import is_rehearsal

    return is_rehearsal(invocation)


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


def workloads(invocation: Invocation, after: int) -> tuple[str, ...]:
    """Returns the workloads behind so many plain words, as `kind/name`: the same for each way to write one."""
    words = invocation.verb[after:]
    if any("/" in word for word in words):
        return tuple([_canonical(*word.split("/", 1)) for word in words if "/" in word])
    return tuple([_canonical(words[0], name) for name in words[1:]])


def _canonical(kind: str, name: str) -> str:
    bare, _, group = kind.lower().partition(".")
    if group not in {"", "apps", "v1.apps"}:
        return f"{kind}/{name}"
    return f"{_KINDS.get(bare, bare)}/{name}"


_KINDS = {
    **dict.fromkeys(("deploy", "deployments"), "deployment"),
    **dict.fromkeys(("sts", "statefulsets"), "statefulset"),
    **dict.fromkeys(("ds", "daemonsets"), "daemonset"),
    **dict.fromkeys(("rs", "replicasets"), "replicaset"),
}
WHERE = (("-n", "--namespace"), ("--context",), ("--cluster",), ("--kubeconfig",), ("-s", "--server"))
"""What makes a workload of the same name another one."""


def where(invocation: Invocation) -> tuple[str | None, ...]:
    """Returns the cluster and namespace that it names, and the machine that it runs on."""
    return (invocation.host, *[invocation.arguments.value(*names) for names in WHERE])


def can_both_run(first: Invocation, second: Invocation) -> bool:
    """Tells whether two commands can run one after the other: not in two branches, nor in two functions."""
    ours, theirs = first.command.blocks, second.command.blocks
    for at, (mine, other) in enumerate(zip(ours, theirs, strict=False)):
        if mine != other:
            if mine.number == other.number:
                return False
            ours, theirs = ours[at:], theirs[at:]
            break
    else:
        shared = min(len(ours), len(theirs))
        ours, theirs = ours[shared:], theirs[shared:]
    # Where a function is called from, and whether it is, its text does not tell.
    return not any(block.kind == "function" for block in (*ours, *theirs))


def fence(commands: str) -> str:
    """Returns a skill that shows commands, and has no control blocks."""
    return f"{HEAD}\n## Release\n\n```bash\n{commands}\n```\n"


def script(commands: str) -> str:
    return f"#!/usr/bin/env bash\nset -euo pipefail\n{commands}\n"
