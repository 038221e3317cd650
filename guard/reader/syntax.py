"""The shell's syntax tree: parts of words, words, commands.

* Plain records without behaviour. `source` is the text a node was read from, for whoever asks what it smells of.
"""

TEXT = "text"
PARAMETER = "parameter"
COMMAND = "command"
PROCESS = "process"
ARITHMETIC = "arithmetic"


class Part:
    """A piece of a word: literal text, or an expansion."""

    __slots__ = ("index", "inner", "kind", "modifier", "operator", "program", "quoted", "source", "text")

    def __init__(self, kind: str, text: str = "", quoted: bool = False) -> None:
        self.kind = kind
        self.text = text  # the literal, or the parameter's name
        self.quoted = quoted
        self.source = text
        self.inner: list[Part] = []  # the operand of a parameter expansion, the expression of an arithmetic one
        self.index: "list[Part] | None" = None  # the subscript
        self.operator = ""  # ":-", "##", "@P", ...
        self.modifier = ""  # "!" indirect, "#" length, "(L)" zsh flags
        self.program: "Node | None" = None


class Raw:
    """A word as it is written."""

    __slots__ = ("parts", "source")

    def __init__(self, parts: list[Part], source: str) -> None:
        self.parts = parts
        self.source = source


class Assignment:
    """`name=value`, `name[index]+=value`, `name=(a b c)`."""

    __slots__ = ("append", "elements", "index", "name", "value")

    def __init__(self, name: str, value: Raw) -> None:
        self.name = name
        self.value = value
        self.append = False
        self.index: "list[Part] | None" = None
        self.elements: "list[Raw | Assignment] | None" = None  # of an array


class Redirect:
    """One redirection; of a here-document `target` holds the body."""

    __slots__ = ("descriptor", "operator", "target")

    def __init__(self, operator: str, descriptor: str, target: Raw) -> None:
        self.operator = operator
        self.descriptor = descriptor  # "", "2", "{name}"
        self.target = target


class Node:
    """Base of all commands."""

    __slots__ = ("redirects", "source")

    def __init__(self) -> None:
        self.redirects: list[Redirect] = []
        self.source = ""


class Simple(Node):
    __slots__ = ("assignments", "rest", "words")

    def __init__(self) -> None:
        super().__init__()
        self.assignments: list[Assignment] = []
        self.words: "list[Raw | Assignment]" = []
        self.rest = 0  # where in the source the words after the first begin


class Literal(Node):
    """A text that is parsed only when it runs."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.source = text


class Pipeline(Node):
    __slots__ = ("commands",)

    def __init__(self, commands: list[Node]) -> None:
        super().__init__()
        self.commands = commands


class Sequence(Node):
    """Commands with what stands after each: ";", "&", "&&", "||"."""

    __slots__ = ("items",)

    def __init__(self) -> None:
        super().__init__()
        self.items: list[tuple[Node, str]] = []


class Group(Node):
    """`{ ...; }`, or `( ... )` when it is a subshell."""

    __slots__ = ("body", "subshell")

    def __init__(self, body: Node, subshell: bool) -> None:
        super().__init__()
        self.body = body
        self.subshell = subshell


class Branches(Node):
    """`if` and `case`: of every pair the first runs before the choice, the second when it is chosen."""

    __slots__ = ("choices", "complete", "subject")

    def __init__(self) -> None:
        super().__init__()
        self.subject: list[Raw] = []  # words that are expanded, of `case` and its patterns
        self.choices: list[tuple["Node | None", Node]] = []
        self.complete = False  # one of them runs for sure


class Loop(Node):
    """`while`, `until`, `repeat` and the arithmetic `for`."""

    __slots__ = ("body", "condition", "expressions")

    def __init__(self, body: Node) -> None:
        super().__init__()
        self.body = body
        self.condition: "Node | None" = None
        self.expressions: list[Raw] = []  # begin, condition, step of an arithmetic `for`


class For(Node):
    """`for` and `select`."""

    __slots__ = ("body", "names", "select", "words")

    def __init__(self, names: list[str], words: "list[Raw] | None", body: Node) -> None:
        super().__init__()
        self.names = names
        self.words = words  # None: the positional parameters
        self.body = body
        self.select = False


class Definition(Node):
    """A function; a zsh anonymous one has no name and runs at once."""

    __slots__ = ("body", "name")

    def __init__(self, name: str, body: Node) -> None:
        super().__init__()
        self.name = name
        self.body = body


class Expressions(Node):
    """`(( ))` and `[[ ]]`: words that are expanded; as arithmetic when `arithmetic`."""

    __slots__ = ("arithmetic", "words")

    def __init__(self, words: list[Raw], arithmetic: bool) -> None:
        super().__init__()
        self.words = words
        self.arithmetic = arithmetic
