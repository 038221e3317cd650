"""Brace expansion: `{a,b}`, `{a..c}`, `{1..9..2}`; before every other expansion."""

from guard.reader.bounds import Budget
from guard.reader.syntax import TEXT, Part

MOST = 512
"""More words than this are not made."""

Atom = tuple[str, "Part | None"]


def expand(parts: list[Part], budget: Budget) -> list[list[Part]]:
    """Returns the words that braces make of one word."""
    atoms: list[tuple[str, Part | None]] = []
    for part in parts:
        if part.kind == TEXT and not part.quoted:
            atoms.extend((character, None) for character in part.text)
        else:
            atoms.append(("", part))
    return [gathered(word) for word in expanded(atoms, budget)]


def gathered(atoms: "list[tuple[str, Part | None]]") -> list[Part]:
    """Returns the parts again."""
    parts: list[Part] = []
    letters: list[str] = []
    for character, part in [*atoms, ("", Part(TEXT, "", quoted=True))]:
        if part is None:
            letters.append(character)
            continue
        if letters:
            parts.append(Part(TEXT, "".join(letters)))
            letters = []
        parts.append(part)
    return parts[:-1]


def expanded(atoms: "list[tuple[str, Part | None]]", budget: Budget) -> "list[list[tuple[str, Part | None]]]":
    """Expands the first brace of the atoms, then what it makes."""
    budget.spend(1 + len(atoms) // 64)
    budget.enter()
    try:
        for start in range(len(atoms)):
            if atoms[start][0] == "{" and (start == 0 or atoms[start - 1][0] != "$"):
                budget.spend((len(atoms) - start) // 32)
                middle, stop = choices(atoms, start)
                if middle:
                    return combined(atoms[:start], middle, atoms[stop:], budget)
        return [atoms]
    finally:
        budget.leave()


def combined(
    before: "list[tuple[str, Part | None]]",
    middle: "list[list[tuple[str, Part | None]]]",
    after: "list[tuple[str, Part | None]]",
    budget: Budget,
) -> "list[list[tuple[str, Part | None]]]":
    found: list[list[tuple[str, Part | None]]] = []
    tails = expanded(after, budget)
    for one in middle:
        for inside in expanded(one, budget):
            budget.spend(len(tails))
            found.extend([*before, *inside, *tail] for tail in tails)
            if len(found) > MOST:
                budget.spend(1_000_000)
    return found


def choices(atoms: "list[tuple[str, Part | None]]", start: int) -> "tuple[list[list[tuple[str, Part | None]]], int]":
    """Returns what stands between the brace at the start and its partner; nothing when it is no brace expansion."""
    found: list[list[tuple[str, Part | None]]] = [[]]
    depth = 0
    for position in range(start + 1, len(atoms)):
        character = atoms[position][0]
        if character == "}" and depth == 0:
            if len(found) > 1:
                return found, position + 1
            return sequence("".join(letter for letter, _ in found[0])), position + 1
        if character == "," and depth == 0:
            found.append([])
            continue
        depth += (character == "{") - (character == "}")
        found[-1].append(atoms[position])
    return [], start


def sequence(text: str) -> "list[list[tuple[str, Part | None]]]":
    """Returns the members of `a..c` or `1..9..2`; nothing when it is none."""
    ends = text.split("..")
    if len(ends) not in (2, 3):
        return []
    first, last = ends[0], ends[1]
    step = abs(int(ends[2])) or 1 if len(ends) == 3 and number(ends[2]) else 1
    if number(first) and number(last):
        width = (
            max(len(first), len(last)) if first.lstrip("-").startswith("0") or last.lstrip("-").startswith("0") else 0
        )
        members = [str(value).zfill(width) for value in between(int(first), int(last), step)]
    elif len(first) == len(last) == 1 and first.isalpha() and last.isalpha():
        members = [chr(value) for value in between(ord(first), ord(last), step)]
    else:
        return []
    return [[(letter, None) for letter in member] for member in members]


def between(first: int, last: int, step: int) -> range:
    if abs(last - first) // step > MOST:
        last = first + MOST * step * (1 if last > first else -1)
    return range(first, last + 1, step) if last >= first else range(first, last - 1, -step)


def number(text: str) -> bool:
    digits = text[1:] if text[:1] in ("-", "+") else text
    return digits.isdigit() and digits.isascii() and len(digits) < 10
