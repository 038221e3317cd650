"""Which cluster a command would reach, and whether that is a protected one.

* What cannot be known counts as protected: a kubeconfig that cannot be read, another machine or account, a server
  or a cluster named directly, a text that changes the kubeconfig and uses it in one go.
* A context of another name is protected too when it leads to the server of a protected one.
* A kubeconfig of its own that does not know the protected contexts cannot be compared: there the protected
  namespaces count.
"""

from guard.judge.change import Aim
from guard.judge.kubeconfig import Kubeconfig, read_files
from guard.judge.scope import Scope
from guard.marks import Protected
from guard.words import Command, Word

_ELSEWHERE = frozenset(
    ("ssh", "sudo", "su", "doas", "runuser", "chroot", "nsenter", "machinectl", "pkexec", "parallel", "docker")
)


def why_protected(aim: Aim, command: Command, scope: Scope) -> str:
    """Returns why what a command reaches is protected, empty when it certainly is not."""
    protected = scope.protected
    if protected is None:
        return ""
    if protected.everything:
        return "the settings of this project cannot be read, so every target counts as protected"
    why = _unknowable(aim, command, scope)
    if why:
        return why
    paths = _kubeconfig_paths(aim, command, scope)
    if paths is None:
        return "its kubeconfig cannot be known"
    if aim.context is not None and aim.context.text in protected.contexts:
        return f"the context {aim.context.text} is protected"
    return _by_kubeconfig(aim, paths, protected, scope)


def _unknowable(aim: Aim, command: Command, scope: Scope) -> str:
    for word, name in ((aim.context, "context"), (aim.kubeconfig, "kubeconfig"), (aim.namespace, "namespace")):
        if word is not None and not word.sure:
            return f"its {name} cannot be known"
    if aim.server is not None or aim.cluster is not None:
        return "it names a server or a cluster of its own"
    for name in command.via:
        if name.partition(" ")[0] in _ELSEWHERE:
            return f"what it reaches through {name} cannot be known"
    if scope.moved == 2 or (scope.moved == 1 and aim.context is None):
        return "the same text changes the kubeconfig; make that a call of its own, or name a context with --context"
    return ""


def _kubeconfig_paths(aim: Aim, command: Command, scope: Scope) -> "list[str] | None":
    if aim.kubeconfig is not None and aim.kubeconfig.text:
        named = aim.kubeconfig.text
    else:
        value = scope.variable("KUBECONFIG", command)
        if value is None:
            return None
        named = value
    if not named:
        home = scope.variable("HOME", command)
        return [f"{home}/.kube/config"] if home and home.startswith("/") else None
    given = aim.kubeconfig is not None and bool(aim.kubeconfig.text)
    found = []
    for path in [named] if given else named.split(":"):
        place = scope.place(path, command) if path else ""
        if place is None:
            return None
        found.append(place)
    return [path for path in found if path]


def _by_kubeconfig(aim: Aim, paths: list[str], protected: Protected, scope: Scope) -> str:
    config = read_files(paths)
    if config is None:
        return f"the kubeconfig {':'.join(paths)} cannot be read without doubt"
    context = (aim.context.text if aim.context is not None else "") or config.current
    if not context:
        return "no context is named and the kubeconfig has no current one"
    if context in protected.contexts:
        return f"the current context {context} is protected"
    usual = _usual(paths, config, scope)
    if usual is None:
        return "the usual kubeconfig cannot be read without doubt"
    server = config.server(context)
    if not server:
        return f"its kubeconfig does not say where the context {context} leads"
    servers = {found.server(name) for found in (config, usual) for name in protected.contexts} - {""}
    if server in servers:
        return f"the context {context} leads to the same cluster as a protected one"
    if servers or _same(paths, scope):
        return ""
    return _by_namespace(aim, config, context, protected)


def _by_namespace(aim: Aim, config: Kubeconfig, context: str, protected: Protected) -> str:
    namespace = aim.namespace.text if aim.namespace is not None else config.contexts[context][1] or "default"
    if namespace in protected.namespaces:
        return f"the namespace {namespace} is protected, and its kubeconfig does not know the protected contexts"
    return ""


def _usual_paths(scope: Scope) -> list[str]:
    named = scope.environment.get("KUBECONFIG", "")
    if named:
        return [path for path in named.split(":") if path]
    return [f"{scope.environment.get('HOME', '')}/.kube/config"]


def _same(paths: list[str], scope: Scope) -> bool:
    return paths == _usual_paths(scope)


def _usual(paths: list[str], config: Kubeconfig, scope: Scope) -> "Kubeconfig | None":
    return config if _same(paths, scope) else read_files(_usual_paths(scope))


_CLOUD = {
    "gcloud": ("get-credentials",),
    "aws": ("update-kubeconfig",),
    "az": ("get-credentials",),
    "doctl": ("kubeconfig",),
    "eksctl": ("create", "write-kubeconfig"),
    "rancher": ("kubectl", "login", "context"),
    "tsh": ("login", "kube"),
    "vcluster": ("connect", "create"),
}
_ADDS = {"kind": ("create", "export", "delete"), "minikube": ("start", "update-context", "delete", "profile"),
         "k3d": ("cluster", "kubeconfig")}  # fmt: skip
_CURRENT = ("kubectx", "kubens")
_WRITERS = (">", "tee", "cp", "mv", "ln", "sed", "install", "dd", "rsync", "scp", "perl", "yq", "truncate", "rm")


def moves(commands: list[Command]) -> int:
    """Tells what a text does to the kubeconfig: 0 nothing, 1 another current context, 2 other contexts."""
    return max((_moves(command) for command in commands), default=0)


def _moves(command: Command) -> int:
    from guard.judge import kubectl
    from guard.judge.programs import KUBECTL, program_name

    if not command.argv or not command.argv[0].sure:
        return 0
    name = program_name(command.argv[0].text)
    texts = [word.text for word in command.argv[1:]]
    if name in KUBECTL:
        return kubectl.moves(command)
    if name in _CURRENT:
        return 1 if any(not text.startswith("-") or text == "-" for text in texts) else 0
    if any(text in _CLOUD.get(name, ()) for text in texts):
        return 2
    if any(text in _ADDS.get(name, ()) for text in texts):
        return 1
    return 2 if _writes_kubeconfig(name, command.argv[1:]) else 0


def _writes_kubeconfig(name: str, words: list[Word]) -> bool:
    if name not in _WRITERS:
        return False
    return any(".kube/" in word.text or word.text.endswith(("kubeconfig", "kubeconfig.yaml")) for word in words)
