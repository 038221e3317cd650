"""Arguments of the programs that rules know: what is a flag, what is its value, and what is left.

Only flags that take their value as the next word have to be known; one that is not is taken for a switch.
"""

from collections.abc import Mapping

from ..record import record
from .reading import Word

_KUBECTL = frozenset(
    {
        "--as", "--as-group", "--as-uid", "--cache-dir", "--cascade-to", "--certificate-authority",
        "--client-certificate", "--client-key", "--cluster", "--container", "--context", "--cpu-percent",
        "--current-replicas", "--env", "--field-manager", "--field-selector", "--filename", "--for",
        "--from-env-file", "--from-file", "--from-literal", "--grace-period", "--image", "--kubeconfig",
        "--kustomize", "--limits", "--max", "--min", "--namespace", "--output", "--overrides", "--patch",
        "--patch-file", "--port", "--profile", "--prune-allowlist", "--raw", "--replicas", "--request-timeout",
        "--requests", "--revision", "--selector", "--server", "--since", "--since-time", "--sort-by", "--tail",
        "--target-port", "--timeout", "--to-revision", "--token", "--type", "--user", "--v", "-c", "-k", "-l", "-n",
        "-o", "-s", "-v",
    }
)  # fmt: skip
_DOCKER = frozenset(
    {
        "--build-arg", "--builder", "--cache-from", "--cache-to", "--config", "--context", "--entrypoint", "--env",
        "--file", "--host", "--image", "--label", "--log-level", "--metadata-file", "--name", "--network", "--output",
        "--platform", "--progress", "--publish", "--secret", "--since", "--ssh", "--tag", "--tail", "--target",
        "--until", "--user", "--volume", "--workdir", "-H", "-c", "-e", "-f", "-l", "-n", "-o", "-p", "-t", "-u",
        "-v", "-w",
    }
)  # fmt: skip
_HELM = frozenset(
    {
        "--description", "--history-max", "--kube-context", "--kube-token", "--kubeconfig", "--max", "--namespace",
        "--output", "--post-renderer", "--repo", "--set", "--set-file", "--set-json", "--set-string", "--timeout",
        "--values", "--version", "-f", "-n", "-o",
    }
)  # fmt: skip
_OTHERS = frozenset(
    {
        "--context", "--kubeconfig", "--namespace", "--output", "--revision", "--server", "--stack", "--timeout",
        "-n", "-o",
    }
)  # fmt: skip
TABLES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("kubectl", "oc"), _KUBECTL),
    **dict.fromkeys(("docker", "podman", "nerdctl", "buildah"), _DOCKER),
    "helm": _HELM,
}
_SHORT_FILE = frozenset({"-f"})
_SHORT = 2


@record
class Arguments:
    plain: tuple[Word, ...]
    """What is neither a flag nor the value of one."""
    flags: Mapping[str, str | None]
    """The flags by name; the value of a switch is None."""

    def has(self, *names: str) -> bool:
        return any(name in self.flags for name in names)

    def value(self, *names: str) -> str | None:
        return next((self.flags[name] for name in names if name in self.flags), None)

    def is_on(self, *names: str) -> bool:
        """Tells whether a switch is given and not switched off: `--watch`, not `--watch=false`."""
        return any(name in self.flags and (self.flags[name] or "true") != "false" for name in names)


def read_arguments(program: str, words: tuple[Word, ...]) -> Arguments:
    """Splits the words after a program into flags and the rest."""
    valued = TABLES.get(program, _OTHERS)
    if program in {"kubectl", "oc"} and not any(word.text in {"logs", "log"} for word in words):
        valued = valued | _SHORT_FILE
    plain: list[Word] = []
    flags: dict[str, str | None] = {}
    at = 0
    while at < len(words):
        text = words[at].text
        at += 1
        if text == "--":
            break
        if not text.startswith("-") or text == "-":
            plain.append(words[at - 1])
            continue
        name, value = _flag(text, valued)
        if value is None and name in valued and at < len(words):
            value = words[at].text
            at += 1
        flags[name] = value
    return Arguments(plain=tuple(plain), flags=flags)


def _flag(text: str, valued: frozenset[str]) -> tuple[str, str | None]:
    name, equals, value = text.partition("=")
    if equals:
        return name, value
    if not text.startswith("--") and len(text) > _SHORT and text[:_SHORT] in valued:
        return text[:_SHORT], text[_SHORT:]
    return text, None
