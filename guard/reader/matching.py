"""Which guarded programs a half-known name may be."""

from guard.names import GUARDED
from guard.words import UNKNOWN


def candidates(pattern: str) -> list[str]:
    """Returns the guarded programs whose names fit a text with unknown parts."""
    pieces = pattern.split(UNKNOWN)
    return [name for name in GUARDED if fits(name, pieces)]


def fits(name: str, pieces: list[str]) -> bool:
    """Whether a name is made of these pieces with anything between them."""
    if not name.startswith(pieces[0]) or not name.endswith(pieces[-1]):
        return False
    position = len(pieces[0])
    for piece in pieces[1:-1]:
        position = name.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return position <= len(name) - len(pieces[-1])
