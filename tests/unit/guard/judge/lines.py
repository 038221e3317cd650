"""Commands and scopes as the tests write them: a line of plain words, `?` for what cannot be known."""

import shlex
from pathlib import Path

from guard.judge.scope import Scope
from guard.marks import Protected
from guard.words import UNKNOWN, Command, Word

PROTECTED = Protected(("production",), ("hello",), ("registry.example:5000/shop/hello",))


def word(text: str) -> Word:
    """`?` inside a word is unknown text, `?...` at its end any number of words."""
    many = text.endswith("?...")
    return Word(text.removesuffix("...").replace("?", UNKNOWN), many)


def command(line: str, **environment: str) -> Command:
    return Command(
        [word(text) for text in shlex.split(line)], {name: word(value) for name, value in environment.items()}
    )


def fork(**environment: str) -> Scope:
    return Scope(fork=True, protected=PROTECTED, directory="/project", environment=environment)


def session(home: Path, protected: Protected = PROTECTED, **environment: str) -> Scope:
    return Scope(fork=False, protected=protected, directory=str(home), environment={"HOME": str(home), **environment})


def kubeconfig(home: Path, current: str, name: str = ".kube/config", **servers: str) -> Path:
    """Writes a kubeconfig with a context and a cluster of each name."""
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    contexts = "".join(f"- context:\n    cluster: {name}\n    user: me\n  name: {name}\n" for name in servers)
    clusters = "".join(f"- cluster:\n    server: {url}\n  name: {name}\n" for name, url in servers.items())
    path.write_text(
        f"apiVersion: v1\nclusters:\n{clusters}contexts:\n{contexts}current-context: {current}\nkind: Config\n"
        "preferences: {}\nusers:\n- name: me\n  user:\n    token: abc\n",
        encoding="utf-8",
    )
    return path
