"""Which compound commands of the shell are open while its text is read: branches, loops, groups and functions."""

from ..record import changed, record

MAX_OPEN = 24
"""Compound commands inside each other that are told apart."""
FUNCTION = "function"
LISTS = frozenset({"for", "select", "case"})
_OPENING = frozenset({"if", "while", "until", "{"})
DONE = {
    "fi": frozenset({"if"}),
    "done": frozenset({"while", "until", "for", "select"}),
    "esac": frozenset({"case"}),
    "}": frozenset({"{", FUNCTION}),
}
"""The words that end a compound command, and which one."""


@record
class Block:
    """A compound command around another one."""

    kind: str
    """`if`, `case`, `while`, `until`, `for`, `select`, `{`, `(` or `function`."""
    number: int
    """Different for each in a text."""
    arm: int = 0
    """Which branch of an `if` or a `case` it is."""


class Compounds:
    """Those that are open at one place; what does not fit is passed over."""

    def __init__(self) -> None:
        self._open: list[Block] = []
        self._numbers = 0
        self._is_function = False

    @property
    def around(self) -> tuple[Block, ...]:
        return tuple(self._open)

    @property
    def depth(self) -> int:
        return len(self._open)

    def cut(self, depth: int) -> None:
        """Closes all but the outermost so many."""
        del self._open[depth:]

    def enter(self, keyword: str) -> None:
        """Takes a word of the shell in front of a command."""
        if keyword in _OPENING:
            self._push(FUNCTION if keyword == "{" and self._is_function else keyword)
        elif keyword in {"elif", "else"}:
            self._next_arm("if")

    def define(self, *, is_open: bool) -> None:
        """Takes `function name`, and the brace behind it."""
        self._is_function = True
        if is_open:
            self.enter("{")

    def command(self, first: str, *, is_name: bool) -> None:
        """Takes the first word of a command, which may be the name of a function."""
        if first in LISTS:
            self._push(first)
        self._is_function = is_name

    def operate(self, operator: str) -> None:
        if operator == "(":
            self._push(operator)
        elif operator == ")" and self._open and self._open[-1].kind == "(":
            self._open.pop()
        elif operator.startswith(";;") or operator == ";&":
            self._next_arm("case")

    def leave(self, word: str) -> None:
        if self._open and self._open[-1].kind in DONE[word]:
            self._open.pop()

    def _push(self, kind: str) -> None:
        self._numbers += 1
        self._is_function = self._is_function and kind == "("
        if len(self._open) < MAX_OPEN:
            self._open.append(Block(kind=kind, number=self._numbers))

    def _next_arm(self, kind: str) -> None:
        if self._open and self._open[-1].kind == kind:
            self._open[-1] = changed(self._open[-1], arm=self._open[-1].arm + 1)
