"""Shell patterns, as `${x#pattern}` and `${x/pattern/text}` use them.

* Matches `*`, `?`, `[...]` and literal characters; in time that is bounded by the lengths.
"""

Token = tuple[str, str]


def tokens(pattern: str) -> "list[tuple[str, str]]":
    """Returns the pattern as pairs of a kind ("*", "?", "[", "") and what belongs to it."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\" and position + 1 < len(pattern):
            position += 1
            found.append(("", pattern[position]))
        elif character in "*?":
            found.append((character, ""))
        elif character == "[" and "]" in pattern[position + 2 :]:
            stop = pattern.index("]", position + 2)
            found.append(("[", pattern[position + 1 : stop]))
            position = stop
        else:
            found.append(("", character))
        position += 1
    return found


def one(token: "tuple[str, str]", character: str) -> bool:
    """Whether one character fits one token."""
    kind, text = token
    if kind == "?":
        return True
    if kind == "[":
        return member(text, character)
    return text == character


def member(text: str, character: str) -> bool:
    """Whether a character is in a bracket expression."""
    negated = text[:1] in ("!", "^")
    if negated:
        text = text[1:]
    found = False
    position = 0
    while position < len(text):
        if text[position + 1 : position + 2] == "-" and position + 2 < len(text):
            found = found or text[position] <= character <= text[position + 2]
            position += 3
        else:
            found = found or text[position] == character
            position += 1
    return found != negated


def ends(text: str, start: int, pattern: "list[tuple[str, str]]") -> "set[int]":
    """Returns where matches of the pattern that begin at the start can end."""
    states = {start}
    for token in pattern:
        if token[0] == "*":
            states = set(range(min(states), len(text) + 1)) if states else states
        else:
            states = {state + 1 for state in states if state < len(text) and one(token, text[state])}
        if not states:
            break
    return states


def cut_prefix(text: str, pattern: str, longest: bool) -> str:
    """Returns the text without the shortest or longest match at its beginning."""
    found = ends(text, 0, tokens(pattern))
    return text[(max if longest else min)(found) :] if found else text


def cut_suffix(text: str, pattern: str, longest: bool) -> str:
    """Returns the text without the shortest or longest match at its end."""
    parsed = tokens(pattern)
    starts = range(len(text) + 1) if longest else range(len(text), -1, -1)
    for start in starts:
        if len(text) in ends(text, start, parsed):
            return text[:start]
    return text


def replace(text: str, pattern: str, new: str, where: str) -> str:
    """Returns the text with a match replaced: the first, every one ("/"), that at the beginning ("#") or end ("%")."""
    parsed = tokens(pattern)
    if not parsed or len(text) > 4_096:
        return text
    pieces: list[str] = []
    position = 0
    while position <= len(text):
        found = ends(text, position, parsed)
        stop = len(text) if where == "%" and len(text) in found else max(found) if found and where != "%" else -1
        if stop > position or (stop == position == len(text) and where in "#%"):
            pieces.append(new)
            if where != "/":
                return "".join(pieces) + text[stop:]
            position = stop
            continue
        if where == "#" or position == len(text):
            break
        pieces.append(text[position])
        position += 1
    return "".join(pieces) + text[position:]


def quoted(text: str) -> str:
    """Returns the text as `${x@Q}` quotes it."""
    return "'" + text.replace("'", "'\\''") + "'"
