"""Walks the syntax tree as the shell would run it, every branch of it.

* What cannot be known (which branch, how often) is followed in every way that matters, on copies of the state.
* Everything returns what it writes to its standard output, so that pipes and substitutions can be followed.
"""

from guard.reader.expanding import Expansion
from guard.reader.machine import Machine, value_of
from guard.reader.redirecting import Redirections
from guard.reader.state import State
from guard.reader.syntax import (
    Branches,
    Definition,
    Expressions,
    For,
    Group,
    Literal,
    Loop,
    Node,
    Pipeline,
    Sequence,
    Simple,
)
from guard.reader.values import EMPTY, Value, either, join, unknown
from guard.words import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

CALLED_BY_THE_SHELL = frozenset(
    ("command_not_found_handle", "command_not_found_handler", "precmd", "preexec", "chpwd", "periodic", "zshexit")
)
"""Functions that nobody needs to call."""

ROUNDS = 2
"""So often a loop whose end is not known is followed before its variables count as unknown."""

MOST_ITEMS = 256
"""A `for` over more words than this is not followed word by word."""


class Walker:
    """Runs nodes."""

    __slots__ = ("machine", "runners", "simple")

    def __init__(self, machine: Machine, simple: "Callable[[Simple, Value | None], Value]") -> None:
        self.machine = machine
        self.simple = simple
        self.runners: "dict[type[Node], Callable[..., Value]]" = {
            Pipeline: self.pipeline,
            Sequence: self.sequence,
            Group: self.group,
            Branches: self.branches,
            Loop: self.loop,
            For: self.each,
            Definition: self.definition,
            Expressions: self.expressions,
            Literal: self.literal,
        }

    def run(self, node: Node, stdin: "Value | None") -> Value:
        """Runs a node with its redirections and returns what it writes."""
        machine = self.machine
        machine.budget.spend()
        if type(node) is Simple:
            return self.simple(node, stdin)
        machine.budget.enter()
        try:
            if not node.redirects:
                return self.runners[type(node)](node, stdin)
            redirections = Redirections(machine, node.redirects, stdin)
            return redirections.finish(self.runners[type(node)](node, redirections.stdin))
        finally:
            machine.budget.leave()

    def pipeline(self, node: Pipeline, stdin: "Value | None") -> Value:
        machine = self.machine
        before, machine.source = machine.source, node.source
        value = stdin
        for number, command in enumerate(node.commands):
            value = self.apart(command, value) if number + 1 < len(node.commands) else self.perhaps(command, value)
        machine.source = before
        return value or EMPTY

    def apart(self, node: Node, stdin: "Value | None") -> Value:
        """Runs a node in a subshell."""
        return self.machine.apart(lambda: self.run(node, stdin))

    def perhaps(self, node: Node, stdin: "Value | None") -> Value:
        """Runs a node that may leave its mark on the state, or not."""
        machine = self.machine
        before = machine.state.copy()
        value = self.run(node, stdin)
        machine.state.merge(before)
        return value

    def merge(self, others: list[State]) -> None:
        """Makes the state what it or any of the others may be, and forgets these."""
        while others:
            self.machine.state.merge(others.pop())

    def sequence(self, node: Sequence, stdin: "Value | None") -> Value:
        machine = self.machine
        outer = machine.source
        written: list[Value] = []
        others: list[State] = []  # how it is when a command before `&&` fails
        previous = ";"
        for command, separator in node.items:
            machine.source = outer or command.source
            if previous == "&&":
                others.append(machine.state.copy())
                written.append(either(EMPTY, self.run(command, stdin)))
            elif previous == "||":
                self.merge(others)
                written.append(either(EMPTY, self.perhaps(command, stdin)))
            elif separator == "&":
                written.append(self.apart(command, stdin))
            else:
                written.append(self.run(command, stdin))
            if separator != "&&":
                self.merge(others)
            previous = separator
        machine.source = outer
        return join(*written) if len(written) != 1 else written[0]

    def group(self, node: Group, stdin: "Value | None") -> Value:
        if node.subshell:
            return self.machine.apart(lambda: self.run(node.body, stdin))
        return self.run(node.body, stdin)

    def branches(self, node: Branches, stdin: "Value | None") -> Value:
        """Runs every branch of `if` and `case`, each on its own copy of the state."""
        machine = self.machine
        for raw in node.subject:
            Expansion(machine).words(raw)
        ends: list[State] = []
        written: Value | None = None
        for condition, body in node.choices:
            if condition is not None:
                self.run(condition, stdin)
            before = machine.state
            machine.state = before.copy()
            value = self.run(body, stdin)
            written = value if written is None else either(written, value)
            ends.append(machine.state)
            machine.state = before
        if node.complete and ends:
            machine.state.become(ends.pop())
        else:
            written = either(EMPTY, written or EMPTY)
        for end in ends:
            machine.state.merge(end)
        return written or EMPTY

    def loop(self, node: Loop, stdin: "Value | None") -> Value:
        """Runs a loop of which nobody knows how often it runs."""
        for raw in node.expressions:
            Expansion(self.machine).words(raw)
        return self.rounds(node, lambda: self.round(node, stdin))

    def round(self, node: Loop, stdin: "Value | None") -> Value:
        if node.condition is not None:
            self.run(node.condition, stdin)
        return self.run(node.body, stdin)

    def rounds(self, node: Node, once: "Callable[[], Value]") -> Value:
        """Does something several times, then with everything that it changes unknown."""
        machine = self.machine
        written = EMPTY
        start = machine.state.copy()
        for _ in range(ROUNDS):
            before = machine.state.copy()
            written = either(written, join(written, self.leaving(once)))
            machine.state.merge(before)
        if self.widen(start, node.source):
            machine.state.merge(start)
            once()
            self.widen(start, node.source)
        return written if written.texts == ("",) else unknown(node.source)

    def widen(self, before: State, source: str) -> bool:
        """Makes unknown what has changed since; returns whether anything has."""
        state = self.machine.state
        changed = False
        for name, value in list(state.variables.items()):
            old = before.variables.get(name)
            if old != value and (old is None or len(value.texts) > 1 or value.texts != old.texts):
                state.variables[name] = unknown(f"{source}\n" + "\n".join(value.texts))
                changed = True
        for name, array in state.arrays.items():
            if before.arrays.get(name) != array:
                array.sure, array.origin = False, source
                changed = True
        return changed

    def leaving(self, what: "Callable[[], Value]") -> Value:
        """Runs the inside of a loop or a function, which may be left in the middle."""
        machine = self.machine
        outer, machine.state.leaving = machine.state.leaving, []
        value = what()
        for state in machine.state.leaving:
            machine.state.merge(state)
        machine.state.leaving = outer
        return value

    def each(self, node: For, stdin: "Value | None") -> Value:
        """Runs `for` word by word, `select` as a loop."""
        machine = self.machine
        items = machine.state.arguments if node.words is None else self.items(node)
        if node.select:
            names = node.names[:1]
            machine.state.variables[names[0] if names else "REPLY"] = choice(
                [value_of(item, node.source) for item in items]
            )
            return self.rounds(node, lambda: self.run(node.body, stdin))
        if any(item.many for item in items) or len(items) > MOST_ITEMS:
            return self.unknown_items(node, items, stdin)
        return self.leaving(lambda: self.items_in_turn(node, items, stdin))

    def items(self, node: For) -> list[Word]:
        expansion = Expansion(self.machine)
        found: list[Word] = []
        for raw in node.words or []:
            lists = expansion.words(raw)
            found.extend(lists[0] if len(lists) == 1 else [word for words in lists for word in words])
        return found

    def items_in_turn(self, node: For, items: list[Word], stdin: "Value | None") -> Value:
        machine = self.machine
        written: list[Value] = []
        step = max(1, len(node.names))
        for start in range(0, len(items), step):
            machine.budget.spend()
            for offset, item in enumerate(items[start : start + step]):
                machine.state.variables[node.names[offset]] = value_of(item, node.source)
            written.append(self.run(node.body, stdin))
        return join(*written)

    def unknown_items(self, node: For, items: list[Word], stdin: "Value | None") -> Value:
        machine = self.machine

        def once() -> Value:
            for name in node.names:
                machine.state.variables[name] = choice([value_of(item, node.source) for item in items[:MOST_ITEMS]])
            return self.run(node.body, stdin)

        return self.rounds(node, once)

    def definition(self, node: Definition, stdin: "Value | None") -> Value:
        """Remembers a function; a nameless one runs at once."""
        if node.name:
            self.machine.state.functions[node.name] = (node.body,)
            if node.name in CALLED_BY_THE_SHELL or node.name.startswith("TRAP"):
                self.apart(node.body, None)
            return EMPTY
        return self.run(node.body, stdin)

    def literal(self, node: Literal, stdin: "Value | None") -> Value:
        return self.machine.text(node.text, stdin)

    def expressions(self, node: Expressions, stdin: "Value | None") -> Value:
        """Expands the words of a test; what a subscript in them would run, runs."""
        del stdin
        from guard.reader.subscripts import run_subscripts

        expansion = Expansion(self.machine)
        for raw in node.words:
            for words in expansion.words(raw):
                run_subscripts(self.machine, words)
        return EMPTY


def choice(values: list[Value]) -> Value:
    """Returns what may be any of the values."""
    if not values:
        return EMPTY
    found = values[0]
    for value in values[1:]:
        found = either(found, value)
    return found
