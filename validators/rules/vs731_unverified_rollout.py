"""A script that changes a workload, and does not wait to see whether it comes up.

`kubectl apply` ends with 0 as soon as the cluster has taken the manifests; whether one pod of the new version ever
starts is another question. Wait for it with `kubectl rollout status --timeout=5m`, or `helm upgrade --wait`.

Of what is applied only a file whose name says that it holds a workload, such as `deployment.yaml`, is looked at.
A script that makes or deletes a cluster on the machine itself speaks to that one, and is not looked at.
"""

from collections.abc import Iterable
from typing import Final

from ..document import Kind
from ..lazy import pattern
from ..rule import Confidence, Document, Example, Need, Note, Rule, Severity
from ..shell.invocations import Invocation
from ._commands import CLUSTER, PIPES, script, waits_for_rollout

_STARTS: Final = frozenset({("set", "image"), ("rollout", "restart"), ("rollout", "undo"), ("rollout", "latest")})
_WORKLOAD: Final = pattern(r"(?:[^\s]*[/_.-])?(?:deployment|statefulset|daemonset)s?(?:[_.-][^\s/]*)?\.(?:ya?ml|json)")
_MAKERS: Final = frozenset({"kind", "k3d", "minikube", "ctlptl"})
_ON_CLUSTERS: Final = frozenset({"create", "delete", "start", "apply", "cluster"})
_HELM_WAITS: Final = ("--wait", "--atomic", "--rollback-on-failure")


def _check(document: Document) -> Iterable[Note]:
    if document.kind is not Kind.SCRIPT:
        return
    from ..shell.effects import is_rehearsal

    if any(one.program in _MAKERS and one.verb[:1] and one.verb[0] in _ON_CLUSTERS for one in document.invocations):
        return
    verified = max((one.start for one in document.invocations if _verifies(one)), default=-1)
    for at, invocation in enumerate(document.invocations):
        is_start = _starts(document, invocation) or _applies_workload(document, at)
        if invocation.start > verified and is_start and not is_rehearsal(invocation):
            message = "nothing waits for this; add kubectl rollout status --timeout=5m"
            yield document.note(message, (invocation.start, invocation.end))


def _applies_workload(document: Document, at: int) -> bool:
    """Tells whether a file goes into the cluster whose name says that it is a workload, filtered or not."""
    invocation = document.invocations[at]
    if invocation.is_local or invocation.program not in CLUSTER or invocation.verb[:1] != ("apply",):
        return False
    given = invocation.arguments.value("-f", "--filename") or ""
    if given == "-" and invocation.command.before in PIPES and at:
        return any(_WORKLOAD().fullmatch(word.text) for word in document.invocations[at - 1].words)
    return _WORKLOAD().fullmatch(given) is not None


def _starts(document: Document, invocation: Invocation) -> bool:
    if invocation.is_local:
        return False
    if invocation.program in CLUSTER:
        return invocation.verb[:2] in _STARTS
    is_release = invocation.program == "helm" and invocation.verb[:1] in {("upgrade",), ("rollback",)}
    is_waiting = any(
        invocation.arguments.value(flag) != "false" for flag in _HELM_WAITS if invocation.arguments.has(flag)
    )
    return is_release and not is_waiting and not _may_wait(document, invocation)


def _may_wait(document: Document, invocation: Invocation) -> bool:
    """Tells whether a variable among the arguments may hold the flag that waits."""
    return any(word.text.startswith("$") for word in invocation.words) and any(
        flag in document.text for flag in _HELM_WAITS
    )


def _verifies(invocation: Invocation) -> bool:
    arguments = invocation.arguments
    if invocation.program in CLUSTER and invocation.verb[:1] == ("wait",):
        return not (arguments.value("--for") or "").startswith("delete")
    # Asked again and again, whatever it asks: `until kubectl get pods | grep Running`.
    if invocation.program in CLUSTER and invocation.command.keyword in {"while", "until"}:
        return True
    is_asked = waits_for_rollout(invocation) and arguments.value("-w", "--watch") != "false"
    return is_asked or invocation.does("argocd", "app", "wait") or invocation.does("helm", "test")


RULE: Final = Rule(
    summary="a script waits for the rollout that it starts",
    check=_check,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    needs=frozenset({Need.INVOCATIONS}),
)
GOOD: Final = (
    Example(
        name="waited for",
        path="release.sh",
        text=script(
            "kubectl set image deployment/shop web=shop:$VERSION\nkubectl rollout status deployment/shop --timeout=5m"
        ),
    ),
    Example(name="waited for by helm", path="release.sh", text=script("helm upgrade shop ./chart --wait")),
)
BAD: Final = (
    Example(
        name="started and left", path="release.sh", text=script("kubectl set image deployment/shop web=shop:$VERSION")
    ),
    Example(name="a release that is left", path="release.sh", text=script("helm upgrade --install shop ./chart")),
)
