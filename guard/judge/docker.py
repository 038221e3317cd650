"""The grammar of docker and of what speaks its language: what a command line would change.

* Global options stand in front of the verb only, which is read with exactly docker's table; what else stands there
  makes the verb unknown. Unknown verbs are plugins and count as a change.
* Another daemon, context or configuration folder is a target of its own: inside a fork not even reading goes there.
* Building and tagging pass, as long as nothing of it is pushed.
"""

from guard import paths
from guard.judge.change import ANYWHERE, IMAGES, LOCAL, STATUS, Change
from guard.judge.cursor import UNCLEAR, Cursor, Options
from guard.words import UNKNOWN, Command, Word

_GLOBAL = Options(
    "config c context H host l log-level tlscacert tlscert tlskey", "D debug tls tlsverify v version h help"
)
_NERDCTL = Options(
    "n namespace a address H host snapshotter storage-driver data-root cgroup-manager cni-path cni-netconfpath"
    " hosts-dir host-gateway-ip bridge-ip kube-hide-dupe",
    "debug debug-full insecure-registry experimental v version h help",
)
_PODMAN = Options(
    "c connection url identity log-level root runroot storage-driver storage-opt tmpdir events-backend cgroup-manager"
    " conmon network-cmd-path network-config-dir runtime runtime-flag volumepath hooks-dir module out ssh imagestore",
    "r remote syslog noout trace transient-store v version h help",
)
_FREE = Options("", "q quiet a all help h")

_READS = frozenset(
    (
        "", "ps", "images", "inspect", "version", "info", "history", "diff", "port", "top", "stats", "search", "events",
        "tag", "pull", "help", "save", "export", "wait", "ls", "completion",
    )
)  # fmt: skip
_LOGS = ("logs",)
_BUILDS = ("build",)
_GROUPS = {
    "image": ("ls", "list", "inspect", "history", "tag", "pull", "save"),
    "container": ("ls", "list", "ps", "inspect", "stats", "port", "top", "diff", "export", "wait"),
    "network": ("ls", "list", "inspect"),
    "volume": ("ls", "list", "inspect"),
    "system": ("df", "info", "events"),
    "context": ("ls", "list", "inspect", "show"),
    "manifest": ("inspect",),
    "plugin": ("ls", "list", "inspect"),
    "trust": ("inspect",),
    "checkpoint": ("ls", "list"),
    "builder": (),
    "buildx": ("ls", "inspect", "version", "du", "history"),
    "node": ("ls", "list", "ps", "inspect"),
    "service": ("ls", "list", "ps", "inspect"),
    "stack": ("ls", "list", "ps", "services", "config"),
    "secret": ("ls", "list", "inspect"),
    "config": ("ls", "list", "inspect"),
    "swarm": (),
    "machine": ("ls", "list", "inspect", "info"),
    "pod": ("ls", "list", "ps", "inspect", "stats", "top"),
    "scout": ("quickview", "cves", "recommendations", "compare", "version"),
    "sbom": (),
}
_CHANGES = frozenset(
    (
        "run", "exec", "create", "start", "stop", "restart", "kill", "rm", "rmi", "pause", "unpause", "rename",
        "update", "attach", "commit", "cp", "import", "load", "login", "logout", "push", "deploy", "play", "kube",
        "generate", "machine", "unshare", "mount", "umount", "init", "apply",
    )
)  # fmt: skip
_SIGNS = {"image push", "manifest push", "plugin push", "trust sign", "trust revoke", "push", "login"}
_STARTS = ("run", "create", "exec", "container run", "container create", "container exec")
_PUSHING = ("--push", "--output", "-o", "--cache-to", "--allow")
_KEPT = ("type=local", "type=tar", "type=docker", "type=oci", "type=inline", "type=gha", "type=cacheonly")


def changes(program: str, command: Command, fork: bool) -> "list[Change]":
    """Returns what a docker command would change; following a log counts inside a fork, where it would never end."""
    words = command.argv[1:]
    if program in ("docker-compose", "podman-compose"):
        return _compose(words)
    if program in ("docker-buildx", "buildx"):
        return _group("buildx", Cursor(words), words)
    cursor = Cursor(words)
    verb = cursor.verb({"nerdctl": _NERDCTL, "podman": _PODMAN}.get(program, _GLOBAL))
    if verb == UNCLEAR:
        return [Change(f"{program} with a verb that cannot be known", ANYWHERE)]
    found = _by_verb(program, verb, cursor, fork)
    elsewhere = _elsewhere(cursor, command)
    if elsewhere and found:
        return [Change(f"{program} {verb} by {elsewhere}", ANYWHERE)]
    if elsewhere and verb:
        return [Change(f"{program} {verb} by {elsewhere}", LOCAL)]
    return found


def _elsewhere(cursor: Cursor, command: Command) -> str:
    """Returns how a command leaves the daemon and the settings of this machine, empty when it does not."""
    for word in cursor.every("H", "host", "url"):
        if not word.text.startswith(("unix://", "npipe://")) or not word.sure:
            return "-H"
    for word in cursor.every("c", "context", "connection"):
        if word.text not in ("default", "desktop-linux", "rootless", "orbstack", "colima"):
            return "--context"
    if cursor.has("config"):
        return "--config"
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "CONTAINER_HOST"):
        word_set = command.environment.get(name)
        if word_set is not None and not word_set.text.startswith("unix://"):
            return name
    return ""


def _by_verb(program: str, verb: str, cursor: Cursor, fork: bool) -> "list[Change]":
    words = cursor.untouched()
    if verb in _BUILDS:
        return _build(f"{program} {verb}", words)
    if verb in _LOGS:
        return _logs(f"{program} logs", words, fork)
    if verb in _READS:
        return []
    if verb == "compose":
        return _compose(words)
    if verb in _GROUPS:
        return _group(verb, cursor, words, fork)
    return _change(f"{program} {verb}", verb, words)


def _group(group: str, cursor: Cursor, words: list[Word], fork: bool = False) -> "list[Change]":
    second = cursor.verb(_BUILDER if group == "buildx" else _FREE)
    words = cursor.untouched()
    if second == UNCLEAR:
        return [Change(f"docker {group} with a verb that cannot be known", ANYWHERE)]
    what = f"docker {group} {second}".rstrip()
    if not second or second in _GROUPS[group]:
        return []
    if group in ("image", "buildx", "builder") and second in ("build", "b", "bake"):
        return _build(what, words, second == "bake")
    if group == "container" and second == "logs":
        return _logs(what, words, fork)
    if group == "service" and second == "logs":
        return _logs(what, words, fork)
    if group == "buildx" and second == "imagetools":
        return _imagetools(words)
    if group == "scout":
        return [Change(what, ANYWHERE)]
    return _change(what, f"{group} {second}", words)


_BUILD = Options(
    "add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent cpu-period"
    " cpu-quota c cpu-shares cpuset-cpus cpuset-mems f file iidfile isolation label m memory memory-swap metadata-file"
    " network no-cache-filter o output platform progress provenance sbom secret security-opt shm-size ssh t tag target"
    " ulimit set",
    "check compress D debug disable-content-trust force-rm load no-cache pull push q quiet rm squash print h help",
)
_BUILDER = Options("builder", "D debug h help")


def _change(what: str, verb: str, words: list[Word]) -> "list[Change]":
    if words and words[0].sure and words[0].text in ("--help", "-h"):
        return []
    if verb in _SIGNS:
        return [Change(what, IMAGES, images=_references(words) or [Word("docker.io/library/none")])]
    if verb in _STARTS:
        inner = _inner(words)
        return [Change(f"{what} with {inner}", ANYWHERE)] if inner else [Change(what, LOCAL)]
    known = verb in _CHANGES or verb.partition(" ")[0] in _GROUPS
    return [Change(what, LOCAL if known else ANYWHERE)]


def _references(words: list[Word]) -> list[Word]:
    """Returns the words that may name an image or a registry; the value of an option is among them, which harms not."""
    return [word for word in words if not word.sure or not word.text.startswith("-")]


def _inner(words: list[Word]) -> str:
    """Returns what a container would be given that reaches farther than this machine's engine."""
    from guard.judge.programs import CLUSTER_CLIENTS

    for at, word in enumerate(words):
        if word.text.startswith("-") and not word.text.startswith(("-v", "--volume", "--mount")):
            continue
        text = word.text.partition("@")[0]
        name = text.rpartition("/")[2].partition(":")[0].lower()
        if name in CLUSTER_CLIENTS or name in ("k8s", "hyperkube"):
            return _client(name, words[at + 1 :])
        if ".kube" in text or "kubeconfig" in text.lower() or "/etc/kubernetes" in text:
            return "a kubeconfig"
        if _is_root_mount(text):
            return "the whole machine"
    return ""


def _is_root_mount(text: str) -> bool:
    for field in text.split(","):
        source = field.rpartition("=")[2] if "=" in field else field[2:] if field[:2] == "-v" else field
        source, colon, _ = source.partition(":")
        bind = bool(colon) or field.startswith(("source=", "src="))
        if bind and source[:1] == "/" and paths.normalized(source) in ("/", "//"):
            return True
    return False


def _client(name: str, words: list[Word]) -> str:
    """Returns the name of a cluster's client in a container unless its line only reads."""
    from guard.judge import helm, kubectl

    if name in ("kubectl", "oc"):
        found = kubectl.changes(Command([Word("kubectl"), *words]), True)
    elif name == "helm":
        found = helm.changes(Command([Word("helm"), *words]))
    else:
        return name
    return name if found and words else ""


def _logs(what: str, words: list[Word], fork: bool) -> "list[Change]":
    if not fork:
        return []
    for word in words:
        text = word.text
        short = text[:1] == "-" and text[:2] != "--" and "f" in text.partition("=")[0]
        if not word.sure or short or (text.startswith("--follow") and text != "--follow=false"):
            return [Change(f"{what} -f, which does not end", LOCAL, STATUS)]
    return []


def _build(what: str, words: list[Word], from_file: bool = False) -> "list[Change]":
    """A build that pushes; bake's targets stand in a file, so they can be any."""
    cursor = Cursor(words)
    loose = [word.text for word in cursor.rest(_BUILD)] + [name for name, _ in cursor.flags]
    if any(UNKNOWN in text[:2] for text in loose):
        return [Change(f"{what} with options that cannot be known", ANYWHERE)]
    pushing = ""
    for at, word in enumerate(words):
        name, equals, value = word.text.partition("=")
        given = value if equals else (words[at + 1].text if at + 1 < len(words) else "")
        if word.text[:2] == "-o" and len(word.text) > 2 and not equals:
            name, given = "-o", word.text[2:]
        pushing = pushing or _pushes(name, given, equals)
    if not pushing:
        spread = any(word.many for word in words)
        return [Change(f"{what} with options that cannot be known", LOCAL)] if spread else []
    return [Change(f"{what} {pushing}", ANYWHERE if from_file else IMAGES, images=_tags(words))]


def _pushes(name: str, given: str, equals: str) -> str:
    if name == "--push" and not (equals and given.lower() in ("false", "0", "f")):
        return name
    if name == "--set" and "output" in given:
        return name
    if name == "--allow":
        return name
    if name in ("--output", "-o", "--cache-to"):
        plain = "," not in given and "=" not in given and name != "--cache-to"
        kept = plain or any(kind in given for kind in _KEPT)
        return "" if kept and "push=true" not in given and "type=registry" not in given else name
    return ""


def _tags(words: list[Word]) -> list[Word]:
    """Returns what the image is called; with nothing that says it, a word that may be anything."""
    found = []
    for at, word in enumerate(words):
        if word.text in ("-t", "--tag") and at + 1 < len(words):
            found.append(words[at + 1])
        elif word.text.startswith("--tag="):
            found.append(Word(word.text[6:], word.many))
        elif word.text.startswith("-t") and word.text[2:]:
            found.append(Word(word.text[2:].lstrip("="), word.many))
        fields = word.text.split(",")
        named = [field for field in fields if field.startswith(("name=", "ref=")) or "=name=" in field]
        found += [Word(field.rpartition("=")[2], word.many) for field in named]
    return found or [Word(UNKNOWN)]


def _imagetools(words: list[Word]) -> "list[Change]":
    cursor = Cursor(words)
    second = cursor.verb(_BUILDER)
    if second in ("inspect", ""):
        return []
    return [Change("docker buildx imagetools create", IMAGES, images=_tags(cursor.untouched()))]


_COMPOSE = Options(
    "f file p project-name profile env-file project-directory ansi parallel progress",
    "all-resources compatibility verbose v version dry-run h help",
)
_COMPOSE_READS = (
    "", "ps", "ls", "images", "logs", "config", "convert", "version", "top", "port", "events", "help", "stats", "pull",
    "volumes", "export", "wait",
)  # fmt: skip
_COMPOSE_CHANGES = (
    "attach", "exec", "run", "up", "down", "start", "stop", "restart", "rm", "kill", "pause", "unpause", "create", "cp",
    "scale", "watch", "commit",
)  # fmt: skip


def _compose(words: list[Word]) -> "list[Change]":
    cursor = Cursor(words)
    verb = cursor.verb(_COMPOSE)
    if verb == UNCLEAR:
        return [Change("docker compose with a verb that cannot be known", ANYWHERE)]
    rest = cursor.untouched()
    what = f"docker compose {verb}"
    if verb in _COMPOSE_READS or (rest and rest[0].sure and rest[0].text in ("--help", "-h")):
        return []
    if verb in ("push", "publish"):
        return [Change(what, ANYWHERE)]
    if verb == "build":
        pushes = any(not word.sure or word.text.partition("=")[0] == "--push" for word in rest)
        return [Change(f"{what} --push", ANYWHERE)] if pushes else []
    return [Change(what, LOCAL if verb in _COMPOSE_CHANGES else ANYWHERE)]
