"""The names of the programs that are judged by a grammar, and how a path comes to its name."""

KUBECTL = frozenset(("kubectl", "oc", "kubecolor"))
DOCKER = frozenset(("docker", "podman", "nerdctl", "docker-compose", "podman-compose", "docker-buildx", "buildx"))
IMAGES = frozenset(("skopeo", "crane", "gcrane", "oras", "regctl", "buildah", "ctr", "crictl", "ko", "kaniko", "img"))
HELM = frozenset(("helm", "helm3"))
CLUSTER_TOOLS = frozenset(
    (
        "argocd", "argo", "flux", "skaffold", "istioctl", "linkerd", "cilium", "velero", "kapp", "helmfile", "tilt",
        "devspace", "okteto", "telepresence", "werf", "kubeadm", "eksctl", "kops", "tkn", "kn", "k9s", "stern",
        "kubectx", "kubens", "kind", "minikube", "k3d", "k3s", "microk8s", "kustomize", "etcdctl", "rancher", "kpt",
        "kubectl-argo-rollouts",
    )
)  # fmt: skip
WEB = frozenset(
    ("curl", "wget", "http", "https", "xh", "xhs", "nc", "ncat", "netcat", "socat", "telnet", "websocat", "openssl")
)
OURS = frozenset(("deploy-production", "deploy-production-mcp", "claude"))
CLUSTER_CLIENTS = KUBECTL | HELM | CLUSTER_TOOLS
GUARDED = CLUSTER_CLIENTS | DOCKER | IMAGES

_VERSION = frozenset("0123456789.-_")


def program_name(path: str) -> str:
    """Returns the name that a program's path stands for: without directories, case, `.exe` and a version."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    if name.endswith(".exe"):
        name = name[:-4]
    if name in GUARDED or name in WEB or name in OURS:
        return name
    bare = name.rstrip("0123456789.-_v")
    # kubectl-1.30, kubectl1.30, docker_27, kubectl.real: still the client, however it was filed.
    if bare in GUARDED:
        return bare
    for known in ("kubectl", "docker", "helm"):
        rest = name[len(known) :]
        if name.startswith(known) and rest[:1] in (".", "_") and rest[1:].isalnum():
            return known
    return name
