"""The programs, sockets and addresses that the guard is about, by their names.

* Part of the hook's start: no imports.
"""

LONG = (
    "kubectl",
    "docker",
    "podman",
    "nerdctl",
    "crictl",
    "buildah",
    "buildctl",
    "skopeo",
    "helmfile",
    "helm",
    "kustomize",
    "kubeadm",
    "kubectx",
    "kubens",
    "kubecolor",
    "argocd",
    "skaffold",
    "minikube",
    "microk8s",
    "etcdctl",
    "istioctl",
    "deploy-production",
    "containerd",
    "openshift",
    "rancher",
    "telepresence",
    "devspace",
    "okteto",
    "eksctl",
    "regctl",
    "claude",
)
"""Names that mean nothing else when they stand as a word or at the beginning of one."""

SHORT = (
    "oc",
    "ctr",
    "k9s",
    "flux",
    "kind",
    "k3d",
    "k3s",
    "k0s",
    "rke2",
    "tilt",
    "kapp",
    "werf",
    "crane",
    "oras",
    "velero",
    "linkerd",
)
"""Names that are also words of other things: only the program itself, or a copy of it, counts."""

GUARDED = LONG + SHORT
"""Every program that a command with a half-known name might be."""

PLACES = {
    "docker.sock": "a docker socket",
    "docker_host": "docker",
    "containerd.sock": "a docker socket",
    "podman.sock": "a docker socket",
    "crio.sock": "a docker socket",
    "/api/v1": "a cluster's API",
    "/apis/": "a cluster's API",
    ":6443": "a cluster's API",
    ":2375": "a docker socket",
    ":2376": "a docker socket",
    ":10250": "a cluster's API",
    "kubernetes.default": "a cluster's API",
    "kubernetes_service": "a cluster's API",
    "serviceaccount/token": "a cluster's API",
    "kubeconfig": "a cluster's API",
    ".kube/": "a cluster's API",
    "kubernetes.client": "a cluster's API",
    "kubernetes-client": "a cluster's API",
    "kubernetes": "a cluster's API",
    "load_kube_config": "a cluster's API",
    "disableallhooks": "the guard's own settings",
    ".claude/": "the guard's own settings",
    "claude_plugin": "the guard's own settings",
}
"""Pieces of text, in lower case, that point at a cluster, at a docker engine or at the guard itself."""
