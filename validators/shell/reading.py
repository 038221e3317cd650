"""Splits shell text into the simple commands that it would run, each with its words and their places.

* It reads what people write: lists, pipes, quotes, substitutions (read too), comments, here-documents, loops and tests.
  It resolves no variable and runs nothing; a word keeps its `$NAME` as it is written.
* It is no guard: whoever wants to hide a command can. It never fails, and its time grows with the text only.
* In a Makefile `$(NAME)` is a variable of make and not a substitution; `$$(...)` and `$(shell ...)` are.
* Each command knows in which compound commands it stands, so that a rule can tell whether two of them can both run.
"""

import re

from ..record import changed, record
from .compounds import DONE, FUNCTION, LISTS, Block, Compounds

MAX_DEPTH = 12
"""Substitutions inside each other; deeper ones are text."""
_BLANK = re.compile(r"(?:[ \t\r]|\\\n)+")
_OPERATOR = re.compile(r"&&|\|\||;;&?|;&?|\|&?|&(?!>)|[()\n]")
_REDIRECTION = re.compile(r"(?:\d+|\{\w+\})?(?:<<<|<<-?|<>|<&|<|>>|>&|>\||>)|&>>?")
_PLAIN = re.compile(r"[^\s'\"\\$`;|&<>()]+")
_QUOTED = re.compile(r'[^"\\$`]+')
_EXPRESSION = re.compile(r"\$\{\{[^{}\n]*\}\}")
_BRACED = re.compile(r"\$\{(?:[^{}\"'\\\n]|\\.|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')*\}")
_LOOSELY_BRACED = re.compile(r"\$\{[^{}\n]*\}")
_MAKE = re.compile(r"\$\([A-Za-z_][\w.-]*\)|\$\$(?=[\w@*#?{-])")
_MAKE_SUBSTITUTION = re.compile(r"\$\$\(|\$\(shell[ \t]")
_ARITHMETIC = re.compile(r"\$?\(\((?:[^()\n]|\([^()\n]*\))*\)\)")
_VARIABLE = re.compile(r"\$(?:\w+|[@*#?$!-])")
_OF_SHELL = (_EXPRESSION, _BRACED, _LOOSELY_BRACED, _VARIABLE)
_OF_MAKE = (_EXPRESSION, _BRACED, _LOOSELY_BRACED, _MAKE, _VARIABLE)
_HERE = re.compile(r"[ \t]*(?P<quote>['\"\\]?)(?P<mark>[A-Za-z_][\w.-]*)['\"]?")
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "{", "!", "time"})
_RECIPE_MARKS = "@-+"


@record
class Word:
    text: str
    """Without its quotes; variables and substitutions as they are written."""
    start: int
    end: int


@record
class Command:
    """One simple command: no assignment before it, no redirection."""

    words: tuple[Word, ...]
    start: int
    end: int
    before: str
    """The operator in front of it: `&&`, `||`, `|`, `;`, `&`, `(`, a line feed, or nothing."""
    after: str
    depth: int = 0
    """How many substitutions it stands in."""
    keyword: str = ""
    """The word of the shell before it: `if`, `while`, `until`, `!`."""
    blocks: tuple[Block, ...] = ()
    """The compound commands around it, the outermost first."""
    body: tuple[int, int] | None = None
    """Where the here-document that it reads stands."""

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple([word.text for word in self.words])


def read_commands(text: str, *, is_make: bool = False) -> tuple[Command, ...]:
    """Returns the commands of a text in the order in which they begin."""
    reader = _Reader(text, is_make=is_make)
    reader.read(0, "", 0)
    return tuple(sorted(map(reader.with_body, reader.found), key=lambda command: command.start))


class _Reader:
    def __init__(self, text: str, *, is_make: bool) -> None:
        self.text = text
        self.is_make = is_make
        self.found: list[Command] = []
        self._heredocs: list[tuple[str, int]] = []
        self._readers: dict[int, int] = {}
        self._bodies: dict[int, tuple[int, int]] = {}
        self._compounds = Compounds()
        self._no_single = False
        self._in_ticks = False

    def read(self, at: int, end: str, depth: int) -> int:
        """Reads commands up to the character `end`, and returns where it goes on."""
        line = _Line(depth)
        while at < len(self.text):
            if end and self.text[at] == end:
                self._close(line, "")
                return at + 1
            at = self._token(at, line, depth)
        self._close(line, "")
        return at

    def with_body(self, command: Command) -> Command:
        """Returns a command with the here-document that it reads."""
        body = self._bodies.get(command.end)
        return changed(command, body=body) if body else command

    def _token(self, at: int, line: "_Line", depth: int) -> int:
        if blank := _BLANK.match(self.text, at):
            return blank.end()
        if self.text[at] == "#":
            end = self.text.find("\n", at)
            return len(self.text) if end < 0 else end
        if self.text.startswith(("<(", ">("), at):
            value, end = self._nested(at, at + 2, ")", depth)
            line.words.append(Word(text=value, start=at, end=end))
            return end
        if arithmetic := _ARITHMETIC.match(self.text, at):
            line.words.append(Word(text=arithmetic.group(), start=at, end=arithmetic.end()))
            return arithmetic.end()
        if redirection := _REDIRECTION.match(self.text, at):
            return self._redirect(redirection, line, depth)
        if operator := _OPERATOR.match(self.text, at):
            self._close(line, operator.group())
            return self._skip_heredocs(operator.end()) if operator.group() == "\n" else operator.end()
        start = at
        value, at = self._word(at, depth)
        line.words.append(Word(text=value, start=start, end=at))
        return at

    # -- commands ----------------------------------------------------------------------------------------

    def _close(self, line: "_Line", operator: str) -> None:
        words = self._unmarked(line)
        keyword = ""
        while words and words[0].text in _KEYWORDS:
            self._compounds.enter(words[0].text)
            # `while ! x` asks again and again, whatever the answer is turned into.
            if words[0].text not in {"time", "!"} or not keyword:
                keyword = "" if words[0].text == "time" else words[0].text
            words = words[1:]
        if words and words[0].text == FUNCTION:
            self._compounds.define(is_open=[word.text for word in words[2:3]] == ["{"])
            words = words[3:]
        if words and words[0].text in DONE:
            self._compounds.leave(words[0].text)
        elif words:
            self._compounds.command(words[0].text, is_name=operator == "(" and len(words) == 1)
            self._found(line, words, operator, keyword)
        self._compounds.operate(operator)
        if line.words or operator != "\n":
            line.before = operator
        line.words = []
        line.here = -1

    def _unmarked(self, line: "_Line") -> list[Word]:
        """Returns the words of a line, a word of the shell without the marks of a recipe before it."""
        words = line.words
        if self.is_make and words and words[0].text[:1] in _RECIPE_MARKS:
            text = words[0].text.lstrip(_RECIPE_MARKS)
            if text in _KEYWORDS or text in LISTS:
                return [changed(words[0], text=text), *words[1:]]
        return words

    def _found(self, line: "_Line", words: list[Word], operator: str, keyword: str) -> None:
        command = Command(
            words=tuple(words),
            start=words[0].start,
            end=words[-1].end,
            before=line.before,
            after=operator,
            depth=line.depth,
            keyword=keyword,
            blocks=self._compounds.around,
        )
        self.found.append(command)
        if line.here >= 0:
            self._readers[line.here] = command.end

    # -- words -------------------------------------------------------------------------------------------

    def _word(self, at: int, depth: int) -> tuple[str, int]:
        pieces: list[str] = []
        while at < len(self.text):
            start = at
            piece, at = self._piece(at, depth)
            if at == start:
                break
            pieces.append(piece)
        if not pieces:
            # A character that begins nothing, such as a lone parenthesis of another shell.
            return self.text[at], at + 1
        return "".join(pieces), at

    def _piece(self, at: int, depth: int) -> tuple[str, int]:
        if plain := _PLAIN.match(self.text, at):
            return plain.group(), plain.end()
        match self.text[at]:
            case "'":
                return self._single(at)
            case '"':
                return self._double(at + 1, depth)
            case "\\":
                return self._escape(at)
            case "$":
                return self._dollar(at, depth)
            case "`" if not self._in_ticks:
                return self._ticks(at, depth)
            case _:
                return "", at

    def _single(self, at: int) -> tuple[str, int]:
        end = -1 if self._no_single else self.text.find("'", at + 1)
        if end < 0:
            self._no_single = True
            return "'", at + 1
        return self.text[at + 1 : end], end + 1

    def _double(self, at: int, depth: int) -> tuple[str, int]:
        pieces: list[str] = []
        while at < len(self.text) and self.text[at] != '"':
            if plain := _QUOTED.match(self.text, at):
                piece, at = plain.group(), plain.end()
            elif self.text[at] == "$":
                piece, at = self._dollar(at, depth)
            elif self.text[at] == "`":
                if self._in_ticks:
                    return "".join(pieces), at
                piece, at = self._ticks(at, depth)
            else:
                piece, at = self._escape(at)
            pieces.append(piece)
        return "".join(pieces), min(at + 1, len(self.text))

    def _escape(self, at: int) -> tuple[str, int]:
        following = self.text[at + 1 : at + 2]
        return ("" if following == "\n" else following), min(at + 2, len(self.text))

    def _dollar(self, at: int, depth: int) -> tuple[str, int]:
        if self.text.startswith("$'", at):
            return self._single(at + 1)
        if arithmetic := _ARITHMETIC.match(self.text, at + self.text.startswith("$$", at)):
            return self.text[at : arithmetic.end()], arithmetic.end()
        if self.is_make and (substitution := _MAKE_SUBSTITUTION.match(self.text, at)):
            return self._nested(at, substitution.end(), ")", depth)
        for pattern in _OF_MAKE if self.is_make else _OF_SHELL:
            if match := pattern.match(self.text, at):
                return match.group(), match.end()
        if self.text.startswith("$(", at):
            return self._nested(at, at + 2, ")", depth)
        return "$", at + 1

    def _nested(self, start: int, at: int, end: str, depth: int) -> tuple[str, int]:
        if depth >= MAX_DEPTH:
            return self.text[start:at], at
        depth_before = self._compounds.depth
        stop = self.read(at, end, depth + 1)
        self._compounds.cut(depth_before)
        return self.text[start:stop], stop

    def _ticks(self, at: int, depth: int) -> tuple[str, int]:
        """Reads a substitution in backticks; inside one the next backtick ends it."""
        self._in_ticks = True
        try:
            return self._nested(at, at + 1, "`", depth)
        finally:
            self._in_ticks = False

    # -- redirections ------------------------------------------------------------------------------------

    def _redirect(self, match: re.Match[str], line: "_Line", depth: int) -> int:
        at = match.end()
        if match.group().endswith(("<<", "<<-")) and (mark := _HERE.match(self.text, at)):
            self._heredocs.append((mark["mark"], at))
            line.here = at
            return mark.end()
        if blank := _BLANK.match(self.text, at):
            at = blank.end()
        if at < len(self.text) and not _OPERATOR.match(self.text, at):
            return self._word(at, depth)[1]
        return at

    def _skip_heredocs(self, at: int) -> int:
        for mark, asked in self._heredocs:
            ended = re.compile(rf"^[ \t]*{re.escape(mark)}[ \t\r]*$", re.MULTILINE).search(self.text, at)
            if asked in self._readers:
                self._bodies[self._readers[asked]] = (at, ended.start() if ended else len(self.text))
            at = ended.end() if ended else len(self.text)
        self._heredocs = []
        return at


class _Line:
    """The command that is being read."""

    def __init__(self, depth: int) -> None:
        self.words: list[Word] = []
        self.before = ""
        self.depth = depth
        self.here = -1
        """Where the last here-document is asked for."""
