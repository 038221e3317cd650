"""Redirections: what a command reads, where what it writes goes.

* Every path that is written is reported as the command `>`, every one that is read as `<`.
"""

from guard.reader.expanding import Expansion
from guard.reader.machine import Job, Machine
from guard.reader.syntax import Redirect
from guard.reader.values import EMPTY, Value, either, join, known, origins, unknown
from guard.words import UNKNOWN, Word

LONGEST_PATH = 1_024
QUIET = frozenset(("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"))


class Redirections:
    """The redirections of one command."""

    __slots__ = ("away", "machine", "outputs", "stdin", "stray")

    def __init__(self, machine: Machine, redirects: list[Redirect], stdin: "Value | None") -> None:
        self.machine = machine
        self.stdin = stdin
        self.outputs: list[tuple[str, bool]] = []  # path, append
        self.away = False  # standard output goes to a file
        self.stray = False  # standard output goes somewhere that is not followed
        for redirect in redirects:
            self.apply(redirect)

    def apply(self, redirect: Redirect) -> None:
        operator = redirect.operator
        expansion = Expansion(self.machine)
        if operator in ("<<", "<<-"):
            self.stdin = self.feed(redirect, expansion.single(redirect.target.parts))
        elif operator == "<<<":
            value = expansion.single(redirect.target.parts)
            self.stdin = self.feed(redirect, join(value, known("\n")))
        else:
            words = [word for words in expansion.words(redirect.target) for word in words]
            for word in words or [Word(UNKNOWN)]:
                self.file(redirect, word)

    def feed(self, redirect: Redirect, value: Value) -> "Value | None":
        """Returns what standard input is after a redirection; what goes to another descriptor is remembered."""
        if redirect.descriptor in ("", "0"):
            return value
        self.machine.state.files[f"/dev/fd/{redirect.descriptor.strip('{}')}"] = value
        return self.stdin

    def file(self, redirect: Redirect, word: Word) -> None:
        operator, text = redirect.operator, word.text
        if operator == ">&" and not word.sure:
            self.outputs.extend((path, True) for path in self.machine.state.descriptors.values())
        if operator in (">&", "<&") and (text.isdigit() or text == "-" or text.rstrip("-").isdigit()):
            self.duplicate(redirect, text)
            return
        if text not in QUIET:
            job = Job([Word("<" if operator in ("<", "<&") else ">"), word], redirect.target.source)
            self.machine.emit(job, {})
        if operator in ("<", "<>", "<&"):
            self.stdin = self.feed(redirect, self.content(word))
        elif redirect.descriptor not in ("", "1", "2"):
            self.machine.state.descriptors[redirect.descriptor.strip("{}")] = text
        elif redirect.descriptor != "2" and text not in ("/dev/stdout", "/dev/tty"):
            self.away = True
            if text not in QUIET:
                self.outputs.append((text, operator in (">>", "&>>")))

    def duplicate(self, redirect: Redirect, text: str) -> None:
        if redirect.operator == ">&" and redirect.descriptor in ("", "1") and text != "1":
            path = self.machine.state.descriptors.get(text)
            if path is not None:
                self.outputs.append((path, True))
            self.stray = True
        if redirect.operator == "<&" and redirect.descriptor in ("", "0") and text != "0":
            known_before = self.machine.state.files.get(f"/dev/fd/{text.rstrip('-')}")
            self.stdin = known_before or unknown(self.machine.source)

    def content(self, word: Word) -> Value:
        """Returns what a file holds."""
        value = content(self.machine, word.text)
        return value if word.sure else Value(value.texts, origins(self.machine.source, value.origin))

    def finish(self, written: Value) -> Value:
        """Puts what was written where it goes and returns what is left for the next command."""
        for path, append in self.outputs:
            write(self.machine, path, written, append)
        if self.away or not self.stray or written.texts == ("",):
            return EMPTY if self.away else written
        return Value((UNKNOWN, ""), origins(written.origin, *written.texts))


def located(machine: Machine, path: str) -> str:
    """Returns the path as files are remembered: without `./`, with the directory that the text changed to."""
    while path.startswith("./"):
        path = path[2:]
    directory = machine.state.directory
    if directory is not None and not path.startswith(("/", "~")):
        where = directory.texts[0]
        while path.startswith("../") and where and where.rsplit("/", 1)[-1] not in ("", ".", "..", UNKNOWN, "~"):
            path, where = path[3:], where.rpartition("/")[0]
        return f"{where}/{path}" if where not in ("", ".") else path
    return path


def content(machine: Machine, path: str) -> Value:
    """Returns what a file holds, as far as the text or the disk says."""
    if path == "/dev/null":
        return EMPTY
    place = located(machine, path)
    if place in machine.state.files:
        return machine.state.files[place]
    text = machine.files(place) if UNKNOWN not in place and len(place) < LONGEST_PATH else None
    if text is not None:
        return known(text)
    machine.missing.append((place, machine.source))
    base = path.rsplit("/", 1)[-1]
    written = [value for name, value in machine.state.files.items() if fitting(name, base)]
    texts = [text for value in written for text in value.texts]
    return unknown(origins(path.replace(UNKNOWN, "?"), *texts))


def fitting(path: str, base: str) -> bool:
    """Whether a path that was written may be one of which this is the last part."""
    return UNKNOWN in base or UNKNOWN in path.rsplit("/", 1)[-1] or path.rsplit("/", 1)[-1] == base


def write(machine: Machine, path: str, written: Value, append: bool) -> None:
    """Remembers what a file holds now."""
    place = located(machine, path)
    before = machine.state.files.get(place)
    if append:
        before = before or (content(machine, path) if machine.files(place) is not None else EMPTY)
        machine.state.files[place] = join(before, written)
    elif before is not None and before.texts != written.texts:
        machine.state.files[place] = either(before, written)
    else:
        machine.state.files[place] = written
