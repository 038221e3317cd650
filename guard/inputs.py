"""Reads JSON without `json`, whose import takes longer than all the rest of the guard; a key twice is refused.

* The same C scanner that `json` uses; the pure one where an interpreter has none.
"""


class _Context:
    """What the scanner wants to know."""

    strict = True
    object_hook = None
    parse_float = float
    parse_int = int
    memo: "dict[str, str]" = {}  # noqa: RUF012 - the scanner's own, emptied by it after every text

    @staticmethod
    def parse_constant(name: str) -> float:
        raise ValueError(f"{name} is no JSON")

    @staticmethod
    def object_pairs_hook(pairs: "list[tuple[str, object]]") -> "dict[str, object]":
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands twice")
        return found


def parse(text: str) -> object:
    """Returns what a JSON text says; `ValueError` when it is none or names a key twice."""
    try:
        scan = __import__("_json").make_scanner(_Context)
    except (ImportError, AttributeError):
        import json

        return json.loads(text, object_pairs_hook=_Context.object_pairs_hook, parse_constant=_Context.parse_constant)
    text = text.strip(" \t\r\n")
    try:
        value, end = scan(text, 0)
    except StopIteration:
        raise ValueError("this is no JSON") from None
    except RecursionError:
        raise ValueError("this is nested too deeply") from None
    if end != len(text):
        raise ValueError("something follows the JSON")
    return value
