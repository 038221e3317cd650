"""What the shell knows while it runs a text: variables, arrays, functions, aliases, arguments, directory, files.

* A branch runs on a copy; afterwards the copies are merged: a variable then may be any of what they say.
* Files that the text itself writes, copies or links are remembered by path, so that running them is understood.
"""

from guard.reader.values import EMPTY, Value, either, origins, unknown
from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from guard.reader.syntax import Node


class Array:
    """Elements by their index or key; `sure` when there are no others."""

    __slots__ = ("elements", "origin", "sure")

    def __init__(self, elements: "dict[str, Value]", sure: bool = True, origin: str = "") -> None:
        self.elements = elements
        self.sure = sure
        self.origin = origin

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Array) and self.elements == other.elements and self.sure == other.sure

    def __hash__(self) -> int:
        return hash(len(self.elements))


class State:
    """One shell's memory."""

    __slots__ = (
        "aliases",
        "arguments",
        "arrays",
        "attributes",
        "descriptors",
        "directory",
        "files",
        "functions",
        "leaving",
        "options",
        "renamed",
        "variables",
    )

    def __init__(self) -> None:
        self.variables: dict[str, Value] = {}
        self.arrays: dict[str, Array] = {}
        self.attributes: dict[str, str] = {}  # "x" exported, "n" nameref, "i" integer, "u"/"l" case, "r" read-only
        self.functions: dict[str, tuple[Node | None, ...]] = {}  # None: perhaps not defined
        self.aliases: dict[str, str] = {}
        self.arguments: list[Word] = [Word(UNKNOWN, many=True)]  # $1 ...
        self.directory: Value | None = None  # None: where the text starts
        self.descriptors: dict[str, str] = {}  # number -> path that it writes
        self.files: dict[str, Value] = {}  # path -> content
        self.renamed: dict[str, str] = {}  # path -> the program that is there now
        self.options: set[str] = set()
        self.leaving: list[State] = []  # how it was where a loop or a function may be left early

    def copy(self) -> "State":
        """Returns a memory that can change on its own."""
        twin = State()
        twin.variables = dict(self.variables)
        twin.arrays = dict(self.arrays)
        twin.attributes = dict(self.attributes)
        twin.functions = dict(self.functions)
        twin.aliases = dict(self.aliases)
        twin.arguments = self.arguments
        twin.directory = self.directory
        twin.descriptors = self.descriptors
        twin.files = self.files  # what a subshell writes is written
        twin.renamed = self.renamed
        twin.options = set(self.options)
        twin.leaving = self.leaving
        return twin

    def become(self, other: "State") -> None:
        """Takes over all that the other knows."""
        for name in self.__slots__:
            setattr(self, name, getattr(other, name))

    def merge(self, other: "State") -> None:
        """Knows from now on only what both may be."""
        if other is self:
            return
        merge_values(self.variables, other.variables)
        merge_arrays(self.arrays, other.arrays)
        merge_functions(self.functions, other.functions)
        for name, attributes in other.attributes.items():
            mine = self.attributes.get(name, "")
            self.attributes[name] = mine + "".join(letter for letter in attributes if letter not in mine)
        self.aliases.update(other.aliases)
        self.options |= other.options
        if arguments_differ(self.arguments, other.arguments):
            self.arguments = [Word(UNKNOWN, many=True)]
        if self.directory != other.directory:
            self.directory = unknown("cd")


def merge_values(mine: "dict[str, Value]", theirs: "dict[str, Value]") -> None:
    for name in set(mine) | set(theirs):
        left, right = mine.get(name), theirs.get(name)
        if left is right:
            continue
        absent = unknown(f"${name}")
        mine[name] = either(left or absent, right or absent)


def merge_arrays(mine: "dict[str, Array]", theirs: "dict[str, Array]") -> None:
    for name in set(mine) | set(theirs):
        left, right = mine.get(name), theirs.get(name)
        if left is right or left == right:
            continue
        elements: dict[str, Value] = {}
        origin = ""
        for array in (left, right):
            if array is not None:
                origin = origins(
                    origin, array.origin, *(text for value in array.elements.values() for text in value.texts)
                )
                for key, value in array.elements.items():
                    elements[key] = either(elements[key], value) if key in elements else value
        mine[name] = Array(elements, sure=False, origin=origin)


def merge_functions(mine: "dict[str, tuple[Node | None, ...]]", theirs: "dict[str, tuple[Node | None, ...]]") -> None:
    for name in set(mine) | set(theirs):
        bodies = [*mine.get(name, (None,)), *theirs.get(name, (None,))]
        mine[name] = tuple(dict.fromkeys(bodies))


def arguments_differ(one: list[Word], other: list[Word]) -> bool:
    return one is not other and [(word.text, word.many) for word in one] != [(word.text, word.many) for word in other]


def scalar(state: State, name: str) -> "Value | None":
    """Returns what a plain `$name` gives, None when the text says nothing about it."""
    found = state.variables.get(name)
    if found is None and name in state.arrays:
        array = state.arrays[name]
        return array.elements.get("0", EMPTY if array.sure else unknown(array.origin))
    return found
