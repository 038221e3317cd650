"""Makefiles: the recipes of the targets that are asked for, as the shell would get them.

* Knows rules, recipes and plain variables; what a function of make would give is unknown.
"""

from guard.reader.machine import Job, Machine
from guard.reader.shells import nested
from guard.reader.values import Value, origins
from guard.words import UNKNOWN, Word

MOST = 400
"""Recipe lines of one makefile that are read."""


class Makefile:
    """Rules and variables."""

    __slots__ = ("first", "recipes", "requirements", "variables")

    def __init__(self, variables: "dict[str, str]") -> None:
        self.variables = variables
        self.recipes: dict[str, list[str]] = {}
        self.requirements: dict[str, list[str]] = {}
        self.first = ""


def parse(text: str, given: "dict[str, str]") -> Makefile:
    """Reads a makefile."""
    makefile = Makefile(dict(given))
    targets: list[str] = []
    for line in text.replace("\\\n", " ").split("\n"):
        if line.startswith("\t"):
            for target in targets:
                makefile.recipes.setdefault(target, []).append(line[1:])
            continue
        bare = line.split("#", 1)[0].strip()
        if "=" in bare and ":" not in bare.split("=", 1)[0].rstrip(":?+!"):
            name, _, value = bare.partition("=")
            if name.rstrip(":?+! ") not in given:
                makefile.variables[name.rstrip(":?+! ").removeprefix("export ").strip()] = value.strip()
            targets = []
        elif ":" in bare:
            targets = rule(makefile, bare)
    return makefile


def rule(makefile: Makefile, line: str) -> list[str]:
    """Reads the first line of a rule and returns its targets."""
    left, _, right = line.partition(":")
    right, _, recipe = right.lstrip(":").partition(";")
    targets = left.split()
    for target in targets:
        makefile.requirements.setdefault(target, []).extend(right.split())
        if recipe.strip():
            makefile.recipes.setdefault(target, []).append(recipe.strip())
        if not makefile.first and not target.startswith("."):
            makefile.first = target
    return targets


def run_makefile(machine: Machine, job: Job, text: str, wanted: list[str], given: "dict[str, str]") -> None:
    """Runs the recipes of the wanted targets and of what they require."""
    makefile = parse(text, given)
    queue = list(wanted) or [makefile.first]
    seen: set[str] = set()
    left = MOST
    while queue:
        target = queue.pop()
        if target in seen:
            continue
        seen.add(target)
        machine.budget.spend()
        queue.extend(expanded(makefile, " ".join(makefile.requirements.get(target, []))).split())
        for line in makefile.recipes.get(target, []):
            left -= 1
            if left < 0:
                machine.doubt(f"{job.smell()}\n{text}", "a makefile is longer than can be read")
                return
            run_line(machine, job, makefile, line)


def run_line(machine: Machine, job: Job, makefile: Makefile, line: str) -> None:
    """Runs one line of a recipe; what make itself would put into it is unknown."""
    text = expanded(makefile, line.lstrip("@-+ "))
    if UNKNOWN in text:
        # An unknown piece is most often an argument; the shell sees it as one.
        text = text.replace(UNKNOWN, "$UNKNOWN_TO_THE_READER")
    nested(machine, "make", Value((text,), origins(job.origin)), [Word("sh")], job, None)


def expanded(makefile: Makefile, text: str, depth: int = 0) -> str:
    """Returns the text with make's variables replaced."""
    pieces: list[str] = []
    position = 0
    while True:
        dollar = text.find("$", position)
        if dollar < 0 or dollar + 1 >= len(text):
            return "".join(pieces) + text[position:]
        pieces.append(text[position:dollar])
        following = text[dollar + 1]
        if following == "$":
            pieces.append("$")
            position = dollar + 2
        elif following in "({":
            stop = text.find(")" if following == "(" else "}", dollar)
            stop = len(text) if stop < 0 else stop
            pieces.append(variable(makefile, text[dollar + 2 : stop], depth))
            position = stop + 1
        else:
            pieces.append(UNKNOWN)
            position = dollar + 2


def variable(makefile: Makefile, name: str, depth: int) -> str:
    """Returns the value of one variable; `$(shell text)` is run as a substitution."""
    if name.startswith("shell "):
        return f"$({name[6:]})"
    if name == "MAKE":
        return "make"
    value = makefile.variables.get(name)
    return UNKNOWN if value is None or depth > 8 else expanded(makefile, value, depth + 1)
