"""What kubeconfig files say about contexts: a strict small reader of JSON and of plain block YAML.

* Only `current-context`, `contexts` and `clusters` are read; users, with their keys and programs, are passed over.
* Flow style, anchors, tags, text over several lines, a key twice, two entries of one name: not understood, and then
  nothing of the file is. A guess would be worse than no answer.
* Several files are one, as for kubectl: whoever says a thing first is right; files that are not there say nothing.
"""

import posix

_LARGEST = 1_048_576
_DEEPEST = 20
_WANTED = ("current-context", "contexts", "clusters")
_NO_PLAIN_START = "\"'[]{}|>&*!%@`#,?"


class NotUnderstood(Exception):
    """The file is not in the part of YAML that is read here."""


class Kubeconfig:
    """Contexts and clusters by name."""

    __slots__ = ("clusters", "contexts", "current")

    def __init__(self) -> None:
        self.current = ""
        self.contexts: dict[str, tuple[str, str]] = {}  # name -> its cluster and namespace
        self.clusters: dict[str, str] = {}  # name -> the server's URL

    def server(self, context: str) -> str:
        """Returns the URL of a context's server, empty when it is not known."""
        return self.clusters.get(self.contexts.get(context, ("", ""))[0], "")

    def add(self, other: "Kubeconfig") -> None:
        """Takes in what another file says about things that are not named yet."""
        self.current = self.current or other.current
        self.contexts = {**other.contexts, **self.contexts}
        self.clusters = {**other.clusters, **self.clusters}


def read_files(paths: list[str]) -> "Kubeconfig | None":
    """Returns what the files say together, None when one that exists cannot be understood."""
    together = Kubeconfig()
    for path in paths:
        try:
            text = _text(path)
            if text is not None:
                together.add(read_text(text))
        except (OSError, ValueError, NotUnderstood, RecursionError):
            return None
    return together


def read_text(text: str) -> Kubeconfig:
    """Returns what one file says; `NotUnderstood` or `ValueError` when that is not certain."""
    found = _json(text) if text.lstrip()[:1] == "{" else _yaml(text)
    config = Kubeconfig()
    config.current = _string(found.get("current-context", ""))
    for name, inner in _entries(found, "contexts", "context"):
        if name in config.contexts:
            raise NotUnderstood
        config.contexts[name] = (_string(inner.get("cluster", "")), _string(inner.get("namespace", "")))
    for name, inner in _entries(found, "clusters", "cluster"):
        if name in config.clusters:
            raise NotUnderstood
        config.clusters[name] = _string(inner.get("server", ""))
    return config


def _text(path: str) -> "str | None":
    try:
        descriptor = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with open(descriptor, "rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise NotUnderstood
    return content.decode("utf-8")


def _json(text: str) -> "dict[str, object]":
    from guard.inputs import parse

    found = parse(text)
    if not isinstance(found, dict):
        raise NotUnderstood
    return found


def _entries(found: "dict[str, object]", section: str, inner: str) -> "list[tuple[str, dict[str, object]]]":
    entries = found.get(section) or []
    if not isinstance(entries, list):
        raise NotUnderstood
    result = []
    for entry in entries:
        if not isinstance(entry, dict):
            raise NotUnderstood
        content = entry.get(inner) or {}
        if not isinstance(content, dict):
            raise NotUnderstood
        result.append((_string(entry.get("name", "")), content))
    return result


def _string(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotUnderstood
    return value


def _yaml(text: str) -> "dict[str, object]":
    """Reads the wanted sections of the first level; the lines of the others are passed over."""
    found: dict[str, object] = {}
    seen: set[str] = set()
    lines = _lines(text)
    at = 0
    while at < len(lines):
        indent, line = lines[at]
        if indent or line[:1] == "-":
            raise NotUnderstood
        end = at + 1
        while end < len(lines) and (lines[end][0] or lines[end][1][:1] == "-"):
            end += 1
        name, rest = _key(line)
        if name in seen:
            raise NotUnderstood
        seen.add(name)
        if name in _WANTED:
            found[name] = _value(rest, lines[at + 1 : end])
        at = end
    return found


def _lines(text: str) -> "list[tuple[int, str]]":
    lines = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        bare = line.strip(" ")
        if not bare or bare[0] == "#" or (number == 0 and bare == "---"):
            continue
        if any(character < " " or character in "\x7f\x85\u2028\u2029\ufeff" for character in bare):
            raise NotUnderstood
        if line[:3] in ("---", "...") or line[0] == "%":
            raise NotUnderstood
        lines.append((len(line) - len(line.lstrip(" ")), bare))
    return lines


def _value(rest: str, lines: "list[tuple[int, str]]") -> object:
    if rest:
        if lines:
            raise NotUnderstood  # text that goes on in the next line
        return _scalar(rest)
    if not lines:
        return None
    value, at = _node(lines, 0, lines[0][0], 0)
    if at != len(lines):
        raise NotUnderstood
    return value


def _node(lines: "list[tuple[int, str]]", at: int, indent: int, depth: int) -> "tuple[object, int]":
    if depth > _DEEPEST:
        raise NotUnderstood
    if lines[at][1][:2] == "- " or lines[at][1] == "-":
        return _sequence(lines, at, indent, depth)
    return _mapping(lines, at, indent, depth)


def _sequence(lines: "list[tuple[int, str]]", at: int, indent: int, depth: int) -> "tuple[object, int]":
    items: list[object] = []
    while at < len(lines) and lines[at][0] == indent and lines[at][1][:2] == "- ":
        inner = lines[at][1][2:].lstrip(" ")
        if _is_entry(inner):
            deeper = indent + len(lines[at][1]) - len(inner)
            lines[at] = (deeper, inner)
            item, at = _node(lines, at, deeper, depth + 1)
        else:
            item, at = _scalar(inner), at + 1
        items.append(item)
    return items, at


def _mapping(lines: "list[tuple[int, str]]", at: int, indent: int, depth: int) -> "tuple[object, int]":
    found: dict[str, object] = {}
    while at < len(lines) and lines[at][0] == indent and lines[at][1][:2] != "- ":
        name, rest = _key(lines[at][1])
        at += 1
        if name in found:
            raise NotUnderstood
        below = lines[at][0] if at < len(lines) else -1
        listed = below == indent and lines[at][1][:2] == "- "
        if rest:
            if below > indent:
                raise NotUnderstood
            found[name] = _scalar(rest)
        elif below > indent or listed:
            found[name], at = _node(lines, at, below, depth + 1)
        else:
            found[name] = None
    if at < len(lines) and lines[at][0] > indent:
        raise NotUnderstood
    return found, at


def _is_entry(text: str) -> bool:
    return text[:1] not in ("'", '"') and (": " in text or text.endswith(":") or text[:2] == "- ")


def _key(text: str) -> "tuple[str, str]":
    name, colon, rest = text.partition(":")
    if not colon or not name or (rest and rest[0] != " ") or name[0] in _NO_PLAIN_START or " " in name:
        raise NotUnderstood
    rest = rest.strip(" ")
    return name, "" if rest[:1] == "#" else rest


def _scalar(text: str) -> object:
    if text[0] in "\"'":
        end = text.find(text[0], 1)
        after = text[end + 1 :].strip(" ")
        if end < 0 or "\\" in text[:end] or (after and after[0] != "#"):
            raise NotUnderstood
        return text[1:end]
    text = text.partition(" #")[0].rstrip(" ")
    if text in ("{}", "[]"):
        return {} if text == "{}" else []
    if text[0] in _NO_PLAIN_START or ": " in text or text.endswith(":"):
        raise NotUnderstood
    return None if text in ("null", "~", "Null", "NULL") else text
