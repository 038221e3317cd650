"""The forms of `${ }`: defaults, substrings, replacements, cases, lengths, indirection, arrays, zsh flags.

* Computed where everything is known; otherwise unknown, with the source it would come from.
* The operand is always expanded, since it may run something.
"""

from guard.reader.expanding import Expansion
from guard.reader.patterns import cut_prefix, cut_suffix, quoted, replace
from guard.reader.state import Array, scalar
from guard.reader.syntax import Part
from guard.reader.values import EMPTY, Value, bounded, change, either, known, origins, unknown
from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULTS = frozenset((":-", "-", ":=", "=", ":?", "?", ":+", "+"))
WHOLE = ("@", "*")
HEAVY = 400_000


def evaluate(expansion: Expansion, part: Part) -> "Value | None":
    """Returns what the expansion gives; None when it gives the elements of an array, each a word."""
    if part.modifier.startswith("!") and not part.operator and listing(part):
        return unknown(part.source)
    if whole(expansion, part) and not part.modifier:
        return None
    if part.modifier == "#":
        return length(expansion, part)
    value = base(expansion, part)
    if part.operator in DEFAULTS:
        return default(expansion, part, value)
    if part.operator:
        operand = expansion.single(part.inner)
        value = operate(expansion, part, value, operand)
    elif part.inner:
        value = expansion.single(part.inner)
    return flagged(expansion, part, value)


def listing(part: Part) -> bool:
    """Whether it is `${!prefix*}` or `${!array[@]}`."""
    return part.text in ("", *WHOLE) or subscript_text(part) in WHOLE


def whole(expansion: Expansion, part: Part) -> bool:
    """Whether all elements are meant: `${a[@]}`, `${@:2}`."""
    del expansion
    return part.text in WHOLE or subscript_text(part) in WHOLE


def subscript_text(part: Part) -> str:
    return "".join(piece.text for piece in part.index) if part.index is not None else ""


def elements(expansion: Expansion, part: Part) -> list[Word]:
    """Returns all the elements, changed by the operator."""
    words = members(expansion, part)
    if not part.operator:
        return words
    operand = expansion.single(part.inner)
    if part.operator == ":":
        return sliced(expansion, part, words, operand)
    if part.operator in DEFAULTS:
        return alternative(part, words, operand)
    found: list[Word] = []
    for word in words:
        value = operate(expansion, part, Value((word.text,), part.source), operand)
        found.append(Word(value.texts[0] if len(value.texts) == 1 else UNKNOWN, word.many or not value.sure))
    return found


def members(expansion: Expansion, part: Part) -> list[Word]:
    state = expansion.machine.state
    if part.text in WHOLE:
        return list(state.arguments)
    array = state.arrays.get(part.text)
    if array is None:
        value = expansion.variable(part.text)
        expansion.origin = origins(expansion.origin, value.origin)
        return [Word(text, many=len(value.texts) > 1) for text in value.texts]
    expansion.origin = origins(expansion.origin, array.origin)
    words = [Word(value.texts[0] if len(value.texts) == 1 else UNKNOWN) for value in in_order(array)]
    if not array.sure:
        expansion.origin = origins(expansion.origin, *(word.text for word in words))
        return [Word(UNKNOWN, many=True)]
    return words


def in_order(array: Array) -> list[Value]:
    """Returns the elements as the shell does: by number, or as they were given."""
    keys = list(array.elements)
    if all(key.isdigit() and len(key) < 9 for key in keys):
        keys.sort(key=int)
    return [array.elements[key] for key in keys]


def alternative(part: Part, words: list[Word], operand: Value) -> list[Word]:
    """Returns the elements or the operand."""
    other = [Word(operand.texts[0] if len(operand.texts) == 1 else UNKNOWN)]
    if "+" in part.operator:
        words, other = other, []
        return [Word(UNKNOWN, many=True)] if other != words and words[0].many else words
    if any(word.many for word in words):
        return [Word(UNKNOWN, many=True)]
    return words or other


def sliced(expansion: Expansion, part: Part, words: list[Word], operand: Value) -> list[Word]:
    """Returns `${@:2:3}` of the words."""
    span = numbers(expansion, operand)
    if span is None or any(word.many for word in words):
        expansion.origin = origins(expansion.origin, *(word.text for word in words))
        return [Word(UNKNOWN, many=True)]
    start, count = span
    if part.text in WHOLE:
        words = [Word("bash"), *words]
    start = max(0, len(words) + start) if start < 0 else start
    return words[start:] if count is None else words[start : start + max(0, count)]


def numbers(expansion: Expansion, operand: Value) -> "tuple[int, int | None] | None":
    """Returns offset and length of a substring, None when they are not known."""
    from guard.reader.arithmetic import Expression, NotANumber, run_names

    for text in operand.texts:
        run_names(expansion, text)
    if not operand.sure:
        return None
    start, _, count = operand.texts[0].partition(":")
    try:
        first = Expression(expansion, start or "0").result()
        return first, Expression(expansion, count).result() if count else None
    except (NotANumber, ValueError, ArithmeticError):
        return None


def base(expansion: Expansion, part: Part) -> Value:
    """Returns the value of the variable, the element or what an indirection names."""
    if part.index is not None:
        value = element(expansion, part)
    elif not part.text:
        return EMPTY
    else:
        value = expansion.variable(part.text)
    if part.modifier.endswith("!") or "P" in part.modifier:
        return indirect(expansion, part, value)
    return value


def indirect(expansion: Expansion, part: Part, value: Value) -> Value:
    found: Value | None = None
    for name in value.texts:
        if UNKNOWN in name:
            mine = unknown(origins(part.source, value.origin))
        elif "[" in name:
            from guard.reader.subscripts import expand_text

            mine = expand_text(expansion.machine, "${" + name + "}")
        else:
            mine = expansion.variable(name)
        found = mine if found is None else either(found, mine)
    return found or EMPTY


def element(expansion: Expansion, part: Part) -> Value:
    """Returns `${array[index]}`."""
    key = expansion.single(part.index or [])
    array = expansion.machine.state.arrays.get(part.text)
    if array is None:
        value = scalar(expansion.machine.state, part.text)
        return (
            value
            if value is not None and key.texts == ("0",)
            else unknown(origins(part.source, *(value.texts if value else ())))
        )
    index = position(expansion, part, key, len(array.elements)) if key.sure else ""
    if array.sure and key.sure and (index in array.elements or index.lstrip("-").isdigit()):
        return array.elements.get(index, EMPTY)
    texts = [text for value in array.elements.values() for text in value.texts]
    return unknown(origins(part.source, array.origin, *texts))


def position(expansion: Expansion, part: Part, key: Value, size: int) -> str:
    """Returns the key as it is, or what it is as an expression, when the array has numbers for keys."""
    text = key.texts[0]
    array = expansion.machine.state.arrays[part.text]
    if text in array.elements or not all(name.isdigit() for name in array.elements):
        return text
    from guard.reader.arithmetic import Expression, NotANumber, run_names

    run_names(expansion, text)
    try:
        number = Expression(expansion, text).result()
    except (NotANumber, ValueError, ArithmeticError):
        return text
    return str(size + number if number < 0 else number)


def length(expansion: Expansion, part: Part) -> Value:
    if whole(expansion, part):
        words = members(expansion, part)
        return unknown(part.source) if any(word.many for word in words) else known(str(len(words)))
    value = base(expansion, part)
    return change(value, lambda text: str(len(text)))


def default(expansion: Expansion, part: Part, value: Value) -> Value:
    """Returns the value or its replacement, whichever may be."""
    from guard.reader.simple import give

    operand = expansion.single(part.inner)
    absent = unset(expansion, part)
    if "+" in part.operator:
        return either(operand, EMPTY)
    if value.sure and not absent and (value.texts[0] or not part.operator.startswith(":")):
        return value
    found = operand if value.sure else either(value, operand)
    if "=" in part.operator:
        give(expansion.machine, part.text, found)
    return found


def unset(expansion: Expansion, part: Part) -> bool:
    """Whether the text says nothing about the variable."""
    return scalar(expansion.machine.state, part.text) is None and not part.text.isdigit()


def operate(expansion: Expansion, part: Part, value: Value, operand: Value) -> Value:
    """Returns what a substring, a cut, a replacement or a change of case makes of the value."""
    operator = part.operator
    if any(text[:1] in ("~", ".") for text in value.texts) and operator not in ("@", "##", "%", "#", "%%"):
        return unknown(origins(part.source, value.origin, *value.texts))  # a folder's name is not what stands for it
    if operator == "@":
        return transformed(expansion, part, value, operand)
    if not operand.sure or masked(part) or (operator != ":" and heavy(value, operand)):
        return unknown(origins(part.source, operand.origin, value.origin, *value.texts, *operand.texts))
    how = operation(expansion, part, operator, operand)
    if how is None:
        return unknown(origins(part.source, value.origin, *value.texts))
    return change(value, how)


def heavy(value: Value, operand: Value) -> bool:
    """Whether it would take too long to compare the texts with the pattern."""
    return any(len(text) ** 2 * (1 + len(operand.texts[0])) > HEAVY for text in value.texts)


def masked(part: Part) -> bool:
    """Whether the operand quotes a character that means something in a pattern."""
    return any(piece.quoted and any(sign in piece.text for sign in "*?[\\/&") for piece in part.inner)


def operation(expansion: Expansion, part: Part, operator: str, operand: Value) -> "Callable[[str], str] | None":
    text = operand.texts[0]
    if operator == ":":
        return substring(expansion, operand)
    if operator in ("#", "##"):
        return lambda value: cut_prefix(value, text, longest=operator == "##")
    if operator in ("%", "%%"):
        return lambda value: cut_suffix(value, text, longest=operator == "%%")
    if operator in ("/", "//", "/#", "/%"):
        old, new = halves(part, text)
        if "&" in new or "\\" in new:
            return None
        return lambda value: replace(value, old, new, operator[1:])
    cases: dict[str, Callable[[str], str]] = {
        "^^": str.upper,
        ",,": str.lower,
        "~~": str.swapcase,
        "^": lambda value: value[:1].upper() + value[1:],
        ",": lambda value: value[:1].lower() + value[1:],
        "~": lambda value: value[:1].swapcase() + value[1:],
    }
    return cases.get(operator) if not text else None


def halves(part: Part, text: str) -> tuple[str, str]:
    """Returns pattern and replacement of `${x/pattern/replacement}`."""
    del part
    position = 0
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] == "/":
            return text[:position], text[position + 1 :]
        position += 1
    return text, ""


def substring(expansion: Expansion, operand: Value) -> "Callable[[str], str] | None":
    text = operand.texts[0]
    if text in ("l", "u"):  # zsh
        return str.lower if text == "l" else str.upper
    span = numbers(expansion, operand)
    if span is None:
        return None
    start, count = span

    def how(value: str) -> str:
        first = max(0, len(value) + start) if start < 0 else start
        if count is None:
            return value[first:]
        return value[first : len(value) + count] if count < 0 else value[first : first + count]

    return how


def transformed(expansion: Expansion, part: Part, value: Value, operand: Value) -> Value:
    """Returns `${x@U}` and the like; `${x@P}` runs what the value substitutes."""
    letter = operand.texts[0]
    if letter == "P":
        from guard.reader.subscripts import expand_text

        found = [expand_text(expansion.machine, text) for text in value.texts]
        return bounded(
            [text for one in found for text in one.texts], origins(value.origin, *(one.origin for one in found))
        )
    if letter == "E":
        from guard.reader.escapes import decode

        return change(value, decode)
    cases: dict[str, Callable[[str], str]] = {
        "U": str.upper,
        "L": str.lower,
        "u": lambda text: text[:1].upper() + text[1:],
        "Q": quoted,
    }
    if letter in cases:
        return change(value, cases[letter])
    return unknown(origins(part.source, value.origin, *value.texts))


def flagged(expansion: Expansion, part: Part, value: Value) -> Value:
    """Applies zsh's flags: `(L)`, `(U)`, `(P)` are known, others make the value unknown."""
    del expansion
    if not part.modifier.startswith("("):
        return value
    for letter in part.modifier[1:-1]:
        if letter == "L":
            value = change(value, str.lower)
        elif letter == "U":
            value = change(value, str.upper)
        elif letter not in "PQ=z~":
            value = unknown(origins(part.source, value.origin, *value.texts))
    return value
