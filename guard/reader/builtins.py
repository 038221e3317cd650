"""The shell's own commands, as far as they change what later commands mean or run something themselves."""

from guard.reader.declaring import DECLARING, declare
from guard.reader.machine import Job, Machine, value_of
from guard.reader.reading_input import mapfile, read_line
from guard.reader.subscripts import run_subscripts
from guard.reader.values import EMPTY, Value, change, join, known, unknown
from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def run_builtin(machine: Machine, job: Job, name: str) -> Value:
    """Runs one of the shell's own commands and returns what it writes."""
    if name in DECLARING:
        return declare(machine, job, name)
    handler = HANDLERS.get(name)
    if handler is None:
        return EMPTY
    return handler(machine, job)


def again(machine: Machine, job: Job) -> Value:
    """Starts the rest: `builtin`, `noglob`, `nocorrect`, `-`."""
    return machine.start(job.inner(job.argv[1:])) if job.argv[1:] else EMPTY


def command(machine: Machine, job: Job) -> Value:
    """Runs `command`: the rest without functions, or where a program is."""
    words = job.argv[1:]
    asked = False
    while words and words[0].sure and words[0].text.startswith("-"):
        asked = asked or "v" in words[0].text.lower()
        words = words[1:]
    if asked:
        return join(*(join(value_of(word), known("\n")) for word in words))
    if not words:
        return EMPTY
    functions = machine.state.functions
    machine.state.functions = {name: bodies for name, bodies in functions.items() if name != words[0].text}
    value = machine.within("command", lambda: machine.start(job.inner(words)))
    machine.state.functions = {**functions, **machine.state.functions}
    return value


def execute(machine: Machine, job: Job) -> Value:
    """Runs `exec`."""
    words = job.argv[1:]
    while words and words[0].sure and words[0].text.startswith("-") and words[0].text != "--":
        words = words[2:] if words[0].text.endswith("a") else words[1:]
    if words and words[0].sure and words[0].text == "--":
        words = words[1:]
    if not words and job.stdin is not None:
        machine.state.files["/dev/fd/0"] = job.stdin
    return machine.within("exec", lambda: machine.start(job.inner(words))) if words else EMPTY


def change_directory(machine: Machine, job: Job) -> Value:
    """Runs `cd` and `pushd`."""
    words = [word for word in job.argv[1:] if not (word.sure and word.text.startswith("-") and len(word.text) > 1)]
    state = machine.state
    if not words:
        state.directory = known("~")
    elif not words[0].sure or words[0].text in ("-", "") or words[0].text[:1] == "+":
        state.directory = unknown("cd")
    elif words[0].text.startswith(("/", "~")) or state.directory is None:
        state.directory = known(normal(words[0].text))
    else:
        state.directory = change(join(state.directory, known("/"), known(words[0].text)), normal)
    return EMPTY


def normal(path: str) -> str:
    """Returns a path without `.` and, where the folder before it is named, without `..`."""
    found: list[str] = []
    for piece in path.split("/"):
        if piece == ".." and found and found[-1] not in ("..", "", "~"):
            found.pop()
        elif piece not in ("", ".") or (not piece and not found):
            found.append(piece)
    return "/".join(found) or ("/" if path.startswith("/") else ".")


def back(machine: Machine, job: Job) -> Value:
    """Runs `popd`."""
    del job
    machine.state.directory = unknown("popd")
    return EMPTY


def unset(machine: Machine, job: Job) -> Value:
    state = machine.state
    run_subscripts(machine, job.argv[1:])
    for word in job.argv[1:]:
        name = word.text.partition("[")[0]
        if word.text == "-f" or not word.sure:
            continue
        if "[" in word.text:
            if name in state.arrays:
                state.arrays[name].sure, state.arrays[name].origin = False, job.source
            continue
        state.functions.pop(name, None) if name not in state.variables else None
        if name in state.variables or name.isupper() or name in state.arrays:
            state.arrays.pop(name, None)
            state.variables[name] = EMPTY
            state.attributes[name] = "x" if "x" in state.attributes.get(name, "") or name.isupper() else ""
    return EMPTY


def options(machine: Machine, job: Job) -> Value:
    """Runs `set`: options, then the positional parameters."""
    words = job.argv[1:]
    state = machine.state
    while words:
        text = words[0].text
        if text == "--":
            state.arguments = words[1:]
            return EMPTY
        if not words[0].sure or text[:1] not in ("-", "+") or len(text) < 2:
            state.arguments = words[1:] if text == "-" else words
            return EMPTY
        allexport = "a" in text[1:] or ("o" in text and len(words) > 1 and words[1].text == "allexport")
        if allexport:
            (state.options.add if text[0] == "-" else state.options.discard)("a")
        words = words[2:] if "o" in text[1:] else words[1:]
    return EMPTY


def shift(machine: Machine, job: Job) -> Value:
    state = machine.state
    count = job.argv[1].text if len(job.argv) > 1 else "1"
    if count.isdigit() and not any(word.many for word in state.arguments[: int(count[:6])]):
        state.arguments = state.arguments[int(count[:6]) :]
    elif not all(word.many for word in state.arguments):
        state.arguments = [Word(UNKNOWN, many=True)]
    return EMPTY


def printf(machine: Machine, job: Job) -> Value:
    """Runs `printf`, also into a variable."""
    from guard.reader.formats import formatted

    words = job.argv[1:]
    if len(words) > 2 and words[0].sure and words[0].text.startswith("-v"):
        glued = words[0].text[2:]
        name, words = (Word(glued), words[1:]) if glued else (words[1], words[2:])
        run_subscripts(machine, [name])
        give_named(machine, name, formatted(words, job), job)
        return EMPTY
    if words and words[0].sure and words[0].text == "--":
        words = words[1:]
    return formatted(words, job)


def give_named(machine: Machine, name: Word, value: Value, job: Job) -> None:
    """Gives a variable, whose name is an argument, its value."""
    from guard.reader.simple import give

    if not name.sure:
        machine.doubt(job.smell(), "a variable is set of which the name is not known")
    else:
        give(machine, name.text.partition("[")[0], value)


def alias(machine: Machine, job: Job) -> Value:
    """Runs `alias`; a global one of zsh is kept with a blank after its name."""
    everywhere = False
    for word in job.argv[1:]:
        if word.text.startswith("-"):
            everywhere = everywhere or "g" in word.text
            continue
        name, mark, value = word.text.partition("=")
        if not mark:
            continue
        if UNKNOWN in word.text:
            machine.doubt(job.smell(), "an alias is not known")
            continue
        machine.state.aliases[f"{name} " if everywhere else name] = value
        if everywhere:
            machine.state.aliases[name] = value
    return EMPTY


def unalias(machine: Machine, job: Job) -> Value:
    if any(word.text == "-a" for word in job.argv[1:]):
        machine.state.aliases = {}
    for word in job.argv[1:]:
        machine.state.aliases.pop(word.text, None)
    return EMPTY


def trap(machine: Machine, job: Job) -> Value:
    """Runs what a trap would run: now, and once more when everything else has run."""
    words = [word for word in job.argv[1:] if word.text != "--"]
    if not words or words[0].text in ("-", "", "-l", "-p", "-P"):
        return EMPTY
    value = Value((words[0].text,), job.origin)
    twin = job.inner(job.argv)
    machine.later.append((machine.state, value, twin))
    run_apart(machine, value, twin, "trap")
    return EMPTY


def run_apart(machine: Machine, value: Value, job: Job, name: str) -> None:
    """Runs a text in a copy of this shell."""
    from guard.reader.shells import run_text

    machine.within(name, lambda: machine.apart(lambda: run_text(machine, value, None, job)))


def remember(machine: Machine, job: Job) -> Value:
    """Runs `hash -p path name`."""
    words = job.argv[1:]
    for position, word in enumerate(words):
        if word.text == "-p" and position + 2 < len(words):
            machine.state.renamed[words[position + 2].text] = words[position + 1].text
        name, mark, path = word.text.partition("=")
        if mark:
            machine.state.renamed[name] = path
    return EMPTY


def leave(machine: Machine, job: Job) -> Value:
    """Notes how everything is where a loop or a function may be left."""
    del job
    if len(machine.state.leaving) < 64:
        machine.state.leaving.append(machine.state.copy())
    return EMPTY


def expressions(machine: Machine, job: Job) -> Value:
    """Runs `let`."""
    from guard.reader.arithmetic import compute_text

    for word in job.argv[1:]:
        compute_text(machine, word.text, job.source)
    return EMPTY


def tested(machine: Machine, job: Job) -> Value:
    """Runs `test`, `[`, `wait`: subscripts in their words may run something."""
    run_subscripts(machine, job.argv[1:])
    return EMPTY


def get_options(machine: Machine, job: Job) -> Value:
    for word in job.argv[2:3]:
        machine.state.variables[word.text] = unknown(job.source)
    machine.state.variables["OPTARG"] = unknown(" ".join(word.text for word in machine.state.arguments))
    return EMPTY


def completing(machine: Machine, job: Job) -> Value:
    """Runs `compgen`, `complete`, `bind`, `fc`, `sched`, `zle`: what they run is among their words."""
    for word in job.argv[1:]:
        if word.sure and (" " in word.text or "$(" in word.text):
            code = (
                word.text.split(":", 1)[1].strip(" \"'")
                if job.argv[0].text == "bind" and ":" in word.text
                else word.text
            )
            run_apart(machine, known(code), job, job.argv[0].text)
        elif not word.sure:
            machine.doubt(job.smell(), "the shell would run a text that is not known")
    words = job.argv[1:]
    for position, word in enumerate(words[:-1]):
        if word.text in ("-C", "-F"):
            run_apart(machine, known(f"{words[position + 1].text} $COMP_WORDS"), job, "completion")
    return unknown(job.smell())


def emulate(machine: Machine, job: Job) -> Value:
    """Runs zsh's `emulate sh -c text`."""
    words = job.argv[1:]
    for position, word in enumerate(words[:-1]):
        if word.text == "-c":
            run_apart(machine, Value((words[position + 1].text,), job.origin), job, "emulate")
    return EMPTY


def evaluate(machine: Machine, job: Job) -> Value:
    from guard.reader.shells import evaluate as run

    return run(machine, job)


def source(machine: Machine, job: Job) -> Value:
    from guard.reader.shells import source as run

    return run(machine, job)


def show(machine: Machine, job: Job) -> Value:
    """Runs zsh's `print`."""
    from guard.reader.filters import filtered

    return filtered(machine, job, "echo")


HANDLERS: "dict[str, Callable[[Machine, Job], Value]]" = {
    ".": source,
    "source": source,
    "eval": evaluate,
    "exec": execute,
    "command": command,
    "builtin": again,
    "noglob": again,
    "nocorrect": again,
    "-": again,
    "cd": change_directory,
    "chdir": change_directory,
    "pushd": change_directory,
    "popd": back,
    "unset": unset,
    "set": options,
    "shift": shift,
    "read": read_line,
    "mapfile": mapfile,
    "readarray": mapfile,
    "printf": printf,
    "print": show,
    "alias": alias,
    "unalias": unalias,
    "trap": trap,
    "hash": remember,
    "return": leave,
    "break": leave,
    "continue": leave,
    "let": expressions,
    "test": tested,
    "[": tested,
    "wait": tested,
    "getopts": get_options,
    "compgen": completing,
    "complete": completing,
    "bind": completing,
    "bindkey": completing,
    "fc": completing,
    "history": completing,
    "sched": completing,
    "zle": completing,
    "emulate": emulate,
}
