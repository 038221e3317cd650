"""The programs that a document's commands start, seen through the wrappers that people put in front of them.

* The words behind a wrapper are the command: `sudo`, `timeout`, `env`, `xargs` and their kin.
* In a fence that shows a terminal only the lines behind a prompt are commands.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from ..lazy import pattern
from ..record import changed
from ..snippet import Snippet
from .arguments import Arguments, read_arguments
from .reading import Command, Word, read_commands

_ASSIGNMENT = pattern(r"[A-Za-z_]\w*\+?=")
_PROMPT = pattern(r"^[ \t]*[\w.@~:/-]*[$%#][ \t](?P<rest>[^\n]*)", 8)
_TERMINALS = frozenset({"console", "shell-session", "shellsession", "terminal"})
# What a wrapper takes before the command: flags with a value of their own, and plain words.
_WRAPPERS: dict[str, tuple[frozenset[str], int]] = {
    "sudo": (frozenset({"-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T"}), 0),
    "doas": (frozenset({"-u", "-C"}), 0),
    "env": (frozenset({"-u", "-C", "-S"}), 0),
    "timeout": (frozenset({"-s", "--signal", "-k", "--kill-after"}), 1),
    "gtimeout": (frozenset({"-s", "--signal", "-k", "--kill-after"}), 1),
    "nohup": (frozenset(), 0),
    "command": (frozenset(), 0),
    "exec": (frozenset({"-a"}), 0),
    "nice": (frozenset({"-n"}), 0),
    "stdbuf": (frozenset({"-i", "-o", "-e"}), 0),
    "time": (frozenset({"-f", "-o"}), 0),
    "xargs": (frozenset({"-n", "-I", "-P", "-L", "-d", "-a", "-s"}), 0),
    "retry": (frozenset({"-t", "-d"}), 0),
    "watch": (frozenset({"-n", "--interval"}), 0),
    "minikube": (frozenset({"-p", "--profile"}), 0),
    "microk8s": (frozenset(), 0),
    "k3s": (frozenset(), 0),
}
_RECIPE_MARKS = frozenset("@-+")
_LOCAL = frozenset({"minikube", "microk8s", "k3s"})
_LOCAL_CONTEXTS = ("kind-", "minikube", "k3d-", "docker-desktop")
_BOUNDING = frozenset({"timeout", "gtimeout"})


class Invocation:
    """One program with its arguments, and where it stands in the document."""

    def __init__(self, command: Command, offset: int, snippet: Snippet) -> None:
        self.command = command
        self.snippet = snippet
        self.start = offset + command.start
        self.end = offset + command.end
        self.wrappers: list[str] = []
        self.ignores_failure = False
        """Whether make goes on after it whatever happens."""
        words = self._unwrapped(command.words)
        self.program = words[0].text.rpartition("/")[2] if words else ""
        self.words = words[1:]
        self._offset = offset

    @cached_property
    def arguments(self) -> Arguments:
        return read_arguments(self.program, self.words)

    @cached_property
    def verb(self) -> tuple[str, ...]:
        """The plain words in front, such as `("rollout", "undo", "deployment/shop")`."""
        return tuple([word.text for word in self.arguments.plain])

    @property
    def is_bounded(self) -> bool:
        return not _BOUNDING.isdisjoint(self.wrappers)

    @property
    def is_local(self) -> bool:
        """Tells whether it speaks to a cluster on the machine itself."""
        context = self.arguments.value("--context", "--kube-context") or ""
        return not _LOCAL.isdisjoint(self.wrappers) or context.startswith(_LOCAL_CONTEXTS)

    def does(self, program: str, *verb: str) -> bool:
        """Tells whether it is a program with these plain words in front."""
        return self.program == program and self.verb[: len(verb)] == verb

    def place(self, word: Word) -> tuple[int, int]:
        """Returns where one of its words stands in the document."""
        return self._offset + word.start, self._offset + word.end

    def _unwrapped(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        while words:
            name = words[0].text.rpartition("/")[2]
            if self.snippet.language == "makefile" and name[:1] in _RECIPE_MARKS:
                self.ignores_failure = self.ignores_failure or name[0] == "-"
                words = (changed(words[0], text=name[1:]), *words[1:]) if name[1:] else words[1:]
            elif _ASSIGNMENT().match(words[0].text) or words[0].text in {"$", "%"}:
                words = words[1:]
            elif name in _WRAPPERS and len(words) > 1:
                rest = _behind(words[1:], *_WRAPPERS[name])
                if name in _LOCAL and (not rest or rest[0].text != "kubectl"):
                    return words
                self.wrappers.append(name)
                words = rest
            else:
                return words
        return words


def _behind(words: tuple[Word, ...], valued: frozenset[str], plain: int) -> tuple[Word, ...]:
    at = 0
    while at < len(words) and words[at].text.startswith("-"):
        at += 2 if words[at].text in valued else 1
    return words[at + plain :]


def read_invocations(snippets: Iterable[Snippet]) -> tuple[Invocation, ...]:
    """Returns every program that the commands of some snippets start, in order."""
    return tuple(invocation for snippet in snippets for invocation in _of(snippet))


def _of(snippet: Snippet) -> Iterator[Invocation]:
    for offset, text in _texts(snippet):
        for command in read_commands(text, is_make=snippet.language == "makefile"):
            invocation = Invocation(command, offset, snippet)
            if invocation.program:
                yield invocation


def _texts(snippet: Snippet) -> Iterator[tuple[int, str]]:
    if snippet.language not in _TERMINALS:
        yield snippet.start, snippet.text
        return
    for match in _PROMPT().finditer(snippet.text):
        yield snippet.start + match.start("rest"), match["rest"]
