"""A command that may never return.

`kubectl logs -f` ends when its pod does. Without `--timeout`, `kubectl rollout status` and `argocd app wait` wait as
long as the rollout takes, which can be for ever. Give it a bound: `--timeout` for the one, `--tail` or `--since` and no
`-f` for the other, or `timeout 5m` in front. The commands of a rollback are not looked at here: VS420 demands their
limit.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ..shell.invocations import Invocation
from ._commands import CLUSTER, DOCKER, PIPES, fence, following, is_inside, script, waits_for_rollout
from ._examples import HEAD, process

_COMPOSE: Final = frozenset({"docker-compose", "podman-compose"})
_BRIEF: Final = frozenset({"head", "grep", "sed", "awk", "read"})


def _check(document: Document) -> Iterable[Note]:
    invocations = document.invocations
    for at, invocation in enumerate(invocations):
        why = _why(invocation)
        if why is None or invocation.is_bounded or invocation.command.after == "&":
            continue
        reader = following(invocations, at) if invocation.command.after in PIPES else None
        if reader is not None and reader.program in _BRIEF:
            continue
        if not _is_bounded_elsewhere(document, invocation):
            yield document.note(why, (invocation.start, invocation.end))


def _is_bounded_elsewhere(document: Document, invocation: Invocation) -> bool:
    is_element = invocation.snippet.origin == "element"
    return is_element and is_inside(document, invocation.start, "rollback_procedure")


def _why(invocation: Invocation) -> str | None:
    arguments, verb = invocation.arguments, invocation.verb
    if invocation.does("argocd", "app", "wait"):
        is_endless = (arguments.value("--timeout") or "0") == "0"
        return "this waits as long as the application takes; add --timeout" if is_endless else None
    if invocation.program not in CLUSTER | DOCKER | _COMPOSE:
        return None
    if "watch" in invocation.wrappers:
        return "this never returns; run it once, without watch"
    if waits_for_rollout(invocation):
        is_endless = (arguments.value("--timeout") or "0") in {"0", "0s"} and arguments.value(
            "--watch", "-w"
        ) != "false"
        return "this waits as long as the rollout takes; add --timeout" if is_endless else None
    if verb[:1] in {("logs",), ("log",)} or verb[:2] == ("compose", "logs"):
        return "this never returns; leave out -f" if arguments.is_on("-f", "--follow") else None
    if invocation.program in CLUSTER and verb[:1] == ("get",) and arguments.is_on("-w", "--watch", "--watch-only"):
        return "this never returns; ask once, or use kubectl wait with --timeout"
    return None


RULE: Final = Rule(
    summary="every command ends by itself",
    check=_check,
    severity=Severity.ADVICE,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.SCRIPT: Severity.WARNING},
)
GOOD: Final = (
    Example(name="a limit", text=HEAD + process("kubectl rollout status deployment/shop --timeout=5m")),
    Example(name="bounded from outside", text=fence("timeout 5m kubectl logs -f deployment/shop")),
    Example(name="what is there now", text=fence("kubectl logs deployment/shop --since=10m --tail=100")),
)
BAD: Final = (
    Example(name="no limit", text=HEAD + process("kubectl rollout status deployment/shop")),
    Example(name="a log that is followed", text=fence("kubectl -n shop logs deployment/shop -f")),
    Example(name="a watch", path="release.sh", text=script("kubectl get pods --watch")),
)
