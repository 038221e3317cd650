"""What an invocation changes, and for whom: the tables behind the rules about commands.

Only what is certain counts: a command that may or may not change something (`kubectl exec`) is none that does.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from .invocations import Invocation


class Effect(StrEnum):
    CLUSTER = "the cluster"
    REGISTRY = "a registry"
    INFRASTRUCTURE = "infrastructure"


_CLUSTER_VERBS = frozenset(
    {
        "annotate", "apply", "autoscale", "certificate", "cordon", "create", "delete", "drain", "edit", "expose",
        "label", "patch", "replace", "run", "scale", "set", "taint", "uncordon",
    }
)  # fmt: skip
_ROLLOUT_VERBS = frozenset({"undo", "restart", "pause", "resume", "latest", "retry", "cancel"})
_APPLY_READS = frozenset({"view-last-applied"})
_HELM_VERBS = frozenset({"install", "upgrade", "rollback", "uninstall", "delete", "del"})
_ARGO_VERBS = frozenset({"sync", "set", "rollback", "delete", "create", "patch", "unset"})
_FLUX_VERBS = frozenset({"reconcile", "suspend", "resume", "create", "delete", "bootstrap", "uninstall"})
_SWARM = frozenset({("stack", "deploy"), ("stack", "rm"), ("service", "update"), ("service", "rollback")})
_HELP = ("-h", "--help")


def changes(invocation: Invocation) -> Effect | None:
    """Returns what an invocation changes, None when it changes nothing outside this machine or that is not known."""
    decide = _DECIDE.get(invocation.program)
    if decide is None or invocation.is_local or invocation.arguments.has(*_HELP):
        return None
    return decide(invocation)


def is_rehearsal(invocation: Invocation) -> bool:
    """Tells whether it says `--dry-run` and means it, or only changes what it is given: `--local`."""
    arguments = invocation.arguments
    if arguments.is_on("--local"):
        return True
    return arguments.has("--dry-run") and (arguments.value("--dry-run") or "client") not in {"none", "false"}


def _kubectl(invocation: Invocation) -> Effect | None:
    verb = invocation.verb
    if not verb or is_rehearsal(invocation):
        return None
    if verb[0] == "rollout":
        return Effect.CLUSTER if len(verb) > 1 and verb[1] in _ROLLOUT_VERBS else None
    if verb[0] == "apply" and len(verb) > 1 and verb[1] in _APPLY_READS:
        return None
    return Effect.CLUSTER if verb[0] in _CLUSTER_VERBS else None


def _docker(invocation: Invocation) -> Effect | None:
    verb = invocation.verb
    if verb[:2] in _SWARM:
        return Effect.CLUSTER
    pushes = verb[:1] == ("push",) or verb[:2] in {("image", "push"), ("manifest", "push"), ("compose", "push")}
    builds = verb[:1] == ("build",) or verb[:2] in {("buildx", "build"), ("buildx", "bake")}
    return Effect.REGISTRY if pushes or (builds and is_pushed(invocation)) else None


def is_pushed(invocation: Invocation) -> bool:
    """Tells whether a build ends in a registry."""
    output = invocation.arguments.value("-o", "--output") or ""
    return invocation.arguments.is_on("--push") or "type=registry" in output or "push=true" in output


def _helm(invocation: Invocation) -> Effect | None:
    verb = invocation.verb
    if not verb or is_rehearsal(invocation):
        return None
    if verb[0] == "push":
        return Effect.REGISTRY
    return Effect.CLUSTER if verb[0] in _HELM_VERBS else None


def _copier(invocation: Invocation) -> Effect | None:
    return Effect.REGISTRY if invocation.verb[:1] in {("copy",), ("sync",), ("delete",), ("push",), ("tag",)} else None


def _terraform(invocation: Invocation) -> Effect | None:
    return Effect.INFRASTRUCTURE if invocation.verb[:1] in {("apply",), ("destroy",)} else None


def _pulumi(invocation: Invocation) -> Effect | None:
    return Effect.INFRASTRUCTURE if invocation.verb[:1] in {("up",), ("destroy",)} else None


def _argocd(invocation: Invocation) -> Effect | None:
    verb = invocation.verb
    return Effect.CLUSTER if verb[:1] == ("app",) and len(verb) > 1 and verb[1] in _ARGO_VERBS else None


def _flux(invocation: Invocation) -> Effect | None:
    return Effect.CLUSTER if invocation.verb and invocation.verb[0] in _FLUX_VERBS else None


_DECIDE: Mapping[str, Callable[[Invocation], Effect | None]] = {
    "kubectl": _kubectl,
    "oc": _kubectl,
    **dict.fromkeys(("docker", "podman", "nerdctl", "buildah"), _docker),
    "helm": _helm,
    **dict.fromkeys(("skopeo", "crane"), _copier),
    **dict.fromkeys(("terraform", "tofu"), _terraform),
    "pulumi": _pulumi,
    "argocd": _argocd,
    "flux": _flux,
}
PROGRAMS = frozenset(_DECIDE)
