"""Other programs that reach clusters: which of their verbs only read. Everything else counts as a change.

* Local clusters (kind, minikube, k3d) are this machine's own; the kubectl inside of them is judged as kubectl.
* Infrastructure tools (terraform, pulumi, the clouds' own command lines) are not judged here.
"""

from guard.judge.change import ANYWHERE, CLUSTER, LOCAL, Aim, Change
from guard.judge.cursor import Cursor, Options
from guard.words import Command, Word

_COMMON = ("version", "help", "completion", "--version", "--help", "-h", "")
_READS = {
    "argocd": (
        "app get",
        "app list",
        "app diff",
        "app history",
        "app logs",
        "app manifests",
        "app resources",
        "app wait",
        "cluster list",
        "cluster get",
        "account list",
        "account get",
        "account can-i",
        "repo list",
        "repo get",
        "proj list",
        "proj get",
        "context",
    ),
    "argo": ("list", "get", "logs", "lint", "watch", "wait"),
    "flux": ("get", "logs", "stats", "tree", "diff", "export", "events", "build", "check", "version"),
    "skaffold": ("diagnose", "render", "schema", "inspect", "config list"),
    "istioctl": ("analyze", "proxy-status", "ps", "proxy-config", "pc", "validate", "verify-install"),
    "linkerd": ("check", "viz", "diagnostics", "identity"),
    "cilium": ("status", "config view", "connectivity check"),
    "velero": ("get", "describe", "backup get", "backup describe", "backup logs", "restore get", "restore describe"),
    "kapp": ("list", "ls", "inspect", "logs"),
    "helmfile": ("diff", "template", "lint", "list", "status", "build", "write-values"),
    "tilt": ("get", "describe", "logs", "doctor", "verify-install"),
    "devspace": ("list", "logs", "print", "analyze"),
    "telepresence": ("status", "list"),
    "werf": ("render", "config", "helm"),
    "kubeadm": ("config", "token list", "certs check-expiration"),
    "eksctl": ("get", "info"),
    "kops": ("get", "validate", "toolbox"),
    "kind": ("get", "export logs"),
    "minikube": ("status", "ip", "profile list", "addons list", "logs", "config view", "service list", "node list"),
    "k3d": ("cluster list", "cluster get", "node list", "node get", "registry list", "kubeconfig get", "image list"),
    "microk8s": ("status", "inspect"),
    "tkn": ("list", "describe", "logs"),
    "kn": ("service list", "service describe", "revision list", "route list"),
    "etcdctl": ("get", "member list", "endpoint status", "endpoint health", "version", "check"),
}
_ANY_READS = frozenset(("stern", "kustomize", "kpt"))
_LOCAL = frozenset(("kind", "minikube", "k3d", "kubectx", "kubens"))
_INNER = frozenset(("minikube", "k3s", "microk8s"))
_CONTEXT = {
    "flux": "context", "skaffold": "kube-context", "istioctl": "context", "linkerd": "context", "cilium": "context",
    "velero": "kubecontext", "kapp": "kubeconfig-context", "helmfile": "kube-context", "tilt": "context",
    "devspace": "kube-context", "telepresence": "context", "werf": "kube-context", "kn": "context", "tkn": "context",
    "k9s": "context", "argo": "context",
}  # fmt: skip


def changes(program: str, command: Command, fork: bool) -> "list[Change]":
    """Returns what a command of one of these programs would change."""
    words = command.argv[1:]
    if program in _INNER and words and words[0].sure and words[0].text in ("kubectl", "helm", "ctr", "crictl"):
        return _inner(program, command, fork)
    if program in _ANY_READS:
        writes = any(not word.sure or word.text in ("--enable-exec", "live", "apply") for word in words)
        return [Change(program, LOCAL)] if writes and program != "stern" else []
    if program in ("kubectx", "kubens"):
        reads = all(word.sure and word.text in ("-c", "--current", "-h", "--help", "-V") for word in words)
        return [] if reads else [Change(program, LOCAL)]
    if _is_reading(program, words):
        return []
    return [_change(program, words)]


def _is_reading(program: str, words: list[Word]) -> bool:
    """Whether the first words, with nothing in front of them, are ones that read."""
    known = _READS.get(program, ())
    plain = []
    for word in words[:2]:
        if not word.sure:
            break
        plain.append(word.text)
    nothing = "?" if program == "k9s" else ""  # alone it opens the whole cluster
    first = plain[0] if plain else (nothing if not words else "?")
    return first in known or first in _COMMON or " ".join(plain) in known


def _change(program: str, words: list[Word]) -> Change:
    verb = words[0].text if words and words[0].sure else ""
    what = f"{program} {verb}".rstrip()
    if program in _LOCAL:
        return Change(what, LOCAL)
    name = _CONTEXT.get(program)
    if name is None:
        return Change(what, ANYWHERE)
    cursor = Cursor(words)
    cursor.rest(Options(f"{name} n namespace kubeconfig", ""))
    if any(not word.sure for word in words):
        return Change(what, ANYWHERE)
    # Options that are not known here may have taken `--context` as a value; only the `=` form is beyond doubt then.
    context = cursor.last(name) if cursor.clear or f"--{name}=" in " ".join(word.text for word in words) else None
    return Change(what, CLUSTER, aim=Aim(context, cursor.last("kubeconfig"), cursor.last("n", "namespace")))


def _inner(program: str, command: Command, fork: bool) -> "list[Change]":
    from guard.judge import helm, kubectl

    words = command.argv[2:]
    if words and words[0].text == "--":
        words = words[1:]
    name = command.argv[1].text
    inner = Command([Word(name), *words], command.environment, command.stdin, command.directory, command.via)
    if name == "kubectl":
        found = kubectl.changes(inner, fork)
    elif name == "helm":
        found = helm.changes(inner)
    else:
        return [Change(f"{program} {name}", LOCAL)]
    # minikube's own cluster is this machine's; k3s and microk8s may be a node of any.
    reach = LOCAL if program == "minikube" else ANYWHERE
    return [Change(f"{program} {change.what}", reach, change.tool) for change in found]
