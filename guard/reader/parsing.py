"""Reads commands: lists, pipelines, simple commands, redirections, functions.

* The compound forms are in `compounds`; words in `wording`.
* What was read before a syntax error is kept: the shell runs it before it finds the error.
"""

from guard.reader.bounds import Budget, Unreadable
from guard.reader.compounds import RESERVED, Compounds
from guard.reader.cursor import META, NAME, NAME_START, Cursor, Pending
from guard.reader.syntax import TEXT, Assignment, Definition, Node, Part, Pipeline, Raw, Redirect, Sequence, Simple
from guard.reader.wording import Grammar, Words

REDIRECTIONS = ("&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", ">!", "<", ">")
ENDS = frozenset(("then", "do", "done", "fi", "else", "elif", "esac", "}", "end"))
SEPARATORS = ("&&", "||", ";", "&", "\n")


class Parser:
    """The reader of commands; one for a whole reading."""

    __slots__ = ("compounds", "words")

    def __init__(self) -> None:
        self.words = Words(Grammar(self.inside, self.whole))
        self.compounds = Compounds(self.words, self.sequence, self.command)

    def inside(self, cursor: Cursor, closer: str) -> Node:
        """Reads commands up to the closer and steps over it."""
        cursor.budget.enter()
        cursor.budget.spend(3)
        pending, cursor.pending = cursor.pending, []
        cursor.closers += 1
        node = self.sequence(cursor)
        cursor.closers -= 1
        cursor.pending = pending
        cursor.expect(closer)
        cursor.budget.leave()
        return node

    def whole(self, cursor: Cursor, text: str) -> Node:
        """Reads another text, such as the inside of backticks."""
        cursor.budget.enter()
        node = Sequence()
        inner = Cursor(text, cursor.budget)
        try:
            self.into(inner, node)
        finally:
            self.documents(inner)
        if inner.position < inner.end:
            raise Unreadable(f"there is {inner.text[inner.position : inner.position + 20]!r} where no command can be")
        cursor.budget.leave()
        return node

    def documents(self, cursor: Cursor) -> None:
        """Parses the bodies of the here-documents that were met."""
        while cursor.bodies:
            document, body = cursor.bodies.pop()
            if document.quoted:
                parts = [Part(TEXT, body, quoted=True)]
            else:
                inner = Cursor(body, cursor.budget)
                parts = []
                self.words.quoted(inner, parts, "")
                self.documents(inner)
            document.redirect.target = Raw(parts, body)

    def sequence(self, cursor: Cursor) -> Sequence:
        """Reads commands until something that can begin none."""
        node = Sequence()
        start = cursor.position
        self.into(cursor, node)
        node.source = cursor.text[start : cursor.position]
        return node

    def into(self, cursor: Cursor, node: Sequence) -> None:
        while True:
            cursor.lines()
            if not self.begins(cursor):
                return
            command = self.pipeline(cursor)
            cursor.space()
            separator = next((token for token in SEPARATORS if cursor.at(token)), "")
            if separator == ";" and (cursor.at(";;") or cursor.at(";&") or cursor.at(";|")):
                separator = ""
            node.items.append((command, separator))
            if not separator:
                return
            if separator != "\n":
                cursor.position += len(separator)

    @staticmethod
    def begins(cursor: Cursor) -> bool:
        """Whether a command can begin here."""
        character = cursor.peek()
        if not character or character in ");&|":
            return False
        return cursor.reserved() not in ENDS

    def pipeline(self, cursor: Cursor) -> Node:
        """Reads commands that are joined by `|`; `!` and `time` before them change nothing that they run."""
        start = cursor.position
        commands = [self.prefixed(cursor)]
        cursor.space()
        while cursor.at("|") and not cursor.at("||"):
            cursor.position += 2 if cursor.at("|&") else 1
            cursor.lines()
            commands.append(self.prefixed(cursor))
            cursor.space()
        if len(commands) == 1:
            return commands[0]
        node = Pipeline(commands)
        node.source = cursor.text[start : cursor.position]
        return node

    def prefixed(self, cursor: Cursor) -> Node:
        """Reads one command after any number of `!`, `time`, `coproc`."""
        while True:
            cursor.budget.spend()
            word = cursor.reserved()
            if word == "time":
                cursor.position += 4
                cursor.space()
                while cursor.reserved() in ("-p", "--"):
                    cursor.position += 2
                    cursor.space()
            elif word == "!":
                cursor.position += 1
                cursor.space()
            elif word == "coproc":
                self.compounds.coproc(cursor)
            else:
                break
        if not self.begins(cursor):
            return Simple()
        return self.command(cursor)

    def command(self, cursor: Cursor) -> Node:
        """Reads one command with its redirections."""
        cursor.budget.enter()
        start = cursor.position
        word = cursor.reserved()
        if cursor.peek() == "(" or word in RESERVED:
            node = self.compounds.read(cursor, word)
            self.trailing(cursor, node)
        else:
            node = self.simple(cursor)
        node.source = node.source or cursor.text[start : cursor.position]
        cursor.budget.leave()
        return node

    def trailing(self, cursor: Cursor, node: Node) -> None:
        """Reads the redirections after a compound command."""
        cursor.blanks()
        while self.redirect(cursor, node):
            cursor.blanks()

    def simple(self, cursor: Cursor) -> Node:
        node = Simple()
        start = cursor.position
        while True:
            cursor.blanks()
            if self.redirect(cursor, node):
                continue
            if cursor.peek() == "#" or not cursor.peek():
                break
            assignment = self.assignment(cursor)
            if assignment is not None:
                (node.words or node.assignments).append(assignment)
                continue
            if cursor.peek() == "(" and len(node.words) == 1 and not node.assignments:
                return self.function(cursor, node)
            raw = self.words.word(cursor)
            if not raw.parts and not raw.source:
                break
            node.words.append(raw)
            if len(node.words) == 1:
                node.rest = cursor.position - start
        node.source = cursor.text[start : cursor.position]
        return node

    def function(self, cursor: Cursor, node: Simple) -> Node:
        """Reads `() body` after a name."""
        cursor.position += 1
        cursor.blanks()
        cursor.expect(")")
        cursor.lines()
        first = node.words[0]
        name = "".join(part.text for part in first.parts) if isinstance(first, Raw) else ""
        body = self.command(cursor)
        return Definition(name, body)

    def assignment(self, cursor: Cursor) -> "Assignment | None":
        """Reads `name=value` in its forms; None, and the position stays, when there is none here."""
        start = cursor.position
        if cursor.peek() not in NAME_START or ("assignment", start) in cursor.refused:
            return None
        found = Assignment(cursor.name(), Raw([], ""))
        if cursor.peek() == "[":
            found.index = self.subscript(cursor)
        found.append = cursor.take("+=")
        if not found.append and not cursor.take("="):
            cursor.position = start
            cursor.refused.add(("assignment", start))
            return None
        if cursor.peek() == "(":
            cursor.position += 1
            found.elements = self.elements(cursor)
        else:
            found.value = self.words.word(cursor)
        return found

    def subscript(self, cursor: Cursor) -> "list[Part] | None":
        depth, pending = cursor.budget.depth, list(cursor.pending)
        try:
            cursor.position += 1
            return self.words.expression(cursor, "]").inner
        except Unreadable:
            cursor.budget.depth, cursor.pending = depth, pending
            cursor.budget.spend()
            return None

    def elements(self, cursor: Cursor) -> "list[Raw | Assignment]":
        """Reads the elements of an array and steps over the closing bracket."""
        found: list[Raw | Assignment] = []
        while True:
            cursor.lines()
            if cursor.take(")"):
                return found
            if cursor.peek() == "[":
                start = cursor.position
                index = self.subscript(cursor)
                if index is not None and (cursor.take("=") or cursor.take("+=")):
                    element = Assignment("", self.words.word(cursor))
                    element.index = index
                    found.append(element)
                    continue
                cursor.position = start
            raw = self.words.word(cursor)
            if not raw.source:
                raise Unreadable("an array is not closed")
            found.append(raw)

    def redirect(self, cursor: Cursor, node: Node) -> bool:
        """Reads one redirection into the node, if there is one here."""
        start = cursor.position
        descriptor = self.descriptor(cursor)
        operator = next((token for token in REDIRECTIONS if cursor.at(token)), "")
        if not operator or (cursor.at("<(") or cursor.at(">(")):
            cursor.position = start
            return False
        cursor.position += len(operator)
        cursor.blanks()
        redirect = Redirect(operator, descriptor, Raw([], ""))
        node.redirects.append(redirect)
        raw = self.words.word(cursor)
        if not raw.source:
            raise Unreadable("a redirection has no target")
        if operator in ("<<", "<<-"):
            quoted = any(character in "'\"\\" for character in raw.source)
            delimiter = "".join(part.text if part.kind == TEXT else part.source for part in raw.parts)
            cursor.pending.append(Pending(redirect, delimiter, quoted, operator == "<<-"))
        else:
            redirect.target = raw
        return True

    @staticmethod
    def descriptor(cursor: Cursor) -> str:
        """Steps over the number or `{name}` before a redirection; the position stays when none follows."""
        text, start = cursor.text, cursor.position
        position = start
        if text.startswith("{", start):
            position += 1
            while position < cursor.end and text[position] in NAME:
                position += 1
            position += 1
        else:
            while position < cursor.end and text[position].isdigit():
                position += 1
        if position == start or text[position : position + 1] not in ("<", ">"):
            return ""
        cursor.position = position
        return text[start:position]


def parse(text: str, budget: Budget) -> tuple[Sequence, str]:
    """Reads a text as commands: what could be read, and why not the rest ("" when all was)."""
    parser = Parser()
    cursor = Cursor(text, budget)
    node = Sequence()
    node.source = text
    why = ""
    try:
        parser.into(cursor, node)
        if cursor.position < cursor.end:
            why = "it is not a command line that can be read"
    except Unreadable as error:
        why = str(error)
    try:
        parser.documents(cursor)
    except Unreadable as error:
        why = why or str(error)
    return node, why


__all__ = ["META", "Parser", "parse"]
