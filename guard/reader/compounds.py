"""Reads compound commands: groups, choices, loops, functions, tests, and their zsh forms."""

from guard.reader.bounds import Unreadable
from guard.reader.cursor import META, Cursor
from guard.reader.syntax import (
    TEXT,
    Branches,
    Definition,
    Expressions,
    For,
    Group,
    Loop,
    Node,
    Part,
    Raw,
    Sequence,
)
from guard.reader.wording import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

RESERVED = frozenset(("{", "[[", "if", "while", "until", "for", "select", "case", "function", "repeat", "foreach"))


class Compounds:
    """The reader of compound commands."""

    __slots__ = ("command", "sequence", "words")

    def __init__(
        self, words: Words, sequence: "Callable[[Cursor], Sequence]", command: "Callable[[Cursor], Node]"
    ) -> None:
        self.words = words
        self.sequence = sequence
        self.command = command

    def read(self, cursor: Cursor, word: str) -> Node:
        """Reads the compound command that begins here."""
        if cursor.peek() == "(":
            return self.parentheses(cursor)
        cursor.position += len(word)
        readers = {
            "{": self.brace,
            "[[": self.test,
            "if": self.choice,
            "while": self.loop,
            "until": self.loop,
            "for": self.each,
            "foreach": self.each,
            "select": self.select,
            "case": self.case,
            "function": self.function,
            "repeat": self.repeat,
        }
        return readers[word](cursor)

    def parentheses(self, cursor: Cursor) -> Node:
        """Reads `(( ))`, `( )`, or zsh's nameless function `() { }`."""
        if cursor.at("((") and ("arithmetic", cursor.position + 1) not in cursor.refused:
            start = cursor.position
            cursor.position += 1
            part = self.words.double_parenthesis(cursor, quoted=True)
            if part is not None:
                return Expressions([Raw([part], cursor.text[start : cursor.position])], arithmetic=True)
            cursor.position = start
        cursor.position += 1
        cursor.blanks()
        if cursor.at(")"):
            cursor.position += 1
            cursor.lines()
            return Definition("", self.command(cursor))
        body = self.sequence(cursor)
        cursor.expect(")")
        return Group(body, subshell=True)

    def brace(self, cursor: Cursor) -> Node:
        body = self.sequence(cursor)
        cursor.expect("}")
        node = Group(body, subshell=False)
        cursor.blanks()
        if cursor.reserved() == "always":
            cursor.position += 6
            cursor.lines()
            both = Sequence()
            both.items = [(body, ";"), (self.command(cursor), "")]
            node.body = both
        return node

    def test(self, cursor: Cursor) -> Node:
        """Reads `[[ ... ]]`: only what its words expand matters."""
        words: list[Raw] = []
        while True:
            cursor.lines()
            if cursor.at("]]") and (cursor.text[cursor.position + 2 : cursor.position + 3] or " ") in META:
                cursor.position += 2
                return Expressions(words, arithmetic=False)
            raw = self.words.word(cursor)
            if raw.source:
                words.append(raw)
            elif cursor.peek() and cursor.peek() in "()<>&|":
                words.append(Raw([Part(TEXT, cursor.peek(), quoted=True)], cursor.peek()))
                cursor.position += 1
            else:
                raise Unreadable("a test is not closed")

    def choice(self, cursor: Cursor) -> Node:
        """Reads `if`, in zsh also with braces."""
        node = Branches()
        while True:
            condition = self.sequence(cursor)
            cursor.lines()
            if cursor.reserved() == "then":
                cursor.position += 4
                node.choices.append((condition, self.sequence(cursor)))
            else:
                raise Unreadable("a choice has no 'then'")
            word = self.keyword(cursor, ("elif", "else", "fi"))
            if word == "elif":
                continue
            if word == "else":
                node.choices.append((None, self.sequence(cursor)))
                node.complete = True
                self.keyword(cursor, ("fi",))
            return node

    @staticmethod
    def keyword(cursor: Cursor, allowed: tuple[str, ...]) -> str:
        """Steps over one of these reserved words and returns it."""
        cursor.lines()
        word = cursor.reserved()
        if word not in allowed:
            raise Unreadable(f"there is no {allowed[-1]!r} where the shell would want one")
        cursor.position += len(word)
        return word

    def body(self, cursor: Cursor) -> Node:
        """Reads `do ... done`, `{ ... }`, or the one command that zsh allows."""
        cursor.space()
        if cursor.peek() == ";":
            cursor.position += 1
        cursor.lines()
        if cursor.reserved() != "do":
            return self.command(cursor)
        cursor.position += 2
        body = self.sequence(cursor)
        self.keyword(cursor, ("done",))
        return body

    def loop(self, cursor: Cursor) -> Node:
        condition = self.sequence(cursor)
        node = Loop(self.body(cursor))
        node.condition = condition
        return node

    def repeat(self, cursor: Cursor) -> Node:
        cursor.blanks()
        count = self.words.word(cursor)
        node = Loop(self.body(cursor))
        node.expressions = [count]
        return node

    def select(self, cursor: Cursor) -> Node:
        node = self.each(cursor)
        if isinstance(node, For):
            node.select = True
        return node

    def each(self, cursor: Cursor) -> Node:
        """Reads `for` and its zsh forms."""
        cursor.blanks()
        if cursor.at("(("):
            return self.counting(cursor)
        names = [cursor.name() or self.words.word(cursor).source]
        words: list[Raw] | None = None
        cursor.blanks()
        while cursor.reserved() not in ("in", "do", "{", ""):
            names.append(cursor.name() or self.words.word(cursor).source)
            cursor.blanks()
        cursor.lines()
        if cursor.reserved() == "in":
            cursor.position += 2
            words = self.items(cursor)
        elif cursor.at("("):
            cursor.position += 1
            words = self.items(cursor)
            cursor.expect(")")
        return For(names, words, self.foreach_body(cursor))

    def foreach_body(self, cursor: Cursor) -> Node:
        cursor.space()
        if cursor.peek() == ";":
            cursor.position += 1
        cursor.lines()
        if cursor.reserved() in ("do", "{"):
            return self.body(cursor)
        start = cursor.position
        body = self.sequence(cursor)
        if cursor.reserved() == "end":
            cursor.position += 3
            return body
        cursor.position = start
        return self.command(cursor)

    def items(self, cursor: Cursor) -> list[Raw]:
        """Reads the words that a loop goes over."""
        found: list[Raw] = []
        while True:
            cursor.blanks()
            raw = self.words.word(cursor)
            if not raw.source:
                return found
            found.append(raw)

    def counting(self, cursor: Cursor) -> Node:
        """Reads the `for (( ; ; ))` form."""
        cursor.position += 1
        start = cursor.position
        part = self.words.double_parenthesis(cursor, quoted=True)
        if part is None:
            raise Unreadable("an expression is not closed")
        raw = Raw([part], cursor.text[start : cursor.position])
        node = Loop(self.body(cursor))
        node.expressions = [raw]
        return node

    def case(self, cursor: Cursor) -> Node:
        node = Branches()
        cursor.blanks()
        node.subject.append(self.words.word(cursor))
        self.keyword(cursor, ("in", "{"))
        while True:
            cursor.lines()
            if cursor.reserved() in ("esac", "}"):
                cursor.position += len(cursor.reserved())
                return node
            self.patterns(cursor, node)
            node.choices.append((None, self.sequence(cursor)))
            cursor.lines()
            if not any(cursor.take(token) for token in (";;&", ";;", ";&", ";|")) and cursor.reserved() != "esac":
                raise Unreadable("a case is not closed")

    def patterns(self, cursor: Cursor, node: Branches) -> None:
        cursor.take("(")
        while True:
            cursor.lines()
            raw = self.words.word(cursor)
            node.subject.append(raw)
            cursor.lines()
            if cursor.take(")"):
                return
            if not cursor.take("|"):
                raise Unreadable("a pattern is not closed")

    def function(self, cursor: Cursor) -> Node:
        cursor.blanks()
        if cursor.reserved() == "{":
            return Definition("", self.command(cursor))
        raw = self.words.word(cursor)
        cursor.blanks()
        if cursor.take("("):
            cursor.blanks()
            cursor.expect(")")
        cursor.lines()
        return Definition("".join(part.text for part in raw.parts), self.command(cursor))

    def coproc(self, cursor: Cursor) -> None:
        """Steps over `coproc` and the name that may follow it."""
        cursor.position += 6
        cursor.space()
        start = cursor.position
        if cursor.name():
            cursor.blanks()
            if cursor.peek() in ("{", "(") or cursor.reserved() in RESERVED:
                return
        cursor.position = start
