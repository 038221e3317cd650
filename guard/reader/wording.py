"""Reads words: quotes, escapes, expansions, substitutions.

* `parse_program` is given by the grammar of commands, which needs words, which need it for `$( )`.
* Reads what bash reads, and the zsh forms beside it; a form that fits neither raises Unreadable.
"""

from guard.reader.bounds import Unreadable
from guard.reader.cursor import META, NAME_START, Cursor
from guard.reader.quoting import ansi, escaped, flags, plain, single, soft
from guard.reader.syntax import ARITHMETIC, COMMAND, PARAMETER, PROCESS, TEXT, Node, Part, Raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SPECIAL_PARAMETERS = "@*#?-$!0123456789"
OPERATORS = (":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%", "^^", ",,", "~~", ":", "-", "=", "?", "+", "#")
MORE_OPERATORS = ("%", "/", "^", ",", "@", "~")


class Grammar:
    """What the words need of the grammar of commands."""

    __slots__ = ("program", "whole")

    def __init__(self, program: "Callable[[Cursor, str], Node]", whole: "Callable[[Cursor, str], Node]") -> None:
        self.program = program  # reads commands up to a closing token, and steps over it
        self.whole = whole  # reads another text as commands


class Words:
    """The reader of words."""

    __slots__ = ("grammar",)

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar

    def word(self, cursor: Cursor, stop: str = META) -> Raw:
        """Reads one word; it has no parts when none begins here."""
        cursor.budget.spend()
        start = cursor.position
        parts: list[Part] = []
        while cursor.position < cursor.end:
            character = cursor.text[cursor.position]
            if character in stop and not self.opens(cursor, parts):
                break
            self.piece(cursor, parts, stop)
        return Raw(parts, cursor.text[start : cursor.position])

    @staticmethod
    def opens(cursor: Cursor, parts: list[Part]) -> bool:
        """Whether this metacharacter is no end of a word: a process substitution, a glob's bracket."""
        character = cursor.peek()
        if character in "<>":
            return cursor.text.startswith("(", cursor.position + 1)
        if character != "(" or not parts:
            return False
        last = parts[-1]
        return last.kind == TEXT and not last.quoted and last.text[-1:] in "?*+@!="

    def piece(self, cursor: Cursor, parts: list[Part], stop: str) -> None:
        """Reads the next piece of an unquoted word."""
        character = cursor.peek()
        reader = {"\\": escaped, "'": single, '"': self.double, "$": self.dollar, "`": self.backtick}.get(character)
        if reader is not None:
            reader(cursor, parts)
        elif character in "<>" and cursor.text.startswith("(", cursor.position + 1):
            self.process(cursor, parts)
        elif character == "(":
            self.bracket(cursor, parts)
        else:
            plain(cursor, parts, stop)

    def double(self, cursor: Cursor, parts: list[Part]) -> None:
        cursor.position += 1
        parts.append(Part(TEXT, "", quoted=True))
        self.quoted(cursor, parts, '"')
        if not cursor.take('"'):
            raise Unreadable("a quote is not closed")

    def quoted(self, cursor: Cursor, parts: list[Part], stop: str) -> None:
        """Reads the inside of double quotes, of a here-document or of an arithmetic expression up to the stop."""
        text, end = cursor.text, cursor.end
        special = "\\$`" + stop
        while cursor.position < end:
            start = cursor.position
            character = text[start]
            if character == "\\":
                soft(cursor, parts, stop)
            elif character == "$":
                self.dollar(cursor, parts, quoted=True)
            elif character == "`":
                self.backtick(cursor, parts, quoted=True)
            elif stop and character in stop:
                return
            else:
                position = start + 1
                while position < end and text[position] not in special:
                    position += 1
                cursor.position = position
                parts.append(Part(TEXT, text[start:position], quoted=True))

    def backtick(self, cursor: Cursor, parts: list[Part], quoted: bool = False) -> None:
        text, start = cursor.text, cursor.position
        position = start + 1
        pieces: list[str] = []
        escapes = '$`\\"' if quoted else "$`\\"
        while position < cursor.end and text[position] != "`":
            if text[position] == "\\" and position + 1 < cursor.end:
                following = text[position + 1]
                pieces.append(following if following in escapes else "\\" + following)
                position += 2
            else:
                pieces.append(text[position])
                position += 1
        if position >= cursor.end:
            raise Unreadable("a backtick is not closed")
        cursor.position = position + 1
        part = Part(COMMAND, quoted=quoted)
        part.program = self.grammar.whole(cursor, "".join(pieces))
        part.source = text[start : cursor.position]
        parts.append(part)

    def process(self, cursor: Cursor, parts: list[Part]) -> None:
        """Reads `<( )`, `>( )` or zsh's `=( )`."""
        start = cursor.position
        part = Part(PROCESS, cursor.peek())
        cursor.position += 2
        part.program = self.grammar.program(cursor, ")")
        part.source = cursor.text[start : cursor.position]
        parts.append(part)

    def bracket(self, cursor: Cursor, parts: list[Part]) -> None:
        """Reads the bracket of an extended glob, or a zsh qualifier."""
        last = parts[-1]
        if last.text == "=":
            parts.pop()
            self.process_after_equals(cursor, parts)
            return
        cursor.budget.enter()
        cursor.position += 1
        parts.append(Part(TEXT, "*"))  # matches more than the glob does
        inner: list[Part] = []
        while not cursor.at(")"):
            if cursor.position >= cursor.end:
                raise Unreadable("a bracket is not closed")
            if cursor.peek() in " \t\n;&|<>":
                inner.append(Part(TEXT, cursor.peek()))
                cursor.position += 1
            elif cursor.peek() == "(":
                inner.append(Part(TEXT, "@"))
                self.bracket(cursor, inner)
            else:
                self.piece(cursor, inner, META)
        cursor.position += 1
        parts.extend(part for part in inner if part.kind != TEXT)
        if any(part.kind == TEXT and ("e" in part.text or "+" in part.text) and ":" in part.text for part in inner):
            raise Unreadable("a glob qualifier may run commands")
        cursor.budget.leave()

    def process_after_equals(self, cursor: Cursor, parts: list[Part]) -> None:
        cursor.position -= 1
        self.process(cursor, parts)

    def dollar(self, cursor: Cursor, parts: list[Part], quoted: bool = False) -> None:
        """Reads what begins with `$`."""
        start = cursor.position
        while cursor.text.startswith("\\\n", cursor.position + 1):  # the line goes on between the dollar and the rest
            cursor.position += 2
        following = cursor.text[cursor.position + 1 : cursor.position + 2]
        if following == "(":
            self.parenthesis(cursor, parts, quoted)
        elif following == "{":
            parts.append(self.braced(cursor, quoted))
        elif following == "[":
            cursor.position += 2
            parts.append(self.expression(cursor, "]", quoted))
        elif following == "'" and not quoted:
            ansi(cursor, parts)
        elif following == '"' and not quoted:
            cursor.position += 1
            self.double(cursor, parts)
        else:
            self.bare(cursor, parts, quoted)
        parts[-1].source = cursor.text[start : cursor.position]

    def parenthesis(self, cursor: Cursor, parts: list[Part], quoted: bool) -> None:
        """Reads `$(( ))` or `$( )`."""
        start = cursor.position
        cursor.position += 2
        if cursor.peek() == "(":
            part = self.double_parenthesis(cursor, quoted)
            if part is not None:
                parts.append(part)
                return
        cursor.position = start + 2
        part = Part(COMMAND, quoted=quoted)
        part.program = self.grammar.program(cursor, ")")
        parts.append(part)

    def double_parenthesis(self, cursor: Cursor, quoted: bool) -> "Part | None":
        """Reads `(expression))` of an arithmetic expansion; None when it is a subshell in a substitution."""
        key = ("arithmetic", cursor.position)
        if key in cursor.refused:
            return None
        pending = list(cursor.pending)
        depth = cursor.budget.depth
        try:
            cursor.position += 1
            part = self.expression(cursor, ")", quoted)
            if cursor.take(")"):
                return part
        except Unreadable:
            cursor.budget.spend(0)
        cursor.budget.depth = depth
        cursor.pending = pending
        cursor.refused.add(key)
        return None

    def expression(self, cursor: Cursor, closer: str, quoted: bool = True) -> Part:
        """Reads an arithmetic expression and steps over what closes it."""
        cursor.budget.enter()
        part = Part(ARITHMETIC, quoted=quoted)
        opener = "(" if closer == ")" else "["
        level = 0
        while True:
            self.quoted(cursor, part.inner, "()[]'\"")
            character = cursor.peek()
            if not character:
                raise Unreadable("an expression is not closed")
            if character == closer and level == 0:
                cursor.position += 1
                break
            if character in "'\"":
                (single if character == "'" else self.double)(cursor, part.inner)
                continue
            level += (character == opener) - (character == closer)
            part.inner.append(Part(TEXT, character, quoted=True))
            cursor.position += 1
        cursor.budget.leave()
        return part

    def bare(self, cursor: Cursor, parts: list[Part], quoted: bool) -> None:
        """Reads `$name`, `$1`, `$@`, zsh's `$=name`, or a lone dollar."""
        cursor.position += 1
        part = Part(PARAMETER, quoted=quoted)
        while cursor.take("\\\n"):
            pass
        character = cursor.peek()
        following = cursor.text[cursor.position + 1 : cursor.position + 2]
        if character and character in "=~^+#" and following in NAME_START:
            part.modifier = "#" if character in "#+" else ""
            cursor.position += 1
            part.text = cursor.name()
        elif character in NAME_START:
            part.text = cursor.name()
        elif character and character in SPECIAL_PARAMETERS:
            part.text = character
            cursor.position += 1
        else:
            part.kind, part.text = TEXT, "$"
        parts.append(part)

    def braced(self, cursor: Cursor, quoted: bool) -> Part:
        """Reads `${ }` in all its forms."""
        cursor.position += 2
        if cursor.peek() and cursor.peek() in " \t\n|":
            cursor.position += 1
            part = Part(COMMAND, quoted=quoted)
            part.program = self.grammar.program(cursor, "}")
            return part
        cursor.budget.enter()
        part = Part(PARAMETER, quoted=quoted)
        flags(cursor, part)
        self.parameter_name(cursor, part)
        if cursor.peek() == "[":
            cursor.position += 1
            part.index = self.expression(cursor, "]").inner
        if not cursor.take("}"):
            self.operation(cursor, part, quoted)
        cursor.budget.leave()
        return part

    def parameter_name(self, cursor: Cursor, part: Part) -> None:
        part.text = cursor.name()
        if part.text:
            return
        start = cursor.position
        while cursor.peek().isdigit():
            cursor.position += 1
        if cursor.position == start and cursor.peek() and cursor.peek() in SPECIAL_PARAMETERS:
            cursor.position += 1
        part.text = cursor.text[start : cursor.position]
        if not part.text and cursor.peek() == "$":  # zsh: ${${...}...}
            self.dollar(cursor, part.inner, quoted=True)

    def operation(self, cursor: Cursor, part: Part, quoted: bool) -> None:
        """Reads the operator and its operand up to the closing brace."""
        for operator in OPERATORS + MORE_OPERATORS:
            if cursor.take(operator):
                part.operator = operator
                break
        else:
            part.operator = "unknown"
        inner: list[Part] = []
        cursor.budget.spend()
        while not cursor.take("}"):
            if cursor.position >= cursor.end:
                raise Unreadable("a brace is not closed")
            self.operand(cursor, inner, quoted and part.operator in (":-", "-", ":=", "=", ":+", "+", ":?", "?"))
        if part.inner:
            part.operator = "unknown"
        part.inner.extend(inner)

    def operand(self, cursor: Cursor, inner: list[Part], soft: bool) -> None:
        character = cursor.peek()
        if character == "'" and soft:
            inner.append(Part(TEXT, "'", quoted=True))
            cursor.position += 1
        elif character in META and not (character in "<>" and cursor.text.startswith("(", cursor.position + 1)):
            inner.append(Part(TEXT, character))
            cursor.position += 1
        else:
            self.piece(cursor, inner, META + "}")
