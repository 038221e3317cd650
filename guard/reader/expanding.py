"""Expands words as the shell would: to every list of arguments that they may become.

* What runs inside a word (substitutions) runs on the way, in the order in which the shell runs it.
* The rarer forms of parameters are in `parameters`, braces in `braces`, arithmetic in `arithmetic`.
"""

from guard.reader.fields import BREAK, FIXED, MANY, PLAIN, SPLIT, Chunk, assemble, separators
from guard.reader.machine import Machine
from guard.reader.state import scalar
from guard.reader.syntax import ARITHMETIC, COMMAND, PARAMETER, TEXT, Part, Raw
from guard.reader.values import ALTERNATIVES, EMPTY, Value, bounded, known, origins, unknown
from guard.words import UNKNOWN, Word

SPECIAL = frozenset("@*#?-$!0123456789")
TILDE = "~"
HERE = "."
"""An unexpanded tilde at the beginning of a word stands for the home directory."""


class Expansion:
    """One word, or several, on the way to arguments."""

    __slots__ = ("machine", "origin")

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.origin = ""

    def words(self, raw: Raw) -> list[list[Word]]:
        """Returns every list of arguments that the word may become."""
        parts = raw.parts
        if len(parts) == 1 and parts[0].kind == TEXT and (parts[0].quoted or not special(parts[0].text)):
            return [[Word(parts[0].text)]]
        lists = [parts]
        if any(part.kind == TEXT and not part.quoted and "{" in part.text for part in parts):
            from guard.reader.braces import expand

            lists = expand(parts, self.machine.budget)
        ifs = separators(self.machine.state.variables.get("IFS"))
        found: list[list[Word]] = [[]]
        for one in lists:
            mine = [assemble(chunks, ifs) for chunks in self.alternatives(one)]
            found = self.product(found, mine)
        return found

    def product(self, found: list[list[Word]], mine: list[list[Word]]) -> list[list[Word]]:
        """Returns every combination, or one unknown word when they are too many."""
        self.machine.budget.spend()
        if len(found) * len(mine) <= ALTERNATIVES:
            return [left + right for left in found for right in mine]
        texts = [" ".join(word.text for word in words) for words in mine]
        self.origin = origins(self.origin, *texts)
        return [[*left, Word(UNKNOWN, many=True)] for left in found]

    def alternatives(self, parts: list[Part]) -> list[list[Chunk]]:
        """Returns every list of pieces that the parts may become."""
        found: list[list[Chunk]] = [[]]
        for part in parts:
            mine = self.part(part)
            if len(mine) == 1:
                for chunks in found:
                    chunks.extend(mine[0])
            elif len(found) * len(mine) <= ALTERNATIVES:
                found = [left + right for left in found for right in mine]
            else:
                texts = [text for chunks in mine for text, _ in chunks]
                self.origin = origins(self.origin, *texts)
                for chunks in found:
                    chunks.append((UNKNOWN, FIXED if part.quoted else MANY))
        return found

    def part(self, part: Part) -> list[list[Chunk]]:
        """Returns what one part may become."""
        if part.kind == TEXT:
            return [[(part.text, FIXED if part.quoted else PLAIN)]]
        self.machine.budget.spend()
        if part.kind == PARAMETER:
            return self.parameter(part)
        if part.kind == COMMAND:
            value = self.command(part)
        elif part.kind == ARITHMETIC:
            value = self.arithmetic(part)
        else:
            value = self.process(part)
        return self.chunks(value, part.quoted)

    def chunks(self, value: Value, quoted: bool) -> list[list[Chunk]]:
        """Returns the value as pieces."""
        self.origin = origins(self.origin, value.origin)
        return [[(text, FIXED if quoted else SPLIT)] for text in value.texts]

    def parameter(self, part: Part) -> list[list[Chunk]]:
        if part.operator or part.modifier or part.index is not None or part.inner:
            value = self.machine.forms.parameter(self, part)
            if value is None:
                one = part.text == "*" or (part.index is not None and [piece.text for piece in part.index] == ["*"])
                return [self.several(part.quoted and not one, self.elements(part), part.quoted)]
            return self.chunks(value, part.quoted)
        if part.text in ("@", "*"):
            return [self.several(part.quoted and part.text == "@", self.machine.state.arguments, part.quoted)]
        if not part.quoted and part.text in self.machine.state.arrays:
            return self.array(part)
        return self.chunks(self.variable(part.text), part.quoted)

    def array(self, part: Part) -> list[list[Chunk]]:
        """Returns what `$name` of an array gives: bash takes its first element, zsh all of them."""
        first = self.chunks(self.variable(part.text), quoted=False)
        everything = [self.several(True, self.elements(part))]
        return first if everything == first else first + everything

    def elements(self, part: Part) -> list[Word]:
        """Returns the elements of `${name[@]}` as arguments."""
        found: list[Word] = self.machine.forms.elements(self, part)
        return found

    def several(self, apart: bool, words: list[Word], quoted: bool = False) -> list[Chunk]:
        """Returns several arguments as pieces, each a word of its own when `apart`."""
        chunks: list[Chunk] = []
        for number, word in enumerate(words):
            if number:
                chunks.append((self.separator(), FIXED) if quoted and not apart else (UNKNOWN, BREAK))
            if word.many:
                chunks.append((word.text, MANY))
            else:
                chunks.append((word.text, FIXED if apart or quoted else SPLIT))
        if not words and quoted and not apart:
            chunks.append(("", FIXED))
        return chunks

    def separator(self) -> str:
        """Returns what stands between the elements of `"$*"`."""
        ifs = separators(self.machine.state.variables.get("IFS"))
        return UNKNOWN if ifs is None else ifs[:1]

    def variable(self, name: str) -> Value:
        """Returns what `$name` gives."""
        state = self.machine.state
        if name in SPECIAL or name.isdigit():
            return self.special(name)
        if name in state.attributes and "n" in state.attributes[name]:
            return self.reference(name)
        value = scalar(state, name)
        if value is not None:
            return value
        if name == "PWD":
            return state.directory if state.directory is not None else known(HERE)
        return known(TILDE) if name == "HOME" else unknown(f"${name}")

    def reference(self, name: str) -> Value:
        """Returns what a nameref gives."""
        target = self.machine.state.variables.get(name)
        self.machine.budget.enter()
        try:
            if target is None or not target.sure or target.texts[0] == name:
                return unknown(f"${name}")
            return self.variable(target.texts[0])
        finally:
            self.machine.budget.leave()

    def special(self, name: str) -> Value:
        """Returns what `$1`, `$#`, `$0` and the like give."""
        words = self.machine.state.arguments
        if name == "0":
            return self.machine.state.variables.get("0", known("bash"))
        if name in ("@", "*"):
            return bounded([" ".join(word.text for word in words)], "$@")
        sure = not any(word.many for word in words)
        if name == "#":
            return known(str(len(words))) if sure else unknown("$#")
        if not name.isdigit():
            return unknown(f"${name}")
        number = int(name[:6])
        if any(word.many for word in words[:number]):
            return unknown(" ".join(word.text for word in words))
        return Value((words[number - 1].text,), "") if number <= len(words) else EMPTY

    def command(self, part: Part) -> Value:
        """Runs a command substitution and returns what it writes, without the newlines at the end."""
        program = part.program
        if program is None:
            return EMPTY
        machine = self.machine
        value = machine.within("$( )", lambda: machine.apart(lambda: machine.run(program, None)))
        if UNKNOWN in "".join(value.texts):
            value = Value(value.texts, origins(part.source, value.origin))
        return Value(tuple(dict.fromkeys(text.rstrip("\n") for text in value.texts)), value.origin)

    def process(self, part: Part) -> Value:
        """Runs a process substitution and returns the path that stands for it."""
        program, machine = part.program, self.machine
        if program is None:
            return EMPTY
        stdin = unknown(machine.source) if part.text == ">" else None
        value = machine.within("<( )", lambda: machine.apart(lambda: machine.run(program, stdin)))
        path = f"/dev/fd/{63 + len(machine.state.files)}"
        machine.state.files[path] = value
        return known(path)

    def arithmetic(self, part: Part) -> Value:
        found: Value = self.machine.forms.arithmetic(self, part.inner, part.source)
        return found

    def single(self, parts: list[Part]) -> Value:
        """Returns the parts as one text, as in an assignment: nothing is split."""
        if len(parts) == 1 and parts[0].kind == TEXT:
            return known(parts[0].text)
        texts = [
            "".join(" " if mode == BREAK else text for text, mode in chunks) for chunks in self.alternatives(parts)
        ]
        return bounded(texts, self.origin)


def special(text: str) -> bool:
    """Whether unquoted text may become anything but itself."""
    return any(character in text for character in "*?[{")
