"""Where the parser is in a text: blanks, comments, newlines, and here-documents that wait for their bodies.

* Bounded: every word costs a step of the budget, every nesting a level.
"""

from guard.reader.bounds import Budget, Unreadable
from guard.reader.syntax import Redirect

BLANKS = " \t"
META = " \t\n;&|<>()"
NAME_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
NAME = NAME_START | frozenset("0123456789")


class Pending:
    """A here-document whose body begins after the next newline."""

    __slots__ = ("delimiter", "quoted", "redirect", "tabs")

    def __init__(self, redirect: Redirect, delimiter: str, quoted: bool, tabs: bool) -> None:
        self.redirect = redirect
        self.delimiter = delimiter
        self.quoted = quoted
        self.tabs = tabs


class Cursor:
    """A position in a text, and what the parser must remember about it."""

    __slots__ = ("bodies", "budget", "closers", "end", "pending", "position", "refused", "text")

    def __init__(self, text: str, budget: Budget) -> None:
        self.text = text
        self.end = len(text)
        self.position = 0
        self.budget = budget
        self.pending: list[Pending] = []
        self.bodies: list[tuple[Pending, str]] = []  # read, but not yet parsed
        self.closers = 0  # command substitutions that are open
        self.refused: set[tuple[str, int]] = set()  # readings that were tried here and do not fit: never tried twice

    def peek(self) -> str:
        """The character here, or nothing at the end."""
        position = self.position
        return self.text[position] if position < self.end else ""

    def at(self, token: str) -> bool:
        return self.text.startswith(token, self.position)

    def take(self, token: str) -> bool:
        """Steps over the token if it is here."""
        if self.text.startswith(token, self.position):
            self.position += len(token)
            return True
        return False

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise Unreadable(f"there is no {token!r} where the shell would want one")

    def blanks(self) -> None:
        """Steps over blanks and continued lines."""
        text, position, end = self.text, self.position, self.end
        while position < end:
            if text[position] in BLANKS:
                position += 1
            elif text.startswith("\\\n", position):
                position += 2
            else:
                break
        self.position = position

    def space(self) -> None:
        """Steps over blanks and a comment."""
        self.blanks()
        if self.peek() == "#":
            newline = self.text.find("\n", self.position)
            self.position = self.end if newline < 0 else newline

    def lines(self) -> None:
        """Steps over blanks, comments and newlines."""
        while True:
            self.space()
            if not self.newline():
                return

    def newline(self) -> bool:
        """Steps over one newline, and over the bodies of the here-documents that begin there."""
        if self.peek() != "\n":
            return False
        self.position += 1
        pending, self.pending = self.pending, []
        for document in pending:
            self.bodies.append((document, self.body(document)))
        return True

    def body(self, document: Pending) -> str:
        """The text of a here-document, which ends before its delimiter or with the text."""
        lines: list[str] = []
        while self.position < self.end:
            self.budget.spend()
            stop = self.line_end(joined=not document.quoted)
            line = self.text[self.position : stop]
            if document.tabs:
                line = line.lstrip("\t")
            if (line if document.quoted else line.replace("\\\n", "")) == document.delimiter:
                self.position = min(stop + 1, self.end)
                return "".join(lines)
            if self.closers and line.startswith(document.delimiter + ")"):
                self.position = self.text.index(document.delimiter, self.position) + len(document.delimiter)
                return "".join(lines)
            self.position = min(stop + 1, self.end)
            lines.append(line + "\n")
        return "".join(lines)

    def line_end(self, joined: bool) -> int:
        """Where the line here ends; when lines are joined, behind those that a backslash continues."""
        start, text = self.position, self.text
        while True:
            newline = text.find("\n", start)
            if newline < 0:
                return self.end
            before = newline
            while before > self.position and text[before - 1] == "\\":
                before -= 1
            if not joined or (newline - before) % 2 == 0:
                return newline
            start = newline + 1

    def name(self) -> str:
        """Steps over an identifier and returns it; "" when there is none."""
        text, start = self.text, self.position
        if start >= self.end or text[start] not in NAME_START:
            return ""
        position = start + 1
        while position < self.end:
            if text[position] in NAME:
                position += 1
            elif text.startswith("\\\n", position):
                position += 2
            else:
                break
        self.position = position
        return text[start:position].replace("\\\n", "")

    def reserved(self) -> str:
        """The plain word here, unquoted and without expansions, or ""; the position stays."""
        text, position, end = self.text, self.position, self.end
        while position < end and text[position] not in META:
            if text[position] in "'\"\\$`=*?[~":
                return "[[" if text.startswith("[[", position) and position == self.position else ""
            position += 1
        return text[self.position : position]
