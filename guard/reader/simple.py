"""Runs simple commands: assignments, aliases, every list of arguments that the words may become."""

from guard.reader.expanding import Expansion
from guard.reader.machine import Job, Machine
from guard.reader.redirecting import Redirections
from guard.reader.state import Array
from guard.reader.syntax import TEXT, Assignment, Literal, Raw, Simple
from guard.reader.values import ALTERNATIVES, EMPTY, ORIGIN, Value, either, join, origins
from guard.words import UNKNOWN, Word

PROMPTS = frozenset(("PS0", "PS1", "PS2", "PS4", "PROMPT", "RPROMPT", "BASH_ENV", "ENV"))
"""Variables whose text the shell expands some time."""

STARTUP = frozenset(("BASH_ENV", "ENV"))
"""Variables that name a file which a shell runs when it starts."""

TABLES = {
    "BASH_ALIASES": "alias",
    "aliases": "alias",
    "galiases": "alias",
    "functions": "function",
    "BASH_CMDS": "program",
    "commands": "program",
}
"""Arrays through which the shell's own tables can be set."""

CODE = frozenset(("PROMPT_COMMAND", "precmd", "preexec"))
"""Variables whose text the shell runs some time."""

PROGRAMS = frozenset(
    (
        "GIT_SSH_COMMAND", "GIT_SSH", "GIT_EDITOR", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SEQUENCE_EDITOR",
        "GIT_ASKPASS", "GIT_PROXY_COMMAND", "SSH_ASKPASS", "SUDO_ASKPASS", "SUDO_EDITOR", "EDITOR", "VISUAL",
        "FCEDIT", "PAGER", "MANPAGER", "LESSOPEN", "LESSCLOSE", "BROWSER", "KUBE_EDITOR", "KUBECTL_EXTERNAL_DIFF",
        "RSYNC_RSH", "SYSTEMD_PAGER", "READNULLCMD",
    )
)  # fmt: skip
"""Variables whose text other programs run some time."""

SPECIAL_BUILTINS = frozenset(
    (":", ".", "eval", "exec", "export", "readonly", "set", "shift", "source", "trap", "unset")
)


class SimpleCommands:
    """Runs simple commands on a machine."""

    __slots__ = ("machine",)

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def run(self, node: Simple, stdin: "Value | None") -> Value:
        """Runs one simple command with its redirections and returns what it writes."""
        machine = self.machine
        if machine.state.aliases and node.words:
            text = self.aliased(node)
            if text:
                return machine.within("alias", lambda: machine.text(text, stdin))
        before = machine.source
        machine.source = before or node.source
        expansion = Expansion(machine)
        argvs = self.argvs(node, expansion)
        redirections = Redirections(machine, node.redirects, stdin) if node.redirects else None
        if redirections is not None:
            stdin = redirections.stdin
        written = self.bare(node, stdin) if argvs == [[]] else self.each(node, argvs, expansion, stdin)
        machine.source = before
        return redirections.finish(written) if redirections is not None else written

    def bare(self, node: Simple, stdin: "Value | None") -> Value:
        """Runs assignments alone; `$(< file)` and zsh's `< file` write the file."""
        for assignment in node.assignments:
            self.assign(assignment)
        return stdin if stdin is not None and node.redirects and not node.assignments else EMPTY

    def each(self, node: Simple, argvs: list[list[Word]], expansion: Expansion, stdin: "Value | None") -> Value:
        """Starts every command that the words may become."""
        machine = self.machine
        environment = self.environment(node, expansion)
        found: Value | None = None
        start = machine.state
        ends = []
        for argv in argvs:
            machine.state = start.copy() if len(argvs) > 1 else start
            machine.budget.spend(len(argv) // 8)
            job = Job(argv, short(machine, node.source), stdin)
            job.environment = environment
            job.origin = expansion.origin
            value = self.start(node, job)
            found = value if found is None else either(found, value)
            ends.append(machine.state)
        machine.state = start
        if len(ends) > 1:
            start.become(ends[0])
            for end in ends[1:]:
                start.merge(end)
        return found or EMPTY

    def start(self, node: Simple, job: Job) -> Value:
        """Starts a command with the assignments before it in force, which end with it."""
        machine = self.machine
        if not job.argv:
            return self.bare(node, job.stdin)
        if not node.assignments:
            return machine.start(job)
        before = machine.state.copy()
        for assignment in node.assignments:
            self.assign(assignment)
        value = machine.start(job)
        for assignment in node.assignments:
            name = assignment.name
            old = before.variables.get(name)
            if job.argv[0].text in SPECIAL_BUILTINS:
                if old is not None:
                    machine.state.variables[name] = either(machine.state.variables.get(name, EMPTY), old)
            elif old is None:
                machine.state.variables.pop(name, None)
            else:
                machine.state.variables[name] = old
        return value

    def environment(self, node: Simple, expansion: Expansion) -> "dict[str, Word]":
        """Returns what the assignments put into the environment of the command."""
        found: dict[str, Word] = {}
        for assignment in node.assignments:
            value = Expansion(self.machine).single(assignment.value.parts)
            expansion.origin = origins(expansion.origin, value.origin)
            found[assignment.name] = Word(value.texts[0] if len(value.texts) == 1 else UNKNOWN)
        return found

    def argvs(self, node: Simple, expansion: Expansion) -> list[list[Word]]:
        """Returns every list of arguments that the words may become."""
        found: list[list[Word]] = [[]]
        for raw in node.words:
            if isinstance(raw, Assignment):
                mine = [[word] for word in self.assignment_word(raw, expansion)]
            else:
                mine = expansion.words(raw)
            if len(mine) == 1:
                for words in found:
                    words.extend(mine[0])
            elif len(found) * len(mine) <= ALTERNATIVES:
                found = [left + right for left in found for right in mine]
            else:
                expansion.origin = origins(expansion.origin, *(word.text for words in mine for word in words))
                for words in found:
                    words.append(Word(UNKNOWN, many=True))
        return found

    def assignment_word(self, assignment: Assignment, expansion: Expansion) -> list[Word]:
        """Returns an argument that looks like an assignment, as `declare` and `env` get it."""
        if assignment.elements is not None:
            self.assign(assignment)
            return [Word(assignment.name)]
        value = expansion.single(assignment.value.parts)
        index = ""
        if assignment.index is not None:
            index = f"[{expansion.single(assignment.index).texts[0]}]"
        sign = "+=" if assignment.append else "="
        return [Word(f"{assignment.name}{index}{sign}{text}") for text in value.texts]

    def aliased(self, node: Simple) -> str:
        """Returns the text with its aliases replaced, "" when it has none."""
        aliases = self.machine.state.aliases
        first = node.words[0]
        name = plain(first)
        if name in aliases and not node.assignments:
            start = node.rest - len(name)
            rest = node.source[node.rest :]
            if aliases[name][-1:] in (" ", "\t") and len(node.words) > 1 and plain(node.words[1]) in aliases:
                following = plain(node.words[1])
                rest = rest.replace(following, aliases[following], 1)
            return node.source[:start] + aliases[name] + rest
        everywhere = [word for word in map(plain, node.words) if f"{word} " in aliases]
        if not everywhere:
            return ""
        return " ".join(aliases.get(f"{plain(word)} ", source(word)) for word in node.words)

    def assign(self, assignment: Assignment) -> None:
        """Gives a variable its value."""
        machine, name = self.machine, assignment.name
        if assignment.elements is not None:
            self.array(assignment)
            return
        value = Expansion(machine).single(assignment.value.parts)
        if assignment.index is not None:
            self.element(name, Expansion(machine).single(assignment.index), value, append=assignment.append)
            return
        give(machine, name, value, append=assignment.append)

    def element(self, name: str, key: Value, value: Value, append: bool) -> None:
        state = self.machine.state
        if name in TABLES and key.sure:
            self.table(name, key.texts[0], value)
        array = state.arrays.get(name) or Array({})
        elements = dict(array.elements)
        if not key.sure:
            state.arrays[name] = Array(elements, sure=False, origin=origins(array.origin, key.origin, *value.texts))
            return
        index = key.texts[0]
        elements[index] = join(elements.get(index, EMPTY), value) if append else value
        state.arrays[name] = Array(elements, array.sure, array.origin)
        state.variables.pop(name, None)

    def table(self, name: str, key: str, value: Value) -> None:
        """Sets an alias, a function or the place of a program through the array that holds them all."""
        state = self.machine.state
        for text in value.texts:
            if UNKNOWN in text:
                self.machine.doubt(
                    f"{text}\n{value.origin}\n{self.machine.source}", "a name gets a meaning that is not known"
                )
            elif TABLES[name] == "program":
                state.renamed[key] = text.rsplit("/", 1)[-1]
            else:
                state.aliases[key] = text
                state.functions[key] = (*state.functions.get(key, ()), Literal(text))

    def array(self, assignment: Assignment) -> None:
        """Gives an array its elements."""
        state = self.machine.state
        old = state.arrays.get(assignment.name) if assignment.append else None
        array = Array(dict(old.elements) if old else {}, old.sure if old else True)
        scalar = state.variables.get(assignment.name)
        if assignment.append and not old and scalar is not None:
            array.elements["0"] = scalar
        number = len(array.elements)
        for raw in assignment.elements or []:
            if isinstance(raw, Assignment):
                key = Expansion(self.machine).single(raw.index or [])
                array.elements[key.texts[0]] = Expansion(self.machine).single(raw.value.parts)
                array.sure = array.sure and key.sure
                number = int(key.texts[0]) + 1 if key.texts[0].isdigit() and len(key.texts[0]) < 7 else number
                continue
            expansion = Expansion(self.machine)
            lists = expansion.words(raw)
            for word in lists[0]:
                array.elements[str(number)] = Value((word.text,), expansion.origin)
                array.sure = array.sure and not word.many and len(lists) == 1
                number += 1
            array.origin = origins(array.origin, expansion.origin, "" if array.sure else raw.source)
        state.arrays[assignment.name] = array
        state.variables.pop(assignment.name, None)


def give(machine: Machine, name: str, value: Value, append: bool = False) -> Value:
    """Gives a scalar its value, in the way of its attributes, and returns it."""
    state = machine.state
    attributes = state.attributes.get(name, "")
    if "n" in attributes and name in state.variables and state.variables[name].sure:
        target = state.variables[name].texts[0]
        if target != name:
            give_plain(machine, target, value, append)
            return value
    if "u" in attributes or "l" in attributes:
        from guard.reader.values import change

        value = change(value, str.upper if "u" in attributes else str.lower)
    if "r" in attributes and name in state.variables:
        value = either(state.variables[name], value)
    give_plain(machine, name, value, append)
    return value


def give_plain(machine: Machine, name: str, value: Value, append: bool) -> None:
    state = machine.state
    if append:
        value = join(state.variables.get(name) or EMPTY, value)
    state.variables[name] = value
    if name in PROMPTS or name in CODE or name in PROGRAMS or name.startswith("GIT_CONFIG_VALUE"):
        from guard.reader.subscripts import run_code, run_startup

        if name in STARTUP:
            run_startup(machine, value)
        else:
            run_code(machine, value, program=name not in PROMPTS)
    if "a" in state.options and "x" not in state.attributes.get(name, ""):
        state.attributes[name] = state.attributes.get(name, "") + "x"


def short(machine: Machine, source: str) -> str:
    """Returns the source of a command; of a very long one its beginning and what the whole smells of."""
    if len(source) <= ORIGIN:
        return source
    from guard.reader.smelling import smells

    machine.budget.spend(len(source) // 64)
    return f"{source[:ORIGIN]}\n{smells(source)}"


def plain(word: "Raw | Assignment") -> str:
    """Returns the text of a word that is written without quotes and expansions, else ""."""
    if isinstance(word, Raw) and len(word.parts) == 1 and word.parts[0].kind == TEXT and not word.parts[0].quoted:
        return word.parts[0].text
    return ""


def source(word: "Raw | Assignment") -> str:
    return word.source if isinstance(word, Raw) else f"{word.name}={word.value.source}"
