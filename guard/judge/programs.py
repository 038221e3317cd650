"""The names of the programs that are judged by a grammar, and how a path comes to its name."""

KUBECTL = frozenset(("kubectl", "oc", "kubecolor"))
DOCKER = frozenset(("docker", "podman", "nerdctl", "docker-compose", "podman-compose", "docker-buildx", "buildx"))
CARRIERS = frozenset(("skopeo", "crane", "gcrane", "oras", "regctl", "buildah", "ctr", "crictl", "ko", "kaniko", "img"))
HELM = frozenset(("helm", "helm3"))
CLUSTER_TOOLS = frozenset(
    (
        "argocd", "argo", "flux", "skaffold", "istioctl", "linkerd", "cilium", "velero", "kapp", "helmfile",
        "tilt", "devspace", "okteto", "telepresence", "werf", "kubeadm", "eksctl", "kops", "tkn", "kn", "k9s",
        "stern", "kubectx", "kubens", "kind", "minikube", "k3d", "k3s", "microk8s", "kustomize", "etcdctl",
        "rancher", "kpt", "kubectl-argo-rollouts",
    )
)  # fmt: skip
WEB = frozenset(
    (
        "curl", "wget", "http", "https", "xh", "xhs", "nc", "ncat", "netcat", "socat", "telnet", "websocat", "grpcurl",
        "openssl",
    )
)  # fmt: skip
OURS = frozenset(("deploy-production", "deploy-production-mcp", "claude"))
CLUSTER_CLIENTS = KUBECTL | HELM | CLUSTER_TOOLS
GUARDED = CLUSTER_CLIENTS | DOCKER | CARRIERS

TALKERS = frozenset(
    (
        "echo", "printf", "git", "gh", "glab", "grep", "egrep", "fgrep", "rg", "ag", "ack", "which", "type",
        "whereis", "man", "ls", "cat", "cd", "less", "more", "head", "tail", "find", "fd",
        "brew", "pip", "pip3", "npm", "yarn", "pnpm", "cargo", "go", "dnf", "yum", "apk", "snap", "vim", "vi",
        "nano", "emacs", "code", "mkdir", "touch", "cp", "mv", "rm", "tee", "sed", "awk", "jq", "yq", "diff",
        "pytest", "tree", "stat", "file", "wc", "sort", "test", "[", "[[", "export", "declare", "local",
        "unset", "alias", "unalias", "read", "set", "true", "false", ":", "command", "hash", "info", "tldr",
        "apropos", "history", "pgrep", "ps", "say", "print", "notify-send", "logger", "tr", "base64", "xxd",
        "fold", "cut", "uniq", "column", "pbcopy", "xclip", "xsel", "mail", "md5sum", "sha256sum", "gzip",
        "od", "hexdump", "iconv", "fmt", "nl", "paste", "tac", "rev", "cmp", "comm", "join", "json.tool",
        "wl-copy", "sponge", "bat", "glow", "cowsay", "strings", "basename", "dirname", "mypy", "ruff",
    )
)  # fmt: skip
"""Programs whose words are texts, names and patterns: a client's name among them starts nothing."""
MUTATING = frozenset(
    (
        "apply", "delete", "create", "replace", "patch", "edit", "scale", "exec", "push", "run", "rollout",
        "drain", "cordon", "taint", "label", "annotate", "expose", "set", "install", "upgrade", "uninstall",
        "rollback", "cp", "debug", "attach", "port-forward", "proxy", "autoscale", "login", "rm", "rmi",
        "stop", "kill", "restart", "start", "compose", "service", "stack", "load", "import",
    )
)  # fmt: skip
PROGRAM_VARIABLES = (
    "EDITOR", "PAGER", "VISUAL", "BROWSER", "_COMMAND", "_SSH", "_SHELL", "_ASKPASS", "LESSOPEN", "_DIFF",
)  # fmt: skip
"""Endings of the names of variables whose value some program runs."""
INTERPRETERS = frozenset(
    (
        "sh", "bash", "zsh", "dash", "ksh", "mksh", "ash", "busybox", "python", "pypy", "node", "nodejs",
        "perl", "ruby", "awk", "gawk", "mawk", "nawk", "sed", "gsed", "xargs", "find", "env", "sudo", "php",
        "lua",
        "eval", "trap", "source", ".", "exec", "watch", "ssh", "timeout", "nice", "nohup", "time", "stdbuf", "parallel",
        "flock", "script", "su", "runuser", "doas", "setsid", "setpriv", "systemd-run", "strace", "chroot", "unshare",
        "nsenter", "ionice", "chrt", "taskset", "builtin", "make", "alias", "noglob", "nocorrect",
    )
)  # fmt: skip
"""Programs whose code and whose commands the reader follows itself."""
RUNNERS = frozenset(("uv", "uvx", "pipx", "npx", "bunx", "pnpx"))


def program_name(path: str) -> str:
    """Returns the name that a program's path stands for: without directories, case, `.exe` and a version."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    name = name.removesuffix(".exe")
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
