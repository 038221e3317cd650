"""What a variable, a substitution or a pipe may hold: a few known texts, or something unknown and its source."""

from guard.words import UNKNOWN

ALTERNATIVES = 12
"""More texts than this are not told apart."""

LONGEST = 32_768
"""A longer text is not followed."""

ORIGIN = 4_096
"""Of the source of an unknown text so much is kept."""


class Value:
    """The texts that something may be; a text may hold UNKNOWN, and `origin` is the source which that comes from."""

    __slots__ = ("origin", "texts")

    def __init__(self, texts: tuple[str, ...], origin: str = "") -> None:
        self.texts = texts
        self.origin = origin

    @property
    def sure(self) -> bool:
        """Whether it is exactly one known text."""
        return len(self.texts) == 1 and UNKNOWN not in self.texts[0]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and self.texts == other.texts and self.origin == other.origin

    def __hash__(self) -> int:
        return hash(self.texts)


EMPTY = Value(("",))


def known(text: str) -> Value:
    """Returns the value which is exactly this text."""
    return Value((text,))


def unknown(origin: str) -> Value:
    """Returns a value of which only the source is known."""
    return Value((UNKNOWN,), shortened(origin))


def shortened(origin: str) -> str:
    """Returns a source; of a very long one its beginning and what the whole names."""
    if len(origin) <= ORIGIN:
        return origin
    from guard.reader.smelling import named

    return f"{origin[: ORIGIN // 2]}\n{named(origin.lower())}"


def origins(*pieces: str) -> str:
    """Joins sources, each once, up to the bound."""
    found: list[str] = []
    for piece in pieces:
        if piece and piece not in found:
            found.append(piece)
    return shortened("\n".join(found))


def bounded(texts: list[str], origin: str) -> Value:
    """Returns the value of these texts; when they are too many or too long, an unknown one with them as its source."""
    unique = list(dict.fromkeys(texts))
    if len(unique) > ALTERNATIVES or sum(map(len, unique)) > LONGEST:
        return unknown(origins(origin, *unique))
    return Value(tuple(unique), origin)


def either(one: Value, other: Value) -> Value:
    """Returns what may be the one or the other."""
    if one is other or one == other:
        return one
    return bounded([*one.texts, *other.texts], origins(one.origin, other.origin))


def join(*values: Value) -> Value:
    """Returns the values one after the other."""
    texts = [""]
    for value in values:
        if value.texts == ("",):
            continue
        texts = [left + right for left in texts for right in value.texts]
        if len(texts) > ALTERNATIVES or len(texts[0]) > LONGEST:
            everything = [text for value in values for text in value.texts]
            return unknown(origins(*(value.origin for value in values), *everything))
    return bounded(texts, origins(*(value.origin for value in values)))


def change(value: Value, how: "Callable[[str], str]") -> Value:
    """Returns the value with every known text changed; unknown ones stay unknown."""
    texts = [UNKNOWN if UNKNOWN in text else how(text) for text in value.texts]
    lost = origins(value.origin, *(text for text in value.texts if UNKNOWN in text))
    return bounded(texts, lost)


TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
