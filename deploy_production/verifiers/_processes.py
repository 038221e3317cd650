"""What is kept of a command's output as evidence: its end, with secrets taken out."""

from collections.abc import Iterable

_KEPT = 1800
_SHORTEST_SECRET = 4


def excerpt(output: str) -> str:
    """Returns the last characters of an output, from the beginning of a line where there is one."""
    text = output.strip()
    if len(text) <= _KEPT:
        return text
    end = text[-_KEPT:]
    return "… " + (end.partition("\n")[2] or end)


def masked(output: str, secrets: Iterable[str]) -> str:
    """Returns an output in which values handed to the command do not appear.

    Values shorter than 4 characters stay: taking every `1` out of a log hides nothing and ruins it.
    """
    for secret in sorted((value for value in secrets if len(value) >= _SHORTEST_SECRET), key=len, reverse=True):
        output = output.replace(secret, "(hidden)")
    return output
