"""Starts a command: finds out whether it is a function, one of the shell's own, a wrapper, an interpreter or a program.

* Whatever it is, it is reported; what it would start in turn is reported after it.
* The tables of the special ones are imported only when one of their names is met.
"""

from guard.names import GUARDED
from guard.reader.bounds import DEPTH
from guard.reader.machine import Job, Machine
from guard.reader.matching import candidates
from guard.reader.tables import BUILTINS, FILTERS, INTERPRETERS, MOVERS, SHELLS, STARTERS
from guard.reader.values import EMPTY, Value, either, unknown
from guard.words import UNKNOWN, Word

INTERESTING = (
    "KUBECONFIG",
    "HOME",
    "PATH",
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "HELM_KUBECONTEXT",
    "HELM_NAMESPACE",
    "HELM_KUBEAPISERVER",
    "XDG_STATE_HOME",
    "CLAUDE_PLUGIN_DATA",
)
"""Variables which may already be exported when the text begins, so that a plain assignment may reach programs."""

GENERATORS = frozenset(
    (
        ("ssh-agent", "-s"), ("ssh-agent",), ("direnv", "hook"), ("pyenv", "init"), ("rbenv", "init"),
        ("nodenv", "init"), ("starship", "init"), ("zoxide", "init"), ("fnm", "env"), ("brew", "shellenv"),
        ("mise", "activate"), ("dircolors", "-b"), ("dircolors",), ("lesspipe",), ("rustup", "completions"),
    )
)  # fmt: skip
"""Programs whose output is made to be run by the shell, and starts nothing of ours."""

CALLS = 24
"""Functions that call functions, so deep."""


def base(path: str) -> str:
    """Returns the name of a program out of its path."""
    return path.rsplit("/", 1)[-1]


def start(machine: Machine, job: Job) -> Value:
    """Starts a command and returns what it writes."""
    machine.budget.spend()
    first = job.argv[0]
    if not first.sure:
        return unsure(machine, job)
    name = first.text
    if name[:1] == "=" and len(name) > 1:  # zsh: the path of a program
        return start(machine, job.inner([Word(name[1:]), *job.argv[1:]]))
    if job.outside:
        return program(machine, job)
    if name in machine.state.functions:
        return call(machine, job, name)
    if name in BUILTINS:
        from guard.reader.builtins import run_builtin

        machine.emit(job, environment(machine, job))
        return run_builtin(machine, job, name)
    return program(machine, job)


def program(machine: Machine, job: Job) -> Value:
    """Starts what is no function and none of the shell's own commands."""
    renamed(machine, job)
    name = base(job.argv[0].text)
    machine.emit(job, environment(machine, job))
    if name in STARTERS:
        from guard.reader.wrappers import unwrap

        job = job.inner(job.argv)
        job.outside = True
        return unwrap(machine, job, name)
    if name in SHELLS:
        from guard.reader.shells import run_shell

        return run_shell(machine, job, name)
    if interpreter(name):
        from guard.reader.interpreters import interpret

        return interpret(machine, job, interpreter(name))
    if name in FILTERS:
        from guard.reader.filters import filtered

        return filtered(machine, job, name)
    return ordinary(machine, job, name)


def ordinary(machine: Machine, job: Job, name: str) -> Value:
    """Starts a program about which only its files are of interest."""
    if name in MOVERS:
        from guard.reader.renames import move

        move(machine, job, name)
    elif "/" in job.argv[0].text and name not in GUARDED:
        from guard.reader.shells import run_script

        return run_script(machine, job)
    if tuple(word.text for word in job.argv[:2]) in GENERATORS or [word.text for word in job.argv[1:2]] == [
        "completion"
    ]:
        return EMPTY
    return unknown(job.smell())


def interpreter(name: str) -> str:
    """Returns the family of an interpreter, "" for what is none: python3.11 is python."""
    return INTERPRETERS.get(name) or INTERPRETERS.get(name.rstrip("0123456789.-")) or ""


def renamed(machine: Machine, job: Job) -> None:
    """Gives a program back its true name when the text itself has given it another."""
    if not machine.state.renamed:
        return
    from guard.reader.redirecting import located

    path = job.argv[0].text
    found = machine.state.renamed.get(located(machine, path)) or machine.state.renamed.get(base(path))
    if found:
        job.argv = [Word(found), *job.argv[1:]]


def unsure(machine: Machine, job: Job) -> Value:
    """Handles a command whose name is not known: every guarded program that it may be, and a doubt."""
    pattern = base(job.argv[0].text)
    machine.emit(job, environment(machine, job))
    if sum(character not in (UNKNOWN, "/") for character in pattern) >= 2:
        for name in candidates(pattern):
            machine.emit(job.inner([Word(name), *job.argv[1:]]), environment(machine, job))
    machine.doubt(job.smell(), "the name of a program is not known before it runs")
    return unknown(job.smell())


def call(machine: Machine, job: Job, name: str) -> Value:
    """Runs the function of this name, every one that it may be."""
    state = machine.state
    found: Value | None = None
    if machine.via.count(f"{name}()") >= CALLS or len(machine.via) >= DEPTH - 2:
        machine.doubt(job.smell(), "a function calls itself too deeply")
        return unknown(job.smell())
    for body in state.functions[name]:
        if body is None:
            value = program(machine, job)
        else:
            arguments, machine.state.arguments = machine.state.arguments, job.argv[1:]
            leaving, machine.state.leaving = machine.state.leaving, []
            machine.frames.append({})
            # The default binds the loop's value; mypy cannot tell the type of such a lambda.
            value = machine.within(f"{name}()", lambda body=body: machine.run(body, job.stdin))  # type: ignore[misc]
            for left in machine.state.leaving:
                machine.state.merge(left)
            restore(machine)
            machine.state.arguments, machine.state.leaving = arguments, leaving
        found = value if found is None else either(found, value)
    return found or unknown(job.smell())


def restore(machine: Machine) -> None:
    """Gives the variables back that local ones have hidden."""
    state = machine.state
    for name, (value, array) in machine.frames.pop().items():
        if value is None:
            state.variables.pop(name, None)
        else:
            state.variables[name] = value
        if array is None:
            state.arrays.pop(name, None)
        else:
            state.arrays[name] = array


def environment(machine: Machine, job: Job) -> "dict[str, Word]":
    """Returns what the text puts into the environment of a command."""
    state = machine.state
    found: dict[str, Word] = {}
    for name, letters in state.attributes.items():
        if "x" in letters and name in state.variables:
            value = state.variables[name]
            found[name] = Word(value.texts[0] if len(value.texts) == 1 else UNKNOWN)
    for name in INTERESTING:
        if name in state.variables and name not in found:
            found[name] = Word(UNKNOWN)
    found.update(job.environment)
    return found
