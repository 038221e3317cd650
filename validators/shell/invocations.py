"""The programs that a document's commands start, seen through the wrappers that people put in front of them.

* The words behind a wrapper are the command: `sudo`, `timeout`, `env`, `xargs`, `ssh host`, `find -exec` and their kin.
* What a shell is given as a text or as a here-document are commands too: `bash -c '...'`, `ssh host <<EOF`.
* A variable in front is the program that it stands for (`variables`).
* In a fence that shows a terminal only the lines behind a prompt are commands.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from ..lazy import pattern
from ..record import changed
from ..snippet import Snippet
from .arguments import Arguments, read_arguments
from .nesting import inner_commands, inner_texts
from .reading import Command, Word, read_commands
from .variables import Variables

_ASSIGNMENT = pattern(r"[A-Za-z_]\w*\+?=")
_PROMPT = pattern(r"^[ \t]*[\w.@~:/-]*[$%#][ \t](?P<rest>(?:[^\\\n]|\\[\s\S])*)", 8)
POWERSHELLS = frozenset({"powershell", "pwsh", "ps1"})
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
    "parallel": (frozenset({"-j", "--jobs", "-a", "--delay", "--timeout", "-S"}), 0),
    "flock": (frozenset({"-w", "--timeout", "-E"}), 1),
    "ionice": (frozenset({"-c", "-n"}), 0),
    "setsid": (frozenset(), 0),
    "chronic": (frozenset(), 0),
    "gosu": (frozenset(), 1),
    "su-exec": (frozenset(), 1),
    "ssh": (
        frozenset(
            {
                "-B",
                "-b",
                "-c",
                "-D",
                "-E",
                "-e",
                "-F",
                "-I",
                "-i",
                "-J",
                "-L",
                "-l",
                "-m",
                "-O",
                "-o",
                "-p",
                "-Q",
                "-R",
                "-S",
                "-W",
                "-w",
            }
        ),
        1,
    ),
    "watch": (frozenset({"-n", "--interval"}), 0),
    "minikube": (frozenset({"-p", "--profile"}), 0),
    "microk8s": (frozenset(), 0),
    "k3s": (frozenset(), 0),
}
_RECIPE_MARKS = frozenset("@-+")
_MOST_EXPANDED = 8
MAX_WRAPPERS = 16
MAX_INSIDE = 4
"""Texts for a shell inside each other that are read."""
_LOCAL = frozenset({"minikube", "microk8s", "k3s"})
_LOCAL_CONTEXTS = ("kind-", "minikube", "k3d-", "docker-desktop")
_BOUNDING = frozenset({"timeout", "gtimeout"})


class Invocation:
    """One program with its arguments, and where it stands in the document."""

    def __init__(
        self, command: Command, offset: int, snippet: Snippet, variables: Variables, outer: "Invocation | None" = None
    ) -> None:
        self.command = command
        self.snippet = snippet
        self.start = offset + command.start
        self.end = offset + command.end
        self.wrappers: list[str] = list(outer.wrappers) if outer else []
        self.host: str = outer.host if outer else ""
        """The machine that runs it, as `ssh` names it."""
        self.ignores_failure = False
        """Whether make goes on after it whatever happens."""
        self.variables = variables
        words = self._unwrapped(command.words)
        self.program = _name(words[0]) if words else ""
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
        return self.snippet.is_bounded or not _BOUNDING.isdisjoint(self.wrappers)

    @property
    def is_local(self) -> bool:
        """Tells whether it speaks to a cluster on the machine itself."""
        context = self.arguments.value("--context", "--kube-context") or ""
        return not _LOCAL.isdisjoint(self.wrappers) or context.startswith(_LOCAL_CONTEXTS)

    @property
    def line(self) -> str:
        """What a client asks for: the command behind the wrappers that it looks through, on one line."""
        texts = self.command.texts
        if "ssh" in self.wrappers and "ssh" in texts:
            return " ".join(texts[texts.index("ssh") :])
        return " ".join([self.program, *[word.text for word in self.words]])

    def does(self, program: str, *verb: str) -> bool:
        """Tells whether it is a program with these plain words in front."""
        return self.program == program and self.verb[: len(verb)] == verb

    def place(self, word: Word) -> tuple[int, int]:
        """Returns where one of its words stands in the document."""
        return self._offset + word.start, self._offset + word.end

    def _unwrapped(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        expanded = 0
        is_make = self.snippet.language == "makefile"
        while words:
            name = _name(words[0])
            if is_make and name[:1] in _RECIPE_MARKS:
                self.ignores_failure = self.ignores_failure or name[0] == "-"
                words = (changed(words[0], text=name[1:]), *words[1:]) if name[1:] else words[1:]
            elif _ASSIGNMENT().match(words[0].text) or words[0].text in {"$", "%"}:
                words = words[1:]
            elif expanded < _MOST_EXPANDED and (given := self.variables.words(words[0].text, is_make=is_make)):
                expanded += 1
                words = (*[changed(words[0], text=text) for text in given], *words[1:])
            elif name in _WRAPPERS and len(words) > 1 and len(self.wrappers) < MAX_WRAPPERS:
                rest = _behind(name, words[1:])
                if _stays(name, rest):
                    return words
                if name == "ssh":
                    self.host = words[-len(rest) - 1].text
                self.wrappers.append(name)
                words = rest
            else:
                return words
        return words


def _name(word: Word) -> str:
    return word.text.rpartition("/")[2].removesuffix(".exe")


def _stays(name: str, rest: tuple[Word, ...]) -> bool:
    """Tells whether a wrapper is itself the program: what is behind it is a text for a shell, or something else."""
    if name == "ssh":
        return not rest or " " in rest[0].text
    return name in _LOCAL and (not rest or rest[0].text != "kubectl")


def _behind(name: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    valued, plain = _WRAPPERS[name]
    at = 0
    while at < len(words) and words[at].text.startswith("-"):
        at += 2 if words[at].text in valued else 1
    if name == "retry" and at < len(words) and words[at].text.isdigit():
        at += 1
    return words[at + plain :]


def read_invocations(snippets: Iterable[Snippet], text: str = "") -> tuple[Invocation, ...]:
    """Returns every program that the commands of some snippets start, in order; `text` gives the variables."""
    variables = Variables(text)
    return tuple(one for snippet in snippets for one in _of(snippet, variables) if one.program)


def _of(snippet: Snippet, variables: Variables) -> Iterator[Invocation]:
    for offset, text in _texts(snippet):
        yield from _read(text, offset, snippet, variables)


def _read(
    text: str, offset: int, snippet: Snippet, variables: Variables, outer: Invocation | None = None
) -> Iterator[Invocation]:
    goes_on = False
    depth = outer.command.depth + 1 if outer else 0
    for command in read_commands(text, is_make=snippet.language == "makefile"):
        inside = changed(command, depth=command.depth + depth) if depth else command
        invocation = Invocation(inside, offset, snippet, variables, outer)
        if command.before in {"", "\n"} and not command.depth:
            goes_on = invocation.ignores_failure
        invocation.ignores_failure = goes_on
        yield invocation
        if depth < MAX_INSIDE:
            yield from _inside(invocation, text, offset)


def _inside(outer: Invocation, text: str, offset: int) -> Iterator[Invocation]:
    """Yields what an invocation runs as a shell, or for each file that it finds."""
    for start, end in inner_texts(outer.program, outer.words, outer.command, text):
        yield from _read(text[start:end], offset + start, outer.snippet, outer.variables, outer)
    for command in inner_commands(outer.program, outer.words, outer.command):
        inner = Invocation(changed(command, depth=command.depth + 1), offset, outer.snippet, outer.variables, outer)
        yield inner
        if inner.command.depth < MAX_INSIDE:
            yield from _inside(inner, text, offset)


def _texts(snippet: Snippet) -> Iterator[tuple[int, str]]:
    if snippet.language in POWERSHELLS:
        # Its sign for a line that goes on is the backtick, which begins nothing.
        yield snippet.start, snippet.text.replace("`\n", "\\\n").replace("`", " ")
    elif snippet.language not in _TERMINALS:
        yield snippet.start, snippet.text
    else:
        for match in _PROMPT().finditer(snippet.text):
            yield snippet.start + match.start("rest"), match["rest"]
