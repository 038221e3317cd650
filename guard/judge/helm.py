"""The grammar of helm: what a command line would change. Unknown verbs are plugins and count as a change."""

from guard.judge.change import ANYWHERE, APPLY, CLUSTER, IMAGES, LOCAL, ROLLBACK, Aim, Change
from guard.judge.cursor import UNCLEAR, Cursor, Options
from guard.words import Command

GLOBAL = Options(
    "burst-limit color colour content-cache kube-apiserver kube-as-group kube-as-user kube-ca-file kube-context"
    " kube-tls-server-name kube-token kubeconfig n namespace qps registry-config repository-cache repository-config",
    "debug kube-insecure-skip-tls-verify h help",
)
_VERB = GLOBAL.plus(
    "f values set set-string set-file set-json set-literal version timeout description post-renderer post-renderer-args"
    " repo ca-file cert-file key-file keyring username password name-template history-max cascade o output l labels"
    " time-format revision max",
    "dry-run install i atomic rollback-on-failure wait wait-for-jobs force force-replace reset-values reuse-values"
    " reset-then-reuse-values cleanup-on-fail create-namespace dependency-update devel disable-openapi-validation"
    " enable-dns hide-notes hide-secret insecure-skip-tls-verify no-hooks pass-credentials plain-http"
    " render-subchart-notes replace skip-crds skip-schema-validation take-ownership verify generate-name"
    " g keep-history ignore-not-found"
    " recreate-pods server-side force-conflicts",
)
_READS = frozenset(
    (
        "", "list", "ls", "status", "history", "hist", "get", "show", "inspect", "search", "template", "lint",
        "dependency", "dep", "dependencies", "repo", "version", "env", "verify", "package", "pull", "fetch", "create",
        "completion", "help",
    )
)  # fmt: skip
_DRY = frozenset(("install", "upgrade", "uninstall", "un", "del", "delete", "rollback"))
_DRY_VALUES = ("", "client", "server", "true")


def changes(command: Command) -> "list[Change]":
    """Returns what a helm command would change."""
    cursor = Cursor(command.argv[1:])
    verb = cursor.verb(GLOBAL)
    if verb == UNCLEAR:
        return [Change("helm with a verb that cannot be known", ANYWHERE)]
    if verb in _READS:
        return []
    words = cursor.rest(_VERB)
    if cursor.clear and cursor.on("h", "help"):
        return []
    what = f"helm {verb}"
    if verb == "push":
        return [Change(what, IMAGES, images=words)]
    if verb in ("plugin", "registry"):
        listed = verb == "plugin" and words and words[0].text in ("list", "ls")
        return [] if listed or not words else [Change(f"{what} {words[0].text}", LOCAL)]
    if verb in _DRY and _is_dry(cursor):
        return []
    return [Change(what, CLUSTER, ROLLBACK if verb == "rollback" else APPLY, _aim(cursor, command))]


def _is_dry(cursor: Cursor) -> bool:
    wanted = cursor.every("dry-run")
    return bool(wanted) and cursor.clear and all(word.text in _DRY_VALUES for word in wanted)


def _aim(cursor: Cursor, command: Command) -> Aim:
    server = cursor.last("kube-apiserver") or command.environment.get("HELM_KUBEAPISERVER")
    return Aim(
        context=cursor.last("kube-context") or command.environment.get("HELM_KUBECONTEXT"),
        kubeconfig=cursor.last("kubeconfig"),
        namespace=cursor.last("n", "namespace") or command.environment.get("HELM_NAMESPACE"),
        server=server,
    )
