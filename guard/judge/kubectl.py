"""The grammar of kubectl (and of oc, which is kubectl with more verbs): what a command line would change.

* Options may stand anywhere in front of `--`; only those that cobra knows at a level may stand before its verb, and
  everything else there makes the verb unknown. An unknown verb runs a plugin, so it counts as a change.
* `--dry-run=client` and `--dry-run=server` are honoured where kubectl honours them: the verb has the option, the last
  one says so, nothing can have swallowed it as a value, and no `--raw` goes around it.
"""

from guard.judge.change import ANYWHERE, APPLY, CLUSTER, LOCAL, PLAN, ROLLBACK, STATUS, Aim, Change
from guard.judge.cursor import UNCLEAR, Cursor, Options
from guard.words import Command

GLOBAL = Options(
    "as as-group as-uid as-user-extra cache-dir certificate-authority client-certificate client-key cluster context"
    " kubeconfig kuberc log-flush-frequency n namespace password profile profile-output request-timeout s server"
    " tls-server-name token user username v vmodule",
    "disable-compression insecure-skip-tls-verify match-server-version warnings-as-errors h help",
    fold=True,
)
_VERB = GLOBAL.plus(
    "L aggregation-rule annotation annotations api-group api-version applyset audience bound-object-kind"
    " bound-object-name bound-object-uid c categories cert chunk-size class cluster-ip clusterip clusterrole"
    " concurrency container containers cpu-percent current-replicas default-backend description docker-email"
    " docker-password docker-server docker-username duration e env external-ip external-name f field-manager"
    " field-selector filename for from from-env-file from-file from-literal grace-period group hard helm-api-versions"
    " helm-command helm-kube-version image image-pull-policy k key keys kustomize l label-columns labels limit-bytes"
    " limits load-balancer-ip load-restrictor max max-log-requests max-unavailable min min-available mount name"
    " namespaces network-name node-port non-resource-url o output output-directory override-type overrides p patch"
    " patch-file pod-running-timeout pod-selector port preemption-policy prefix protocol prune-allowlist"
    " prune-whitelist r raw replicas requests resource resource-name resource-version restart revision role rule"
    " schedule scopes selector serviceaccount session-affinity since since-time skip-wait-for-delete-timeout sort-by"
    " subresource tail target-port tcp template timeout to-revision type types value verbs",
    # Optional values never take the next word: --dry-run, --cascade, --validate, --show-labels=...
    "A R all all-containers all-namespaces allow-missing-template-keys append-hash attach cascade command"
    " create-annotation delete-emptydir-data delete-local-data disable-eviction dry-run edit enable-alpha-plugins"
    " enable-helm expose follow force force-conflicts global-default i ignore-daemonsets ignore-errors"
    " ignore-not-found insecure-skip-tls-verify-backend interactive leave-stdin-open list local merge minify"
    " namespaced no-headers now openapi-patch output-watch-events overwrite privileged prune q quiet record recursive"
    " remove-extra-permissions remove-extra-subjects resolve rm save-config server-side show-events show-kind"
    " show-labels show-managed-fields stdin t timestamps tty use-openapi-print-columns validate w wait watch watch-only"
    " windows-line-endings",
)
_LOGS = Options(
    " ".join(_VERB.values - {"f", "p", "prefix"}), " ".join((*_VERB.switches, "f", "p", "prefix", "previous")), True
)

_READS = frozenset(
    (
        "", "get", "describe", "logs", "top", "explain", "api-resources", "api-versions", "version", "events", "wait",
        "diff", "completion", "options", "kustomize", "help", "cluster-info",
    )
)  # fmt: skip
_SECOND = {
    "rollout": ("status", "history"),
    "auth": ("can-i", "whoami"),
    "plugin": ("list",),
    "config": ("view", "current-context", "get-contexts", "get-clusters", "get-users"),
}
_DRY = frozenset(
    (
        "annotate", "apply", "autoscale", "cordon", "create", "delete", "drain", "expose", "label", "patch", "replace",
        "run", "scale", "set", "taint", "uncordon", "rollout undo", "auth reconcile",
    )
)  # fmt: skip
_OC_READS = frozenset(("status", "projects", "whoami", "process"))
_OC_SWITCHES = frozenset(("project", "login", "logout"))
_RUNS_PROGRAM = "KUBECTL_EXTERNAL_DIFF"


def changes(command: Command, fork: bool) -> "list[Change]":
    """Returns what a kubectl command would change; following a log counts inside a fork, where it would never end."""
    program = "oc" if command.argv[0].text.endswith("oc") else "kubectl"
    cursor = Cursor(command.argv[1:])
    verb = cursor.verb(GLOBAL)
    if verb == UNCLEAR:
        return [Change(f"{program} with a verb that cannot be known", ANYWHERE)]
    if verb in _SECOND:
        return _with_second(program, verb, cursor)
    if verb == "logs":
        return _logs(program, cursor, fork)
    if verb == "apply" and Cursor(cursor.untouched()).verb(GLOBAL) == "view-last-applied":
        return []
    if verb in _READS or (program == "oc" and verb in _OC_READS):
        return _reading(program, verb, cursor, command, fork)
    if program == "oc" and verb in _OC_SWITCHES:
        return [Change(f"{program} {verb}", LOCAL)]
    cursor.rest(_VERB)
    return _decide(program, verb, cursor)


def _reading(program: str, verb: str, cursor: Cursor, command: Command, fork: bool) -> "list[Change]":
    if verb == "diff" and _RUNS_PROGRAM in command.environment:
        return [Change(f"{program} diff with {_RUNS_PROGRAM}, which runs a program", ANYWHERE)]
    cursor.rest(_VERB)
    if cursor.has("kuberc"):
        return [Change(f"{program} --kuberc, which gives verbs another meaning", LOCAL)]
    if fork and cursor.on("w", "watch", "watch-only"):
        return [Change(f"{program} {verb} -w, which does not end", LOCAL, STATUS)]
    return []


def _with_second(program: str, verb: str, cursor: Cursor) -> "list[Change]":
    """Verbs whose meaning depends on the word after them.

    In front of that word cobra knows the global options only: `rollout -R status undo x` is an undo.
    """
    second = cursor.verb(GLOBAL)
    if second in _SECOND[verb] or (not second and cursor.clear):
        return []
    if second == UNCLEAR:
        return [Change(f"{program} {verb} with a verb that cannot be known", ANYWHERE)]
    if verb == "config":
        return [Change(f"{program} config {second}", LOCAL)]
    cursor.rest(_VERB)
    return _decide(program, f"{verb} {second}", cursor)


def _logs(program: str, cursor: Cursor, fork: bool) -> "list[Change]":
    cursor.rest(_LOGS)
    if fork and cursor.on("f", "follow"):
        return [Change(f"{program} logs -f, which does not end", LOCAL, STATUS)]
    return []


def _decide(program: str, verb: str, cursor: Cursor) -> "list[Change]":
    if _asks_help(cursor) or (verb in _DRY and _is_dry(cursor)):
        return []
    tool = ROLLBACK if verb.startswith("rollout") else PLAN if cursor.has("dry-run") else APPLY
    return [Change(f"{program} {verb}", CLUSTER, tool, aim_of(cursor))]


def _asks_help(cursor: Cursor) -> bool:
    return cursor.clear and cursor.on("h", "help")


def _is_dry(cursor: Cursor) -> bool:
    wanted = cursor.last("dry-run")
    return wanted is not None and cursor.clear and not cursor.has("raw") and wanted.text in ("client", "server")


def aim_of(cursor: Cursor) -> Aim:
    """Returns where the options lead, as far as they can be read.

    A word behind the verb that may be anything is taken for a name: `kubectl delete pod $pod` is daily work on a
    development cluster, and the stand-in in PATH sees what became of it.
    """
    return Aim(
        context=cursor.last("context"),
        kubeconfig=cursor.last("kubeconfig"),
        namespace=cursor.last("n", "namespace"),
        cluster=cursor.last("cluster"),
        server=cursor.last("s", "server"),
    )


def moves(command: Command) -> int:
    """Tells what it does to the kubeconfig: 0 nothing, 1 another current context, 2 contexts get another meaning."""
    cursor = Cursor(command.argv[1:])
    verb = cursor.verb(GLOBAL)
    if verb in _OC_SWITCHES and command.argv[0].text.endswith("oc"):
        return 2
    if verb != "config":
        return 0
    second = cursor.verb(GLOBAL)
    if second in _SECOND["config"] or not second:
        return 0
    return 1 if second in ("use-context", "use") else 2
