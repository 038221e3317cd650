"""Text that the shell expands or runs although it is only data: subscripts, prompts, operands of tests.

* `a[$(command)]` as an argument of `test -v`, `let`, `printf -v`, `unset`, `read` runs the command.
"""

from guard.reader.bounds import Unreadable
from guard.reader.cursor import Cursor
from guard.reader.expanding import Expansion
from guard.reader.machine import Machine
from guard.reader.parsing import Parser
from guard.reader.redirecting import content
from guard.reader.values import Value, known
from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from guard.reader.syntax import Part


def substitutes(text: str) -> bool:
    """Whether a text would run something when it is expanded."""
    return "$(" in text or "`" in text or "${" in text


def expand_text(machine: Machine, text: str) -> Value:
    """Expands a text as the inside of double quotes and returns what it gives."""
    parser = Parser()
    cursor = Cursor(text, machine.budget)
    parts: list[Part] = []
    try:
        parser.words.quoted(cursor, parts, "")
        parser.documents(cursor)
    except Unreadable as error:
        machine.doubt(text, str(error))
    return machine.within("expansion", lambda: Expansion(machine).single(parts))


def run_subscripts(machine: Machine, words: list[Word]) -> None:
    """Runs what the subscripts in arguments of a test or a declaration would run."""
    for word in words:
        if "[" in word.text and substitutes(word.text):
            expand_text(machine, word.text)


def run_code(machine: Machine, value: Value, program: bool) -> None:
    """Runs the text of a variable that the shell itself will run or expand."""
    for text in value.texts:
        if UNKNOWN in text:
            machine.doubt(f"{text}\n{value.origin}", "the shell would run a text that is not known")
        elif program or substitutes(text):
            run_one(machine, text, program)


def run_one(machine: Machine, text: str, program: bool) -> None:
    """Runs or expands a text in a subshell."""
    if program:
        machine.within("variable", lambda: machine.apart(lambda: machine.text(text.lstrip("!| "), None)))
    else:
        machine.apart(lambda: expand_text(machine, text))


def run_startup(machine: Machine, value: Value) -> None:
    """Runs the file that a new shell would run first."""
    run_code(machine, value, program=False)
    for path in value.texts:
        for text in content(machine, path).texts if path else ():
            if UNKNOWN not in text:
                run_code(machine, known(text), program=True)
