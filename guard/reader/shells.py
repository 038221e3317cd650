"""Shells inside the shell: `bash -c`, scripts, `source`, what is piped into a shell.

* A text that is known is read in turn; one that is not becomes a doubt with what is known about it.
"""

from guard.reader.machine import Job, Machine
from guard.reader.options import Grammar, parse
from guard.reader.redirecting import content
from guard.reader.state import State
from guard.reader.values import EMPTY, Value, either, origins, unknown
from guard.words import UNKNOWN, Word

SHELL = Grammar(
    "abefhiklmnprstuvxBCDEHPTcO:o:qdgwyzXAFGIJKLMNQRSUVWYZ1234567890",
    "norc noprofile login posix restricted verbose version help rcfile= init-file= debugger dump-strings emulate= "
    "no-rcs no-globalrcs interactive",
)
LONGEST_SCRIPT = 131_072
KNOWING_SHELLS = ("bash", "rbash", "zsh", "ksh", "mksh", "ksh93", "yash")
"""Shells that surely know `$'...'`; to any other it may be a dollar before a quote, so the text is read both ways."""

SHELL_NAMES = ("sh", "bash", "zsh", "dash", "ksh", "ash", "mksh")


def run_text(machine: Machine, value: Value, stdin: "Value | None", job: Job) -> Value:
    """Runs every text that a value may be, in this shell."""
    found: Value | None = None
    for text in value.texts:
        if UNKNOWN in text:
            machine.doubt(
                f"{text.replace(UNKNOWN, '?')}\n{value.origin}\n{job.smell()}",
                "the shell would run a text that is not known",
            )
            mine = unknown(job.smell())
        else:
            machine.budget.spend(1 + len(text) // 64)
            mine = machine.text(text, stdin)
        found = mine if found is None else either(found, mine)
    return found or EMPTY


def nested(  # noqa: PLR0917 - called by half the reader, in the order in which a shell is told it all
    machine: Machine, name: str, value: Value, arguments: list[Word], job: Job, stdin: "Value | None"
) -> Value:
    """Runs a text in a shell of its own: it inherits only what is exported."""

    def inside() -> Value:
        if name.split(maxsplit=1)[0] not in KNOWING_SHELLS and any(
            "$'" in text or '$"' in text for text in value.texts
        ):
            texts = (text.replace("$'", "\\$'").replace('$"', '\\$"') for text in value.texts)
            plainer = Value(tuple(texts), value.origin)
            machine.apart(lambda: run_text(machine, plainer, stdin, job))
        machine.state = inherited(machine.state, job)
        machine.state.arguments = arguments[1:] if arguments else []
        if arguments:
            machine.state.variables["0"] = Value((arguments[0].text,), job.origin)
        return run_text(machine, value, stdin, job)

    return machine.within(name, lambda: machine.apart(inside))


def inherited(outer: State, job: Job) -> State:
    """Returns the memory of a new process: exported variables, the directory, the files."""
    state = State()
    exported = {name for name, letters in outer.attributes.items() if "x" in letters}
    for name, value in outer.variables.items():
        state.variables[name] = value if name in exported else either(value, unknown(f"${name}"))
    for name, word in job.environment.items():
        state.variables[name] = Value((word.text,), job.origin)
        state.attributes[name] = "x"
    state.attributes.update(dict.fromkeys(exported, "x"))
    state.functions = {name: (*bodies, None) for name, bodies in outer.functions.items()}
    state.directory, state.files, state.renamed = outer.directory, outer.files, outer.renamed
    return state


def run_shell(machine: Machine, job: Job, name: str) -> Value:
    """Runs what a shell is told to run: `-c text`, a script, or its standard input."""
    words = [
        Word("-" + word.text[1:]) if word.sure and word.text[:1] == "+" and len(word.text) > 1 else word
        for word in job.argv[1:]
    ]
    options = parse(words, SHELL)
    if not options.sure and options.rest[:1] and not options.rest[0].many and options.rest[0].text[:1] != UNKNOWN:
        machine.doubt(job.smell(), f"the options of {name} cannot be read")
    for startup in options.all("rcfile", "init-file"):
        nested(machine, name, script(machine, startup), [startup], job, job.stdin)
    rest = options.rest
    if options.get("n") is not None:  # only reads what it is given
        return EMPTY
    if options.get("c") is not None and rest:
        text = Value((rest[0].text,), job.origin)
        if rest[0].many:
            text = unknown(origins(rest[0].text, job.origin))
        return nested(machine, f"{name} -c", text, rest[1:], job, job.stdin)
    if rest and options.get("s") is None and rest[0].text != "-":
        return run_file(machine, job, rest, name)
    return piped(machine, job, name, rest)


def piped(machine: Machine, job: Job, name: str, arguments: list[Word]) -> Value:
    """Runs what is piped into a shell."""
    stdin = job.stdin or machine.state.files.get("/dev/fd/0")
    if stdin is None:
        return unknown(job.smell())
    return nested(machine, name, stdin, [Word(name), *arguments], job, None)


def run_file(machine: Machine, job: Job, words: list[Word], name: str) -> Value:
    """Runs a script."""
    if words[0].text in ("/dev/stdin", "/proc/self/fd/0", "/dev/fd/0"):
        return piped(machine, job, name, words[1:])
    return nested(machine, name, script(machine, words[0]), words, job, job.stdin)


def script(machine: Machine, path: Word) -> Value:
    """Returns the text of a script."""
    value = content(machine, path.text)
    if value.sure and len(value.texts[0]) > LONGEST_SCRIPT:
        return unknown(value.texts[0])
    return value


def run_script(machine: Machine, job: Job) -> Value:
    """Runs a file that is started by its path, when its text is known: as its first line says."""
    value = script(machine, job.argv[0])
    if not value.sure:
        if len(value.texts) > 1 or value.origin != job.argv[0].text:
            machine.doubt(f"{job.smell()}\n{value.origin}", "a program is started of which the text is not known")
        return unknown(job.smell())
    text = value.texts[0]
    first = text.split("\n", 1)[0]
    if not first.startswith("#!"):
        return nested(machine, job.argv[0].text, value, job.argv, job, job.stdin)
    words = [Word(word) for word in first[2:].split()]
    if not words:
        return EMPTY
    name = words[0].text.rsplit("/", 1)[-1]
    if name in SHELL_NAMES or (name == "env" and len(words) > 1 and words[-1].text.rsplit("/", 1)[-1] in SHELL_NAMES):
        return nested(machine, job.argv[0].text, value, job.argv, job, job.stdin)
    return machine.within(job.argv[0].text, lambda: machine.start(job.inner([*words, *job.argv])))


def source(machine: Machine, job: Job) -> Value:
    """Runs a file in this shell."""
    words = job.argv[1:]
    if words and words[0].sure and words[0].text == "--":
        words = words[1:]
    if not words:
        return EMPTY
    if words[0].text in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"):
        value = job.stdin or EMPTY
    else:
        value = script(machine, words[0])
    before = machine.state.arguments
    if len(words) > 1:
        machine.state.arguments = words[1:]
    found = machine.within("source", lambda: run_text(machine, value, job.stdin, job))
    machine.state.arguments = before
    return found


def evaluate(machine: Machine, job: Job) -> Value:
    """Runs `eval`."""
    words = job.argv[1:]
    if words and words[0].sure and words[0].text == "--":
        words = words[1:]
    text = " ".join(word.text for word in words)
    if any(word.many and UNKNOWN not in word.text for word in words):
        text += UNKNOWN
    return machine.within("eval", lambda: run_text(machine, Value((text,), job.origin), job.stdin, job))


def shell_text(machine: Machine, job: Job, words: list[Word], via: str) -> Value:
    """Runs words that are joined and given to a shell."""
    text = Value((" ".join(word.text for word in words),), job.origin)
    if any(word.many for word in words):
        text = unknown(origins(job.smell(), *text.texts))
    return nested(machine, via, text, [Word("sh")], job, job.stdin)


def piped_shell(machine: Machine, job: Job) -> Value:
    """Runs what is piped into a program that starts a shell."""
    if job.stdin is None:
        return unknown(job.smell())
    return nested(machine, job.argv[0].text, job.stdin, [Word("sh")], job, None)
