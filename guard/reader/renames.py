"""Programs under other names: copies, links and moved files of a guarded program."""

from guard.reader.machine import Job, Machine
from guard.reader.redirecting import content, located
from guard.words import UNKNOWN, Word


def move(machine: Machine, job: Job, name: str) -> None:
    """Notes which program or script is where after `cp`, `mv`, `ln`, `install`, `dd`."""
    if name == "chmod":
        return
    sources, target = places(job, name)
    if target is None or not target.sure:
        return
    for source in sources:
        program = original(machine, source)
        base = source.text.rsplit("/", 1)[-1]
        for path in (target.text, f"{target.text.rstrip('/')}/{base}"):
            note(machine, path, source, program)


def note(machine: Machine, path: str, source: Word, program: str) -> None:
    state = machine.state
    place = located(machine, path)
    if program:
        state.renamed[place] = program
        state.renamed[path.rsplit("/", 1)[-1]] = program
    elif source.sure:
        value = content(machine, source.text)
        if UNKNOWN not in "".join(value.texts):
            state.files[place] = value


def original(machine: Machine, source: Word) -> str:
    """Returns the guarded program that a file is, "" when it is none."""
    from guard.names import GUARDED, LONG
    from guard.reader.matching import candidates

    base = source.text.rsplit("/", 1)[-1]
    known = machine.state.renamed.get(located(machine, source.text))
    if known:
        return known
    if base in GUARDED:
        return base
    if UNKNOWN in base and sum(letter != UNKNOWN for letter in base) > 1:
        found = [name for name in candidates(base) if name in LONG]
        return found[0] if found else ""
    return ""


def places(job: Job, name: str) -> "tuple[list[Word], Word | None]":
    """Returns what is copied and where to."""
    if name == "dd":
        values = dict(word.text.partition("=")[::2] for word in job.argv[1:])
        return [Word(values["if"])] if "if" in values else [], Word(values["of"]) if "of" in values else None
    words, target = operands(job.argv[1:], name)
    if target is not None:
        return words, target
    if len(words) == 1 and name in ("ln", "gln"):
        return words, Word(words[0].text.rsplit("/", 1)[-1])
    return words[:-1], words[-1] if len(words) > 1 else None


def operands(arguments: list[Word], name: str) -> "tuple[list[Word], Word | None]":
    """Returns the words that are no options, and the folder that an option names."""
    words: list[Word] = []
    target: Word | None = None
    position = 0
    while position < len(arguments):
        text = arguments[position].text
        if text in ("-t", "--target-directory") and position + 1 < len(arguments):
            target = arguments[position + 1]
            position += 1
        elif text.startswith("--target-directory="):
            target = Word(text.partition("=")[2])
        elif name in ("install", "ginstall") and text in ("-m", "-o", "-g", "-S"):
            position += 1
        elif not text.startswith("-") or text == "-":
            words.append(arguments[position])
        position += 1
    return words, target
