"""The four scalars of `deploy-production.yaml` that name what is protected, read without a YAML library.

* It reads a strict part of YAML: block mappings with one-line plain or simply quoted values. Whatever else stands in
  the way of these four is not guessed at: the file is then not understood, and everything is protected.
* Two sections of one name, flow style, anchors, tags, tabs, several documents: not understood.
"""

from guard import paths
from guard.marks import FILE_NAME, Protected

_WANTED = {"image": ("registry", "name"), "kubernetes": ("context", "namespace")}
_LARGEST = 1_048_576
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_NO_PLAIN_START = "\"'[]{}|>&*!%@`#,?:- "


class _NotUnderstood(Exception):
    """The file is not in the part of YAML that is read here."""


def protected_at(directory: str) -> "Protected | None":
    """Returns what the settings in a project's directory protect now, None when there is no such file."""
    path = paths.join(directory, FILE_NAME)
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        # A link to nowhere is a file that was there for somebody.
        return Protected(everything=True) if paths.is_link(path) else None
    except OSError:
        return Protected(everything=True)
    return read_protected(content)


def read_protected(content: bytes) -> Protected:
    """Returns what settings protect: everything, when they are not understood."""
    try:
        found = _scalars(content.decode("utf-8")) if len(content) <= _LARGEST else {}
    except (UnicodeDecodeError, _NotUnderstood):
        found = {}
    if not found:
        return Protected(everything=True)
    return Protected(
        (found["kubernetes", "context"],),
        (found["kubernetes", "namespace"],),
        (f"{found['image', 'registry']}/{found['image', 'name']}",),
        records=_records(content.decode("utf-8")),
    )


def _records(text: str) -> tuple[str, ...]:
    """Returns the absolute paths that stand as values below `checks`: the evidence outside of the repository."""
    found = []
    inside = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if line[:1] not in ("", " ", "#", "-"):
            inside = line.startswith("checks:")
        value = line.rpartition(": ")[2].strip(" -").strip("\"'")
        if inside and value.startswith("/") and len(value) > 1:
            found.append(value.partition(" #")[0].rstrip(" \"'"))
    return tuple(dict.fromkeys(found))


def _scalars(text: str) -> "dict[tuple[str, str], str]":
    sections = _sections(text)
    found: dict[tuple[str, str], str] = {}
    for section, wanted in _WANTED.items():
        values = _children(sections.get(section, []))
        for name in wanted:
            if name not in values:
                raise _NotUnderstood
            found[section, name] = values[name]
    return found


def _sections(text: str) -> "dict[str, list[str]]":
    """Returns the lines below each key of the first level; a value beside the key only where it is not wanted."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        if not line.strip() or line.lstrip(" ").startswith("#") or (number == 0 and line == "---"):
            continue
        if any(character < " " or character in "\x7f\x85\u2028\u2029\ufeff" for character in line):
            raise _NotUnderstood
        if line[0] == " " or (line[:2] == "- " and sections):
            lines.append(line)
            continue
        name, rest = _split_key(line)
        if name in sections or (name in _WANTED and rest):
            raise _NotUnderstood
        if rest:
            _plain(rest)
        lines = sections[name] = []
    return sections


def _children(lines: "list[str]") -> "dict[str, str]":
    """Returns the one-line values of a section; what lies deeper must not belong to one of them."""
    values: dict[str, str] = {}
    seen: set[str] = set()
    indent, last = 0, ""
    for line in lines:
        depth = len(line) - len(line.lstrip(" "))
        indent = indent or depth
        if depth > indent and last and last not in values:
            continue
        if depth != indent or depth == 0:
            raise _NotUnderstood
        last, rest = _split_key(line[depth:])
        if last in seen:
            raise _NotUnderstood
        seen.add(last)
        if rest:
            values[last] = _plain(rest)
    return values


def _split_key(line: str) -> "tuple[str, str]":
    name, colon, rest = line.partition(":")
    if not name or not colon or not _NAME.issuperset(name) or (rest and rest[0] != " "):
        raise _NotUnderstood
    rest = rest.strip(" ")
    return name, "" if rest.startswith("#") else rest


def _plain(rest: str) -> str:
    """Returns the text of a value that stands on one line."""
    if rest[0] in "\"'":
        end = rest.find(rest[0], 1)
        after = rest[end + 1 :].strip(" ") if end > 0 else "?"
        if end <= 1 or "\\" in rest[:end] or (after and (not after.startswith("#") or rest[end + 1] != " ")):
            raise _NotUnderstood
        return rest[1:end]
    text = rest.partition(" #")[0].rstrip(" ")
    if text[0] in _NO_PLAIN_START or ": " in text or text.endswith(":"):
        raise _NotUnderstood
    return text
