"""Shell texts as Hypothesis draws them: a few argument lists, spelled, wrapped and nested in every way bash knows.

* Every text ends, reads nothing and leaves the machine alone; where it starts a client, only a stub is there.
* What a text runs is not computed here: bash says it. Most texts run what was drawn, some do not, some do not parse.
"""

import base64
import shlex
from pathlib import Path

from hypothesis import strategies as st

CALLS = (
    ("kubectl", "delete", "pod", "web-1"),
    ("kubectl", "apply", "-f", "k8s/deployment.yaml"),
    ("kubectl", "rollout", "undo", "deployment/web"),
    ("kubectl", "get", "pods"),
    ("kubectl", "-n", "delete", "get", "pods"),
    ("kubectl", "exec", "web-1", "--", "sh", "-c", "echo hi; echo there"),
    ("kubectl", "delete", "pod", "web-1", "--dry-run=client"),
    ("docker", "push", "registry.example:5000/shop/hello:1"),
    ("docker", "ps"),
    ("docker", "logs", "push"),
    ("helm", "upgrade", "web", "./chart"),
    ("helm", "list"),
)
_BITS = ("", *"'\"\\$`(){};\n #&|\t=*<>", "<<E\n", "''", "$'", '$"', "${", "$((", ";;", "\\\n")
_NAMES = ("a", "b", "k", "cmd", "_x1")


def _shapes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    section = ""
    for line in Path(__file__).with_name("shapes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].isalpha():
            section = line[1:-1]
        elif section and line:
            found.setdefault(section, []).append(line.replace("␤", "\n"))
    return {name: tuple(lines) for name, lines in found.items()}


SHAPES = _shapes()


@st.composite
def spelled(draw: st.DrawFn, word: str) -> str:
    """Draws one way to write a literal word."""
    cut = draw(st.integers(min_value=0, max_value=len(word)))
    head, tail = word[:cut], word[cut:]
    plain = shlex.quote
    ways = [
        plain(word),
        f"'{word}'",
        f'"{word}"',
        plain(head) + plain(tail),
        f'{plain(head)}""{plain(tail)}',
        "".join(f"\\{letter}" for letter in word),
        "$'" + "".join(f"\\x{ord(letter):02x}" for letter in word) + "'",
        "$'" + "".join(f"\\{ord(letter):03o}" for letter in head) + f"'{plain(tail)}",
        f"${{nothing:-{plain(word)}}}",
        f"{plain(head)}$(printf %s {plain(tail)})",
        f"`echo {plain(word)}`" if "\\" not in plain(word) else plain(word),
        f"{plain(head)}\\\n{plain(tail)}",
        f"{plain(head)}$nothing{plain(tail)}",
        f'"$(echo {plain(word)})"',
        f"\"{head}\"'{tail}'",
    ]
    return draw(st.sampled_from(ways)) if draw(st.booleans()) else plain(word)


@st.composite
def simple(draw: st.DrawFn) -> str:
    """Draws a simple command: one of the calls, spelled, with what may stand around it."""
    first, *rest = draw(_words())
    shape = draw(st.sampled_from(SHAPES["simple"]))
    # The name last, and the words before it by marks that no word holds.
    return (
        shape.replace("@name@", draw(st.sampled_from(_NAMES)))
        .replace("@first@", first)
        .replace("@rest@", " ".join(rest))
    )


@st.composite
def _words(draw: st.DrawFn) -> list[str]:
    return [draw(spelled(word)) for word in draw(st.sampled_from(CALLS))]


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _decoded(text: str) -> str:
    return f"echo {base64.b64encode(text.encode()).decode()} | base64 -d | sh"


@st.composite
def _wrapped(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    text = draw(inner)
    shape = draw(st.sampled_from(SHAPES["compound"]))
    if "@text@" in shape:
        return shape.replace("@text@", text)
    return (
        shape.replace("@quoted@", _single(text))
        .replace("@python@", _single(f"import os; os.system({text!r})"))
        .replace("@perl@", _single(f"system({_perl(text)})"))
        .replace("@decoded@", _decoded(text))
    )


def _perl(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


@st.composite
def _launched(draw: st.DrawFn) -> str:
    text = " ".join(draw(_words()))
    for _ in range(draw(st.integers(min_value=1, max_value=3))):
        text = draw(st.sampled_from(SHAPES["wrapper"])).replace("@text@", text)
    return text


@st.composite
def _sequence(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    parts = draw(st.lists(st.one_of(inner, st.sampled_from(SHAPES["harmless"])), min_size=1, max_size=3))
    return draw(st.sampled_from(("; ", "\n", " && ", "\n\n"))).join(parts) if parts else ":"


def texts() -> st.SearchStrategy[str]:
    """Returns a strategy for whole texts."""
    leaf = st.one_of(simple(), _launched(), st.sampled_from(SHAPES["harmless"]))
    return st.recursive(leaf, lambda inner: st.one_of(_wrapped(inner), _wrapped(inner), _sequence(inner)), max_leaves=4)


@st.composite
def bent(draw: st.DrawFn, lines: tuple[str, ...]) -> str:
    """Draws a line of the corpus with a few characters of grammar put in, taken out or doubled."""
    text = draw(st.sampled_from(lines))
    for _ in range(draw(st.integers(min_value=1, max_value=3))):
        at = draw(st.integers(min_value=0, max_value=len(text)))
        drop = draw(st.integers(min_value=0, max_value=2))
        text = text[:at] + draw(st.sampled_from(_BITS)) + text[at + drop :]
    return text
