"""Reads the corpus: shell texts, each with what the guard must say to it.

A file is a family. The first five columns of a line are its label, the text starts in column seven, and a line whose
first six columns are blank goes on with the text above it. `#` starts a comment, `=` a setting for what follows.

deny    denied in a fork and in an ordinary session whose current context is protected; running it changes something
fork    denied in a fork, passes in an ordinary session: what it changes is not protected; running it changes something
hold    denied in a fork, nothing said about ordinary sessions; running it changes something
wary    denied in a fork although running it here changes nothing or cannot be shown; the comment above says why
allow   passes everywhere; running it changes nothing
known   passes although running it changes something: an accepted risk of docs/residual-risk.md
lax     denied in a fork, passes in an ordinary session although it may reach a protected target: an accepted risk too
open    passes, and running it here shows nothing: an accepted risk too
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "corpus"
LABELS = frozenset({"deny", "fork", "hold", "wary", "allow", "known", "lax", "open"})
RUN_AS_CHANGE = frozenset({"deny", "fork", "hold", "known", "lax"})
NOT_RUN = frozenset({"wary", "open"})
DENIED_IN_FORK = frozenset({"deny", "fork", "hold", "wary", "lax"})
_WIDTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    family: str
    number: int
    label: str
    text: str
    shell: str
    """The shell that runs it: bash or zsh."""
    context: str
    """The current context of the kubeconfig: production or dev."""

    @property
    def place(self) -> str:
        return f"{self.family}.txt:{self.number}: {self.label} {self.text}"


class CorpusError(Exception):
    """A file of the corpus is not in its own form."""


def families() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def lines(family: str | None = None) -> list[Line]:
    """Returns every line of one family, or of all."""
    return [line for name in ([family] if family else families()) for line in _read(name)]


def _read(family: str) -> list[Line]:
    found: list[Line] = []
    settings = {"shell": "bash", "context": "production"}
    for number, raw in enumerate((FOLDER / f"{family}.txt").read_text(encoding="utf-8").splitlines(), 1):
        label, text = raw[:_WIDTH].strip(), raw[_WIDTH:]
        if raw.startswith("="):
            name, value = raw[1:].split()
            settings[name] = value
        elif raw.startswith("#") or not raw:
            continue
        elif label in LABELS:
            found.append(Line(family=family, number=number, label=label, text=text, **settings))
        elif not label and found:
            last = found.pop()
            found.append(
                Line(
                    family=family, number=last.number, label=last.label, text=f"{last.text}\n{text}",
                    shell=last.shell, context=last.context,
                )
            )  # fmt: skip
        else:
            raise CorpusError(f"{family}.txt:{number}: no label of {', '.join(sorted(LABELS))}: {raw}")
    return found
