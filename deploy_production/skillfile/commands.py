"""Command lines of a skill, compiled to typed operations; no shell ever sees them.

* A line is split as a shell would split it, and refused if a shell would do anything more: pipes, lists,
  redirections, substitutions, globs, assignments, comments, escapes. `$NAME` and `${NAME}` may stand in a word.
* Every program and every flag is known, or the line is refused: what is not understood is not run.
* Where a command acts (context, namespace, registry) comes from the settings; flags that say so are refused.
* Build and test commands are an allow-list of tools. Words that publish or deploy are refused in them: they would
  go around the gate.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import PurePosixPath

from deploy_production.model.operation import (
    DockerBuild,
    DockerPush,
    DockerTag,
    KubectlApply,
    Operation,
    PodLogs,
    RolloutStatus,
    RolloutUndo,
    RunCommand,
)
from deploy_production.skillfile.arguments import Arguments, CommandError, Flag
from deploy_production.skillfile.document import quoted
from deploy_production.skillfile.quantities import QuantityError, read_duration
from deploy_production.skillfile.words import split_words

BUILD_TOOLS = frozenset(
    {
        "bazel", "bun", "bundle", "cargo", "composer", "ctest", "deno", "dotnet", "go", "gradle", "jest", "just",
        "make", "meson", "mix", "mvn", "ninja", "node", "nox", "npm", "phpunit", "pnpm", "poetry", "pytest", "python",
        "python3", "rake", "rspec", "sbt", "swift", "task", "tox", "uv", "vitest", "yarn", "./gradlew", "./mvnw",
    }
)  # fmt: skip
"""Programs that a build or test command may start."""

REFUSED_WORDS = frozenset({"deploy", "login", "logout", "owner", "publish", "release", "token", "unpublish", "upload"})
"""Words that make a build tool change something outside the checkout."""

KINDS: Mapping[str, str] = {
    **dict.fromkeys(("deployment", "deployments", "deploy", "deployment.apps", "deployments.apps"), "deployment"),
    **dict.fromkeys(("statefulset", "statefulsets", "sts", "statefulset.apps"), "statefulset"),
    **dict.fromkeys(("daemonset", "daemonsets", "ds", "daemonset.apps"), "daemonset"),
}
"""The kinds that roll out, by every name kubectl gives them."""

POD_KINDS: Mapping[str, str] = {**KINDS, **dict.fromkeys(("pod", "pods", "po"), "pod")}

_VARIABLE = r"\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\})"
_NAME = re.compile(rf"(?:[a-z0-9]|{_VARIABLE})(?:[a-z0-9.-]|{_VARIABLE})*")
_REFERENCE = re.compile(
    rf"(?:(?:[a-z0-9._-]|{_VARIABLE})+(?::\d{{1,5}})?/)?(?:[a-z0-9._/-]|{_VARIABLE})+"
    rf"(?::(?:[A-Za-z0-9_.-]|{_VARIABLE})+)?"
)
MAX_TIMEOUT = timedelta(hours=24)
MAX_TAIL = 100_000


def compile_command(text: str) -> Operation:
    """Compiles one command line.

    Raises:
        CommandError: when the line is not one known command; `code` names why.
    """
    words = split_words(text)
    match words:
        case ["docker", verb, *rest] if verb in _DOCKER:
            return _DOCKER[verb](rest)
        case ["kubectl", "rollout", verb, *rest] if verb in _ROLLOUT:
            return _ROLLOUT[verb](rest)
        case ["kubectl", verb, *rest] if verb in _KUBECTL:
            return _KUBECTL[verb](rest)
        case [tool, *rest] if tool in BUILD_TOOLS:
            return _run(tool, rest)
        case [tool, *_]:
            raise CommandError("unknown-command", _unknown(tool, words))
        case _:
            raise CommandError("unknown-command", "there is no command here; write one, or remove the element")


def _unknown(tool: str, words: list[str]) -> str:
    if tool in ("docker", "kubectl"):
        known = "build, tag, push" if tool == "docker" else "apply, logs, rollout status, rollout undo"
        return f"{quoted(' '.join(words[:3]))} is no known operation; of {tool} these are known: {known}"
    return f"{quoted(tool)} is no known program; use docker, kubectl or a build tool such as npm, make, pytest, go"


def _build(rest: list[str]) -> Operation:
    arguments = Arguments("docker build", rest, {"-t": Flag.VALUE, "--tag": Flag.VALUE}, same={"--tag": "-t"})
    (context,) = arguments.positional("one build context such as .")
    return DockerBuild(tag=_reference(arguments.required("-t", "a tag")), context=_path(context))


def _tag(rest: list[str]) -> Operation:
    source, target = Arguments("docker tag", rest, {}).positional("a source", "a target")
    return DockerTag(source=_reference(source), target=_reference(target))


def _push(rest: list[str]) -> Operation:
    (reference,) = Arguments("docker push", rest, {}).positional("one image")
    return DockerPush(reference=_reference(reference))


def _apply(rest: list[str]) -> Operation:
    flags = {"-f": Flag.VALUE, "--filename": Flag.VALUE}
    arguments = Arguments("kubectl apply", rest, flags, same={"--filename": "-f"})
    arguments.positional()
    return KubectlApply(path=_path(arguments.required("-f", "a directory or file")))


def _status(rest: list[str]) -> Operation:
    arguments = Arguments("kubectl rollout status", rest, {"--timeout": Flag.VALUE})
    kind, name = _workload(arguments, KINDS)
    return RolloutStatus(kind=kind, name=name, timeout=_timeout(arguments.value("--timeout")))


def _undo(rest: list[str]) -> Operation:
    kind, name = _workload(Arguments("kubectl rollout undo", rest, {}), KINDS)
    return RolloutUndo(kind=kind, name=name)


def _logs(rest: list[str]) -> Operation:
    flags = {"-f": Flag.SWITCH, "--follow": Flag.SWITCH, "--tail": Flag.VALUE}
    arguments = Arguments("kubectl logs", rest, flags, same={"--follow": "-f"})
    kind, name = _workload(arguments, POD_KINDS, default="pod")
    return PodLogs(kind=kind, name=name, tail=_tail(arguments.value("--tail")))


def _run(tool: str, rest: list[str]) -> Operation:
    for word in rest:
        if word in REFUSED_WORDS:
            message = f'a build or test command may not "{word}": that would go around the gate'
            raise CommandError("command-publishes", message)
    return RunCommand(argv=(tool, *rest))


_DOCKER: Mapping[str, Callable[[list[str]], Operation]] = {"build": _build, "tag": _tag, "push": _push}
_ROLLOUT: Mapping[str, Callable[[list[str]], Operation]] = {"status": _status, "undo": _undo}
_KUBECTL: Mapping[str, Callable[[list[str]], Operation]] = {"apply": _apply, "logs": _logs}


def _workload(arguments: Arguments, kinds: Mapping[str, str], default: str | None = None) -> tuple[str, str]:
    words = arguments.words
    match words:
        case [word] if word.count("/") == 1:
            kind, name = word.split("/")
        case [word] if default is not None:
            kind, name = default, word
        case [kind, name]:
            pass
        case _:
            raise CommandError("bad-argument", f"{arguments.command} needs one workload such as deployment/myapp")
    if kind not in kinds:
        known = ", ".join(sorted(set(kinds.values())))
        raise CommandError(
            "bad-argument", f"{quoted(kind)} is no kind that {arguments.command} knows here; use {known}"
        )
    if not _NAME.fullmatch(name):
        raise CommandError("bad-argument", f"{quoted(name)} cannot be the name of a workload")
    return kinds[kind], name


def _reference(text: str) -> str:
    if not _REFERENCE.fullmatch(text):
        raise CommandError("bad-argument", f"{quoted(text)} is no image; write for example myapp:$VERSION")
    return text


def _path(text: str) -> str:
    path = PurePosixPath(text)
    if "://" in text or text == "-" or path.is_absolute() or ".." in path.parts or text.startswith("-"):
        message = f"{quoted(text)} is outside the checkout; write a path inside the repository"
        raise CommandError("bad-argument", message)
    return text


def _timeout(text: str | None) -> timedelta | None:
    if text is None:
        return None
    try:
        return read_duration(text, most=MAX_TIMEOUT)
    except QuantityError as error:
        raise CommandError("unclear-quantity", f"the timeout {error}") from error


def _tail(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 0 < int(text) <= MAX_TAIL:
        raise CommandError("unclear-quantity", f"--tail is a number of lines from 1 to {MAX_TAIL}")
    return int(text)
