"""awk, sed and vim: the ways in which their small languages start programs."""

from guard.reader.literals import joined, tokens
from guard.reader.machine import Job, Machine
from guard.reader.shells import nested
from guard.reader.values import Value, origins


def editor_code(machine: Machine, job: Job, family: str, code: str) -> None:
    """Runs what a program of one of these languages would run."""
    {"awk": awk, "sed": sed, "vim": vim, "ed": ed}[family](machine, job, code)


def run(machine: Machine, job: Job, text: str) -> None:
    nested(machine, "code", Value((text,)), [], job, None)


def awk(machine: Machine, job: Job, code: str) -> None:
    """Runs `system("...")`, `"..." | getline` and `print | "..."`."""
    if "system" not in code and "|" not in code:
        return
    found = joined(tokens(code))
    for token in found:
        if token.string:
            run(machine, job, token.text)
    piped = code.replace("||", "")
    if ("|" in piped and '"' in piped) or "system" in code:
        doubt_input(machine, job)


def sed(machine: Machine, job: Job, code: str) -> None:
    """Runs the argument of the command `e`, and doubts the flag `e` of a substitution."""
    for line in code.replace(";", "\n").split("\n"):
        stripped = line.strip().lstrip("0123456789$,!~+ {")
        if stripped.startswith("/"):
            stop = stripped.find("/", 1)
            stripped = stripped[stop + 1 :].strip() if stop > 0 else stripped
        if stripped.startswith("e ") or stripped == "e":
            run(machine, job, stripped[2:])
            whole = code.split("e ", 1)[1] if "e " in code else ""
            run(machine, job, whole)
            doubt_input(machine, job)
            if stripped == "e" and job.stdin is not None:
                nested(machine, "code", job.stdin, [], job, None)
        elif stripped.startswith("s") and len(stripped) > 2 and not stripped[1].isalnum():
            flags = stripped.rsplit(stripped[1], 1)[-1]
            if "e" in flags.split("w")[0]:
                doubt_input(machine, job)


def doubt_input(machine: Machine, job: Job) -> None:
    """Doubts a program that runs what it reads."""
    texts = () if job.stdin is None else (job.stdin.origin, *job.stdin.texts)
    machine.doubt(origins(job.smell(), *texts), f"{job.argv[0].text} starts programs")


def ed(machine: Machine, job: Job, code: str) -> None:
    """Runs `!text`, `r !text` and `w !text` on a line of their own."""
    for line in code.split("\n"):
        if "!" in line:
            run(machine, job, line.partition("!")[2])


def vim(machine: Machine, job: Job, code: str) -> None:
    """Runs `:!text`."""
    position = code.find("!")
    if position >= 0:
        run(machine, job, code[position + 1 :])
    if "system(" in code or "py" in code or "lua" in code:
        machine.doubt(f"{code}\n{job.smell()}", "an editor runs code that may start programs")
