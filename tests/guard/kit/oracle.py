"""Judges what a stub recorded: would this have changed anything?

* Written apart from the guard, on purpose the other way round: a list of what only reads; all else changes something.
* A group of commands without one of them prints its help.
* Knows final argument lists only. It never sees a shell text.
"""

from collections.abc import Sequence

from tests.guard.kit.sandbox import Trace


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KUBECTL_VALUES = _words(
    "-n --namespace --context --cluster --user --kubeconfig -s --server --token --as --as-group --as-uid --cache-dir "
    "--certificate-authority --client-certificate --client-key --password --username --request-timeout "
    "--tls-server-name -v --v --vmodule --profile --profile-output --log-flush-frequency "
    "-l --selector -o --output -f --filename -k --kustomize -c --container --tail --since --since-time "
    "--field-selector "
    "--sort-by --template --subresource --chunk-size -L --label-columns --revision --api-version --api-group "
    "--timeout --for --raw --limit-bytes --max-log-requests --image --replicas --type -p --patch --grace-period "
    "--field-manager --overrides --port --target --restart"
)
_KUBECTL_READS = _words(
    "get describe logs top explain version cluster-info api-resources api-versions diff options completion "
    "wait events help kustomize"
)
_CAN_BE_TRIED = _words("apply create delete patch scale label annotate set run expose")
_KUBECTL_READS_BELOW = {
    "auth": {"can-i", "whoami"},
    "rollout": {"status", "history"},
    "config": {"view", "current-context", "get-contexts", "get-clusters", "get-users"},
    "plugin": {"list"},
}
_DOCKER_VALUES = _words("-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey")
_DOCKER_READS = _words(
    "images ps inspect logs version info history search diff top stats port events build tag help pull buildx"
)
_DOCKER_READS_BELOW = {
    "image": {"ls", "inspect", "history", "build", "tag", "list", "pull"},
    "container": {"ls", "inspect", "logs", "list", "ps", "top", "stats", "port", "diff"},
    "network": {"ls", "inspect"},
    "volume": {"ls", "inspect"},
    "system": {"df", "info", "events"},
    "manifest": {"inspect"},
    "context": {"ls", "show", "inspect"},
    "compose": {"ps", "logs", "config", "version", "ls", "images", "top", "build"},
}
_HELM_READS = _words("list ls status history get show template lint version search env help dependency verify")
_READS = {
    "helm": _HELM_READS,
    "kustomize": frozenset({"build", "version"}),
    "oc": _KUBECTL_READS,
    "podman": _DOCKER_READS,
    "nerdctl": _DOCKER_READS,
    "crictl": frozenset({"ps", "images", "pods", "inspect", "logs", "info", "version"}),
    "ctr": frozenset({"version"}),
    "docker-compose": frozenset(_DOCKER_READS_BELOW["compose"]),
    "argocd": frozenset({"version"}),
    "flux": frozenset({"get", "version", "check"}),
    "skaffold": frozenset({"version", "diagnose", "render"}),
    "k9s": frozenset({"version"}),
    "deploy-production": _words("plan status history show verify-ledger doctor --help --version"),
    "claude": frozenset({"--version", "--help", "mcp"}),
}  # fmt: skip
_ALIVE_ALONE = _words("k9s claude")
"""Without a word after them the others print their help."""
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_STREAMS = ("/exec", "/attach", "/portforward", "/proxy")
_NEUTRAL = _words("gh npm npx terraform kind minikube k3d cargo go pytest ruff jira notify")


def changes(trace: Trace) -> list[str]:
    """Returns what of a trace would have changed something, in words."""
    found = [" ".join(call) for call in trace.calls if not reads(call)]
    for method, path in trace.requests:
        if method not in _SAFE_METHODS or any(part in path for part in _STREAMS):
            found.append(f"{method} {path}")
    return found + [f"changed {path}" for path in trace.changed]


def reads(call: Sequence[str]) -> bool:
    """Whether this argument list only reads."""
    name, words = call[0], list(call[1:])
    if name in _NEUTRAL:
        return True
    if name == "kubectl":
        return _kubectl_reads(words)
    if name == "docker":
        return _docker_reads(words)
    if not words:
        return name not in _ALIVE_ALONE
    first = next((word for word in words if not word.startswith("-")), words[0])
    return first in _READS.get(name, frozenset())


def _kubectl_reads(words: list[str]) -> bool:
    own = words[: words.index("--")] if "--" in words else words
    flags, bare = _sorted(own, _KUBECTL_VALUES)
    if not bare or "-h" in flags or "--help" in flags:
        return True
    verb, below = bare[0], bare[1] if len(bare) > 1 else ""
    if verb in _KUBECTL_READS:
        return True
    if verb in _KUBECTL_READS_BELOW:
        return len(bare) == 1 or below in _KUBECTL_READS_BELOW[verb]
    return _only_tried(flags) and verb in _CAN_BE_TRIED


def _only_tried(flags: list[str]) -> bool:
    tries = [flag.partition("=")[2] for flag in flags if flag.replace("_", "-").startswith("--dry-run")]
    return bool(tries) and tries[-1] in {"client", "server"}


def _docker_reads(words: list[str]) -> bool:
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _DOCKER_VALUES else 1
    rest = words[at:]
    if not rest or rest[-1] in {"--help", "-h"}:
        return True
    if rest[0] in _DOCKER_READS:
        return "--push" not in rest and not any("type=registry" in word or "push=true" in word for word in rest)
    if rest[0] in _DOCKER_READS_BELOW:
        _, verbs = _sorted(rest[1:], frozenset({"-f", "--file", "-p", "--project-name"}))
        return not verbs or verbs[0] in _DOCKER_READS_BELOW[rest[0]]
    return False


def _sorted(words: Sequence[str], with_value: frozenset[str]) -> tuple[list[str], list[str]]:
    """Returns the flags, without values that follow them, and the words that are neither."""
    flags: list[str] = []
    bare: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-") and word != "-":
            flags.append(word)
            skip = word.replace("_", "-") in with_value
        else:
            bare.append(word)
    return flags, bare
