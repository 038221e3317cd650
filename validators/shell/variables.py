"""Variables that stand for a program: `$(KUBECTL)` of a Makefile, `$HELM`, `${DOCKER:-docker}`.

A variable is what the text itself gives it, or the program that its name is. What is neither stays a variable: rules
know no such program, and say nothing.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from ..lazy import pattern

KNOWN = frozenset(
    {
        "kubectl", "oc", "docker", "docker-compose", "podman", "nerdctl", "buildah", "helm", "skopeo", "crane",
        "terraform", "tofu", "pulumi", "argocd", "flux", "kind", "k3d", "minikube",
    }
)  # fmt: skip
"""The programs that rules ask about."""
_REFERENCE = pattern(
    r"\$\$?(?:\{(?P<braced>[A-Za-z_]\w*)(?::?-(?P<default>[^{}]*))?\}|(?P<plain>[A-Za-z_]\w*)"
    r"|\((?P<make>[A-Za-z_][\w.-]*)\))"
)
_GIVEN = pattern(
    r"^[ \t]*(?:(?:export|local|readonly|override|declare|typeset)[ \t]+(?:-\w+[ \t]+)*)?"
    r"(?P<name>[A-Za-z_]\w*)(?:=|[ \t]*(?:[:?]|::)?=)(?P<value>[^\n]*)",
    re.MULTILINE,
)
_DEFAULT = pattern(r"\$\{\w+:?[-=](?P<value>[^{}]*)\}")
_FOUND = pattern(r"\$\((?:shell[ \t]+)?(?:which|command -v|type -p)[ \t]+(?P<value>[\w./-]+)[^()]*\)")
_EMPTY = frozenset({"sudo"})


class Variables:
    """What the variables of one text stand for; it is read when the first one is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def words(self, word: str, *, is_make: bool) -> tuple[str, ...] | None:
        """Returns the words that a variable stands for, None for a word that is none, or is not known."""
        if word[:1] != "$":
            return None
        reference = _REFERENCE().fullmatch(word)
        if reference is None or (reference["make"] and not is_make):
            return None
        name = reference["braced"] or reference["plain"] or reference["make"]
        if name in self._given:
            return self._given[name]
        value = (reference["default"] or name.lower()).split()
        return tuple(value) if value and _base(value[0]) in KNOWN | _EMPTY else None

    @cached_property
    def _given(self) -> dict[str, tuple[str, ...]]:
        given: dict[str, tuple[str, ...]] = {}
        for name, words in self._assignments():
            if any(_base(word) in KNOWN | _EMPTY for word in words):
                given.setdefault(name, words)
        return given

    def _assignments(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for match in _GIVEN().finditer(self._text):
            value = match["value"].partition(" #")[0].strip().strip("\"'")
            found = _DEFAULT().fullmatch(value) or _FOUND().fullmatch(value)
            words = (found["value"] if found else value).split()
            # `KUBECTL="echo kubectl"` runs nothing, and a program inside a substitution is none that is stored.
            if words and (_base(words[0]) in KNOWN | _EMPTY or "=" in words[0]):
                yield match["name"], tuple(words)


def _base(word: str) -> str:
    return word.rpartition("/")[2]
