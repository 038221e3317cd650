"""What a piece of text smells of: kubectl, docker, a cluster's API, a docker socket.

* Looks at the text as it is, without quotes, with adjacent literals joined, with escapes and common encodings decoded.
* A smell is a reason to look closer, no proof; no smell is no proof either.
"""

from guard.names import LONG, PLACES
from guard.reader.escapes import decode
from guard.words import UNKNOWN

PHRASES = (
    "ubectl", "kubect", "delete pod", "delete po ", "delete ns", "delete namespace", "delete deploy", "delete svc",
    "delete service", "delete node", "delete -f", "delete -k", "apply -f", "apply -k", "apply --filename",
    "create -f", "replace -f", "rollout undo", "rollout restart", "scale deploy", "set image", "drain node",
    "patch deploy",
)  # fmt: skip
"""What people tell kubectl; where the program is unknown, it most likely is kubectl."""

WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
CODE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_")
SHORTEST_CODE = 8
MOST_CODES = 200
LONGEST = 200_000


def smells(text: str) -> str:
    """Returns what the text smells of, "" for nothing."""
    plain = text[:LONGEST].lower()
    found = named(plain)
    if found:
        return found
    for view in (
        unquoted(plain),
        joined(plain),
        folded(text[:LONGEST]),
        escaped(text[:LONGEST]),
        encoded(text[:LONGEST]),
    ):
        found = named(view) if view != plain else ""
        if found:
            return found
    return hidden(plain)


def named(text: str) -> str:
    """Returns what lower-case text names."""
    for place, what in PLACES.items():
        if place in text:
            return what
    for name in LONG:
        position = text.find(name)
        while position >= 0:
            if stands(text, position, len(name)):
                return name
            position = text.find(name, position + 1)
    for phrase in PHRASES:
        if phrase in text:
            return "kubectl"
    return ""


def stands(text: str, position: int, length: int) -> bool:
    """Whether what is found there is a word: `docker push`, `/bin/docker`, not `dockerfile`."""
    before = text[position - 1] if position else " "
    after = text[position + length : position + length + 1] or " "
    return before not in WORD and after not in WORD


def unquoted(text: str) -> str:
    """Returns the text without quotes, backslashes and empty substitutions."""
    text = text.replace("\\\n", "")
    for piece in ("'", '"', "\\", "$()", "``", "$@", "$*", UNKNOWN, "${}", "\\\n"):
        text = text.replace(piece, "")
    return text


def joined(text: str) -> str:
    """Returns the text with literals joined that are only added, listed or put side by side."""
    pieces: list[str] = []
    between = False
    for character in text:
        if character in "'\"`":
            between = True
        elif between and character in " \t\n+.,&|":
            continue
        else:
            between = False
            pieces.append(character)
    return "".join(pieces)


def folded(text: str) -> str:
    """Returns the text folded to plain letters: compatibility forms, other cases."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFKC", text).casefold()


def escaped(text: str) -> str:
    """Returns the text with its escapes decoded."""
    if "%" in text:
        text = unpercent(text)
    return unquoted(decode(text).lower()) if "\\" in text or "%" in text else text.lower()


def unpercent(text: str) -> str:
    pieces = text.split("%")
    found = [pieces[0]]
    for piece in pieces[1:]:
        code = piece[:2]
        if len(code) == 2 and all(digit in "0123456789abcdefABCDEF" for digit in code):
            found.append(chr(int(code, 16)) + piece[2:])
        else:
            found.append("%" + piece)
    return "".join(found)


def encoded(text: str) -> str:
    """Returns what the pieces of base64 and hexadecimal in the text decode to."""
    from binascii import Error, a2b_base64, unhexlify

    pieces: list[str] = []
    for word in codes(text):
        padded = word.replace("-", "+").replace("_", "/").rstrip("=")
        for decoder, code in ((a2b_base64, padded + "=" * (-len(padded) % 4)), (unhexlify, word)):
            try:
                pieces.append(decoder(code).decode("latin-1").lower())
            except (Error, ValueError):
                continue
    return " ".join(pieces)


def codes(text: str) -> list[str]:
    """Returns the words of the text that may be an encoding of something."""
    found: list[str] = []
    start = -1
    for position, character in enumerate(text + " "):
        if character in CODE:
            start = position if start < 0 else start
        elif start >= 0:
            if position - start >= SHORTEST_CODE and len(found) < MOST_CODES:
                found.append(text[start:position])
            start = -1
    return found


def hidden(text: str) -> str:
    """Returns what the text names backwards or rotated by thirteen."""
    for name in LONG:
        if len(name) > 4 and (name[::-1] in text or rotated(name) in text):
            return name
    return ""


def rotated(name: str) -> str:
    return "".join(chr((ord(letter) - 97 + 13) % 26 + 97) if letter.isalpha() else letter for letter in name)
