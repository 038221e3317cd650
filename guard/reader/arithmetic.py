"""Arithmetic: runs what an expression runs, and computes what is plainly a number.

* An identifier stands for the value of its variable, which the shell reads as an expression again: a subscript in it
  may run commands.
"""

from guard.reader.cursor import NAME, NAME_START
from guard.reader.expanding import Expansion
from guard.reader.machine import Machine
from guard.reader.state import scalar
from guard.reader.subscripts import expand_text, substitutes
from guard.reader.syntax import Part
from guard.reader.values import Value, known, unknown
from guard.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 400
OPERATORS = ("**", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "%", "<", ">", "&", "|", "^")
LEVELS = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<=", ">=", "<", ">"), ("<<", ">>"),
    ("+", "-"), ("*", "/", "%"), ("**",),
)  # fmt: skip


class NotANumber(Exception):
    """The expression is none that is computed here."""


def evaluate(expansion: Expansion, parts: list[Part], source: str) -> Value:
    """Returns the value of an arithmetic expression."""
    return computed(expansion, expansion.single(parts), source)


def computed(expansion: Expansion, value: Value, source: str) -> Value:
    """Returns the value of the text of an expression."""
    for text in value.texts:
        run_names(expansion, text)
    if not value.sure or len(value.texts[0]) > LONGEST:
        forget(expansion, value, source)
        return unknown(f"{source}\n{value.origin}")
    try:
        return known(str(Expression(expansion, value.texts[0]).result()))
    except (NotANumber, ArithmeticError, ValueError):
        forget(expansion, value, source)
        return unknown(source)


def forget(expansion: Expansion, value: Value, source: str) -> None:
    """Makes unknown what an expression that is not computed may have set."""
    for text in value.texts:
        if "=" in text or "++" in text or "--" in text:
            for name in names(text):
                expansion.machine.state.variables[name] = unknown(source)


def compute_text(machine: Machine, text: str, source: str) -> Value:
    """Returns the value of an expression that is given as an argument."""
    expansion = Expansion(machine)
    return computed(expansion, Value((text,)), source)


def run_names(expansion: Expansion, text: str) -> None:
    """Runs what the values of the variables in an expression would run."""
    machine = expansion.machine
    if substitutes(text):
        expand_text(machine, text)
    for name in names(text):
        value = scalar(machine.state, name)
        for inner in value.texts if value is not None else ():
            if substitutes(inner):
                expand_text(machine, inner)


def names(text: str) -> list[str]:
    """Returns the identifiers in a text, each once."""
    found: dict[str, None] = {}
    word = ""
    for character in text + " ":
        if character in NAME:
            word += character
        elif word:
            if word[0] in NAME_START:
                found[word] = None
            word = ""
    return list(found)


class Expression:
    """Computes one expression; of assignments only `name++`, `name=expression` and the like at its top."""

    __slots__ = ("depth", "expansion", "position", "text")

    def __init__(self, expansion: Expansion, text: str) -> None:
        self.expansion = expansion
        self.text = text
        self.position = 0
        self.depth = 0

    def result(self) -> int:
        """Returns the number; raises NotANumber."""
        value = self.assignment()
        while self.take(","):
            value = self.assignment()
        if self.rest():
            raise NotANumber
        return value

    def rest(self) -> str:
        while self.position < len(self.text) and self.text[self.position].isspace():
            self.position += 1
        return self.text[self.position : self.position + 2]

    def take(self, token: str) -> bool:
        if self.rest()[: len(token)] == token:
            self.position += len(token)
            return True
        return False

    def assignment(self) -> int:
        start = self.position
        name = self.name()
        if name:
            for operator in ("=", "+=", "-=", "*="):
                if self.take(operator) and self.rest()[:1] != "=":
                    return self.give(name, operator, self.assignment())
            for operator in ("++", "--"):
                if self.take(operator):
                    before = self.variable(name)
                    self.give(name, operator[0] + "=", 1)
                    return before
        self.position = start
        return self.choice()

    def choice(self) -> int:
        condition = self.level(0)
        if not self.take("?"):
            return condition
        first = self.assignment()
        if not self.take(":"):
            raise NotANumber
        second = self.assignment()
        return first if condition else second

    def give(self, name: str, operator: str, value: int) -> int:
        if operator != "=":
            before = self.variable(name)
            value = {"+=": before + value, "-=": before - value, "*=": before * value}[operator]
        self.expansion.machine.state.variables[name] = known(str(value))
        return value

    def name(self) -> str:
        self.rest()
        start = position = self.position
        while position < len(self.text) and self.text[position] in NAME:
            position += 1
        word = self.text[start:position]
        if not word or word[0] not in NAME_START:
            return ""
        self.position = position
        return word

    def variable(self, name: str) -> int:
        value = scalar(self.expansion.machine.state, name)
        if value is None or not value.sure:
            raise NotANumber
        return plain(value.texts[0] or "0")

    def level(self, number: int) -> int:
        """Computes the operators of one precedence, and those that bind more tightly."""
        if number == len(LEVELS):
            return self.unary()
        value = self.level(number + 1)
        while True:
            operator = self.operator(LEVELS[number])
            if not operator:
                return value
            right = self.level(number + (operator != "**"))
            value = compute(operator, value, right)

    def operator(self, allowed: tuple[str, ...]) -> str:
        here = self.rest()
        found = next((operator for operator in OPERATORS if here.startswith(operator)), "")
        if found not in allowed or not found:
            return ""
        self.position += len(found)
        return found

    def unary(self) -> int:
        self.depth += 1
        if self.depth > 60:
            raise NotANumber
        if self.take("("):
            value = self.assignment()
            if not self.take(")"):
                raise NotANumber
            return value
        for token in ("-", "+", "!", "~"):
            if self.take(token):
                value = self.unary()
                return {"-": -value, "+": value, "!": int(not value), "~": ~value}[token]
        return self.atom()

    def atom(self) -> int:
        name = self.name()
        if name:
            return self.variable(name)
        self.rest()
        start = position = self.position
        while position < len(self.text) and (self.text[position] in NAME or self.text[position] == "#"):
            position += 1
        self.position = position
        return plain(self.text[start:position])


def plain(text: str) -> int:
    """Reads a number as the shell does: 017 and 0x1f and 2#101 too."""
    text = text.strip()
    if UNKNOWN in text or len(text) > 30 or not text:
        raise NotANumber
    base, mark, digits = text.partition("#")
    if mark:
        return int(digits, int(base))
    negative = text.startswith("-")
    bare = text[1:] if negative else text
    value = int(bare, 16) if bare[:2] in ("0x", "0X") else int(bare, 8) if bare[:1] == "0" else int(bare)
    return -value if negative else value


def compute(operator: str, left: int, right: int) -> int:
    """Returns what an operator makes of two numbers; raises NotANumber where the result would be too big."""
    if operator in ("**", "<<", ">>") and not 0 <= right < 64:
        raise NotANumber
    operations: "dict[str, Callable[[], int]]" = {
        "**": lambda: left**right if abs(left) < 1 << 20 else 0,
        "<<": lambda: left << right,
        ">>": lambda: left >> right,
        "<=": lambda: int(left <= right),
        ">=": lambda: int(left >= right),
        "==": lambda: int(left == right),
        "!=": lambda: int(left != right),
        "&&": lambda: int(bool(left) and bool(right)),
        "||": lambda: int(bool(left) or bool(right)),
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: int(left / right) if abs(left) < 1 << 50 else left // right,
        "%": lambda: left - right * int(left / right),
        "<": lambda: int(left < right),
        ">": lambda: int(left > right),
        "&": lambda: left & right,
        "|": lambda: left | right,
        "^": lambda: left ^ right,
    }
    result: int = operations[operator]()
    if abs(result) >= 1 << 63:
        raise NotANumber
    return result
