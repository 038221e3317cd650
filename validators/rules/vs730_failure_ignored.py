"""A release command whose failure nobody sees.

`|| true` turns every failure into success, and so does a `-` before a recipe of make. In a pipe only the last command's
end counts, unless `pipefail` is set: `kubectl rollout status | tee log` is always a success. What follows then deploys,
or reports, what is not there. Let the command fail, and set `-o pipefail`.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity, Standing
from ..shell.invocations import Invocation
from ._commands import CLUSTER, fence, script, waits_for_rollout

_OFTEN_ABSENT: Final = frozenset({"create", "delete", "del", "uninstall", "label", "annotate", "taint", "uncordon"})
_NOTHING: Final = frozenset({"true", ":", "exit", "echo"})


def _check(document: Document) -> Iterable[Note]:
    invocations = document.invocations
    has_pipefail = "pipefail" in document.text
    for at, invocation in enumerate(invocations):
        if not _matters(invocation):
            continue
        following = invocations[at + 1] if at + 1 < len(invocations) else None
        place = (invocation.start, invocation.end)
        if invocation.ignores_failure or _is_swallowed(invocation, following):
            yield document.note("its failure is thrown away; let it fail", place)
        elif invocation.command.after in {"|", "|&"} and not has_pipefail:
            yield document.note("in a pipe its failure is lost; set -o pipefail", place)


def _is_swallowed(invocation: Invocation, following: Invocation | None) -> bool:
    if invocation.command.after != "||" or following is None or following.program not in _NOTHING:
        return False
    if following.program == "exit":
        return [word.text for word in following.words] == ["0"]
    return following.program != "echo" or following.command.after not in {"&&", ";"}


def _matters(invocation: Invocation) -> bool:
    from ..shell.effects import changes

    if waits_for_rollout(invocation):
        return True
    if invocation.verb[:1] and invocation.verb[0] in _OFTEN_ABSENT:
        return False
    return (changes(invocation) is not None) or (invocation.program in CLUSTER and invocation.verb[:1] == ("wait",))


RULE: Final = Rule(
    summary="a release command that fails ends the release",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.INVOCATIONS}),
    standings={Standing.GATED: Severity.ADVICE},
)
GOOD: Final = (
    Example(name="a failure ends it", text=fence("kubectl apply -f deploy/ && kubectl get pods")),
    Example(name="a pipe that fails", path="release.sh", text=script("kubectl apply -f deploy/ | tee apply.log")),
    Example(name="what may be absent", path="clean.sh", text=script("kubectl delete job migrate || true")),
    Example(
        name="a failure that is handled",
        path="release.sh",
        text=script("kubectl rollout status deployment/shop --timeout=5m || ./undo.sh"),
    ),
)
BAD: Final = (
    Example(name="always true", text=fence("kubectl apply -f deploy/ || true")),
    Example(
        name="a pipe without pipefail",
        text=fence("kubectl rollout status deployment/shop --timeout=5m | tee rollout.log"),
    ),
    Example(name="a recipe that goes on", path="Makefile", text="deploy:\n\t-docker push shop:$(VERSION)\n"),
)
