"""Reads a whole text: what it would start, and what about it cannot be known.

* Never raises: what goes wrong in here becomes a doubt of the whole text.
"""

from guard.reader.bounds import LENGTH, Budget, Unreadable
from guard.reader.expanding import Expansion
from guard.reader.machine import Forms, Machine
from guard.reader.parsing import parse
from guard.reader.simple import SimpleCommands
from guard.reader.starting import start
from guard.reader.syntax import Node, Part
from guard.reader.values import Value
from guard.reader.walking import Walker
from guard.words import Doubt, Reading, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ALLOWED = "\t\n"


def parameter(expansion: Expansion, part: Part) -> "Value | None":
    from guard.reader.parameters import evaluate

    return evaluate(expansion, part)


def elements(expansion: Expansion, part: Part) -> "list[Word]":
    from guard.reader.parameters import elements as found

    return found(expansion, part)


def arithmetic(expansion: Expansion, parts: "list[Part]", source: str) -> Value:
    from guard.reader.arithmetic import evaluate

    return evaluate(expansion, parts, source)


def nothing(path: str) -> "str | None":
    """Knows no file."""
    del path
    return None


def assembled(files: "Callable[[str], str | None]") -> Machine:
    """Returns a machine that can run everything."""
    machine = Machine(Budget(), files)
    walker = Walker(machine, SimpleCommands(machine).run)

    def text(source: str, stdin: "Value | None") -> Value:
        node, why = parse(source, machine.budget)
        if why:
            machine.doubt(source, why)
        return walker.run(node, stdin)

    def run(node: Node, stdin: "Value | None") -> Value:
        return walker.run(node, stdin)

    machine.forms = Forms(parameter, elements, arithmetic)
    machine.run = run
    machine.start = lambda job: start(machine, job)
    machine.text = text
    return machine


def strange(text: str) -> str:
    """Returns why the text is not read at all, "" when it is."""
    if len(text) > LENGTH:
        return "it is longer than can be read"
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if not character.isprintable() and character not in ALLOWED:
            return f"it holds the character U+{ord(character):04X}, which cannot be seen"
    return ""


def read(text: str, files: "Callable[[str], str | None] | None" = None) -> Reading:
    """Reads a shell text and returns everything that it would do; `files` gives the content of a file by its path."""
    why = strange(text)
    if why:
        return Reading([], [Doubt(text, why)])
    machine = assembled(files or nothing)
    try:
        machine.text(text, None)
        ended(machine)
    except Unreadable as error:
        machine.doubts.append(Doubt(text, str(error)))
    except RecursionError:
        machine.doubts.append(Doubt(text, "it is nested too deeply"))
    except Exception as error:  # noqa: BLE001 - whatever is wrong in here must not let a command through
        machine.doubts.append(Doubt(text, f"it cannot be read ({type(error).__name__})"))
    return Reading(machine.commands, machine.doubts)


def written_later(machine: Machine) -> None:
    """Doubts what read a path that was written only afterwards, such as a named pipe."""
    for place, source in machine.missing:
        value = machine.state.files.get(place)
        if value is not None:
            machine.doubt("\n".join((source, value.origin, *value.texts)), "a file is read before it is written")


def ended(machine: Machine) -> None:
    """Runs the traps, which see the variables as they are at the end."""
    if machine.missing and machine.state.files:
        written_later(machine)
    if not machine.later:
        return
    from guard.reader.builtins import run_apart

    later, machine.later = machine.later, []
    for state, value, job in later:
        machine.state = state
        run_apart(machine, value, job, "trap")
