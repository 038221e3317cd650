"""The reading in progress: the shell's state, what was found so far, and the budget.

* `run`, `start` and `text` are given by those who can do it, so that everybody else can ask for it.
"""

from guard.reader.bounds import COMMANDS, Budget, Unreadable
from guard.reader.state import Array, State
from guard.reader.values import Value
from guard.words import UNKNOWN, Command, Doubt, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from guard.reader.syntax import Node


class Job:
    """One command as it is about to be started."""

    __slots__ = ("argv", "environment", "origin", "outside", "source", "stdin")

    def __init__(self, argv: list[Word], source: str, stdin: "Value | None" = None) -> None:
        self.argv = argv
        self.source = source  # the text it was written in
        self.stdin = stdin
        self.environment: dict[str, Word] = {}  # of this command alone
        self.origin = ""  # the sources of what is unknown in it
        self.outside = False  # started by another program: the shell's functions and own commands are out of reach

    def smell(self) -> str:
        """The text for a doubt about it."""
        words = " ".join(word.text.replace(UNKNOWN, "?") for word in self.argv)
        return f"{self.source}\n{words}\n{self.origin}" if self.origin else f"{self.source}\n{words}"

    def inner(self, argv: list[Word]) -> "Job":
        """Returns the command that this one starts, with the same surroundings."""
        job = Job(argv, self.source, self.stdin)
        job.environment = self.environment
        job.origin = self.origin
        job.outside = self.outside
        return job


class Forms:
    """The rarer forms of expansion; the first argument is the expansion that asks."""

    __slots__ = ("arithmetic", "elements", "parameter")

    def __init__(
        self,
        parameter: "Callable[..., Value | None]",
        elements: "Callable[..., list[Word]]",
        arithmetic: "Callable[..., Value]",
    ) -> None:
        self.parameter = parameter
        self.elements = elements
        self.arithmetic = arithmetic


class Machine:
    """All that the parts of a reading share."""

    __slots__ = (
        "budget",
        "commands",
        "doubts",
        "files",
        "forms",
        "frames",
        "later",
        "missing",
        "run",
        "source",
        "start",
        "state",
        "text",
        "via",
    )

    def __init__(self, budget: Budget, files: "Callable[[str], str | None]") -> None:
        self.budget = budget
        self.files = files
        self.state = State()
        self.commands: list[Command] = []
        self.doubts: list[Doubt] = []
        self.later: list[tuple[State, Value, Job]] = []  # traps: what runs when everything else has run
        self.frames: list[dict[str, tuple[Value | None, Array | None]]] = []  # what local variables hide
        self.missing: list[tuple[str, str]] = []  # paths that were read before anybody wrote them, and by what
        self.via: tuple[str, ...] = ()
        self.source = ""  # of the pipeline that runs now
        self.forms: Forms
        self.run: Callable[[Node, Value | None], Value]  # runs a node: what it writes
        self.start: Callable[[Job], Value]  # starts a command: what it writes
        self.text: Callable[[str, Value | None], Value]  # runs another text in this shell: what it writes

    def emit(self, job: Job, environment: "dict[str, Word]") -> None:
        """Notes an effective command."""
        if len(self.commands) >= COMMANDS:
            raise Unreadable("it starts more than can be followed")
        stdin = None if job.stdin is None else word_of(job.stdin)
        directory = None if self.state.directory is None else word_of(self.state.directory)
        self.commands.append(Command(job.argv, environment, stdin, directory, self.via))

    def doubt(self, text: str, why: str) -> None:
        """Notes a part that cannot be known."""
        if len(self.doubts) >= COMMANDS:
            raise Unreadable("it starts more than can be followed")
        self.doubts.append(Doubt(text, why))

    def within(self, name: str, what: "Callable[[], Value]") -> Value:
        """Does something one level deeper, in a thing of this name."""
        self.budget.enter()
        before, self.via = self.via, (*self.via, name)
        try:
            return what()
        finally:
            self.via = before
            self.budget.leave()

    def apart(self, what: "Callable[[], Value]") -> Value:
        """Does something in a subshell: nothing that it sets stays."""
        before = self.state
        self.state = before.copy()
        self.state.leaving = []
        self.frames.append({})
        try:
            return what()
        finally:
            self.state = before
            self.frames.pop()


def word_of(value: Value) -> Word:
    """Returns the value as one argument."""
    return Word(value.texts[0]) if len(value.texts) == 1 else Word(UNKNOWN)


def value_of(word: Word, origin: str = "") -> Value:
    """Returns the argument as a value."""
    return Value((word.text,), origin) if not word.many else Value((UNKNOWN,), origin or word.text)
